"""The two formulas for «there is nothing to say», and what offices write in their place."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from reading.text import fold

NOT_APPLICABLE = "NO APLICA"
NOT_AVAILABLE = "INFORMACIÓN NO DISPONIBLE"

AbsenceKind = Literal["empty", "wrong_formula", "formula_style"]

ACCEPTED = frozenset({NOT_APPLICABLE, NOT_AVAILABLE, "INFORMACION NO DISPONIBLE"})
"""As the Guía (cap. VI) asks: capitals, no quotes. A lost accent is no fault of the content."""

_WRONG = (
    *("n/a", "n.a.", "n.a", "na", "n/d", "n.d.", "n.d", "nd", "s/n", "s.n.", "sn", "s/i", "s/d"),
    *("-", "--", "---", "----", "–", "—", "_", "__", ".", "..", "*", "?", "$-", "$ -"),
    *(
        "null",
        "none",
        "nan",
        "#n/a",
        "#n/d",
        "#ref!",
        "#¡ref!",
        "#value!",
        "#¡valor!",
        "#div/0!",
        "#name?",
        "#¿nombre?",
    ),
    *("no disponible", "sin información", "sin informacion", "no hay información", "no registra"),
)

_DASHES = frozenset({"-", "--", "–", "—", "$-", "$ -"})
_KINDS: dict[str, AbsenceKind] = {"": "empty"}
_KINDS.update((text, "wrong_formula") for text in _WRONG)
_FORMULAS = frozenset(fold(formula) for formula in ACCEPTED)
_LONGEST = 32
"""Characters of the longer formula in quotes, and a few more. Longer cells are content: they need not be looked up."""

_NOTES = re.compile(r"\b(?:no aplican?|no disponibles?|no existen?|notas?|observacion(?:es)?)\b")


def is_formula(cell: str) -> bool:
    """Whether a cell is one of the two formulas, however it is capitalised, accented or quoted."""
    return len(cell) <= _LONGEST and _says_formula(cell.casefold())


def _says_formula(folded: str) -> bool:
    return may_hold_formula(folded) and fold(folded) in _FORMULAS


def may_hold_formula(folded: str) -> bool:
    """False when no cell is a formula, given all of them case folded: the common case, told in one step."""
    return "aplica" in folded or "disponible" in folded


def may_lack_content(folded: str) -> bool:
    """False when every cell holds content, given each on a line of its own, case folded: told in one step again."""
    return may_hold_formula(folded) or not _KINDS.keys().isdisjoint(folded.split("\n"))


def absence_kind(cell: str) -> AbsenceKind | None:
    """How a cell fails to hold content, or None when it holds content or an accepted formula."""
    if len(cell) > _LONGEST:
        return None
    small = cell.casefold()
    kind = _KINDS.get(small)
    return kind or ("formula_style" if cell not in ACCEPTED and _says_formula(small) else None)


def absence_kinds(cells: Collection[str]) -> dict[str, AbsenceKind]:
    """The cells that :func:`absence_kind` says something of, told of many in a fifth of the time."""
    return {cell: kind for cell in _doubtful(cells) if (kind := absence_kind(cell))}


def shows_zero(cell: str) -> bool:
    """Whether a cell is the dash that spreadsheets show for a zero in the accounting format."""
    return cell in _DASHES


def says_nothing(cell: str) -> bool:
    """Whether a cell is blank, a formula of absence or a mark in the place of one."""
    if len(cell) > _LONGEST:
        return False
    small = cell.casefold()
    return small in _KINDS or _says_formula(small)


def saying_nothing(cells: Collection[str]) -> set[str]:
    """The cells of which :func:`says_nothing` holds, told of many in a fifth of the time."""
    return set(filter(says_nothing, _doubtful(cells)))


def formulas_of(cells: Collection[str]) -> set[str]:
    """The cells of which :func:`is_formula` holds, told of many in a fifth of the time."""
    return set(filter(is_formula, _doubtful(cells)))


def _doubtful(cells: Collection[str]) -> list[str]:
    return [
        cell
        for cell, small in zip(cells, map(str.casefold, cells), strict=True)
        if small in _KINDS or "aplica" in small or "disponible" in small
    ]


def speaks_of_absence(text: str) -> bool:
    """Whether a dictionary's text can be taken for the note that explains a formula. Deliberately lenient."""
    folded = fold(text)
    # What the expression needs, found in a tenth of its time.
    may = "no " in folded or "nota" in folded or "observacion" in folded
    return may and _NOTES.search(folded) is not None
