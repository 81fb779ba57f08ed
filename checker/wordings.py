"""How like a text is to the phrases that name an item, and which component it speaks of.

Words are weighed by how rare they are among the phrases of all items, so that «viáticos» decides and «información
pública» does not.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from checker.model import ComponentKind
from reading.text import fold

_NEAR_SPELLING = 90.0
"""One letter lost or changed in a word of eight; «contacto» stays apart from «contrato» (87.5)."""
_UNKNOWN_WORD = 0.35
"""Weight of a word that no phrase knows, against the mean weight of those that are known."""
_BESIDE_ONE_WORD = 1.3
"""The same beside a phrase of one word, against the weight of that: any other makes it another thing («directorio
turístico»)."""
_NAMED = 0.8
"""Share of a phrase's weight that a text holds when it names that item beside another."""

# fmt: off
_STOP = frozenset([
    "a", "al", "ante", "con", "de", "del", "e", "el", "en", "es", "la", "las", "lo", "los", "o", "para", "por", "que",
    "se", "sin", "su", "sus", "un", "una", "u", "y", "yo", "art", "articulo", "literal", "literales", "lit", "numeral",
    "numerales", "num", "n", "no", "nro", "ley", "lotaip", "anio", "ano", "mes", "csv", "xlsx", "xls", "ods", "pdf",
    "zip", "descargar", "descarga", "ver", "archivo", "abrir", "aqui", "copia", "final", "actualizado", "actualizada",
    "version",
])
_MONTHS = frozenset([
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre",
    "noviembre", "diciembre", "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "sept", "oct", "nov",
    "dic",
])
_GENERIC = frozenset([
    "gobierno", "autonomo", "descentralizado", "gobiernos", "autonomos", "descentralizados",
    "transparencia", "informacion", "publica", "publicas", "publico", "publicos", "datos", "institucion",
    "institucional", "entidad", "gad", "municipal", "municipio",
])
_NEUTRAL = _GENERIC | frozenset([
    "aprobado", "aprobada", "autoridades", "canton", "cantonal", "detalle", "detalles", "funcionarios", "gadm",
    "listado", "matriz", "mensual", "municipales", "nacionales", "reformado", "reporte", "servidores", "trabajadores",
    "vigente",
])
# fmt: on
"""``_GENERIC`` are words of every portal's menu: they count beside others and decide nothing alone. ``_NEUTRAL`` ones
make nothing another thing where no phrase knows them."""
_COMPONENT_WORDS: tuple[tuple[ComponentKind, re.Pattern[str]], ...] = (
    ("metadata", re.compile(r"\bmeta ?dat(?:os?|a)\b")),
    ("dictionary", re.compile(r"\b(?:diccionarios?|dicc?)(?: de)? datos\b|\bdiccionarios?\b|\b(?:data )?dictionary\b")),
    ("dataset", re.compile(r"\b(?:conjuntos?|conj|sets?)(?: ?de)? ?datos?\b|\bdata ?sets?\b|\bconjunto\b")),
)


class Wordings:
    """The phrases of a list of items: pairs (id of the item, phrase), items in the order of their law."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        folded = [(owner, frozenset(words(fold(text)))) for owner, text in phrases]
        self._phrases = [(owner, known) for owner, known in dict.fromkeys(folded) if known]
        self._order = {owner: place for place, owner in enumerate(dict.fromkeys(owner for owner, _ in self._phrases))}
        spread = Counter(word for word_set in self._words_by_owner().values() for word in word_set)
        total = len(self._order)
        self._weight = {word: math.log(1 + total / count) for word, count in spread.items()}
        self._mean_weight = sum(self._weight.values()) / max(len(self._weight), 1)
        self._vocabulary = sorted(self._weight)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for index, (_, known) in enumerate(self._phrases):
            for word in known:
                self._by_word[word].append(index)
        telling = [known - _GENERIC for _, known in self._phrases]
        self._only_word = [next(iter(words)) if len(words) == 1 else "" for words in telling]
        self._phrase_weight = [sum(self._weight[word] for word in known) for _, known in self._phrases]
        self.spelling = lru_cache(maxsize=20_000)(self._spelling)
        self.score = lru_cache(maxsize=20_000)(self._score)

    def strange(self, folded: str) -> bool:
        """Whether a text speaks of something that no phrase knows: «requisitos», «hotel», a name."""
        return any(word not in _NEUTRAL and not self.spelling(word) for word in words(folded))

    def named(self, folded: str, owners: Iterable[str]) -> tuple[str, ...]:
        """Those of the items that a text names in words of their own: of «directorio y distributivo», both."""
        wanted = frozenset(owners)
        said = {self.spelling(word) for word in words(folded)}
        found: dict[str, frozenset[str]] = {}
        for owner, phrase in self._phrases:
            held = phrase & said
            if owner in wanted and len(held) > len(found.get(owner, ())) and self._holds(held, phrase):
                found[owner] = held
        return tuple(
            owner
            for owner, own in sorted(found.items(), key=lambda pair: self._order[pair[0]])
            if not any(own < others for other, others in found.items() if other != owner)
        )

    def _holds(self, held: frozenset[str], phrase: frozenset[str]) -> bool:
        return sum(self._weight[word] for word in held) >= _NAMED * sum(self._weight[word] for word in phrase)

    def _words_by_owner(self) -> dict[str, set[str]]:
        owners: dict[str, set[str]] = {}
        for owner, known in self._phrases:
            owners.setdefault(owner, set()).update(known)
        return owners

    def _score(self, folded: str) -> tuple[tuple[str, float], ...]:
        """Best score per item, high to low: harmonic mean of weighted recall and precision of the words."""
        said_words = words(folded)
        spelled = {word: self.spelling(word) for word in said_words}
        known = {right for right in spelled.values() if right}
        one_of_many = {right for word, right in spelled.items() if right in (f"{word}s", f"{word}es")}
        unknown = sum(1 for word, right in spelled.items() if not right and word not in _NEUTRAL)
        if _GENERIC.issuperset(known):
            return ()
        said = sum(self._weight[word] for word in known)
        best: dict[str, float] = {}
        for index in {index for word in known for index in self._by_word[word]}:
            owner, phrase = self._phrases[index]
            held = phrase & known
            if len(held) == 1 and held <= one_of_many:
                continue  # «Resolución 12» is one act, not the list of them
            word = self._only_word[index]
            shared = sum(self._weight[word] for word in held)
            other = _BESIDE_ONE_WORD * self._weight[word] if word else _UNKNOWN_WORD * self._mean_weight
            recall, precision = shared / self._phrase_weight[index], shared / (said + unknown * other)
            value = 2 * recall * precision / (recall + precision)
            if value > best.get(owner, 0.0):
                best[owner] = value
        return tuple(sorted(best.items(), key=lambda item: (-item[1], self._order[item[0]])))

    def _spelling(self, word: str) -> str:
        """The known word this is, tolerating one wrong letter after the first in longer words; empty if it is none."""
        if word in self._weight:
            return word
        if len(word) < 5:
            return ""
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR_SPELLING)
        return str(found[0]) if found and found[0][0] == word[0] else ""  # «cumplimiento» is no «incumplimiento»


def words(folded: str) -> tuple[str, ...]:
    """The words of a folded text that can name an item: no month, no component, no number, no joining word."""
    for _, pattern in _COMPONENT_WORDS:
        folded = pattern.sub(" ", folded)
    return tuple(
        word
        for word in dict.fromkeys(folded.split())
        if word not in _STOP and word not in _MONTHS and not word[0].isdigit() and len(word) > 1
    )


def without_component(folded: str, counted: bool = False) -> str:
    """A folded text without the words of its component, nor the number before them if that is what ``counted`` them."""
    for _, pattern in _COMPONENT_WORDS:
        folded = pattern.sub("|", folded)
    return " ".join((re.sub(r"^[1-6] \|", " ", folded) if counted else folded).replace("|", " ").split())


def component_of(folded: Iterable[tuple[str, str]]) -> ComponentKind | None:
    """The component that the nearest of (name, folded text) speaks of; a text that names several says none."""
    for _, text in folded:
        found = [component for component, pattern in _COMPONENT_WORDS if pattern.search(text)]
        if len(found) == 1:
            return found[0]
    return None
