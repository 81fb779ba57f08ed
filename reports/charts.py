"""Geometry of the charts: numbers only. ``templates/partes.html`` draws, the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.bands import BANDS, Band, band_of


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    value: int
    band: Band


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """``runs`` are the stretches without a gap, as SVG points; ``areas`` the spread around them."""

    runs: tuple[str, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band along the axis, with how many values are in it."""

    band: Band
    x: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    bars: tuple[Bar, ...]
    stretches: tuple[Stretch, ...]
    """Lowest band first."""


WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 46, 616, 30, 168
"""The frame of every chart, in units of its drawing."""
_STEP = 5
"""Points of 100 in a bar: every threshold of a band is a multiple."""


def histogram(values: Sequence[float]) -> Histogram:
    """Values from 0 to 100 in bars of five points; 100 belongs to the last."""
    bins = 100 // _STEP
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value // _STEP))] += 1
    most, width = max([*counts, 1]), (RIGHT - LEFT) / bins
    bars = []
    for n, count in enumerate(counts):
        height = round((BOTTOM - TOP) * count / most, 1)
        band = band_of(n * _STEP)
        assert band is not None
        label = f"{n * _STEP}–{(n + 1) * _STEP}"
        x = round(LEFT + n * width + 1, 1)
        bars.append(Bar(x, round(BOTTOM - height, 1), round(width - 2, 1), height, label, count, band))
    found = [band_of(value) for value in values]
    scale = (RIGHT - LEFT) / 100
    stretches = (
        Stretch(b, round(LEFT + b.low * scale, 1), round((b.high - b.low) * scale, 1), found.count(b))
        for b in reversed(BANDS)
    )
    return Histogram(tuple(bars), tuple(stretches))


def line(
    points: Sequence[tuple[str, float | None]],
    breaks: frozenset[str] = frozenset(),
    spread: Sequence[tuple[float, float] | None] = (),
) -> LineChart:
    """A line over months for values from 0 to 100. It stops at a missing value and before each label in ``breaks``.

    ``spread`` gives to each point the low and high ends of an area around the line.
    """
    step = (RIGHT - LEFT - 24) / max(1, len(points) - 1)
    dots: list[Dot] = []
    runs: list[list[str]] = [[]]
    edges: list[list[tuple[str, str]]] = [[]]
    for n, (label, value) in enumerate(points):
        if value is None or label in breaks:
            runs.append([])
            edges.append([])
        if value is None:
            continue
        x = round(LEFT + 12 + n * step, 1)
        dots.append(Dot(x, y_of(value), label, value))
        runs[-1].append(f"{x},{y_of(value)}")
        ends = spread[n] if spread else None
        if ends is not None:
            edges[-1].append((f"{x},{y_of(ends[0])}", f"{x},{y_of(ends[1])}"))
    areas = (" ".join([*(low for low, _ in run), *(high for _, high in reversed(run))]) for run in edges)
    every = max(1, -(-len(points) // 5))
    shown = [n for n in range(len(points) - 1, -1, -every)]
    ticks = tuple((round(LEFT + 12 + n * step, 1), points[n][0]) for n in reversed(shown))
    return LineChart(
        tuple(" ".join(run) for run in runs if len(run) > 1), tuple(dots), ticks, tuple(filter(None, areas))
    )


def y_of(value: float) -> float:
    """Where a value from 0 to 100 stands."""
    return round(BOTTOM - (BOTTOM - TOP) * value / 100, 1)
