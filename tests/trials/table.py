"""What a trial is, and the table of what came of them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Outcome = Literal["bien", "MAL", "no probado"]
HEAD = ("", "amenaza o falla", "qué se probó", "veces", "qué pasó", "MB", "s")


@dataclass(slots=True)
class Meter:
    """What a trial counts while it runs."""

    times: int = 0
    """Attempts."""
    megabytes: float = 0.0
    """Most memory that any process under trial has held."""
    seconds: float | None = None
    """Of the work itself, where the trial did more than that; else its whole time is told."""

    def held(self, megabytes: float) -> None:
        self.megabytes = max(self.megabytes, megabytes)


@dataclass(frozen=True, slots=True)
class Trial:
    """``run`` does it, counts on the meter and answers in Spanish what happened; AssertionError when it must not have.

    ``why_not`` is the reason for which it cannot be done on this machine.
    """

    threat: str
    tried: str
    run: Callable[[Meter], str]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a trial. ``megabytes`` is 0 where the system does not tell."""

    outcome: Outcome
    threat: str
    tried: str
    times: int
    happened: str
    megabytes: float
    seconds: float

    def line(self) -> str:
        cells = (
            self.outcome, self.threat, self.tried, str(self.times), self.happened, f"{self.megabytes:.0f}",
            f"{self.seconds:.1f}",
        )  # fmt: skip
        return line_of(cells)


def line_of(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def try_out(trial: Trial) -> Row:
    """The row of a trial. What goes wrong in one keeps no other from being tried."""
    if trial.why_not:
        return Row("no probado", trial.threat, trial.tried, 0, f"no probado aquí: {trial.why_not}", 0, 0)
    meter, begun = Meter(), time.monotonic()
    outcome: Outcome = "bien"
    try:
        happened = trial.run(meter)
    except (
        AssertionError, OSError, ValueError, LookupError, sqlite3.Error, subprocess.SubprocessError,
    ) as error:  # fmt: skip
        outcome, happened = "MAL", f"{type(error).__name__}: {str(error)[:2000]}"
    seconds = time.monotonic() - begun if meter.seconds is None else meter.seconds
    return Row(outcome, trial.threat, trial.tried, meter.times, happened, meter.megabytes, seconds)


def sum_line(rows: list[Row], seconds: float) -> str:
    failed = sum(row.outcome == "MAL" for row in rows)
    left = sum(row.outcome == "no probado" for row in rows)
    most = max((row.megabytes for row in rows), default=0)
    times = f"{sum(row.times for row in rows):,}".replace(",", " ")
    return (
        f"{len(rows)} filas, {times} intentos, {failed} fallaron, {left} no se probaron aquí; memoria máxima "
        f"{most:.0f} MB, {seconds:.0f} s."
    )


def write_json(path: Path, rows: list[Row], command: str) -> None:
    told = {"command": command, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> list[Row]:
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]
