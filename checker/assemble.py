"""From candidate files to publications: one place of one entity in one month.

Both doors (a sweep and a folder) hand their files here as :class:`Candidate`, so that the same files give the same
publications whichever way they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.candidates import CLOSED, Assembled, Candidate
from checker.content import Content, ContentReader, own_header
from checker.matching import NUMBER_ONLY, OWN_NAMES, SURE, Match
from checker.matrices import MatrixAssembler
from checker.model import (
    TRIAD,
    ComponentKind,
    Failed,
    Obligation,
    Part,
    PlaceKind,
    Publication,
    RuleSet,
    Scheme,
)
from checker.schemes import SchemeReader
from checker.siblings import sibling
from checker.wordings import component_of, without_component
from reading.periods import parse_date
from reading.text import fold, header_key

DATE_ROW = header_key("FECHA ACTUALIZACIÓN DE LA INFORMACIÓN")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A component with what it was taken for, before the best copy of each is chosen."""

    obligations: tuple[str, ...]
    component: ComponentKind | None
    content: Content | None
    candidate: Candidate
    reasons: tuple[str, ...]
    scheme: Scheme = "2023"
    either: tuple[str, ...] = ()
    """Obligations of which the dataset is one, where nothing tells which."""
    beside: str | None = None
    """Id of an item that is no obligation of the entity: a format beside the list, or a letter that does not apply."""


class Assembler:
    """Gives files to obligations of one rule set. Holds the readers, which are costly to build."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._obligations = {obligation.id: obligation for obligation in ruleset.obligations}
        self.reader = ContentReader(ruleset)
        self._schemes = SchemeReader(ruleset)
        self._letters = {letter.id: letter for letter in ruleset.letters}
        self._scheme_of = ruleset.scheme_of
        self._matrices = MatrixAssembler(ruleset, self.reader, self._schemes)
        self._match = lru_cache(maxsize=4096)(self._taken_for)  # names come back in every entity of a month

    def assemble(self, place: PlaceKind, month: str, candidates: Iterable[Candidate]) -> Assembled:
        """Publications of one place. ``month`` dates files whose surroundings say nothing, by their metadata."""
        given = list(candidates)
        if self._scheme_of(month) == "2004":
            return self._matrices.assemble(place, given)
        result = Assembled()
        schemes = self._schemes.schemes(
            (candidate.group, () if candidate.obligation else candidate.texts) for candidate in given
        )
        pieces = [
            piece
            for candidate, scheme in zip(given, schemes, strict=True)
            for piece in self._pieces(candidate, None if candidate.obligation else scheme)
        ]
        pieces.sort(key=lambda piece: piece.scheme == "2004")  # what stands under its numeral goes before
        pieces = _settle_by_neighbours(pieces)
        undated = any(not piece.candidate.dated for piece in pieces)
        dated_groups = _groups_dated_by_metadata(pieces, month) if undated else set()
        beside: dict[str, str] = {}
        served = {_group(piece) for piece in pieces if piece.component == "dataset" and piece.obligations}
        for piece in pieces:
            group = _group(piece)
            # Beside a list of items, what names one of them is that item's; alone with a format of its own, it is not.
            astray = not piece.obligations or group not in served
            if piece.beside and not piece.obligations:
                if piece.content is not None and piece.content.outside:
                    beside[group] = piece.beside
                result.outside.append((piece.candidate.source, piece.beside))
            elif group in beside and piece.component != "dataset" and astray:
                result.outside.append((piece.candidate.source, beside[group]))
            elif not piece.obligations:
                result.unplaced.append(piece.candidate.source)
                failure = piece.candidate.failure if piece.content is None else self._says_nothing(piece)
                if failure:
                    result.not_got.append((piece.candidate.source, failure))
            elif not piece.candidate.dated and (piece.candidate.group, piece.obligations[0]) not in dated_groups:
                result.undated.update(piece.obligations)
            else:
                for owner in piece.obligations:
                    self._place(result, self._obligations[owner], place, piece)
        self._doubt(result, place, pieces)
        result.undated -= result.publications.keys()
        return result

    def _doubt(self, result: Assembled, place: PlaceKind, pieces: Iterable[_Piece]) -> None:
        """What may be published under a file that several obligations could own is not called missing."""
        loose = {source.url for source in result.unplaced}
        for piece in pieces:
            if piece.obligations or not piece.candidate.dated:
                continue
            if piece.component in ("metadata", "dictionary") and piece.candidate.source.url in loose:
                for publication in result.publications.values():
                    if publication.parts and piece.component not in publication.parts:
                        publication.failed.append(Failed(piece.component, piece.candidate.source, "unplaced", False))
            for owner in piece.either:
                obligation = self._obligations[owner]
                publication = result.publications.setdefault(owner, Publication(obligation, place))
                if not publication.parts:
                    publication.failed.append(Failed("dataset", piece.candidate.source, "item_unknown", False))

    def holds_table(self, data: bytes) -> bool:
        """Whether a page carries a component itself: a table saved as a web page, not a page of links."""
        return any(content.component for content in self.reader.read(data))

    def _says_nothing(self, piece: _Piece) -> str | None:
        """Cause code of a file that may be any item's: its own name speaks of nothing else."""
        if piece.component in ("metadata", "dictionary") or piece.either:
            return None
        own = [text for name, text in piece.candidate.texts if name in OWN_NAMES]
        return None if any(self._schemes.strange(fold(text)) for text in own) else "unplaced"

    def _pieces(self, candidate: Candidate, scheme: Scheme | None) -> list[_Piece]:
        fixed = (candidate.obligation,) if candidate.obligation else None
        if candidate.data is None:
            match, foreign = self._match(tuple(candidate.texts), scheme)
            by_number = match.confidence <= NUMBER_ONLY
            named = match.obligations[:1] if by_number or len(match.obligations) == 1 else ()
            owners = fixed or (match.obligations if match.merged else named)
            return [_Piece(owners, match.component, None, candidate, match.reasons, scheme or "2023", (), foreign)]
        pieces = []
        contents = self.reader.read(candidate.data)
        if contents[0].file_type == "html" and contents[0].component is None:
            page = replace(candidate, data=None, failure=candidate.failure or "html_instead")
            return self._pieces(page, scheme)
        if contents[0].unreadable in CLOSED:
            closed = replace(candidate, data=None, failure=contents[0].unreadable, confirmed=False)
            return self._pieces(closed, scheme)
        for content in contents:
            match, foreign = self._match((("hoja", content.sheet), *candidate.texts), scheme)
            owners = fixed or match.obligations
            component = content.component or match.component
            reasons = match.reasons
            if content.outside and not fixed:
                owners = ()
            if not fixed and content.obligations and (len(owners) != 1 or match.confidence < SURE):
                both = tuple(owner for owner in owners if owner in content.obligations)
                owners = both or tuple(sorted(content.obligations, key=lambda o: self._obligations[o].order))
                reasons = (*reasons, "columnas: las de " + ", ".join(owners))
            either: tuple[str, ...] = ()
            by_letter = scheme == "2004" and not set(owners).isdisjoint(match.obligations)
            if len(owners) > 1:
                both_named = match.merged and (scheme != "2004" or component == "document")
                told = _told_apart(owners, content.sheet, () if both_named else candidate.texts)
                settled = told or (owners if match.merged else ())
                either, owners = () if settled or component != "dataset" else owners, settled
            written: Scheme = "2004" if by_letter else "2023"
            beside = content.outside or foreign
            pieces.append(_Piece(owners, component, content, candidate, reasons, written, either, beside))
        return pieces

    def _taken_for(self, texts: tuple[tuple[str, str], ...], scheme: Scheme | None) -> tuple[Match, str | None]:
        """What the texts are taken for, in obligations of 2023, and the letter named if it stands for none."""
        match = self._schemes.match(texts, scheme)
        if scheme != "2004":
            return match, None
        named = [self._letters[letter] for letter in match.obligations]
        owners = tuple(dict.fromkeys(owner for letter in named for owner in letter.stands_for))
        merged = len(owners) > 1 and (match.merged or len(named) == 1)
        foreign = next((letter.id for letter in named if not owners), None)
        return replace(match, obligations=owners, merged=merged), foreign

    def _place(self, result: Assembled, obligation: Obligation, place: PlaceKind, piece: _Piece) -> None:
        publication = result.publications.setdefault(obligation.id, Publication(obligation, place))
        if piece.scheme == "2004" and publication.scheme == "2023":
            if publication.parts or any(not failed.confirmed for failed in publication.failed):
                # The same, or what may be the same, stands under its numeral.
                result.spare += [(obligation.id, kind, piece.candidate.source) for kind in list(publication.parts)[:1]]
                return
            publication.scheme = "2004"
        publication.reasons = publication.reasons or piece.reasons
        if piece.content is None:
            publication.failed.append(
                Failed(
                    piece.component,
                    piece.candidate.source,
                    piece.candidate.failure or "not_fetched",
                    piece.candidate.confirmed,
                )
            )
            return
        component = piece.component or "dataset"
        part = _part(obligation, component, piece)
        kept = publication.parts.get(component)
        if kept is not None and component == "dataset" and not part.says_the_same(kept):
            publication.several = True
        if kept is None:
            publication.parts[component] = part
        elif component == "dataset" and _fits(part) > _fits(kept):
            publication.parts[component] = part
            result.spare.append((obligation.id, component, kept.source))
        elif component != "document":  # two letters may stand for one obligation
            result.spare.append((obligation.id, component, part.source))


def drop_replaced_failures(publication: Publication) -> None:
    """A failed copy of a component that another file provides accuses nobody, nor does a file that could not be read
    beside the three that were; in a folder, whatever ails it, as no visitor is led to it."""
    whole = publication.parts.keys() >= set(TRIAD)
    publication.failed = [
        failed
        for failed in publication.failed
        if failed.component not in publication.parts
        and not (whole and failed.component is None and not (failed.confirmed and publication.place != "local"))
    ]


def _part(obligation: Obligation, component: ComponentKind, piece: _Piece) -> Part:
    content = piece.content
    assert content is not None
    source = piece.candidate.source
    if content.sheet:
        source = replace(source, file=f"{source.file} › {content.sheet.strip()}")
    header, template = content.header, content.template
    if component == "dataset" and content.table is not None:
        owns_header = content.header is not None and obligation.id in content.obligations
        if not owns_header or template not in obligation.templates:
            header, template = own_header(content.table, obligation)
    return Part(
        component=component,
        source=source,
        file_type=content.file_type,
        encoding=content.encoding,
        double_encoded=content.double_encoded,
        delimiter=content.table.delimiter if content.table else None,
        table=content.table,
        header=header,
        template=template,
        entries=content.entries,
        unreadable=content.unreadable,
    )


def _fits(part: Part) -> float:
    return part.header.score if part.header else -1.0


def _told_apart(owners: tuple[str, ...], sheet: str, texts: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Art. 24's two sections share their columns: their files and sheets are told apart by the word alone."""
    said = " ".join(text.casefold() for _, text in texts) + " " + sheet.casefold()
    for word, owner in (("resoluc", "24.res"), ("acta", "24.act")):
        if owner in owners and word in said:
            return (owner,)
    return ()


def _settle_by_neighbours(pieces: list[_Piece]) -> list[_Piece]:
    """Metadata and dictionaries that name nothing take the obligation of the dataset in their group that is called
    like them, or of the only one."""
    datasets: dict[str, dict[str, tuple[str, ...]]] = {}
    for piece in pieces:
        if piece.component == "dataset" and piece.obligations:
            datasets.setdefault(_folder(piece), {})[_called(piece)] = piece.obligations
    settled = []
    for piece in pieces:
        if not piece.obligations and piece.component in ("metadata", "dictionary"):
            around = datasets.get(_folder(piece), {})
            found = {around[called]} if (called := sibling(_called(piece), around)) else {*around.values()}
            if len(found) == 1:
                piece = replace(piece, obligations=found.pop(), reasons=("junto al conjunto de datos",))
        settled.append(piece)
    return settled


def _called(piece: _Piece) -> str:
    if piece.content is not None and piece.content.sheet:
        return piece.content.sheet
    return next((text for name, text in piece.candidate.texts if name == "nombre del archivo"), "")


def _folder(piece: _Piece) -> str:
    """The group of a piece; folders named after components («Metadatos/6.csv») hold one group."""
    group = _group(piece)
    return without_component(fold(group)) if component_of([("", fold(group))]) else group


def _group(piece: _Piece) -> str:
    in_workbook = piece.content is not None and piece.content.sheet
    return piece.candidate.source.url if in_workbook else piece.candidate.group or piece.candidate.source.url


def _groups_dated_by_metadata(pieces: Iterable[_Piece], month: str) -> set[tuple[str, str]]:
    dated: set[tuple[str, str]] = set()
    for piece in pieces:
        if piece.content is None or piece.content.component != "metadata" or not piece.content.entries:
            continue
        for entry in piece.content.entries:
            if header_key(entry.key) == DATE_ROW:
                day = parse_date(entry.value)
                if day is not None and f"{day:%Y-%m}" == month:
                    dated.update((piece.candidate.group, owner) for owner in piece.obligations)
    return dated
