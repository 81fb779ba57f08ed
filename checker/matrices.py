"""Months of the law of 2004: what a place publishes, given to the letters that were owed then.

A letter was published as one matrix, nearly always a PDF; a spreadsheet serves as well. So every file is a document of
its letter, and what it holds is read only where its names do not say which letter that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.candidates import CLOSED, Assembled, Candidate
from checker.content import Content, ContentReader
from checker.matching import NUMBER_ONLY, OWN_NAMES, SURE, Match
from checker.model import Failed, Part, PlaceKind, Publication, RuleSet, Scheme
from checker.schemes import SchemeReader, Sources
from checker.wordings import Wordings
from reading.text import fold

_OWN_NAMES = (*OWN_NAMES, "hoja")


class MatrixAssembler:
    """Gives files to the letters of one rule set. The readers are those of the assembler that it serves."""

    def __init__(self, ruleset: RuleSet, reader: ContentReader, schemes: SchemeReader) -> None:
        self._owed = {obligation.id: obligation for obligation in ruleset.old_obligations}
        self._stands_for = {letter.id: frozenset(letter.stands_for) for letter in ruleset.letters}
        self._words = Wordings((letter.id, text) for letter in ruleset.letters for text in letter.wording)
        self._reader = reader
        self._schemes = schemes
        self._match = lru_cache(maxsize=4096)(self._taken_for)

    def assemble(self, place: PlaceKind, candidates: Sequence[Candidate]) -> Assembled:
        """Publications of one place. What names no letter and says nothing of itself may be any of them: then what is
        missing cannot be told from it, which ``Assembled.not_got`` says."""
        result = Assembled()
        schemes = self._schemes.schemes((candidate.group, candidate.texts) for candidate in candidates)
        for candidate, scheme in zip(candidates, schemes, strict=True):
            for content in self._contents(candidate):
                self._give(result, place, candidate, content, scheme)
        result.undated -= result.publications.keys()
        return result

    def _contents(self, candidate: Candidate) -> Sequence[Content | None]:
        """What a file holds; None where its bytes cannot be had, or are a page in place of the file."""
        if candidate.data is None:
            return [None]
        contents = self._reader.read(candidate.data)
        first = contents[0]
        return [None] if first.unreadable in CLOSED or _is_page(first) else contents

    def _give(
        self, result: Assembled, place: PlaceKind, candidate: Candidate, content: Content | None, scheme: Scheme | None
    ) -> None:
        sheet = (("hoja", content.sheet),) if content and content.sheet else ()
        match = self._match((*sheet, *candidate.texts), scheme)
        owners = match.obligations
        if content is not None and content.obligations and match.confidence < SURE:
            shown = self._letters_of(content.obligations)
            owners = tuple(owner for owner in owners if owner in shown) or shown
            match = replace(match, merged=True)
        owed = tuple(owner for owner in owners if owner in self._owed)
        if owners and not owed:
            result.outside.append((candidate.source, owners[0]))
        elif not owed:
            result.unplaced.append(candidate.source)
            failure = self._failure(candidate) if content is None else self._says_nothing(candidate, content)
            if failure:
                result.not_got.append((candidate.source, failure))
        elif not candidate.dated:
            result.undated.update(owed)
        else:
            for owner in owed:
                publication = self._publication(result, place, owner, match)
                if content is not None and len(owed) > 1 and not match.merged:
                    # One of several, not known which: none of them is published for sure, nor missing.
                    publication.failed.append(Failed("document", candidate.source, "matrix_unknown", False))
                else:
                    self._place(publication, candidate, content)

    def _publication(self, result: Assembled, place: PlaceKind, owner: str, match: Match) -> Publication:
        publication = result.publications.setdefault(owner, Publication(self._owed[owner], place, scheme="2004"))
        publication.reasons = publication.reasons or match.reasons
        return publication

    def _place(self, publication: Publication, candidate: Candidate, content: Content | None) -> None:
        if content is None:
            confirmed = candidate.confirmed and candidate.data is None
            confirmed = confirmed or (candidate.confirmed and self._failure(candidate) == "html_instead")
            publication.failed.append(Failed("document", candidate.source, self._failure(candidate), confirmed))
            return
        source = candidate.source
        if content.sheet:
            source = replace(source, file=f"{source.file} › {content.sheet.strip()}")
        part = Part("document", source, content.file_type, table=content.table, unreadable=content.unreadable)
        publication.parts.setdefault("document", part)  # annexes and parts of a matrix stand beside it

    def _failure(self, candidate: Candidate) -> str:
        if candidate.failure or candidate.data is None:
            return candidate.failure or "not_fetched"
        return self._reader.read(candidate.data)[0].unreadable or "html_instead"

    def _says_nothing(self, candidate: Candidate, content: Content) -> str | None:
        """Cause code of a file that may be any letter, or all of them: its own names speak of nothing else."""
        own = [text for name, text in candidate.texts if name in _OWN_NAMES]
        if any(self._words.strange(fold(text)) for text in (*own, content.sheet)):
            return None
        return "matrix_unknown"

    def _taken_for(self, texts: Sources, scheme: Scheme | None) -> Match:
        """Letters that the texts name; where they name none as letters, those that stand for the numeral named."""
        by_letter = self._schemes.match(texts, "2004")
        if by_letter.obligations and (scheme != "2023" or by_letter.confidence > NUMBER_ONLY):
            return by_letter
        by_numeral = self._schemes.match(texts, "2023")
        known = by_numeral.merged or len(by_numeral.obligations) == 1
        return replace(by_numeral, obligations=self._letters_of(by_numeral.obligations), merged=known)

    def _letters_of(self, obligations: Iterable[str]) -> tuple[str, ...]:
        wanted = frozenset(obligations)
        return tuple(letter for letter, asked in self._stands_for.items() if not asked.isdisjoint(wanted))


def _is_page(content: Content) -> bool:
    return content.file_type == "html" and content.component is None
