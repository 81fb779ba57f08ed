"""Which obligation and component a link, a path or a file name speaks of: words first, number second, heading third.

Words are weighed by how rare they are among the wordings of all obligations, so that «viáticos» decides and
«información pública» does not. A text that names nothing leaves the decision to the next one further out: own text,
file name, row, column, list, tab, headings from the innermost outwards.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from checker.model import ComponentKind, RuleSet
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
    ["texto del enlace", "etiqueta", "nombre del archivo", "fila", "columna", "lista", "hoja", "descripción", "nombre"]
)
"""Sources that speak of one file; the others govern a whole list."""
MARGIN = 0.08
"""A second obligation nearer than this makes the words ambiguous; then the number decides."""
_NEAR_SPELLING = 90.0
"""One letter lost or changed in a word of eight; «contacto» stays apart from «contrato» (87.5)."""
_UNKNOWN_WORD = 0.35
"""Weight of a word that no wording knows, against the mean weight of those that are known."""
_LONGEST_LABEL = 400
"""Longer texts are law or prose, not labels; the statutory sentence of numeral 17 is read up to here."""

_STOP = frozenset(
    [
        "a",
        "al",
        "ante",
        "con",
        "de",
        "del",
        "e",
        "el",
        "en",
        "es",
        "la",
        "las",
        "lo",
        "los",
        "o",
        "para",
        "por",
        "que",
        "se",
        "sin",
        "su",
        "sus",
        "un",
        "una",
        "u",
        "y",
        "yo",
        "art",
        "articulo",
        "literal",
        "lit",
        "numeral",
        "num",
        "n",
        "no",
        "nro",
        "ley",
        "lotaip",
        "anio",
        "ano",
        "mes",
        "csv",
        "xlsx",
        "xls",
        "ods",
        "pdf",
        "zip",
        "descargar",
        "descarga",
        "ver",
        "archivo",
        "abrir",
        "aqui",
        "copia",
        "final",
        "actualizado",
        "actualizada",
        "version",
    ]
)
_MONTHS = frozenset(
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "ene",
        "feb",
        "mar",
        "abr",
        "may",
        "jun",
        "jul",
        "ago",
        "sep",
        "sept",
        "oct",
        "nov",
        "dic",
    ]
)
_GENERIC = frozenset(
    [
        "transparencia",
        "informacion",
        "publica",
        "publico",
        "datos",
        "institucion",
        "institucional",
        "entidad",
        "gad",
        "municipal",
        "municipio",
    ]
)
"""Words of every portal's menu: they count beside others and decide nothing alone."""
_COMPONENT_WORDS: tuple[tuple[ComponentKind, re.Pattern[str]], ...] = (
    ("metadata", re.compile(r"\bmeta ?datos?\b")),
    ("dictionary", re.compile(r"\bdiccionarios?(?: de datos)?\b")),
    ("dataset", re.compile(r"\bconjuntos?(?: ?de)? ?datos?\b|\bdatasets?\b|\bconjunto\b")),
)
_SAID_NUMBER = re.compile(r"\bnum(?:eral)? ?(\d{1,2}(?: \d{1,2})?)\b")
_FIRST_NUMBER = re.compile(r"(?:n |no |nro )?(\d{1,2}(?: \d{1,2})?)\b")
_YEAR = re.compile(r"20\d\d")
_ARTICLE_24 = re.compile(r"\bart(?:iculo)? ?24\b|\bgobiernos? autonomos? descentralizados?\b")


@dataclass(frozen=True, slots=True)
class Match:
    """What a list of texts was taken for, with the reasons a person can check.

    ``obligations`` is empty when the texts name nothing, and holds several when they fit several.
    """

    obligations: tuple[str, ...]
    component: ComponentKind | None
    confidence: float
    reasons: tuple[str, ...]


class Matcher:
    """Knows the wordings and numbers of one rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._order = {obligation.id: obligation.order for obligation in ruleset.obligations}
        phrases = [
            (obligation.id, frozenset(_words(fold(text))))
            for obligation in ruleset.obligations
            for text in (*obligation.wording, obligation.title)
        ]
        self._phrases = [(owner, words) for owner, words in dict.fromkeys(phrases) if words]
        spread = Counter(word for word_set in self._words_by_owner().values() for word in word_set)
        total = len(self._order)
        self._weight = {word: math.log(1 + total / count) for word, count in spread.items()}
        self._mean_weight = sum(self._weight.values()) / max(len(self._weight), 1)
        self._vocabulary = sorted(self._weight)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for index, (_, words) in enumerate(self._phrases):
            for word in words:
                self._by_word[word].append(index)
        self._phrase_weight = [sum(self._weight[word] for word in words) for _, words in self._phrases]
        self._by_number: dict[str, list[str]] = {}
        for obligation in ruleset.obligations:
            for number in obligation.numbers:
                owners = self._by_number.setdefault(fold(number), [])
                # «1.3» is another item in the workbooks of 2023 than on the national portal, whose numbers are valid.
                owners.insert(0 if obligation.pnt_name == f"Numeral {number}" else len(owners), obligation.id)
        self._article_24 = tuple(o.id for o in ruleset.obligations if o.id.startswith("24."))
        self.spelling = lru_cache(maxsize=20_000)(self._spelling)
        self.score = lru_cache(maxsize=20_000)(self._score)

    def _words_by_owner(self) -> dict[str, set[str]]:
        owners: dict[str, set[str]] = {}
        for owner, words in self._phrases:
            owners.setdefault(owner, set()).update(words)
        return owners

    def match(self, sources: Sequence[tuple[str, str]]) -> Match:
        """Takes (name of the source, text), nearest first, and decides on the first that names an obligation.

        Words, and numbers that call themselves a numeral, go before bare numbers: «24-2.csv» under the heading
        «Numeral 24» is its second component, not the second section of Art. 24.
        """
        folded = [(name, fold(text)) for name, text in sources if text and len(text) <= _LONGEST_LABEL]
        component = _component(folded)
        in_article_24 = any(_ARTICLE_24.search(text) for _, text in folded)
        several: Match | None = None
        for bare in (False, True):
            for name, text in folded:
                found, score = self._decide(text, in_article_24, bare)
                if several and found:
                    found = tuple(owner for owner in several.obligations if owner in found)
                match = Match(found, component, score * (1 if name in NEAR else FAR), (f"{name}: «{text}»",))
                if len(found) == 1:
                    return match
                several = several or (match if found else None)
        return several or Match((), component, 0.0, ())

    def _decide(self, text: str, in_article_24: bool, bare: bool) -> tuple[tuple[str, ...], float]:
        numbered = self._numbered(text, in_article_24)
        if bare:
            return (numbered, NUMBER_ONLY) if not _words(text) else ((), 0.0)
        scores = self.score(text)
        if in_article_24:
            scores = tuple((owner, value) for owner, value in scores if owner in self._article_24)
        if scores and scores[0][1] >= ACCEPT:
            best = scores[0][1]
            near = tuple(owner for owner, value in scores if best - value < MARGIN)
            both = tuple(owner for owner in near if owner in numbered)
            if len(near) == 1 or not both:
                return near, best
            return both[:1], best
        weak = [owner for owner, value in scores if value >= ACCEPT / 2 and owner in numbered]
        if weak:
            return (weak[0],), ACCEPT
        return (numbered, NUMBER_ONLY) if numbered and _says_numeral(text) else ((), 0.0)

    def _numbered(self, text: str, in_article_24: bool) -> tuple[str, ...]:
        """Obligations whose number the text says (``Numeral 5-22``) or begins with (``6.``, ``1_2-``)."""
        if in_article_24 or (_component([("", text)]) and not _says_numeral(text)):
            # «2. Metadatos» counts the components of a list, it does not speak of numeral 2.
            return ()
        found = _SAID_NUMBER.search(text) or _FIRST_NUMBER.match(text)
        if not found:
            return ()
        number = found.group(1)
        owners = self._by_number.get(number) or self._by_number.get(number.split(" ")[0].lstrip("0"), [])
        return tuple(owners)

    def _score(self, text: str) -> tuple[tuple[str, float], ...]:
        """Best score per obligation, high to low: harmonic mean of weighted recall and precision of the words."""
        words = _words(text)
        if _GENERIC.issuperset(words):
            return ()
        known = {self.spelling(word) for word in words}
        unknown = sum(1 for word in words if not self.spelling(word))
        known.discard("")
        said = sum(self._weight[word] for word in known) + unknown * _UNKNOWN_WORD * self._mean_weight
        best: dict[str, float] = {}
        for index in {index for word in known for index in self._by_word[word]}:
            owner, phrase = self._phrases[index]
            shared = sum(self._weight[word] for word in phrase & known)
            recall, precision = shared / self._phrase_weight[index], shared / said
            value = 2 * recall * precision / (recall + precision)
            if value > best.get(owner, 0.0):
                best[owner] = value
        return tuple(sorted(best.items(), key=lambda item: (-item[1], self._order[item[0]])))

    def _spelling(self, word: str) -> str:
        """The known word this is, tolerating one wrong letter in longer words; empty when it is none."""
        if word in self._weight:
            return word
        if len(word) < 5:
            return ""
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR_SPELLING)
        return str(found[0]) if found else ""


def path_sources(path: str) -> list[tuple[str, str]]:
    """The parts of a relative path or address path as sources, the file name first; folders of a date say nothing."""
    parts = [part for part in re.split(r"[\\/]", path) if part]
    if not parts:
        return []
    stem = re.sub(r"(?:\.(?:csv|xlsx?|xlsb|ods|pdf|docx?|zip|txt))+$", "", parts[-1], flags=re.IGNORECASE)
    folders = [
        part
        for before, part, after in zip(["", *parts], parts[:-1], parts[1:], strict=False)
        if not (part.isdigit() and (len(part) > 2 or part.startswith("0") or _YEAR.fullmatch(before or after)))
    ]
    return [("nombre del archivo", stem), *(("carpeta", folder) for folder in reversed(folders))]


def _words(folded: str) -> tuple[str, ...]:
    for _, pattern in _COMPONENT_WORDS:
        folded = pattern.sub(" ", folded)
    return tuple(
        word
        for word in dict.fromkeys(folded.split())
        if word not in _STOP and word not in _MONTHS and not word[0].isdigit() and len(word) > 1
    )


def _says_numeral(folded: str) -> bool:
    return bool(re.search(r"\bnum(?:eral)?\b", folded))


def _component(folded: Iterable[tuple[str, str]]) -> ComponentKind | None:
    for _, text in folded:
        found = [component for component, pattern in _COMPONENT_WORDS if pattern.search(text)]
        if len(found) == 1:
            return found[0]
    return None
