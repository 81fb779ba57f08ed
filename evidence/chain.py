"""Chained manifests: ``manifest-<sweep>.jsonl``, one line for every piece of a sweep's WARC files.

Each line carries the SHA-256 of the line before it, and the first line of a sweep that of the last line of the sweep
finished before. Whoever alters, removes, reorders or cuts a line or the record it speaks of breaks the chain from
there to its end; whoever holds the last hash (or a timestamp over it) can prove all that lies before.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from evidence.model import Problem
from evidence.warc import write_whole

START = "0" * 64
"""What the first line of the first sweep follows."""

_RECORDS = """
SELECT name, 0 AS at, head_length, head_sha256, 'warcinfo', NULL, NULL, NULL, NULL FROM segments WHERE sweep_id = :sweep
UNION ALL SELECT warc, offset, block_length, block_sha256, 'exchange', url, fetched_at, status, captures.sha256
    FROM captures WHERE sweep_id = :sweep AND warc IS NOT NULL
UNION ALL SELECT warc, offset, length, index_records.sha256, 'index', url, NULL, NULL, NULL
    FROM index_records JOIN segments ON name = warc WHERE sweep_id = :sweep
ORDER BY 1, 2
"""


def chain_name(sweep_id: int) -> str:
    return f"manifest-{sweep_id}.jsonl"


def head_of(line: bytes) -> str:
    """Hash of a line without its line feed: what the next one carries as ``previous``."""
    return hashlib.sha256(line).hexdigest()


def write_chain(db: sqlite3.Connection, folder: Path, sweep_id: int) -> None:
    """Write the sweep's chained manifest and its row, in the caller's transaction."""
    last = db.execute("SELECT sweep_id, head FROM chains ORDER BY position DESC LIMIT 1").fetchone()
    lines = list(_lines(db, sweep_id, *(last or (None, START))))
    write_whole(folder / chain_name(sweep_id), b"".join(line + b"\n" for line in lines))
    db.execute("INSERT INTO chains (sweep_id, head) VALUES (?, ?)", (sweep_id, head_of(lines[-1])))


def _lines(db: sqlite3.Connection, sweep_id: int, after: int | None, previous: str) -> Iterator[bytes]:
    """The manifest as the index has it."""
    records = db.execute(_RECORDS, {"sweep": sweep_id}).fetchall()
    sweep = db.execute(
        "SELECT month, started_at, finished_at, simulated, vantage FROM sweeps WHERE id = ?", (sweep_id,)
    ).fetchone()
    names = ("month", "started_at", "finished_at", "simulated", "vantage")
    first = {
        "sweep": sweep_id, **dict(zip(names, sweep, strict=True)), "records": len(records),
        "after": None if after is None else chain_name(after),
    }  # fmt: skip
    line = _line(first, previous)
    yield line
    fields = ("file", "offset", "length", "sha256", "kind", "url", "time", "status", "payload")
    for number, record in enumerate(records, 1):
        line = _line({"record": number, **dict(zip(fields, record, strict=True))}, head_of(line))
        yield line


def _line(values: dict[str, object], previous: str) -> bytes:
    return json.dumps({**values, "previous": previous}, ensure_ascii=False, separators=(",", ":")).encode()


def verify_chains(db: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    """Each manifest in itself, with the one before, with the index. Bytes are compared with the index elsewhere."""
    chains = db.execute("SELECT sweep_id, head FROM chains ORDER BY position").fetchall()
    finished = {row[0] for row in db.execute("SELECT id FROM sweeps WHERE finished_at IS NOT NULL")}
    after, previous = None, START
    for sweep_id, head in chains:
        yield from _verify_chain(db, folder / chain_name(sweep_id), sweep_id, (after, previous), head)
        after, previous = sweep_id, head
    for sweep_id in sorted(finished - {sweep_id for sweep_id, _ in chains}):
        name = chain_name(sweep_id)
        if _ended_before_chains(db, folder, sweep_id):
            what = f"El barrido {sweep_id} terminó antes de que hubiera cadena: solo se comprueban sus huellas."
            yield Problem("before_chain", name, None, None, what)
        else:
            yield Problem("missing", name, None, None, f"El barrido {sweep_id} no consta en la cadena: falta {name}.")
    unfinished = {chain_name(row[0]) for row in db.execute("SELECT id FROM sweeps WHERE finished_at IS NULL")}
    for path in sorted(folder.glob("manifest-*.jsonl")):
        if path.name not in unfinished | {chain_name(sweep_id) for sweep_id in finished}:
            yield Problem("not_indexed", path.name, None, None, f"{path.name} es de un barrido que no consta.")


def _ended_before_chains(db: sqlite3.Connection, folder: Path, sweep_id: int) -> bool:
    """Whether nothing of the sweep shows that it ever had a chain. Chains came together with the rows of the index in
    the WARC files themselves: whoever takes a chain away cannot hide it without taking those records away too, which
    changes the files and their hashes."""
    (records,) = db.execute(
        "SELECT count(*) FROM index_records JOIN segments ON name = warc WHERE sweep_id = ?", (sweep_id,)
    ).fetchone()
    return not records and not any(folder.glob(f"manifest-{sweep_id}.[jt]s*"))


def _verify_chain(
    db: sqlite3.Connection, path: Path, sweep_id: int, before: tuple[int | None, str], head: str
) -> Iterator[Problem]:
    name = path.name
    try:
        data = path.read_bytes()
    except OSError:
        yield Problem("missing", name, None, None, f"Falta el manifiesto encadenado {name}.")
        return
    lines = data.split(b"\n")
    whole = lines.pop() == b"" and lines
    previous = before[1]
    for number, line in enumerate(lines, 1):
        if _previous(line) != previous:
            what = f"La línea {number} de {name} no sigue a la anterior: alguna fue alterada, quitada o cambiada."
            yield Problem("altered", name, None, None, what)
            return
        previous = head_of(line)
    expected = list(_lines(db, sweep_id, *before))
    if not whole or len(lines) < len(expected):
        what = f"{name} está cortado: tiene {len(lines)} líneas y deben ser {len(expected)}."
        yield Problem("missing", name, None, None, what)
        return
    for number, (line, due) in enumerate(zip(lines, expected, strict=False), 1):
        if line != due:
            what = f"La línea {number} de {name} y el índice no dicen lo mismo: uno de los dos fue alterado."
            yield Problem("altered", name, None, None, what)
            return
    if len(lines) > len(expected) or previous != head:
        yield Problem("altered", name, None, None, f"{name} no termina con la huella que guarda el índice.")


def _previous(line: bytes) -> str | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = value.get("previous") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def restore_chains(db: sqlite3.Connection, folder: Path) -> None:
    """Take up the manifests of a rebuilt index, each after the one it names. Those that follow none are left out, and
    :func:`verify_chains` says so."""
    following: dict[str | None, tuple[int, str]] = {}
    for (sweep_id,) in db.execute("SELECT id FROM sweeps WHERE finished_at IS NOT NULL").fetchall():
        try:
            lines = (folder / chain_name(sweep_id)).read_bytes().splitlines()
            following[json.loads(lines[0])["after"]] = sweep_id, head_of(lines[-1])
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            continue
    after: str | None = None
    while after in following:
        sweep_id, head = following.pop(after)
        db.execute("INSERT INTO chains (sweep_id, head) VALUES (?, ?)", (sweep_id, head))
        after = chain_name(sweep_id)
