"""Checks a store against itself: every byte of the WARC files, every row of the index, every manifest."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.chain import verify_chains
from evidence.decoding import payload_of
from evidence.model import Problem
from evidence.timestamp import verify_stamps
from evidence.warc import DamagedRecord, Record, read_record, sha256_of, uri_of


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    url: str
    status: int | None
    sha256: str | None
    offset: int
    block_length: int
    block_sha256: str


def verify_store(db: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    """Everything altered, missing or not indexed. Never raises on damaged files."""
    known = set()
    segments = db.execute("SELECT name, size, head_length, head_sha256, sha256 FROM segments ORDER BY name").fetchall()
    for name, size, head_length, head_sha256, digest in segments:
        known.add(name)
        yield from _verify_segment(db, folder / name, size, (head_length, head_sha256), digest)
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name not in known:
            yield Problem("not_indexed", path.name, None, None, f"El archivo {path.name} no consta en el índice.")
    yield from _verify_index(db)
    yield from _verify_manifests(db, folder)
    yield from verify_chains(db, folder)
    yield from verify_stamps(db, folder)


def _verify_segment(
    db: sqlite3.Connection, path: Path, size: int, head: tuple[int, str], digest: str | None
) -> Iterator[Problem]:
    name = path.name
    try:
        present = path.stat().st_size
        actual = sha256_of(path) if digest else None
    except OSError as error:
        yield Problem("missing", name, None, None, f"El archivo {name} no se puede leer: {error.strerror}.")
        return
    clean = True
    if present and sha256_of(path, [(0, head[0])]) != head[1]:
        clean = False
        yield Problem("altered", name, 0, None, f"La cabecera del archivo {name} ha sido alterada.")
    end = head[0]
    rows = db.execute(
        "SELECT 'capture', url, status, sha256, offset, block_length, block_sha256 FROM captures WHERE warc = :name "
        "UNION ALL SELECT 'index', url, NULL, NULL, offset, length, sha256 FROM index_records WHERE warc = :name "
        "ORDER BY 5",
        {"name": name},
    )
    for row in (_Row(*values) for values in rows):
        if row.offset > end:
            clean = False
            yield Problem("not_indexed", name, end, None, f"En {name} hay bytes sin índice entre {end} y {row.offset}.")
        end = row.offset + row.block_length
        if end > present:
            clean = False
            yield Problem("missing", name, row.offset, row.url, f"Falta el registro de {row.url}: {name} está cortado.")
            continue
        for problem in _verify_capture(path, row):
            clean = False
            yield problem
    if present > end:
        clean = False
        yield Problem("not_indexed", name, end, None, f"En {name} hay {present - end} bytes sin índice al final.")
    if clean and actual != digest:
        yield Problem("altered", name, None, None, f"El archivo {name} no coincide con la huella de su barrido.")
    elif clean and present != size:
        yield Problem("altered", name, None, None, f"El archivo {name} no mide lo que dice el índice.")


def _verify_capture(path: Path, row: _Row) -> Iterator[Problem]:
    intact = sha256_of(path, [(row.offset, row.block_length)]) == row.block_sha256
    try:
        record = read_record(path, row.offset)
    except (DamagedRecord, OSError) as error:
        yield Problem("altered", path.name, row.offset, row.url, f"El registro de {row.url} ha sido alterado: {error}.")
        return
    if not intact:
        yield Problem("altered", path.name, row.offset, row.url, f"El registro de {row.url} ha sido alterado.")
    elif record.url not in (row.url, uri_of(row.url)) or _status(record) != row.status:  # once they were not escaped
        yield Problem("altered", path.name, row.offset, row.url, f"El índice de {row.url} no dice lo que su registro.")
    elif row.kind == "capture" and record.type in ("response", "conversion") and _payload_sha256(record) != row.sha256:
        yield Problem(
            "altered", path.name, row.offset, row.url, f"El contenido de {row.url} no tiene la huella del índice."
        )


def _status(record: Record) -> int | None:
    """A rendered page has no status of its own: what was rendered was a page that had come."""
    return 200 if record.type == "conversion" else record.status


def _payload_sha256(record: Record) -> str:
    return hashlib.sha256(payload_of(record.http_headers, record.body)).hexdigest()


def _verify_index(db: sqlite3.Connection) -> Iterator[Problem]:
    """Payloads that a capture names but no record holds, and captures whose file the index does not know."""
    for url, warc, sha256 in db.execute(
        "SELECT url, coalesce(warc, ''), captures.sha256 FROM captures LEFT JOIN payloads USING (sha256) "
        "WHERE captures.sha256 IS NOT NULL AND payloads.capture_id IS NULL"
    ):
        yield Problem("missing", warc, None, url, f"Nada guarda el contenido {sha256} de {url}.")
    for warc, count in db.execute(
        "SELECT warc, count(*) FROM captures WHERE warc IS NOT NULL "
        "AND warc NOT IN (SELECT name FROM segments) GROUP BY 1"
    ):
        yield Problem("missing", warc, None, None, f"El índice nombra {count} registros de {warc}, que no conoce.")


def _verify_manifests(db: sqlite3.Connection, folder: Path) -> Iterator[Problem]:
    for (sweep_id,) in db.execute("SELECT id FROM sweeps WHERE finished_at IS NOT NULL ORDER BY id").fetchall():
        path = folder / f"manifest-{sweep_id}.sha256"
        rows = db.execute("SELECT sha256, name FROM segments WHERE sweep_id = ? ORDER BY name", (sweep_id,))
        expected = "".join(f"{digest}  {name}\n" for digest, name in rows)
        try:
            written = path.read_bytes()
        except OSError:
            yield Problem("missing", path.name, None, None, f"Falta el manifiesto {path.name}.")
            continue
        if written != expected.encode():
            yield Problem("altered", path.name, None, None, f"El manifiesto {path.name} no coincide con el índice.")
