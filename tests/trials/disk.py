"""Disks that are full or that take nothing: a file system of a few megabytes in memory, which grows afterwards.

Mounting needs a name space of its own, so these trials run inside ``unshare -rm``: see :func:`inside`.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.trials.stage import MONTH, SAME, Stage, files_of, short, trial_of
from tests.trials.table import Meter, Row, Trial, read_json

_ENOUGH = 64 << 20
WITHIN = "TRIALS_WITHIN"
"""Set where this process may mount."""


def why_not() -> str:
    """Why a small disk cannot be had here; empty where it can."""
    command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
    if shutil.which("unshare") is None:
        return "hace falta «unshare» (Linux) para montar un disco pequeño"
    done = subprocess.run(command, capture_output=True, check=False)
    return "" if done.returncode == 0 else "este equipo no deja montar un disco pequeño (unshare -rm)"


def inside(folder: Path, options: list[str]) -> list[Row]:
    """The rows of these trials, from this very program in a name space where it may mount."""
    told = folder / "disk.json"
    command = ["unshare", "-rm", sys.executable, "-m", "tests.trials", "--only", "disco", "--json", str(told), *options]
    subprocess.run(command, env={**os.environ, WITHIN: "1"}, stdout=subprocess.DEVNULL, check=False)
    return read_json(told)


def trials(stage: Stage, times: int, seed: int) -> Iterator[Trial]:
    why = why_not() if WITHIN not in os.environ else ""
    add = trial_of(stage, times, seed, "Disco lleno", why)
    yield add("durante un barrido, con disco para una parte al azar de él", sweeps)
    yield add("durante «judge»", judging)
    yield add("durante «report», sobre un sitio anterior", reporting)
    yield add("durante «rebuild»", rebuilding)
    yield add("durante «freeze»", freezing)
    yield add("durante «export», sobre una exportación anterior", exporting)
    add = trial_of(stage, times, seed, "Disco casi lleno", why)
    yield add("barridos que deben dejar libres 2 MB (min_free_mb)", nearly_full)
    add = trial_of(stage, times, seed, "Carpeta de solo lectura", why)
    yield add("«sweep», «judge», «rebuild» y «freeze» en un almacén montado sin escritura", read_only_store)
    yield add("«report» y «export» en una carpeta montada sin escritura", read_only_site)


class Disk:
    """A file system of its own with so many bytes; ``with`` takes it away again."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(folder))

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def grow(self) -> None:
        _mount("-o", f"remount,rw,size={_ENOUGH}", str(self.folder))

    def shrink(self, free: int) -> None:
        """Leave so many bytes free."""
        used = shutil.disk_usage(self.folder).used
        _mount("-o", f"remount,size={-(-(used + free) // 4096) * 4096}", str(self.folder))

    def forbid(self) -> None:
        _mount("-o", "remount,ro", str(self.folder))


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


def sweeps(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    weight, said, stops = _weight(stage.calm[0]), "", 0
    for number in range(times):
        disk = Disk(stage.folder / f"full-{number}", int(weight * chooser.uniform(0.1, 0.9)))
        with disk as folder:
            store = _moved(stage.store(f"s-{number}", "min_free_mb = 0\n"), folder)
            done = stage.start(store, *stage.sweep).wait(meter)
            if done.code:
                assert done.code == 3, f"código {done.code}: {done.err[-1500:]}"
                assert "Traceback" not in done.err, done.err[-1500:]
                said, stops = short(done.last, store), stops + 1
            disk.grow()
            if (store / "crawl.db").exists():
                stage.run(meter, store, "verify")
            stage.agrees(meter, store)
            meter.times += 1
    assert stops, "nunca se llenó"
    return f"{stops} paradas con código 3: «{said}»; con más disco, {SAME}"


def nearly_full(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    weight, said, least = _weight(stage.calm[0]), "", _ENOUGH
    for number in range(times):
        disk = Disk(stage.folder / f"nearly-{number}", (3 << 20) + int(weight * chooser.uniform(0.1, 0.6)))
        with disk as folder:
            store = _moved(stage.store(f"n-{number}", "min_free_mb = 2\n"), folder)
            said = short(stage.refused(meter, store, *stage.sweep), store)
            assert "min_free_mb" in said, said
            least = min(least, shutil.disk_usage(folder).free)
            disk.grow()
            stage.run(meter, store, "verify")
            stage.agrees(meter, store)
            meter.times += 1
    assert least > 1 << 20, f"quedaron {least} bytes"
    return f"se detuvo con {least / 1e6:.1f} MB libres o más: «{said}»; con más disco, {SAME}"


def judging(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    said = ""
    for number in range(times):
        disk = Disk(stage.folder / f"judge-full-{number}", _ENOUGH)
        with disk as folder:
            store = _moved(stage.copy_of_calm(f"j-{number}"), folder)
            disk.shrink(chooser.randrange(8 << 10, 500 << 10))
            said = short(stage.refused(meter, store, *stage.judge), store)
            disk.grow()
            stage.is_whole(meter, store)
            meter.times += 1
    return f"código 3: «{said}»; con más disco, {SAME}"


def reporting(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store = stage.copy_of_calm("reported")
    stage.run(meter, store, *stage.judge)
    report, changed, said = ("report", *stage.as_of, "--out"), ("--base-url", "https://ejemplo.ec/"), ""
    new = stage.folder / "site-changed"
    stage.run(meter, store, *report, str(new), *changed)
    for number in range(times):
        disk = Disk(stage.folder / f"site-full-{number}", _ENOUGH)
        with disk as folder:
            site = folder / "sitio"
            stage.run(meter, store, *report, str(site))
            old = files_of(site)
            disk.shrink(chooser.randrange(0, 300 << 10))
            said = stage.refused(meter, store, *report, str(site), *changed)
            assert files_of(site) == old, "el sitio anterior cambió"
            disk.grow()
            stage.run(meter, store, *report, str(site), *changed)
            assert files_of(site) == files_of(new)
            meter.times += 1
    return f"el sitio anterior, intacto: «{said.replace(str(stage.folder), '…')}»; con más disco, el nuevo completo"


def rebuilding(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    said = ""
    for number in range(times):
        disk = Disk(stage.folder / f"rebuild-full-{number}", _ENOUGH)
        with disk as folder:
            store = _moved(stage.copy_of_calm(f"r-{number}"), folder)
            disk.shrink(chooser.randrange(8 << 10, 1 << 20))
            said = short(stage.refused(meter, store, "rebuild"), store)
            disk.grow()
            stage.run(meter, store, "verify")
            stage.run(meter, store, "rebuild")
            stage.is_whole(meter, store)
            meter.times += 1
    return f"el índice anterior, intacto: «{said}»; con más disco, {SAME}"


def freezing(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    said = ""
    for number in range(times):
        disk = Disk(stage.folder / f"freeze-full-{number}", _ENOUGH)
        with disk as folder:
            store = _moved(stage.copy_of_calm(f"f-{number}"), folder)
            stage.run(meter, store, *stage.judge)
            disk.shrink(chooser.randrange(0, 300 << 10))
            said = short(stage.refused(meter, store, "freeze", MONTH, *stage.as_of), store)
            disk.grow()
            stage.run(meter, store, "freeze", "--check")
            assert not (store / "frozen" / MONTH).exists()
            stage.run(meter, store, "freeze", MONTH, *stage.as_of)
            stage.run(meter, store, "freeze", "--check")
            meter.times += 1
    return f"nada a medias: «{said}»; con más disco, congelado y comprobado"


def exporting(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store, said = stage.copy_of_calm("exported"), ""
    stage.run(meter, store, *stage.judge)
    for number in range(times):
        form = ("json", "csv", "xlsx", "sqlite", "datapackage")[number % 5]
        disk = Disk(stage.folder / f"export-full-{number}", _ENOUGH)
        with disk as folder:
            order = ("export", "--format", form, "--out", str(folder / "datos"))
            stage.run(meter, store, *order, *stage.as_of)
            old = files_of(folder)
            disk.shrink(chooser.randrange(0, 20 << 10))
            said = stage.refused(meter, store, *order, "--as-of", "2027-01-01")
            assert files_of(folder) == old, "la exportación anterior cambió"
            disk.grow()
            stage.run(meter, store, *order, "--as-of", "2027-01-01")
            meter.times += 1
    return f"la anterior, intacta: «{said.replace(str(stage.folder), '…')}»"


def read_only_store(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    said = set()
    disk = Disk(stage.folder / "bare", _ENOUGH)
    with disk as folder:
        store = _moved(stage.copy_of_calm("bare-store"), folder)
        stage.run(meter, store, *stage.judge)
        before = files_of(store)
        disk.forbid()
        for order in (stage.sweep, stage.judge, ("rebuild",), ("freeze", MONTH, *stage.as_of)):
            said.add(short(stage.refused(meter, store, *order), store))
            meter.times += 1
        disk.grow()
        after = files_of(store)
        changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        assert not changed, changed
        stage.is_whole(meter, store)
    return f"código 3 y nada cambió: «{'»; «'.join(sorted(said))}»"


def read_only_site(stage: Stage, meter: Meter, times: int, chooser: random.Random) -> str:
    store, said = stage.copy_of_calm("bare-site"), set()
    stage.run(meter, store, *stage.judge)
    disk = Disk(stage.folder / "bare-out", _ENOUGH)
    with disk as folder:
        disk.forbid()
        for order in (
            ("report", "--out", str(folder / "sitio")),
            ("export", "--format", "json", "--out", str(folder / "x")),
        ):
            said.add(stage.refused(meter, store, *order).replace(str(folder), "CARPETA"))
            meter.times += 1
    return f"código 3: «{'»; «'.join(sorted(said))}»"


def _moved(store: Path, folder: Path) -> Path:
    return Path(shutil.move(store, folder / store.name))


def _weight(store: Path) -> int:
    return sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
