"""Names of people as sets of words, so that order, accents and a missing second name do not count. Never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from checker.model import Case, Part, PlaceKind
from reading.text import fold
from rules.lotaip.absence import is_formula

_COLUMN = {"19.2": 1, "19.4": 0, "19.13": 0}
"""Position of the names in every official template of the item."""
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "sr", "sra", "srta", "ing", "dr", "dra", "abg", "lic"})

Name = frozenset[str]


def name_of(cell: str) -> Name:
    """The words of a name, numbers beside it left out; empty for fewer than two, or a formula of absence."""
    if is_formula(cell):
        return frozenset()
    words = frozenset(filter(str.isalpha, fold(cell).split())) - _PARTICLES
    return words if len(words) > 1 else frozenset()


def names_in(part: Part | None, obligation_id: str) -> Iterator[tuple[int, Name]]:
    """Row and name of each row of an item that has a column of names."""
    if part is None or part.header is None or part.template is None:
        return
    place = part.header.columns[_COLUMN[obligation_id]]
    if place is None:
        return
    for row, cells in part.data_rows():
        if place < len(cells) and (name := name_of(cells[place])):
            yield row, name


class Directory:
    """The people of item 2 of one place."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = frozenset(names)

    @cached_property
    def _by_word(self) -> dict[str, set[Name]]:
        found: dict[str, set[Name]] = {}
        for name in self._names:
            for word in name:
                found.setdefault(word, set()).add(name)
        return found

    def __len__(self) -> int:
        return len(self._names)

    def holds(self, name: Name) -> bool:
        """Whether someone has this name, or one that differs in words left out by one of the two."""
        if name in self._names:
            return True
        near = set().union(*(self._by_word.get(word, set()) for word in name))
        return any(name <= other or other <= name for other in near)

    def holds_exactly(self, name: Name) -> bool:
        return name in self._names


_last: list[tuple[Part | None, Directory]] = []
"""The directory made last: four rules of one case ask for the same."""


def directory_of(case: Case, place: PlaceKind) -> Directory:
    """The people that a place lists under item 2; nobody where it publishes none that can be read."""
    found = case.publications.get(("19.2", place))
    part = found.parts.get("dataset") if found else None
    if _last and _last[0][0] is part:
        return _last[0][1]
    made = Directory(name for _, name in names_in(part, "19.2"))
    _last[:] = [(part, made)]
    return made
