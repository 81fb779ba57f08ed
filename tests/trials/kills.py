"""Orders that are killed (SIGKILL) at any moment, and begun again."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.trials.stage import KILLED, MONTH, NO_SIGNALS, Done, Process, Stage, files_of, finished, trial_of
from tests.trials.table import Meter, Trial

_BEFORE = 0.4
"""Seconds that an order needs before it does anything: a kill before then tells nothing."""
_ROTATE = 200_000


def trials(stage: Stage, kills: int, seed: int) -> Iterator[Trial]:
    many = trial_of(stage, kills, seed, "Muerte forzada (SIGKILL)", NO_SIGNALS)
    yield many("barridos matados en momentos al azar, muchas veces cada uno", random_kills)


def trials_of_changes(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    add = trial_of(stage, 2 * times, seed, "Muerte forzada (SIGKILL)", NO_SIGNALS)
    yield add("un barrido matado con un registro WARC a medio escribir o sin asentar", kills_at_changes)
    yield add("el cierre del barrido, cambio por cambio: índice, huellas, manifiestos", kills_at_the_end)
    yield add(f"archivos WARC que rotan cada {_ROTATE // 1000} kB", kills_at_rotations)
    yield add("«judge» en momentos al azar", kills_of_judge)
    yield add("«report» sobre un sitio anterior, en cambios al azar", kills_of_report)
    yield add("«rebuild», cambio por cambio", kills_of_rebuild)
    yield add("«freeze», cambio por cambio", kills_of_freeze)
    yield add("«export» sobre una exportación anterior, cambio por cambio", kills_of_export)
    add = trial_of(stage, 2 * times, seed, "Interrupción pedida (Ctrl-C, SIGTERM)", NO_SIGNALS)
    yield add("barridos detenidos en momentos al azar", asked_to_stop)


def random_kills(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    sweeps = 0
    seconds = stage.calm[1]
    while meter.times < kills:
        store = stage.store(f"killed-{chooser.random()}")
        stretch = chooser.choice((0.1, 0.2, 0.4)) * seconds
        while meter.times < kills and not finished(store):
            moment = chooser.uniform(_BEFORE, 2 * _BEFORE + stretch)
            meter.times += stage.run(meter, store, *stage.sweep, kill_after=moment).code == KILLED
        stage.agrees(meter, store)
        shutil.rmtree(store)
        sweeps += 1
    return f"{meter.times} muertes en {sweeps} barridos; {_same(stage)}"


def kills_at_changes(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    store = stage.store("half")
    while meter.times < kills:
        meter.times += dying(stage, meter, store, chooser.randrange(1, 400), *stage.sweep).code == KILLED
        if finished(store):
            stage.is_whole(meter, store)
            shutil.rmtree(store)
            store = stage.store("half")
    stage.agrees(meter, store)
    return f"ningún registro a medias; {_same(stage)}"


def kills_at_the_end(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    """From a store that lacks a few changes, killed at each of those that are left."""
    whole = stage.store("whole")
    changes = _changes(dying(stage, meter, whole, 0, *stage.sweep))
    short = stage.store("short")
    assert dying(stage, meter, short, changes - 2 * kills, *stage.sweep).code == KILLED
    for number in range(1, 2 * kills):
        store = Path(shutil.copytree(short, stage.folder / f"end-{number}"))
        done = dying(stage, meter, store, number, *stage.sweep)
        meter.times += done.code == KILLED
        stage.agrees(meter, store)
        shutil.rmtree(store)
        if done.code == 0:
            break
    assert meter.times >= kills // 2, f"solo {meter.times}"
    return _same(stage)


def kills_at_rotations(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    store = stage.store("rotates")
    while not finished(store):
        last = chooser.randrange(1, 400) if meter.times < kills else 0
        done = dying(stage, meter, store, last, *stage.sweep, rotate=_ROTATE)
        assert done.code in (0, KILLED), done.err[-1000:]
        meter.times += done.code == KILLED
    stage.is_whole(meter, store)
    files = len(list((store / "evidence").glob("*.warc.gz")))
    assert files > 3, f"{files} archivos"
    return f"{files} archivos; {_same(stage)}"


def kills_of_judge(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("judge-killed")
    seconds = stage.run(meter, store, *stage.judge).seconds
    for path in store.glob("results.db*"):
        path.unlink()
    for _ in range(kills):
        done = stage.run(meter, store, *stage.judge, kill_after=chooser.uniform(_BEFORE, seconds * 1.1))
        meter.times += done.code == KILLED
        if (store / "results.db").exists():
            with closing(sqlite3.connect(store / "results.db")) as db:
                assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    stage.is_whole(meter, store)
    return f"la base de resultados siempre sana; {_same(stage)}"


def kills_of_report(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    """The site before the change of names is the old one, byte for byte; during it each file is the old or the new."""
    store = stage.copy_of_calm("report-killed")
    stage.run(meter, store, *stage.judge)
    old, new = stage.folder / "site-old", stage.folder / "site-new"
    order = ("report", *stage.as_of, "--out")
    stage.run(meter, store, *order, str(old))
    shutil.copytree(old, new)
    changed = ("--base-url", "https://ejemplo.ec/lotaip/")
    copy = Path(shutil.copytree(old, stage.folder / "site-counted"))
    changes = _changes(dying(stage, meter, store, 0, *order, str(copy), *changed, folder=copy))
    due, before = files_of(copy), files_of(old)
    assert due != before
    mixed = 0
    for number in chooser.sample(range(1, changes + 1), min(kills, changes)):
        done = dying(stage, meter, store, number, *order, str(new), *changed, folder=new)
        assert done.code == KILLED, done.err[-500:]
        meter.times += 1
        found = {name: data for name, data in files_of(new).items() if ".nuevo" not in name}
        assert found.keys() >= before.keys() & due.keys(), sorted(before.keys() & due.keys() - found.keys())[:3]
        wrong = [name for name, data in found.items() if data not in (before.get(name), due.get(name))]
        assert not wrong, f"archivos a medias: {wrong[:3]}"
        mixed += found != before
        stage.run(meter, store, *order, str(new), *changed)
        left = files_of(new)
        assert left == due, sorted(n for n in left.keys() | due.keys() if left.get(n) != due.get(n))[:5]
        shutil.rmtree(new)
        shutil.copytree(old, new)
    return (
        f"en {meter.times - mixed} el sitio anterior quedó intacto; en {mixed}, al cambiar los nombres, cada archivo "
        "era el anterior o el nuevo, entero; repetida la orden, el sitio nuevo completo"
    )


def kills_of_rebuild(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    counted = stage.copy_of_calm("rebuild-counted")
    changes = _changes(dying(stage, meter, counted, 0, "rebuild"))
    for number in range(1, changes + 1):
        store = stage.copy_of_calm(f"rebuild-{number}")
        assert dying(stage, meter, store, number, "rebuild").code == KILLED
        meter.times += 1
        if (store / "crawl.db").exists():
            stage.run(meter, store, "verify")
        stage.run(meter, store, "rebuild")
        stage.is_whole(meter, store)
        shutil.rmtree(store)
    return f"repetida la orden, {_same(stage)}"


def kills_of_freeze(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    judged = stage.copy_of_calm("freeze")
    stage.run(meter, judged, *stage.judge)
    order = ("freeze", MONTH, *stage.as_of)
    counted = Path(shutil.copytree(judged, stage.folder / "freeze-counted"))
    changes = _changes(dying(stage, meter, counted, 0, *order))
    due = files_of(counted / "frozen")
    for number in range(1, changes + 1):
        store = Path(shutil.copytree(judged, stage.folder / f"freeze-{number}"))
        assert dying(stage, meter, store, number, *order).code == KILLED
        meter.times += 1
        if stage.start(store, *order).wait(meter).code == 3:  # sealed and not marked: its sentence says what to do
            stage.run(meter, store, *stage.judge)
        assert files_of(store / "frozen") == due
        stage.run(meter, store, "freeze", "--check")
        shutil.rmtree(store)
    return "repetida la orden, o «judge» donde ella lo pide, el mes queda congelado con los mismos archivos"


def kills_of_export(stage: Stage, meter: Meter, kills: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("export")
    stage.run(meter, store, *stage.judge)
    out = stage.folder / "exported" / "datos.json"
    out.parent.mkdir()
    order = ("export", *stage.as_of, "--format", "json", "--out", str(out))
    changes = _changes(dying(stage, meter, store, 0, *order, folder=out.parent))
    due = out.read_bytes()
    for number in range(1, changes + 1):
        out.write_bytes(b"anterior")
        assert dying(stage, meter, store, number, *order, folder=out.parent).code == KILLED
        meter.times += 1
        assert out.read_bytes() in (b"anterior", due)
    stage.run(meter, store, *order)
    assert files_of(out.parent) == {out.name: due}, "quedó algo de las que murieron"
    return "el archivo anterior o el nuevo, entero; repetida la orden, solo el nuevo"


def asked_to_stop(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    said, longest = set(), stage.calm[1] / 2
    while meter.times < times:
        store = stage.store(f"asked-{chooser.random()}")
        while meter.times < times and not finished(store):
            process = stage.start(store, *stage.sweep)
            process.lasts(meter, chooser.uniform(3 * _BEFORE, longest))
            process.signal(chooser.choice(("SIGINT", "SIGTERM")))
            done = process.wait(meter)
            assert "Traceback" not in done.err, done.err[-1500:]
            if done.code:
                meter.times += 1
                said.add(done.code)
            else:
                longest = min(longest, done.seconds / 2)  # the machine is less busy than it was
        stage.agrees(meter, store)
    return f"termina sin traza con código {', '.join(map(str, sorted(said)))}; {_same(stage)}"


def dying(
    stage: Stage, meter: Meter, store: Path, last: int, *order: str, rotate: int = 0, folder: Path | None = None
) -> Done:
    """An order that dies at its change number ``last`` below ``folder`` (by default the store)."""
    words = (str(last), str(rotate), str(folder or store), *order, "--store", str(store))
    return Process((sys.executable, "-m", "tests.trials.dying", *words)).wait(meter)


def _changes(done: Done) -> int:
    assert done.code == 0, done.err[-1500:]
    return int(done.last)


def _same(stage: Stage) -> str:
    due = stage.due
    digest = hashlib.sha256("\n".join(sorted(map(str, due.seen))).encode()).hexdigest()[:12]
    return f"las mismas {len(due.seen)} respuestas ({digest}), el mismo JSON de veredictos, «verify» sin reparos"
