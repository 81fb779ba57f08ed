"""Power cuts: a store as it was at one moment, without what no fsync had brought to the disk."""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.trials.stage import NO_SIGNALS, SAME, Stage, trial_of
from tests.trials.table import Meter, Trial

_SIZES = struct.Struct("=I")
_HEAD, _FRAME = 32, 24
"""Bytes of the heads of a log and of each of its pages, https://www.sqlite.org/walformat.html"""


def trials(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    add = trial_of(stage, times, seed, "Corte de corriente", NO_SIGNALS)
    yield add("la imagen del almacén en un momento al azar, sin lo que el disco aún no tenía", power_cuts)
    yield add("lo mismo, con ceros donde el disco no llegó a escribir", power_cuts_zeros)


def power_cuts(stage: Stage, meter: Meter, times: int, chooser: random.Random, zeros: bool = False) -> str:
    images = _images(stage, meter, times, chooser)
    for image in images:
        _cut_power(image, chooser, zeros)
        stage.agrees(meter, image)
        shutil.rmtree(image)
        meter.times += 1
    return f"{SAME} en las {len(images)} imágenes"


def power_cuts_zeros(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    return power_cuts(stage, meter, times, chooser, zeros=True)


def _images(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> list[Path]:
    """Copies of stores at moments of their sweeps: the process is held still meanwhile."""
    images = list[Path]()
    while len(images) < times:
        store = stage.store(f"live-{chooser.random()}")
        process = stage.start(store, *stage.sweep)
        while len(images) < times and process.lasts(meter, chooser.uniform(0.2, stage.calm[1] / 4)):
            if (store / "crawl.db").exists():
                process.signal("SIGSTOP")
                images.append(Path(shutil.copytree(store, stage.folder / f"{store.name}-{len(images)}")))
                process.signal("SIGCONT")
        done = process.wait(meter)
        assert done.code == 0, done.err[-1000:]
        shutil.rmtree(store)
    return images


def _cut_power(image: Path, chooser: random.Random, zeros: bool) -> None:
    """Take away what no fsync had brought to the disk: of the index any end of its log, and then of the WARC files any
    end that the index no longer names."""
    log, shared = image / "crawl.db-wal", image / "crawl.db-shm"
    if log.exists() and shared.exists():
        size = log.stat().st_size
        floor = _begun(image, max(_synced(image / "crawl.db", shared.read_bytes()), _HEAD))
        if floor < size:
            _lose(log, chooser.randrange(floor, size + 1), zeros)
    shared.unlink(missing_ok=True)
    sizes = dict(_asked(image, "segments", "name, size"))
    for path in (image / "evidence").glob("*.warc.gz"):
        size = path.stat().st_size
        _lose(path, chooser.randint(min(sizes.get(path.name, 0), size), size), zeros)


def _begun(image: Path, floor: int) -> int:
    """Bytes of the log up to the row that says that the sweep has begun: its commit is brought to the disk at once, and
    before it there is no WARC file."""
    page = _page(image / "crawl.db")
    size = (image / "crawl.db-wal").stat().st_size
    while floor < size and any((image / "evidence").glob("*.warc.gz")) and not _asked(image, "sweeps", "id", floor):
        floor += _FRAME + page
    return floor


def _synced(database: Path, shared: bytes) -> int:
    """Bytes of the log that were on the disk for sure: a checkpoint brings them there before it copies them."""
    (copied,) = _SIZES.unpack_from(shared, 128)  # nBackfillAttempted
    return _HEAD + int(copied) * (_FRAME + _page(database)) if copied else 0


def _page(database: Path) -> int:
    """Bytes of a page."""
    with database.open("rb") as file:
        size = int.from_bytes(file.read(18)[16:], "big")
    return 65536 if size == 1 else size or 4096


def _asked(image: Path, table: str, columns: str, log: int | None = None) -> list[tuple[Any, ...]]:
    """What the index says with ``log`` bytes of its log, all by default. Asked of a copy: reading would change it."""
    look = image / "look"
    look.mkdir()
    for name in ("crawl.db", "crawl.db-wal"):
        if (image / name).exists():
            shutil.copy(image / name, look)
    try:
        if log is not None:
            with (look / "crawl.db-wal").open("r+b") as file:
                file.truncate(log)
        with closing(sqlite3.connect(look / "crawl.db")) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                return []
            return db.execute(f"SELECT {columns} FROM {table}").fetchall()
    finally:
        shutil.rmtree(look)


def _lose(path: Path, size: int, zeros: bool) -> None:
    with path.open("r+b") as file:
        lost = path.stat().st_size - size
        file.truncate(size)
        if zeros:
            file.seek(size)
            file.write(bytes(lost))
