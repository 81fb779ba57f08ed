"""The two formulas for «there is nothing to say», and what offices write in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
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

_KINDS: dict[str, AbsenceKind] = {"": "empty"}
_KINDS.update((text, "wrong_formula") for text in _WRONG)
_FORMULAS = frozenset(fold(formula) for formula in ACCEPTED)
_LONGEST = 32
"""Characters of the longer formula in quotes, and a few more. Longer cells are content: they need not be looked up."""

_NOTES = re.compile(r"\b(?:no aplican?|no disponibles?|no existen?|notas?|observacion(?:es)?)\b")


def is_formula(cell: str) -> bool:
    """Whether a cell is one of the two formulas, however it is capitalised, accented or quoted."""
    if len(cell) > _LONGEST:
        return False
    small = cell.casefold()
    return ("aplica" in small or "disponible" in small) and fold(small) in _FORMULAS


def may_hold_formula(cells: Sequence[str]) -> bool:
    """False when no cell of a row is a formula: the common case, told in one step."""
    small = "\n".join(cells).casefold()
    return "aplica" in small or "disponible" in small


def may_lack_content(cells: Sequence[str]) -> bool:
    """False when every cell of a row holds content: the common case, told in one step."""
    small = "\n".join(cells).casefold()
    return "aplica" in small or "disponible" in small or not _KINDS.keys().isdisjoint(small.split("\n"))


def absence_kind(cell: str) -> AbsenceKind | None:
    """How a cell fails to hold content, or None when it holds content or an accepted formula."""
    if len(cell) > _LONGEST or cell in ACCEPTED:
        return None
    return _KINDS.get(cell.casefold()) or ("formula_style" if is_formula(cell) else None)


def speaks_of_absence(text: str) -> bool:
    """Whether a dictionary's text can be taken for the note that explains a formula. Deliberately lenient."""
    return _NOTES.search(fold(text)) is not None
