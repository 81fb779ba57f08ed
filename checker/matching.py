"""Which obligation and component a link, a path or a file name speaks of: words first, number second, heading third.

Words are weighed by how rare they are among the wordings of all obligations, so that «viáticos» decides and
«información pública» does not. A text that names nothing leaves the decision to the next one further out: own text,
file name, row, column, list, tab, headings from the innermost outwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.model import ComponentKind, RuleSet
from checker.wordings import Wordings, component_of, words
from reading.text import fold

ACCEPT = 0.62
"""Least score at which words alone name an obligation: labels of real lists score above 0.7, menus under 0.5."""
NUMBER_ONLY = 0.5
"""Score of a number without words."""
FAR = 0.7
"""What a word in a heading, a folder or a page title weighs against the same word beside the link."""
SURE = 0.75
"""Under this confidence the columns of the file overrule the words."""
NEAR = frozenset(
    [
        *("texto del enlace", "etiqueta", "otro enlace al archivo", "nombre del archivo", "fila", "columna", "lista"),
        *("hoja", "descripción", "nombre"),
    ]
)
"""Sources that speak of one file; the others govern a whole list."""
MARGIN = 0.08
"""A second obligation nearer than this makes the words ambiguous; then the number decides."""
_LONGEST_LABEL = 400
"""Longer texts are law or prose, not labels; the statutory sentence of numeral 17 is read up to here."""

_SAID_NUMBER = re.compile(r"\bnum(?:eral(?:es)?)? ?(\d{1,2}(?: \d{1,2})?)\b")
_TWO_NUMBERS = re.compile(r"(?:\bnum(?:eral)?(?:es)? |^)(\d{1,2}(?: \d{1,2})?) y (\d{1,2}(?: \d{1,2})?)\b")
_FIRST_NUMBER = re.compile(r"(?:n |no |nro )?(\d{1,2}(?: \d{1,2})?)\b")
SAYS_ITEM = re.compile(r"\b(?:liter\w*|num(?:eral)?|art(?:iculo)?)\b|^(?:\d{1,2}(?: \d{1,2})?|[a-t]\d?) [a-z]{3,}")
_YEAR = re.compile(r"20\d\d")
_EXTENSIONS = re.compile(r"(?:\.(?:csv|xlsx?|xlsb|ods|pdf|docx?|zip|txt))+$", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:art(?:iculo)?|gads?) ?24 (?:num(?:eral)? )?([12])\b(?! ?\d)")
"""Art. 24 has two sections that the national portal numbers."""
_ARTICLE_24 = re.compile(r"\bart(?:iculo)? ?24\b|\bgobiernos autonomos descentralizados\b")


@dataclass(frozen=True, slots=True)
class Match:
    """What a list of texts was taken for, with the reasons a person can check.

    ``obligations`` is empty when the texts name nothing, and holds several when they fit several: one of them, not
    known which, or all of them where ``merged`` says that the file is published for each.
    """

    obligations: tuple[str, ...]
    component: ComponentKind | None
    confidence: float
    reasons: tuple[str, ...]
    merged: bool = False


Named = tuple[tuple[str, ...], float, bool]
"""What one text names: the items, the score, and whether it is published for all of them."""
NOTHING: Named = ((), 0.0, False)


def nearest(
    labels: Sequence[tuple[str, str]], component: ComponentKind | None, decide: Callable[[str, bool], Named]
) -> Match:
    """Asks (name of the source, text) one after the other, nearest first, until one names an item.

    ``decide`` is asked of all texts twice, at the end for those that hold a bare number or letter. A text that fits
    several items leaves the choice among them to the next.
    """
    several: Match | None = None
    for bare in (False, True):
        for name, text in labels:
            found, score, merged = decide(text, bare)
            if several and found:
                found = tuple(owner for owner in several.obligations if owner in found)
            match = Match(
                found,
                component,
                score * (1 if name in NEAR else FAR),
                (f"{name}: «{text}»",),
                merged and len(found) > 1,
            )
            if len(found) == 1 or match.merged:
                return match
            several = several or (match if found else None)
    return several or Match((), component, 0.0, ())


class Matcher:
    """Knows the wordings and numbers of one rule set."""

    def __init__(self, ruleset: RuleSet, formats: bool = False) -> None:
        """``formats`` also names the formats beside the monthly list, which are no obligations.

        Raises ValueError for a set in another language: what is published names its items in Spanish.
        """
        if ruleset.language != "es":
            raise ValueError(f"files cannot be recognised by titles in {ruleset.language!r}")
        self._wordings = Wordings(
            (obligation.id, text)
            for obligation in sorted(ruleset.obligations, key=lambda obligation: obligation.order)
            for text in (*obligation.wording, obligation.title)
        )
        letters = {letter.id for letter in ruleset.letters}
        beside = [item for item in ruleset.outside if formats and item.id not in letters]
        self._formats = Wordings((item.id, text) for item in beside for text in item.wording)
        self._by_number: dict[str, list[str]] = {}
        for obligation in ruleset.obligations:
            for number in obligation.numbers:
                owners = self._by_number.setdefault(fold(number), [])
                # «1.3» is another item in the workbooks of 2023 than on the national portal, whose numbers are valid.
                owners.insert(0 if obligation.pnt_name == f"Numeral {number}" else len(owners), obligation.id)
        self._article_24 = tuple(o.id for o in ruleset.obligations if o.id.startswith("24."))
        self.score = self._wordings.score
        self.strange = self._wordings.strange

    def match(self, sources: Sequence[tuple[str, str]]) -> Match:
        """Takes (name of the source, text), nearest first, and decides on the first that names an obligation.

        Words, and numbers that call themselves a numeral, go before bare numbers: «24-2.csv» under the heading
        «Numeral 24» is its second component, not the second section of Art. 24.
        """
        folded = [(name, fold(text)) for name, text in sources if text and len(text) <= _LONGEST_LABEL]
        folded = without_foreign_folders(folded, self._wordings)
        in_article_24 = any(_ARTICLE_24.search(text) for _, text in folded)
        return nearest(folded, component_of(folded), lambda text, bare: self._decide(text, in_article_24, bare))

    def _decide(self, text: str, in_article_24: bool, bare: bool) -> Named:
        numbered = self.numbered(text, in_article_24)
        if bare:  # «02» counts months, or days
            return NOTHING if words(text) or text.startswith("0") else (numbered, NUMBER_ONLY, False)
        scores = self.score(text)
        format_scores = self._formats.score(text)
        if format_scores and format_scores[0][1] >= ACCEPT and format_scores[0][1] > (scores[0][1] if scores else 0):
            return (format_scores[0][0],), format_scores[0][1], False
        if in_article_24:
            scores = tuple((owner, value) for owner, value in scores if owner in self._article_24)
            section = _SECTION.search(text)
            if section and not (scores and scores[0][1] >= ACCEPT):
                return tuple(self._by_number.get(f"24 {section[1]}", ())), SURE, False
        pair = self._two(text)
        if pair and (not scores or scores[0][0] in pair or scores[0][1] < ACCEPT):
            return pair, SURE, len(pair) > 1
        if scores and scores[0][1] >= ACCEPT:
            best = scores[0][1]
            if scores[0][0] in self._article_24 and self._wordings.named(text, self._article_24) == self._article_24:
                return self._article_24, best, True
            near = tuple(owner for owner, value in scores if best - value < MARGIN)
            both = tuple(owner for owner in near if owner in numbered)
            return (near, best, False) if len(near) == 1 or not both else (both[:1], best, False)
        weak = [owner for owner, value in scores if value >= ACCEPT / 2 and owner in numbered]
        if weak:
            return (weak[0],), ACCEPT, False
        return (numbered, NUMBER_ONLY, False) if numbered and says_numeral(text) else NOTHING

    def _two(self, text: str) -> tuple[str, ...]:
        """The items of a file published under two numbers: ``Numerales 7 y 8``; one where both numbers are its own."""
        found = _TWO_NUMBERS.search(text)
        if found is None:
            return ()
        first, second = (self._by_number.get(number, []) for number in found.groups())
        common = tuple(owner for owner in first if owner in second)
        return common[:1] or ((first[0], second[0]) if first and second else ())

    def numbered(self, text: str, in_article_24: bool = False) -> tuple[str, ...]:
        """Obligations whose number the text says (``Numeral 5-22``) or begins with (``6.``, ``1_2-``)."""
        if in_article_24 or (component_of([("", text)]) and not says_numeral(text)):
            # «2. Metadatos» counts the components of a list, it does not speak of numeral 2.
            return ()
        found = _SAID_NUMBER.search(text) or _FIRST_NUMBER.match(text)
        if not found:
            return ()
        number = found.group(1)
        owners = self._by_number.get(number) or self._by_number.get(number.split(" ")[0].lstrip("0"), [])
        return tuple(owners)


OWN_NAMES = ("texto del enlace", "nombre del archivo")


def without_foreign_folders(folded: list[tuple[str, str]], wordings: Wordings) -> list[tuple[str, str]]:
    """The sources without folders that the file has nothing to do with.

    Sites keep all of a department under ``/servicios/`` or ``/presupuesto/``: a folder speaks for a file whose own name
    says nothing, or as a literal or numeral.
    """
    if not any(name in OWN_NAMES and wordings.strange(text) for name, text in folded):
        return folded
    return [(name, text) for name, text in folded if name != "carpeta" or SAYS_ITEM.search(text)]


def path_sources(path: str) -> list[tuple[str, str]]:
    """The parts of a relative path or address path as sources, the file name first; folders of a date say nothing."""
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    if not parts:
        return []
    stem = _EXTENSIONS.sub("", parts[-1])
    folders = [
        part
        for before, part, after in zip(["", *parts], parts[:-1], parts[1:], strict=False)
        if not (part.isdigit() and (len(part) > 2 or part.startswith("0") or _YEAR.fullmatch(before or after)))
    ]
    return [("nombre del archivo", stem), *(("carpeta", folder) for folder in reversed(folders))]


def says_numeral(folded: str) -> bool:
    """Whether a number in the text calls itself a numeral."""
    return bool(re.search(r"\bnum(?:eral(?:es)?)?\b", folded))
