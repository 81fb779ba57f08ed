"""Copies taken while a sweep runs, and what is lost besides: the index, the results."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.trials.stage import KILLED, NO_SIGNALS, SAME, Stage, trial_of, verdicts
from tests.trials.table import Meter, Trial


def trials(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    add = trial_of(stage, times, seed, "Copia de respaldo", NO_SIGNALS)
    yield add("tomada en momentos al azar de un barrido, como dice docs/guides/respaldo.md", copies)
    yield add("restaurada tras perder el almacén", restored)
    add = trial_of(stage, times, seed, "Índice perdido", NO_SIGNALS)
    yield add("borrado, cortado o lleno de ceros, de un barrido terminado", lost_index)
    yield add("borrado en un momento al azar de un barrido sin terminar", lost_index_half_way)
    add = trial_of(stage, times, seed, "Resultados perdidos")
    yield add("«results.db» borrado", lost_results)


def copies(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    """As docs/guides/respaldo.md says: the index first, by SQLite itself, then the WARC files."""
    store, made, clean = stage.store("copied"), list[Path](), 0
    process = stage.start(store, *stage.sweep)
    while len(made) < times and process.lasts(meter, chooser.uniform(0.2, 1.6 * stage.calm[1] / times)):
        if not (store / "crawl.db").exists():
            continue
        copy = stage.folder / f"copy-{len(made)}"
        copy.mkdir()
        with closing(sqlite3.connect(store / "crawl.db", timeout=30)) as db:
            db.execute("VACUUM INTO ?", (str(copy / "crawl.db"),))
        shutil.copytree(store / "evidence", copy / "evidence")
        for name in ("registry.csv", "lotaip.toml"):
            shutil.copy(store / name, copy)
        made.append(copy)
    assert process.wait(meter).code == 0
    for copy in made:
        done = stage.start(copy, "verify").wait(meter)
        assert done.code == 0 or "sin índice al final" in done.out or "no consta en el índice" in done.out, done.out
        clean += done.code == 0
        stage.agrees(meter, copy)
        meter.times += 1
    assert made, "el barrido terminó antes"
    return f"{clean} de {len(made)} sin reparos en el acto, las demás con el final que dice la guía; seguidas, {SAME}"


def restored(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("restored")
    stage.run(meter, store, *stage.judge)
    backup = shutil.copytree(store, stage.folder / "backup")
    shutil.rmtree(store)
    shutil.copytree(backup, store)
    stage.is_whole(meter, store)
    meter.times += 1
    return SAME


def lost_index(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    for number in range(max(3, times)):
        store = stage.copy_of_calm(f"lost-{number}")
        whole = (store / "crawl.db").read_bytes()
        left = (None, bytes(len(whole)), whole[: chooser.randrange(len(whole))])[number % 3]
        for path in store.glob("crawl.db*"):
            path.unlink()
        if left is not None:
            (store / "crawl.db").write_bytes(left)
        stage.run(meter, store, "rebuild")
        stage.is_whole(meter, store)
        shutil.rmtree(store)
        meter.times += 1
    return f"rehecho solo con los WARC: {SAME}"


def lost_index_half_way(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    more = 0
    for number in range(times):
        store = stage.store(f"lost-half-{number}")
        moment = chooser.uniform(stage.calm[1] / 4, stage.calm[1] * 0.9)
        done = stage.run(meter, store, *stage.sweep, kill_after=moment)
        if done.code != KILLED or not list((store / "evidence").glob("*.warc.gz")):
            continue
        for path in store.glob("crawl.db*"):
            path.unlink()
        stage.run(meter, store, "rebuild")
        stage.run(meter, store, *stage.sweep)
        found = stage.result(meter, store)
        assert stage.due.seen <= found.seen, "se perdieron respuestas"
        assert verdicts(found.judged) == verdicts(stage.due.judged)
        stage.run(meter, store, "verify")
        more = max(more, len(found.seen - stage.due.seen))
        shutil.rmtree(store)
        meter.times += 1
    assert meter.times
    return (
        f"rehecho y seguido: ninguna respuesta perdida, hasta {more} de más (lo ya visto, con 304, y otros enlaces), "
        "los mismos veredictos y reglas, «verify» sin reparos"
    )


def lost_results(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("lost-results")
    stage.run(meter, store, *stage.judge)
    for path in store.glob("results.db*"):
        path.unlink()
    stage.is_whole(meter, store)
    meter.times += 1
    return f"juzgado otra vez: {SAME}"
