"""A sweep whose clock jumps: ``python -m tests.trials.clocked STORE MONTH BEGIN ANSWERS JUMP…``.

The clock begins at BEGIN and goes on by a tenth of a second each time it is asked; JUMP seconds are added to it each
time a part of the ANSWERS came.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from crawler.registry import load_registry
from crawler.settings import load_settings
from crawler.sweep import run_sweep


class JumpingClock:
    def __init__(self, begin: datetime, answers: int, jumps: list[float]) -> None:
        self._now, self._jumps = begin, jumps
        self._every = max(1, answers // (len(jumps) + 1))
        self._asked = 0

    def __call__(self) -> datetime:
        self._asked += 1
        self._now += timedelta(seconds=0.1)
        if self._jumps and self._asked % self._every == 0:
            self._now += timedelta(seconds=self._jumps.pop(0))
        return self._now


def main() -> None:
    store, month, begin, answers, *jumps = sys.argv[1:]
    clock = JumpingClock(datetime.fromisoformat(begin), int(answers), [float(jump) for jump in jumps])
    registry = load_registry(Path(store) / "registry.csv")
    done = run_sweep(Path(store), registry, month, load_settings(Path(store)), clock, allow_private=True)
    sys.exit(0 if done.finished else 1)


if __name__ == "__main__":
    main()
