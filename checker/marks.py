"""The letter that a label carries before its words, in every shape seen on portals: ``Literal a1)``, ``A.1``, ``C - ``.

A single letter may be a word, an initial or a Roman number, so a mark says how it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.wordings import component_of, words
from reading.text import fold

Written = Literal["said", "split", "signed", "bare"]
"""``said``: calls itself a literal; ``split``: letter and digit; ``signed``: a letter with ``)``, ``.-``, ``:`` or a
spaced dash; ``bare``: a letter that only its words can confirm."""

SPLIT = {"a": ("a1", "a2", "a3", "a4"), "b": ("b1", "b2"), "f": ("f1", "f2")}
"""Letters that the official matrices split by digits."""
_IDS = tuple(part for letter in "abcdefghijklmnopqrst" for part in SPLIT.get(letter, (letter,)))
_MOST = 4
"""More letters than this are the heading of a whole list (``literales a) al t)``), not one publication."""

_SAID = re.compile(r"\b\w?(?:lite?r{0,2}a?l?(?:es)? |letra |inciso |literal(?=[abf][1-4]\b))")
_SPACED = re.compile(r"\b([abf]) ([1-4])\b")
_LETTER_AND_DIGIT = re.compile(r"\b(?:a[1-4]|b[12]|f[12])\b")
_SIGNED = re.compile(
    r"[\W_]*(?:\d{1,2}[\W_]+)?(?:(?:pdf|copia(?:[\s_-]+de)?|ver|descargar)[\s_:-]+)?"
    r"(?P<letter>[a-t])(?P<sign>\s*(?:\)|\.\s*-|:)|\s+[-–—]\s|\s*\.|[-–—_\s]|$)"
)
_CERTAIN_SIGN = re.compile(r"\)|\.\s*-|:|\s[-–—]\s")
_BEFORE = frozenset(["pdf", "copia", "de", "ver", "descargar", "archivo", "lotaip", "anexo", "matriz", "doc", "excel"])
_AND = frozenset(["y", "e"])
_UNTIL = frozenset(["al", "a", "hasta"])


@dataclass(frozen=True, slots=True)
class Mark:
    """Ids of the letters a label is marked with, and how. ``whole`` is the letter when its digit is not said."""

    letters: tuple[str, ...]
    written: Written
    whole: str
    rest: str
    """The folded text without the mark."""


def read_mark(text: str) -> Mark | None:
    """The letters that a label is marked with, or None."""
    folded = _SPACED.sub(r"\1\2", fold(text))
    said = _SAID.search(folded)
    if said is not None:
        tokens = folded[said.end() :].split()
        letters, used = _several(tokens, freely=True)
        if letters:
            rest = f"{folded[: said.start()]} {' '.join(tokens[used:])}".strip()
            return _mark(letters, "said", rest)
    if component_of([("", folded)]):
        # «a) Conjunto de datos» counts the components of one item.
        return None
    tokens = folded.split()
    first = next((n for n, token in enumerate(tokens) if token not in _BEFORE and not token.isdigit()), 0)
    letters, used = _several(tokens[first:], freely=False)
    if letters:
        return _mark(letters, "split", " ".join(tokens[first + used :]))
    return _single(text) or _anywhere(folded)


def _single(text: str) -> Mark | None:
    found = _SIGNED.match(text.lower())
    if found is None:
        return None
    letter = found["letter"]
    rest = fold(text[found.end() :])
    if rest and not words(rest):
        # «a) Enero» counts months.
        return None
    certain = bool(_CERTAIN_SIGN.search(found["sign"]))
    return _mark([letter], "signed" if certain else "bare", rest)


def _anywhere(folded: str) -> Mark | None:
    found = _LETTER_AND_DIGIT.findall(folded)
    return _mark([found[0]], "bare", _LETTER_AND_DIGIT.sub(" ", folded)) if len(set(found)) == 1 else None


def _mark(letters: Sequence[str], written: Written, rest: str) -> Mark | None:
    parts = tuple(dict.fromkeys(part for letter in letters for part in SPLIT.get(letter, (letter,))))
    whole = letters[0] if len(letters) == 1 and letters[0] in SPLIT else ""
    return Mark(parts, written, whole, rest) if len(parts) <= _MOST else None


def _several(tokens: Sequence[str], freely: bool) -> tuple[list[str], int]:
    """The letters at the start of these words, and how many words they take: ``a2 y a3``, ``f1 f2``, ``a1 al a4``.

    ``freely`` also takes letters without a digit, which are words elsewhere.
    """
    letters: list[str] = []
    at = 0
    while at < len(tokens):
        joint = tokens[at] if letters and tokens[at] in _AND | _UNTIL else ""
        token = tokens[at + 1] if joint and at + 1 < len(tokens) else tokens[at]
        letter = _letter(token, letters, freely=freely and (not letters or bool(joint)), after=joint)
        if not letter:
            break
        if letters and (joint in _UNTIL or (not joint and letter[0] == letters[-1][0])):
            letters += _between(letters[-1], letter)
        letters.append(letter)
        at += 2 if joint else 1
    return letters, at


def _letter(token: str, letters: Sequence[str], *, freely: bool, after: str) -> str:
    if _LETTER_AND_DIGIT.fullmatch(token):
        return token
    if after and token.isdigit() and f"{letters[-1][0]}{token}" in _IDS:
        return f"{letters[-1][0]}{token}"
    if freely and re.fullmatch(r"[a-t]\d?", token):
        return token[0]
    return ""


def _between(first: str, last: str) -> tuple[str, ...]:
    if first in _IDS and last in _IDS:
        return _IDS[_IDS.index(first) + 1 : _IDS.index(last)]
    return ()
