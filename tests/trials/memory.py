"""No more memory, a database that another program holds, a second process on a store."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.trials.stage import KILLED, NO_SIGNALS, SAME, Process, Stage, short, trial_of
from tests.trials.table import Meter, Trial

_HELD = (
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('BEGIN IMMEDIATE'); print(1, flush=True); "
    "sys.stdin.read()"
)
_LONGEST = 120.0
"""Seconds that a process without memory gets: Python waits for ever for a thread that had none to begin with."""


def trials(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    no_limits = "" if sys.platform == "linux" else "el límite de memoria de otro proceso (prlimit) es de Linux"
    add = trial_of(stage, times, seed, "Memoria agotada", no_limits)
    yield add("un barrido que en un momento al azar no recibe más memoria", sweeps_without_memory)
    yield add("«judge» y «report» que no reciben más memoria", judging_without_memory)
    add = trial_of(stage, 1, seed, "Base de datos tomada por otro programa")
    yield add("unos segundos, durante un barrido", locked_for_a_moment)
    yield add("más tiempo del que se espera, durante un barrido", locked_for_long)
    yield add("la de resultados, durante «judge»", results_locked)
    add = trial_of(stage, times, seed, "Dos procesos en un almacén", NO_SIGNALS)
    yield add("«sweep» y «rebuild» mientras un barrido trabaja", two_processes)


def sweeps_without_memory(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    ends, store = list[str](), stage.store(f"memory-{chooser.random()}")
    while meter.times < times:
        process = stage.start(store, *stage.sweep)
        if process.lasts(meter, chooser.uniform(0.2, stage.calm[1] / 3)):
            _no_more_memory(process, chooser)
        done = process.wait(meter, kill_after=_LONGEST)
        if done.code == 0:
            stage.agrees(meter, store)
            shutil.rmtree(store)
            store = stage.store(f"memory-{chooser.random()}")
        ends.append(_end(done.code, done.err))
        meter.times += 1
    stage.agrees(meter, store)
    return f"{_counted(ends)}; repetida la orden sin límite, {SAME}"


def judging_without_memory(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    ends, store = list[str](), stage.copy_of_calm("memory-judged")
    seconds = stage.run(meter, store, *stage.judge).seconds
    site = stage.folder / "memory-site"
    report = ("report", *stage.as_of, "--out", str(site))
    stage.run(meter, store, *report)
    for number in range(times):
        process = stage.start(store, *(stage.judge if number % 2 else report))
        if process.lasts(meter, chooser.uniform(0.1, seconds / (1 if number % 2 else 2))):
            _no_more_memory(process, chooser)
        done = process.wait(meter, kill_after=_LONGEST)
        ends.append(_end(done.code, done.err))
        meter.times += 1
    stage.is_whole(meter, store)
    stage.run(meter, store, *report)
    return f"{_counted(ends)}; repetida la orden sin límite, {SAME}"


def _no_more_memory(process: Process, chooser: random.Random) -> None:
    if sys.platform == "linux":
        import resource

        try:
            pages = int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[0])
        except OSError:
            return
        most = pages * resource.getpagesize() + chooser.randrange(0, 8 << 20)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (most, most))


def _end(code: int, said: str) -> str:
    if code == 0:
        return "terminó igual"
    last = said.strip().rpartition("\n")[2]
    if code == KILLED:
        return "se quedó quieto y se lo mató"
    if code == 3 and "Traceback" not in said:
        return "código 3 y una frase"
    return f"código {code} ({'con traza: ' + last[:60] if 'Traceback' in said else last[:60]})"


def _counted(ends: list[str]) -> str:
    return ", ".join(f"{count} × {end}" for end, count in Counter(ends).most_common())


def locked_for_a_moment(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for _ in range(times):
        store = stage.store(f"locked-{chooser.random()}")
        process = stage.start(store, *stage.sweep)
        assert process.lasts(meter, stage.calm[1] / 3)
        with _Holder(store / "crawl.db"):
            assert process.lasts(meter, 3), "no esperó"
        done = process.wait(meter)
        assert done.code == 0, done.err[-1000:]
        stage.agrees(meter, store)
        meter.times += 1
    return f"esperó y siguió solo; {SAME}"


def locked_for_long(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.store("locked")
    process = stage.start(store, *stage.sweep)
    assert process.lasts(meter, stage.calm[1] / 3)
    with _Holder(store / "crawl.db"):
        done = process.wait(meter, patience=180)
    assert done.code == 3, done.err[-1000:]
    assert "Traceback" not in done.err, done.err[-1000:]
    meter.times += 1
    stage.agrees(meter, store)
    return f"código 3: «{short(done.last, store)}»; repetida la orden, {SAME}"


def results_locked(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("results-locked")
    stage.run(meter, store, *stage.judge)
    with _Holder(store / "results.db"):
        said = stage.refused(meter, store, *stage.judge)
    meter.times += 1
    stage.is_whole(meter, store)
    return f"código 3: «{short(said, store)}»; repetida la orden, {SAME}"


class _Holder:
    """Another program in the midst of a change of the database."""

    def __init__(self, database: Path) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _HELD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None
        self._child.stdout.readline()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._child.communicate()


def two_processes(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.store("two")
    process = stage.start(store, *stage.sweep)
    assert process.lasts(meter, stage.calm[1] / 4)
    process.signal("SIGSTOP")
    said = ""
    for _ in range(max(1, times // 2)):
        for order in (stage.sweep, ("rebuild",)):
            said = stage.refused(meter, store, *order)
            assert f"proceso {process.pid} " in said, said
            meter.times += 1
    process.signal("SIGCONT")
    assert process.wait(meter).code == 0
    stage.is_whole(meter, store)
    return f"código 3: «{short(said, store)}»; el primero terminó con {SAME}"
