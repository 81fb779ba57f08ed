"""Clocks that jump, months and daylight that change in the midst of a sweep, other time zones."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.trials.stage import MONTH, SAME, Process, Stage, trial_of, verdicts
from tests.trials.table import Meter, Trial

_MONTHS_END = (
    datetime(2026, 12, 1, tzinfo=UTC),
    datetime(2026, 12, 1, 5, tzinfo=UTC),
    datetime(2027, 1, 1, 5, tzinfo=UTC),
)
"""In Greenwich, in Ecuador, and there with the year."""
_DAYLIGHT = {"back": datetime(2027, 11, 7, 6, tzinfo=UTC), "forth": datetime(2027, 3, 14, 7, tzinfo=UTC)}
"""When New York changes its clock; after the term of the month, before which no absence can be seen."""
_SAME_BUT_TIME = "los mismos veredictos y reglas, «verify» sin reparos"


def trials(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    add = trial_of(stage, times, seed, "Un reloj que salta")
    yield add("atrás y adelante, de segundos a años, en medio de un barrido", jumping_clocks)
    add = trial_of(stage, times, seed, "Cambio de mes en medio de un barrido")
    yield add("el reloj pasa de un mes a otro, en UTC, en Ecuador y con el año", month_boundaries)
    add = trial_of(stage, times, seed, "Cambio de hora de verano")
    yield add("la hora que se repite y la que falta, con la zona del equipo (TZ)", daylight)
    add = trial_of(stage, times, seed, "Zona horaria del equipo")
    yield add("el mismo mes visitado y juzgado desde otras zonas (TZ)", zones)


def jumping_clocks(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for number in range(times):
        jumps = [chooser.choice((-1, 1)) * 10 ** chooser.uniform(0, 7.5) for _ in range(4)]
        _clocked(stage, meter, f"jumps-{number}", stage.moment, jumps)
        meter.times += 1
    return _SAME_BUT_TIME


def month_boundaries(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for number, boundary in enumerate(_MONTHS_END):
        _clocked(stage, meter, f"month-{number}", boundary - timedelta(seconds=1), [1, 1, 60])
        meter.times += 1
    return _SAME_BUT_TIME


def daylight(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for name, change in _DAYLIGHT.items():
        _clocked(stage, meter, f"daylight-{name}", change - timedelta(seconds=2), [1, 2, 1800], "America/New_York")
        meter.times += 1
    return _SAME_BUT_TIME


def zones(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for zone in ("America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")[: max(1, times)]:
        store = stage.store(zone.rpartition("/")[2])
        done = stage.start(store, *stage.sweep, env={"TZ": zone}).wait(meter)
        assert done.code == 0, done.err[-1000:]
        found = stage.start(store, *stage.judge, env={"TZ": zone}).wait(meter)
        assert json.loads(found.out) == stage.due.judged
        stage.is_whole(meter, store)
        meter.times += 1
    return SAME


def _clocked(stage: Stage, meter: Meter, name: str, begin: datetime, jumps: list[float], zone: str = "UTC") -> None:
    """A sweep whose clock begins at a moment and jumps by so many seconds, each at a quarter of its answers."""
    store = stage.store(name)
    words = (str(store), MONTH, begin.isoformat(), str(len(stage.due.seen)), *map(str, jumps))
    done = Process((sys.executable, "-m", "tests.trials.clocked", *words), {"TZ": zone}).wait(meter)
    assert done.code == 0, done.err[-1500:]
    late = begin + timedelta(days=4000)
    done = stage.run(
        meter, store, "judge", "--month", MONTH, "--as-of", late.isoformat(), "--fail-on", "never", "--json"
    )
    assert verdicts(json.loads(done.out)) == verdicts(stage.due.judged)
    stage.run(meter, store, "verify")
    shutil.rmtree(store)
