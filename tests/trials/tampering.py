"""Evidence that somebody altered: ``lotaip verify`` has to say so, and which file."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.trials.stage import MONTH, Run, Stage, trial_of
from tests.trials.table import Meter, Trial

Tamper = Callable[[Path, random.Random], None]
"""Alters the store in a folder."""
_URL = re.compile(r"https?://\S+")


def trials(stage: Stage, count: int, seed: int) -> Iterator[Trial]:
    add = trial_of(stage, count, seed, "Evidencia alterada")
    for what, tamper in TAMPERINGS.items():
        yield add(what, _found(tamper))
    add = trial_of(stage, count, seed, "Mes congelado alterado")
    yield add("un byte de un archivo sellado, o un archivo de más o de menos", frozen)


def _found(tamper: Tamper) -> Run:
    def run(stage: Stage, meter: Meter, count: int, chooser: random.Random) -> str:
        said = ""
        for number in range(count):
            store = stage.copy_of_calm(f"altered-{chooser.random()}-{number}")
            tamper(store, chooser)
            done = stage.run(meter, store, "verify", code=1)
            assert done.out.strip(), "no dijo qué"
            assert "Traceback" not in done.err
            said = _URL.sub("…", done.out.strip().splitlines()[0])
            shutil.rmtree(store)
            meter.times += 1
        return f"hallada cada vez, código 1; por ejemplo: «{said}»"

    return run


def _warc(store: Path) -> Path:
    return max((store / "evidence").glob("*.warc.gz"), key=lambda path: path.stat().st_size)


def _blocks(store: Path) -> list[tuple[int, int]]:
    """Offset and length of each stored exchange, in the file's order."""
    with closing(sqlite3.connect(store / "crawl.db")) as db:
        rows = db.execute(
            "SELECT offset, block_length FROM captures WHERE warc = ? ORDER BY offset", (_warc(store).name,)
        )
        return rows.fetchall()


def _flip(store: Path, chooser: random.Random) -> None:
    data = bytearray(_warc(store).read_bytes())
    data[chooser.randrange(len(data))] ^= 1 << chooser.randrange(8)
    _warc(store).write_bytes(data)


def _remove(store: Path, chooser: random.Random) -> None:
    offset, length = chooser.choice(_blocks(store))
    data = _warc(store).read_bytes()
    _warc(store).write_bytes(data[:offset] + data[offset + length :])


def _swap(store: Path, chooser: random.Random) -> None:
    blocks, data = _blocks(store), _warc(store).read_bytes()
    place = chooser.randrange(len(blocks) - 1)
    (a, first), (b, second) = blocks[place], blocks[place + 1]
    swapped = data[b : b + second] + data[a : a + first]
    _warc(store).write_bytes(data[:a] + swapped + data[b + second :])


def _replace(store: Path, chooser: random.Random) -> None:
    """One record takes the place of another."""
    blocks, data = _blocks(store), _warc(store).read_bytes()
    (a, first), (b, second) = chooser.sample(blocks, 2)
    _warc(store).write_bytes(data[:a] + data[b : b + second] + data[a + first :])


def _double(store: Path, chooser: random.Random) -> None:
    offset, length = chooser.choice(_blocks(store))
    data = _warc(store).read_bytes()
    _warc(store).write_bytes(data + data[offset : offset + length])


def _cut(store: Path, chooser: random.Random) -> None:
    size = _warc(store).stat().st_size
    with _warc(store).open("r+b") as file:
        file.truncate(chooser.randrange(size))


def _delete(store: Path, chooser: random.Random) -> None:
    chooser.choice(sorted((store / "evidence").iterdir())).unlink()


def _foreign(store: Path, chooser: random.Random) -> None:
    shutil.copy(_warc(store), store / "evidence" / f"2026-10-{chooser.randrange(2, 9999):04d}-001.warc.gz")


def _sums(store: Path, chooser: random.Random) -> None:
    path = store / "evidence" / "manifest-1.sha256"
    data = bytearray(path.read_bytes())
    data[chooser.randrange(64)] ^= 1
    path.write_bytes(data)


def _line(change: Callable[[list[bytes], int], list[bytes]]) -> Tamper:
    def tamper(store: Path, chooser: random.Random) -> None:
        path = store / "evidence" / "manifest-1.jsonl"
        lines = path.read_bytes().splitlines()
        changed = change(lines, chooser.randrange(1, len(lines) - 1))
        path.write_bytes(b"".join(line + b"\n" for line in changed))

    return tamper


def _altered_line(lines: list[bytes], at: int) -> list[bytes]:
    value = json.loads(lines[at])
    value["time"] = "2020-01-01T00:00:00Z"
    return [*lines[:at], json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), *lines[at + 1 :]]


def _row(statement: str) -> Tamper:
    """A change of one row of the index, by an SQL statement with the row's id."""

    def tamper(store: Path, chooser: random.Random) -> None:
        with closing(sqlite3.connect(store / "crawl.db")) as db, db:
            ids = [row[0] for row in db.execute("SELECT id FROM captures WHERE warc IS NOT NULL AND status = 200")]
            changed = db.execute(statement, (chooser.choice(ids),))
            assert changed.rowcount == 1

    return tamper


TAMPERINGS: dict[str, Tamper] = {
    "un bit al azar de un WARC": _flip,
    "un registro quitado de un WARC": _remove,
    "dos registros cambiados de lugar": _swap,
    "un registro puesto en lugar de otro": _replace,
    "un registro repetido al final": _double,
    "un WARC cortado en un lugar al azar": _cut,
    "un archivo de evidencia borrado": _delete,
    "un WARC ajeno añadido": _foreign,
    "una huella del manifiesto sha256": _sums,
    "una línea alterada de la cadena": _line(_altered_line),
    "una línea quitada de la cadena": _line(lambda lines, at: [*lines[:at], *lines[at + 1 :]]),
    "dos líneas de la cadena cambiadas de lugar": _line(
        lambda lines, at: [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    ),
    "la cadena cortada": _line(lambda lines, at: lines[:at]),
    "una línea repetida de la cadena": _line(lambda lines, at: [*lines[:at], lines[at], *lines[at:]]),
    "el estado de una respuesta en el índice": _row("UPDATE captures SET status = 404 WHERE id = ?"),
    "la huella de una respuesta en el índice": _row(f"UPDATE captures SET sha256 = '{'f' * 64}' WHERE id = ?"),
    "la hora de una respuesta en el índice": _row(
        "UPDATE captures SET fetched_at = '2020-01-01T00:00:00Z' WHERE id = ?"
    ),
    "la dirección de una respuesta en el índice": _row("UPDATE captures SET url = url || '?x' WHERE id = ?"),
    "una respuesta borrada del índice": _row("DELETE FROM captures WHERE id = ?"),
}


def frozen(stage: Stage, meter: Meter, count: int, chooser: random.Random) -> str:
    judged = stage.copy_of_calm("to-freeze")
    stage.run(meter, judged, *stage.judge)
    stage.run(meter, judged, "freeze", MONTH, *stage.as_of)
    said = ""
    for number in range(count):
        store = Path(shutil.copytree(judged, stage.folder / f"frozen-{number}"))
        path = chooser.choice(sorted((store / "frozen" / MONTH).iterdir()))
        kind = number % 3
        if kind == 0:
            data = bytearray(path.read_bytes())
            data[chooser.randrange(len(data))] ^= 1
            path.write_bytes(data)
        elif kind == 1:
            path.unlink()
        else:
            (path.parent / "otro.json").write_text("{}", encoding="utf-8")
        done = stage.run(meter, store, "freeze", "--check", code=1)
        said = done.out.strip().splitlines()[0].replace(str(store), "ALMACÉN")
        shutil.rmtree(store)
        meter.times += 1
    return f"hallado cada vez, código 1; por ejemplo: «{said}»"
