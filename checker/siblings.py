"""Files of one item that only their names bring together: ``6_CD.csv``, ``6_MD.csv``, ``6_DD.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from checker.wordings import without_component
from reading.text import fold


def sibling(name: str, others: Iterable[str]) -> str | None:
    """Of other files' names the one that says the same as ``name`` but for the word of its component; None where none
    does, or several do alike. Names come without their extension."""
    likeness = {other: _likeness(name, other) for other in others}
    best = max(likeness.values(), default=0)
    found = [other for other, value in likeness.items() if value == best]
    return found[0] if best and len(found) == 1 else None


def _likeness(one: str, other: str) -> int:
    """Words in common, twice as many where nothing else is said; 0 where the names differ in more than a word each.

    A number before the component may be the item's («2 Metadatos») or count the components («2. Metadatos (Actas)»).
    """
    return max(
        _alike(without_component(fold(one), counted), without_component(fold(other), counted)) for counted in _BOTH
    )


_BOTH = (False, True)


def _alike(one: str, other: str) -> int:
    mine, theirs = one.split(), other.split()
    if mine == theirs:
        return 2 * len(mine)
    return max(_shared(mine, theirs), _shared(mine[::-1], theirs[::-1]))


def _shared(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Words that both begin with, where at most one other that is no number follows."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False)))
    rest = [*mine[same:], *theirs[same:]]
    alone = len(mine) - same <= 1 and len(theirs) - same <= 1
    return same if alone and not any(c.isdigit() for word in rest for c in word) else 0
