"""Comparison groups: a municipality beside those of its province and, where inhabitants are known, of its size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from reports.bands import SIZES, size_of
from reports.ranking import Line, Ranking


@dataclass(frozen=True, slots=True)
class Group:
    kind: Literal["provincia", "tamaño"]
    name: str
    ranked: tuple[Line, ...]
    """Best first."""
    unranked: tuple[Line, ...]

    @property
    def total(self) -> int:
        return len(self.ranked) + len(self.unranked)

    @property
    def median(self) -> float | None:
        values = [line.value for line in self.ranked if line.value is not None]
        return round(median(values), 1) if values else None

    @property
    def coverage(self) -> float | None:
        """Mean of the measured, from 0 to 1."""
        found = [x.summary.score.coverage for x in (*self.ranked, *self.unranked) if x.summary is not None]
        return fmean(found) if found else None

    def place(self, ruc: str) -> int | None:
        """The place within the group; ties share it."""
        value = next((line.value for line in self.ranked if line.entity.ruc == ruc), None)
        return None if value is None else 1 + sum((line.value or 0.0) > value for line in self.ranked)


def groups(ranking: Ranking) -> tuple[Group, ...]:
    """Provinces by name, then sizes from the largest; nobody is compared who lacks the figure."""
    return (*_provinces(ranking), *_sizes(ranking))


def _provinces(ranking: Ranking) -> Iterator[Group]:
    for name in sorted({line.entity.province for line in ranking.by_ruc.values() if line.entity.province}):
        yield Group("provincia", name, *(
            tuple(line for line in side if line.entity.province == name) for side in (ranking.ranked, ranking.unranked)
        ))  # fmt: skip


def _sizes(ranking: Ranking) -> Iterator[Group]:
    for size in SIZES:
        ranked, unranked = (
            tuple(line for line in side if size_of(line.entity.population) == size)
            for side in (ranking.ranked, ranking.unranked)
        )
        if ranked or unranked:
            yield Group("tamaño", size.name, ranked, unranked)
