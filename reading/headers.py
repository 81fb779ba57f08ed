"""Which row of a table is its header, and which known set of columns it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from reading.table import Table
from reading.text import fold, header_key

_NEAR = 80.0
"""Least likeness of a misspelt column. Below, ``Fecha de inicio`` begins to be taken for ``Fecha de fin``."""
_ENOUGH_EXACT = 0.9
"""From this share of columns written exactly on, no other candidate is looked for by likeness."""
_LONGEST_HEADER = 400
"""Characters; the longest official column has 150. Longer cells are prose."""
_WIDEST_HEADER = 500
"""Cells of a row that are looked at by likeness; the widest official template has 24 columns."""

_Columns = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """The header row of a table: ``key`` of the candidate it resembles most, and how well.

    ``cells`` are as written, ``score`` is the share of expected columns found, from 0 to 100, a near spelling counting
    by its likeness; ``columns[i]`` is the cell that holds the candidate's column ``i``, None where it is missing.
    """

    key: str
    row: int
    cells: tuple[str, ...]
    score: float
    columns: tuple[int | None, ...]


def find_header(
    table: Table, candidates: Mapping[str, Sequence[str]] | Candidates, within: int = 15, threshold: float = 75
) -> HeaderMatch | None:
    """The row among the first ``within`` that is most like one of the ``candidates``, or None below ``threshold``.

    A row that spells a candidate's columns exactly wins at once; else the candidate with the best balance of columns
    found and cells explained, so that three common columns inside a wide header do not make a three-column template.
    Whoever looks for the same ones in many tables hands over :class:`Candidates`.
    """
    known = candidates if isinstance(candidates, Candidates) else _compile(_frozen(candidates))
    rows = [(row, cells) for row, cells in islice(table.rows(), within) if any(cells)]
    keyed: list[tuple[str, ...]] = []
    for row, cells in rows:
        keys = tuple(map(_key, cells))
        key = known.exact.get(tuple(filter(None, keys)))
        if key is not None:
            columns = tuple(index for index, k in enumerate(keys) if k)
            return HeaderMatch(key, row, tuple(cells), 100.0, columns)
        keyed.append(keys)
    best: tuple[float, HeaderMatch] | None = None
    for likeness in (False, True):
        for (row, cells), keys in zip(rows, keyed, strict=True):
            found = known.best(cells, keys, likeness)
            if found is not None and (best is None or found[0] > best[0]):
                best = found[0], HeaderMatch(found[1], row, tuple(cells), found[2], found[3])
        if best is not None and not likeness and best[1].score >= 100 * _ENOUGH_EXACT:
            return known.complete(best[1])
    return best[1] if best is not None and best[1].score >= threshold else None


@lru_cache(maxsize=16384)
def _key(cell: str) -> str:
    return header_key(cell) if len(cell) <= _LONGEST_HEADER else ""


_Frozen = tuple[tuple[str, tuple[str, ...]], ...]


def _frozen(candidates: Mapping[str, Sequence[str]]) -> _Frozen:
    return tuple((key, tuple(columns)) for key, columns in candidates.items())


@lru_cache(maxsize=64)
def _compile(candidates: _Frozen) -> Candidates:
    return Candidates(dict(candidates))


class Candidates:
    """Sets of columns folded once: by whole header, by column key, and the distinct spellings for near matches."""

    def __init__(self, by_key: Mapping[str, Sequence[str]]) -> None:
        candidates = _frozen(by_key)
        self.names = list(by_key)
        self.folded = [[fold(column) for column in columns] for _, columns in candidates]
        self.exact: dict[tuple[str, ...], str] = {}
        self.places: dict[str, list[tuple[int, int]]] = {}
        for index, (key, columns) in enumerate(candidates):
            keys = tuple(header_key(column) for column in columns)
            self.exact.setdefault(keys, key)
            for place, column_key in enumerate(keys):
                self.places.setdefault(column_key, []).append((index, place))
        self.spellings = {fold(column): header_key(column) for _, columns in candidates for column in columns}
        self.near = lru_cache(maxsize=4096)(self._near)

    def _near(self, cell: str) -> list[tuple[str, float]]:
        """Column keys that resemble a cell, best first, with their likeness from 0 to 1."""
        hits = process.extract(
            fold(cell), list(self.spellings), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=None
        )
        return [(self.spellings[spelling], score / 100) for spelling, score, _ in hits]

    def best(
        self, cells: Sequence[str], keys: Sequence[str], likeness: bool
    ) -> tuple[float, str, float, _Columns] | None:
        """(balance, key, score, columns) of the candidate that explains a row best, or None where nothing matches."""
        hits: dict[int, list[tuple[float, int, int]]] = {}
        for position, key in enumerate(keys[:_WIDEST_HEADER] if likeness else keys):
            if not key:
                continue
            near = [(key, 1.0)] if key in self.places or not likeness else self.near(cells[position])
            for column_key, weight in near:
                for index, place in self.places.get(column_key, ()):
                    hits.setdefault(index, []).append((weight, position, place))
        filled = sum(1 for key in keys if key)
        best: tuple[float, str, float, _Columns] | None = None
        for index in sorted(hits):
            columns, weight = _assign(hits[index], len(self.folded[index]))
            balance = 2 * weight / (len(columns) + filled)
            if best is None or balance > best[0]:
                best = balance, self.names[index], 100 * weight / len(columns), columns
        return best

    def complete(self, match: HeaderMatch) -> HeaderMatch:
        """A match of columns written exactly, the missing ones looked for by likeness among the cells left over."""
        index = self.names.index(match.key)
        hits = [(1.0, cell, place) for place, cell in enumerate(match.columns) if cell is not None]
        taken = set(match.columns)
        for place, cell in enumerate(match.columns):
            if cell is None:
                for position, written in enumerate(match.cells):
                    score = fuzz.token_sort_ratio(fold(written), self.folded[index][place], score_cutoff=_NEAR)
                    if score and position not in taken:
                        hits.append((score / 100, position, place))
        columns, weight = _assign(hits, len(match.columns))
        return HeaderMatch(match.key, match.row, match.cells, 100 * weight / len(columns), columns)


def _assign(hits: list[tuple[float, int, int]], width: int) -> tuple[_Columns, float]:
    """One cell per column and one column per cell, the surest first; their weights summed."""
    columns: list[int | None] = [None] * width
    used: set[int] = set()
    total = 0.0
    for weight, position, place in sorted(hits, key=lambda hit: (-hit[0], hit[1], hit[2])):
        if columns[place] is None and position not in used:
            columns[place] = position
            used.add(position)
            total += weight
    return tuple(columns), total
