"""Bands of points and groups of size: the one source for map, ranking, charts, badges, legends and methodology."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from reports.language import SPANISH, Language
from reports.text import N_


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the scale from 0 to 100. ``letter`` says it where colour cannot be seen."""

    letter: str
    name: str
    low: int
    """First value that belongs to it; the last is what the next band begins with, left out."""
    high: int
    css: str

    def told(self, language: Language = SPANISH) -> str:
        """Its points in words."""
        if self.high == 100:
            return language.gettext("%(low)d o más", low=self.low)
        if not self.low:
            return language.gettext("menos de %(high)d", high=self.high)
        return language.gettext("%(low)d a %(high)s", low=self.low, high=language.number(self.high - 0.1))


BANDS: tuple[Band, ...] = (
    Band("A", N_("Muy alto"), 90, 100, "b4"),
    Band("B", N_("Alto"), 70, 90, "b3"),
    Band("C", N_("Medio"), 50, 70, "b2"),
    Band("D", N_("Bajo"), 25, 50, "b1"),
    Band("E", N_("Muy bajo"), 0, 25, "b0"),
)
"""Best first. Equal steps would say nothing: nine tenths and one quarter are what a reader asks for."""

_RISING = tuple(reversed(BANDS))
_LOWS = [band.low for band in _RISING]


def band_of(value: float | None) -> Band | None:
    """The band of a value in points; what is compared is the value as printed, with one decimal. None for nothing."""
    return None if value is None else _RISING[max(0, bisect_right(_LOWS, round(value, 1)) - 1)]


@dataclass(frozen=True, slots=True)
class Size:
    """A group of municipalities by inhabitants."""

    key: str
    name: str
    low: int


SIZES: tuple[Size, ...] = (
    Size("5", N_("100 000 habitantes o más"), 100_000),
    Size("4", N_("de 50 000 a 99 999 habitantes"), 50_000),
    Size("3", N_("de 20 000 a 49 999 habitantes"), 20_000),
    Size("2", N_("de 10 000 a 19 999 habitantes"), 10_000),
    Size("1", N_("menos de 10 000 habitantes"), 0),
)


def size_of(population: int | None) -> Size | None:
    """The size group, None where the registry gives no inhabitants."""
    return None if population is None else next(size for size in SIZES if population >= size.low)
