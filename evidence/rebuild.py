"""The index made again from the WARC files, for a store whose ``crawl.db`` was lost or damaged.

A finished sweep comes back whole: its rows are in its own files. Of an unfinished one come back the exchanges; what it
still had to visit is found again when the sweep goes on.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from evidence.chain import restore_chains
from evidence.decoding import payload_of
from evidence.index_records import INDEX_URI, restore_rows
from evidence.lock import StoreLock
from evidence.model import EvidenceError
from evidence.schema import migrate
from evidence.warc import (
    CAPTURE_HEADER,
    UNVERIFIED_HEADER,
    Record,
    read_record,
    records_of,
    sha256_of,
    stored_digest,
    sync_folder,
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came back. ``kept`` is where the former index was moved, if there was one."""

    finished: int
    unfinished: int
    captures: int
    kept: Path | None


@dataclass(slots=True)
class _Exchange:
    """Where an exchange lies, its request included, and the id of its capture."""

    number: int
    offset: int
    length: int


@dataclass(slots=True)
class _Segment:
    path: Path
    sweep_id: int
    info: dict[str, str]
    head_length: int
    end: int = 0
    index: list[tuple[int, int, str, bytes]] = field(default_factory=list)
    """Offset, length, address and body of each index record."""
    exchanges: list[_Exchange] = field(default_factory=list)

    @property
    def month(self) -> str:
        return self.info.get("month") or self.path.name[:7]


def rebuild(folder: Path) -> Rebuilt:
    """Make ``crawl.db`` again, beside the present one, which takes another name when the new one is whole. Killed at
    any moment, the same order does it: there is then the former index, the new one, or none.

    Raises :class:`StoreBusy` and :class:`EvidenceError` (no WARC files, files that contradict themselves, a
    disk that refuses).
    """
    evidence = folder / "evidence"
    paths = sorted(evidence.glob("*.warc.gz"))
    if not paths:
        raise EvidenceError(f"No hay archivos WARC en {evidence}: no hay de qué rehacer el índice.")
    lock = StoreLock(folder / ".lock")
    try:
        draft = folder / "crawl.db.new"
        for left in (draft, folder / "crawl.db.new-journal"):
            left.unlink(missing_ok=True)
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            migrate(Database(db))
            db.execute("BEGIN")
            counts = _fill(db, [segment for path in paths if (segment := _scan(path))])
            restore_chains(db, evidence)
            db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise EvidenceError(f"No se pudo escribir {draft} ({error}): el índice que hay no se tocó.") from error
        except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
            raise EvidenceError(
                f"Los archivos WARC de {evidence} se contradicen ({error}): compárelos con una copia; el índice que "
                "hay no se tocó."
            ) from error
        finally:
            db.close()
        kept = _put_away(folder)
        draft.replace(folder / "crawl.db")
        sync_folder(folder)
    finally:
        lock.release()
    return Rebuilt(*counts, kept)


def _put_away(folder: Path) -> Path | None:
    """Give the present index another name, its write-ahead log with it: what is not yet in the one is in the other. The
    index goes first: a store without one takes nothing, and one that lost its log would write over what it forgot.
    """
    number = 1
    while (kept := folder / f"crawl.db.antes-{number}").exists():
        number += 1
    there = (folder / "crawl.db").exists()
    for suffix in ("", "-wal", "-shm"):
        present = folder / f"crawl.db{suffix}"
        if present.exists():
            present.replace(f"{kept}{suffix}")
    return kept if there else None


def _scan(path: Path) -> _Segment | None:
    """What a file holds; None for one that is not of ours."""
    segment: _Segment | None = None
    pending: tuple[int, int, int] | None = None
    for offset, record in records_of(path):
        if segment is None:
            segment = _opened(path, record)
            if segment is None:
                return None
            continue
        before, pending = pending, None
        number = _number(record.fields.get(CAPTURE_HEADER.lower(), ""))
        if record.type in ("response", "revisit"):
            pending = number, offset, record.length
            continue
        if record.type == "metadata" and record.url and record.url.startswith(INDEX_URI):
            segment.index.append((offset, record.length, record.url, record.body))
        elif record.type == "conversion":
            segment.exchanges.append(_Exchange(number, offset, record.length))
        elif record.type == "request" and before is not None and before[1] + before[2] == offset:
            segment.exchanges.append(_Exchange(before[0], before[1], before[2] + record.length))
        else:
            continue
        segment.end = offset + record.length
    return segment


def _opened(path: Path, record: Record) -> _Segment | None:
    if record.type != "warcinfo":
        return None
    lines = (line.partition(":") for line in record.body.decode("utf-8", "replace").splitlines())
    info = {name.strip(): value.strip() for name, found, value in lines if found}
    number = info.get("isPartOf", "").removeprefix("sweep-")
    return _Segment(path, _number(number), info, record.length, record.length) if _number(number) else None


def _number(text: str) -> int:
    """Of a sweep or a capture, as SQLite counts them; 0 where an altered header holds none."""
    return int(text) if text.isdecimal() and len(text) < len(str(1 << 63)) else 0


def _fill(db: sqlite3.Connection, segments: Sequence[_Segment]) -> tuple[int, int, int]:
    sweeps: dict[int, list[_Segment]] = defaultdict(list)
    for segment in segments:
        sweeps[segment.sweep_id].append(segment)
    unfinished = []
    for sweep_id, parts in sorted(sweeps.items()):
        finished = restore_rows(db, [body for part in parts for *_, body in part.index])
        if not finished:
            unfinished.append(sweep_id)
            info = parts[0].info
            db.execute(
                "INSERT INTO sweeps (id, month, started_at, simulated, vantage, as_of) VALUES (?, ?, ?, ?, ?, ?)",
                (sweep_id, parts[0].month, info.get("started", ""), info.get("simulated") == "true",
                 info.get("vantage", ""), info.get("asOf") or None),
            )  # fmt: skip
        for part in parts:
            _add_segment(db, part, finished)
    left = [(exchange, part) for sweep_id in unfinished for part in sweeps[sweep_id] for exchange in part.exchanges]
    for exchange, part in sorted(left, key=lambda found: found[0].number):
        _add_exchange(db, part, exchange)
    (captures,) = db.execute("SELECT count(*) FROM captures").fetchone()
    return len(sweeps) - len(unfinished), len(unfinished), captures


def _add_segment(db: sqlite3.Connection, part: _Segment, finished: bool) -> None:
    """A finished sweep's file counts whole; of another, what is behind the last whole exchange was never committed."""
    db.execute(
        "INSERT INTO segments (name, sweep_id, size, head_length, head_sha256, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (
            part.path.name, part.sweep_id, part.path.stat().st_size if finished else part.end, part.head_length,
            sha256_of(part.path, [(0, part.head_length)]), sha256_of(part.path) if finished else None,
        ),
    )  # fmt: skip
    for offset, length, url, _ in part.index:
        digest = sha256_of(part.path, [(offset, length)])
        db.execute("INSERT INTO index_records VALUES (?, ?, ?, ?, ?)", (part.path.name, offset, length, digest, url))


def _add_exchange(db: sqlite3.Connection, part: _Segment, exchange: _Exchange) -> None:
    """The capture of an exchange, from its record alone."""
    record = read_record(part.path, exchange.offset)
    fields = record.fields
    sha256: str | None = hashlib.sha256(payload_of(record.http_headers, record.body)).hexdigest()
    size: int | None = len(payload_of(record.http_headers, record.body))
    media_type = next((v for k, v in record.http_headers if k.lower() == "content-type"), None)
    if record.type == "conversion":
        media_type = fields.get("content-type")
    digest = fields.get("warc-payload-digest", stored_digest(record.body))
    if record.type == "revisit":
        known = db.execute(
            "SELECT payloads.sha256, size, media_type FROM payloads JOIN captures ON captures.id = capture_id "
            "WHERE stored_digest = ? ORDER BY capture_id LIMIT 1",
            (digest,),
        ).fetchone()
        sha256, size, confirmed = known or (None, None, None)
        media_type = confirmed if record.status == 304 else media_type
    number = exchange.number or db.execute("SELECT coalesce(max(id), 0) + 1 FROM captures").fetchone()[0]
    columns = {
        "id": number,
        "sweep_id": part.sweep_id,
        "url": record.url,
        "fetched_at": fields.get("warc-date", ""),
        "status": 200 if record.type == "conversion" else record.status,
        "error": fields.get(UNVERIFIED_HEADER.lower()),
        "headers": json.dumps(record.http_headers, ensure_ascii=False),
        "sha256": sha256,
        "size": size,
        "media_type": media_type.partition(";")[0].strip().lower() if media_type else None,
        "vantage": part.info.get("vantage", ""),
        "simulated": part.info.get("simulated") == "true",
        "warc": part.path.name,
        "offset": exchange.offset,
        "length": record.length,
        "block_length": exchange.length,
        "block_sha256": sha256_of(part.path, [(exchange.offset, exchange.length)]),
        "truncated": "warc-truncated" in fields,
    }
    marks = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO captures ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    if record.type != "revisit":
        db.execute("INSERT OR IGNORE INTO payloads VALUES (?, ?, ?)", (sha256, number, digest))
