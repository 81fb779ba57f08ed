"""Geometry of the charts: numbers only. ``templates/partes.html`` draws, the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """``runs`` are the stretches without a gap, as SVG points."""

    runs: tuple[str, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]


VIEW = "-14 0 654 180"
"""``viewBox`` of every chart; the room at the left is for the level 100."""
_TOP, _BOTTOM, _LEFT, _RIGHT = 30.0, 150.0, 28.0, 616.0


def histogram(values: Sequence[float]) -> tuple[Bar, ...]:
    """How many values (0 to 100) fall into each ten; 100 belongs to the last."""
    counts = [0] * 10
    for value in values:
        counts[min(9, max(0, int(value // 10)))] += 1
    most = max([*counts, 1])
    step = (_RIGHT - _LEFT) / 10
    bars = []
    for n, count in enumerate(counts):
        height = round((_BOTTOM - _TOP) * count / most, 1)
        label = f"{n * 10}–{n * 10 + 10}"
        bars.append(
            Bar(round(_LEFT + n * step + 2, 1), round(_BOTTOM - height, 1), round(step - 4, 1), height, label, count)
        )
    return tuple(bars)


def line(points: Sequence[tuple[str, float | None]], breaks: frozenset[str] = frozenset()) -> LineChart:
    """A line over months for values from 0 to 100. It stops at a missing value and before each label in ``breaks``."""
    step = (_RIGHT - _LEFT - 24) / max(1, len(points) - 1)
    dots: list[Dot] = []
    runs: list[list[str]] = [[]]
    for n, (label, value) in enumerate(points):
        if value is None or label in breaks:
            runs.append([])
        if value is None:
            continue
        x, y = round(_LEFT + 12 + n * step, 1), round(_BOTTOM - (_BOTTOM - _TOP) * value / 100, 1)
        dots.append(Dot(x, y, label, value))
        runs[-1].append(f"{x},{y}")
    every = max(1, -(-len(points) // 5))
    shown = [n for n in range(len(points) - 1, -1, -every)]
    ticks = tuple((round(_LEFT + 12 + n * step, 1), points[n][0]) for n in reversed(shown))
    return LineChart(tuple(" ".join(run) for run in runs if len(run) > 1), tuple(dots), ticks)
