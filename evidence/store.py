"""The evidence store: ``crawl.db`` (index and frontier) and ``evidence/*.warc.gz`` (bytes).

What one exchange changes (its index row, the state of its visit, the visits it made known, the counters of its
place) is one transaction, written after the bytes are in the WARC file: a killed process leaves either all or nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from evidence.decoding import payload_of
from evidence.lock import StoreLock
from evidence.model import (
    Capture,
    EvidenceError,
    Exchange,
    Failure,
    MissingEvidence,
    NewVisit,
    Place,
    Problem,
    Reading,
    Role,
    Sweep,
    Visit,
    VisitState,
    utc_text,
)
from evidence.rows import CAPTURE_COLUMNS, SWEEP_COLUMNS, VISIT_COLUMNS, capture_of, reading_of, sweep_of, visit_of
from evidence.schema import migrate
from evidence.segments import Segments
from evidence.verify import verify_store
from evidence.warc import DamagedRecord, Original, exchange_block, read_record, stored_digest

Outcome = Exchange | Failure | Capture
_GONE = "La evidencia {sha256} no se puede leer en {folder}: {why}. Ejecute «lotaip verify» para ver qué falta."


class EvidenceStore:
    """The store in ``folder``. Many may read; with ``writable`` the store's lock is held until :meth:`close`.

    Raises :class:`StoreBusy` when another process writes, :class:`EvidenceError` when there is no store to read.
    """

    def __init__(self, folder: Path, writable: bool = False) -> None:
        self.folder = folder
        self.evidence = folder / "evidence"
        self.writable = writable
        database = folder / "crawl.db"
        self._lock: StoreLock | None = None
        if writable:
            self.evidence.mkdir(parents=True, exist_ok=True)
            self._lock = StoreLock(folder / ".lock")
        elif not database.is_file():
            raise EvidenceError(f"No hay ningún almacén de evidencia en {folder}: falta el archivo crawl.db.")
        try:
            self._db = sqlite3.connect(database, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA busy_timeout = 30000")
            if writable:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                migrate(Database(self._db))
            else:
                self._db.execute("PRAGMA query_only = ON")
                self._db.execute("SELECT 1 FROM captures LIMIT 1")
        except sqlite3.DatabaseError as error:
            self._release()
            raise EvidenceError(f"El índice {database} no se puede abrir ({error}).") from error
        self._segments = Segments(self._db, self.evidence)
        if writable:
            self._segments.recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files and give the lock back."""
        self._segments.close()
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # --- sweeps ---------------------------------------------------------------------------------------------

    def begin_sweep(self, month: str, now: datetime, simulated: bool, vantage: str) -> Sweep:
        """The unfinished sweep of ``month``, to go on with, or a new one."""
        found = self._db.execute(
            f"SELECT {SWEEP_COLUMNS} FROM sweeps WHERE month = ? AND simulated = ? AND finished_at IS NULL "
            "ORDER BY id DESC LIMIT 1",
            (month, simulated),
        ).fetchone()
        if found:
            return sweep_of(found)
        started = utc_text(now)
        as_of = started if simulated else None
        cursor = self._db.execute(
            "INSERT INTO sweeps (month, started_at, simulated, vantage, as_of) VALUES (?, ?, ?, ?, ?)",
            (month, started, simulated, vantage, as_of),
        )
        return Sweep(int(cursor.lastrowid or 0), month, started, None, simulated, vantage, as_of)

    def finish_sweep(self, sweep_id: int, now: datetime) -> None:
        """Close the sweep and write ``evidence/manifest-<sweep>.sha256``, which ``sha256sum -c`` can check."""
        self._segments.close()
        self._segments.write_manifest(sweep_id)
        self._db.execute("UPDATE sweeps SET finished_at = ? WHERE id = ?", (utc_text(now), sweep_id))

    def sweeps(self, month: str | None = None) -> list[Sweep]:
        """Sweeps, oldest first."""
        where, values = ("WHERE month = ?", [month]) if month else ("", [])
        rows = self._db.execute(f"SELECT {SWEEP_COLUMNS} FROM sweeps {where} ORDER BY id", values)
        return [sweep_of(row) for row in rows]

    def latest_sweep(self, month: str, until: str | None = None) -> Sweep | None:
        """The last sweep of ``month`` that began not after ``until`` (UTC text)."""
        found = [sweep for sweep in self.sweeps(month) if until is None or sweep.started_at <= until]
        return found[-1] if found else None

    # --- captures -------------------------------------------------------------------------------------------

    def record(
        self,
        sweep: Sweep,
        outcome: Exchange | Failure,
        at: datetime,
        *,
        place: tuple[str, Place] | None = None,
        payload: bytes | None = None,
    ) -> Capture:
        """Keep an exchange that ends no visit by itself: robots.txt, a redirect, an attempt to be repeated."""
        with self._transaction():
            return self._keep(sweep, outcome, at, place, payload)

    def complete(
        self,
        visit: Visit,
        outcome: Outcome,
        at: datetime,
        *,
        sweep: Sweep,
        state: VisitState,
        cause: str | None = None,
        role: Role | None = None,
        found: Sequence[NewVisit] = (),
        payload: bytes | None = None,
    ) -> tuple[Capture, list[NewVisit]]:
        """End a visit: keep its exchange, set its state and add the visits it made known, in one transaction.

        Returns the capture and those of ``found`` that were new.
        """
        with self._transaction():
            if isinstance(outcome, Capture):
                capture = outcome
            else:
                capture = self._keep(sweep, outcome, at, (visit.ruc, visit.place), payload)
            self._db.execute(
                "UPDATE visits SET state = ?, cause = ?, role = ?, capture_id = ? WHERE id = ?",
                (state, cause, role or visit.role, capture.id, visit.id),
            )
            return capture, self._insert_visits(sweep.id, found)

    def _keep(
        self,
        sweep: Sweep,
        outcome: Exchange | Failure,
        at: datetime,
        place: tuple[str, Place] | None,
        payload: bytes | None,
    ) -> Capture:
        fetched_at = utc_text(at)
        if place is not None:
            size = len(outcome.body) if isinstance(outcome, Exchange) else 0
            self._db.execute(
                "UPDATE readings SET requests = requests + 1, bytes = bytes + ? "
                "WHERE sweep_id = ? AND ruc = ? AND place = ?",
                (size, sweep.id, *place),
            )
        if isinstance(outcome, Failure):
            empty = Capture(
                0, sweep.id, outcome.url, fetched_at, None, outcome.error, (), None, None, None, sweep.vantage,
                None, None, None, sweep.simulated,
            )  # fmt: skip
            return self._insert_capture(empty, None, None, None)
        return self._keep_exchange(sweep, outcome, fetched_at, payload)

    def _keep_exchange(self, sweep: Sweep, exchange: Exchange, fetched_at: str, payload: bytes | None) -> Capture:
        media_type = next(
            (v.partition(";")[0].strip().lower() for k, v in exchange.headers if k.lower() == "content-type"), None
        )
        confirmed = self.capture(exchange.confirms) if exchange.status == 304 and exchange.confirms else None
        sha256: str | None
        size: int | None
        if confirmed is not None and confirmed.sha256 is not None:
            sha256, size, media_type = confirmed.sha256, confirmed.size, confirmed.media_type
        else:
            if payload is None:
                payload = payload_of(exchange.headers, exchange.body)
            sha256, size = hashlib.sha256(payload).hexdigest(), len(payload)
        original = self._original(sha256)
        digest = stored_digest(exchange.body)
        block = exchange_block(exchange, fetched_at, digest, original if size else None)
        segment, offset = self._segments.append(sweep, block)
        capture = self._insert_capture(
            Capture(
                0, sweep.id, exchange.url, fetched_at, exchange.status, None, exchange.headers, sha256, size,
                media_type, sweep.vantage, segment, offset, block.first_length, sweep.simulated,
            ),
            len(block.data),
            block.sha256,
            confirmed.id if confirmed else None,
        )  # fmt: skip
        if original is None:
            self._db.execute("INSERT INTO payloads VALUES (?, ?, ?)", (sha256, capture.id, digest))
        return capture

    def _insert_capture(
        self, capture: Capture, block_length: int | None, block_sha256: str | None, confirms: int | None
    ) -> Capture:
        headers = json.dumps(capture.headers, ensure_ascii=False) if capture.headers else "[]"
        cursor = self._db.execute(
            "INSERT INTO captures (sweep_id, url, fetched_at, status, error, headers, sha256, size, media_type,"
            " vantage, simulated, warc, offset, length, block_length, block_sha256, confirms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                capture.sweep_id, capture.url, capture.fetched_at, capture.status, capture.error, headers,
                capture.sha256, capture.size, capture.media_type, capture.vantage, capture.simulated,
                capture.warc, capture.offset, capture.length, block_length, block_sha256, confirms,
            ),
        )  # fmt: skip
        found = self.capture(int(cursor.lastrowid or 0))
        assert found is not None
        return found

    def _original(self, sha256: str) -> Original | None:
        row = self._db.execute(
            "SELECT url, fetched_at, stored_digest FROM payloads JOIN captures ON captures.id = capture_id "
            "WHERE payloads.sha256 = ?",
            (sha256,),
        ).fetchone()
        return Original(*row) if row else None

    def capture(self, capture_id: int) -> Capture | None:
        """The capture with that id, if there is one."""
        row = self._db.execute(f"SELECT {CAPTURE_COLUMNS} FROM captures WHERE id = ?", (capture_id,)).fetchone()
        return capture_of(row) if row else None

    def captures_of(self, url: str, until: str | None = None) -> list[Capture]:
        """Captures of an address not after ``until`` (UTC text), oldest first."""
        rows = self._db.execute(
            f"SELECT {CAPTURE_COLUMNS} FROM captures WHERE url = ? AND fetched_at <= ? ORDER BY id", (url, until or "9")
        )
        return [capture_of(row) for row in rows]

    def validated(self, url: str, sweep: Sweep) -> Capture | None:
        """The capture to ask the server about: the latest good one of an earlier sweep of the same kind (real or
        simulated), or the one it confirms, that carries an ETag or a Last-Modified."""
        rows = self._db.execute(
            f"SELECT {CAPTURE_COLUMNS} FROM captures WHERE url = ? AND sweep_id < ? AND simulated = ? "
            "AND status IN (200, 304) AND sha256 IS NOT NULL ORDER BY id DESC",
            (url, sweep.id, sweep.simulated),
        )
        latest: str | None = None
        for row in rows:
            capture = capture_of(row)
            latest = latest or capture.sha256
            if capture.sha256 != latest:
                return None
            if any(name.lower() in ("etag", "last-modified") for name, _ in capture.headers):
                return capture
        return None

    def payload(self, sha256: str) -> bytes:
        """The payload with that SHA-256, checked.

        Raises :class:`MissingEvidence` when it is not stored or its bytes are not those that were stored.
        """
        row = self._db.execute(
            "SELECT warc, offset FROM payloads JOIN captures ON captures.id = capture_id WHERE payloads.sha256 = ?",
            (sha256,),
        ).fetchone()
        if row is None:
            raise MissingEvidence(_GONE.format(sha256=sha256, folder=self.evidence, why="no consta en el índice"))
        try:
            record = read_record(self.evidence / row[0], row[1])
        except (DamagedRecord, OSError) as error:
            raise MissingEvidence(_GONE.format(sha256=sha256, folder=self.evidence, why=error)) from error
        data = payload_of(record.http_headers, record.body)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise MissingEvidence(_GONE.format(sha256=sha256, folder=self.evidence, why="los bytes han cambiado"))
        return data

    def verify(self) -> Iterator[Problem]:
        """Recompute every digest of the WARC files and compare them with the index, both ways."""
        return verify_store(self._db, self.evidence)

    # --- visits: the frontier -------------------------------------------------------------------------------

    def add_visits(self, sweep_id: int, visits: Sequence[NewVisit]) -> list[NewVisit]:
        """Put addresses on the frontier; those already there stay as they are. Returns the new ones."""
        with self._transaction():
            return self._insert_visits(sweep_id, visits)

    def _insert_visits(self, sweep_id: int, visits: Sequence[NewVisit]) -> list[NewVisit]:
        new = []
        for visit in visits:
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO visits (sweep_id, ruc, place, url, role, parent, depth, priority, state,"
                " capture_id, context, registered_at, host, detour) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    sweep_id, visit.ruc, visit.place, visit.url, visit.role, visit.parent, visit.depth, visit.priority,
                    "done" if visit.capture_id else "pending", visit.capture_id,
                    json.dumps(visit.context, ensure_ascii=False) if visit.context else "[]",
                    visit.registered_at, visit.host, visit.detour,
                ),
            )  # fmt: skip
            if cursor.rowcount:
                new.append(visit)
        return new

    def next_visit(self, sweep_id: int, host: str, among: Sequence[str] | None = None) -> Visit | None:
        """The best pending visit of a lane, of all places or of those in ``among`` (``ruc place``)."""
        limited = "AND ruc || ' ' || place IN (SELECT value FROM json_each(?)) " if among is not None else ""
        values = (sweep_id, host) if among is None else (sweep_id, host, json.dumps(among))
        row = self._db.execute(
            f"SELECT {VISIT_COLUMNS} FROM visits WHERE sweep_id = ? AND host = ? AND state = 'pending' {limited}"
            "ORDER BY priority DESC, depth, id LIMIT 1",
            values,
        ).fetchone()
        return visit_of(row) if row else None

    def skip_others(self, sweep_id: int, known: Sequence[str]) -> None:
        """Skip pending visits of places (``ruc place``) that the registry no longer has."""
        self._db.execute(
            "UPDATE visits SET state = 'skipped' WHERE sweep_id = ? AND state = 'pending' AND ruc != '' "
            "AND ruc || ' ' || place NOT IN (SELECT value FROM json_each(?))",
            (sweep_id, json.dumps(known)),
        )

    def pending(self, sweep_id: int) -> dict[tuple[str, str, str], int]:
        """Pending visits by (lane, ruc, place)."""
        rows = self._db.execute(
            "SELECT host, ruc, place, count(*) FROM visits WHERE sweep_id = ? AND state = 'pending' GROUP BY 1, 2, 3",
            (sweep_id,),
        )
        return {(host, ruc, place): count for host, ruc, place, count in rows}

    def cut(self, visit: Visit, role: Role) -> int:
        """Give up the pending visits of one role of the visit's place, because a budget is spent; how many."""
        cursor = self._db.execute(
            "UPDATE visits SET state = 'cut', cause = 'budget' "
            "WHERE sweep_id = ? AND ruc = ? AND place = ? AND role = ? AND state = 'pending'",
            (visit.sweep_id, visit.ruc, visit.place, role),
        )
        return cursor.rowcount

    def visits(self, sweep_id: int, ruc: str | None = None, place: str | None = None) -> list[Visit]:
        """Visits of a sweep in the order they became known."""
        rows = self._db.execute(
            f"SELECT {VISIT_COLUMNS} FROM visits WHERE sweep_id = ? AND ruc = coalesce(?, ruc) "
            "AND place = coalesce(?, place) ORDER BY id",
            (sweep_id, ruc, place),
        )
        return [visit_of(row) for row in rows]

    def answered_before(self, sweep: Sweep, ruc: str) -> dict[str, int]:
        """Registrations of an entity that an earlier sweep of the month got whole: context (JSON) -> capture."""
        rows = self._db.execute(
            "SELECT context, capture_id FROM sweeps JOIN visits ON visits.sweep_id = sweeps.id AND ruc = ? "
            "AND place = 'pnt' WHERE month = ? AND simulated = ? AND sweeps.id < ? AND role = 'file' "
            "AND state = 'done' AND cause IS NULL ORDER BY visits.id",
            (ruc, sweep.month, sweep.simulated, sweep.id),
        )
        return dict(rows.fetchall())

    def fail_lane(self, sweep_id: int, host: str, cause: str) -> list[tuple[str, Place, int]]:
        """Give up the pending visits of a lane whose host does not answer; how many of each (ruc, place)."""
        with self._transaction():
            rows = self._db.execute(
                "SELECT ruc, place, count(*) FROM visits WHERE sweep_id = ? AND host = ? AND state = 'pending' "
                "GROUP BY ruc, place",
                (sweep_id, host),
            ).fetchall()
            self._db.execute(
                "UPDATE visits SET state = 'failed', cause = ? WHERE sweep_id = ? AND host = ? AND state = 'pending'",
                (cause, sweep_id, host),
            )
        return rows

    def settle(self, visit: Visit, state: VisitState, cause: str) -> None:
        """End a visit without an exchange: it could not be asked, or our own code failed on it."""
        self._db.execute("UPDATE visits SET state = ?, cause = ? WHERE id = ?", (state, cause, visit.id))

    # --- readings -------------------------------------------------------------------------------------------

    def begin_reading(self, sweep_id: int, ruc: str, place: Place, portal_kind: str, portal_url: str) -> None:
        """Account for a place of the sweep; nothing changes if it is already there."""
        self._db.execute(
            "INSERT OR IGNORE INTO readings (sweep_id, ruc, place, portal_kind, portal_url) VALUES (?, ?, ?, ?, ?)",
            (sweep_id, ruc, place, portal_kind, portal_url),
        )

    def finish_reading(self, sweep_id: int, ruc: str, place: Place, complete: bool, cause: str | None) -> None:
        """Say how completely a place was read."""
        self._db.execute(
            "UPDATE readings SET complete = ?, cause = ?, finished = 1 WHERE sweep_id = ? AND ruc = ? AND place = ?",
            (complete, cause, sweep_id, ruc, place),
        )

    def readings(self, sweep_id: int, ruc: str | None = None, place: str | None = None) -> list[Reading]:
        """How each place of the sweep was read, with counts of its visits."""
        rows = self._db.execute(
            "SELECT r.sweep_id, r.ruc, r.place, portal_kind, portal_url, complete, r.cause,"
            " coalesce(sum(role = 'page' AND state = 'done'), 0), coalesce(sum(role = 'file' AND state = 'done'), 0),"
            " coalesce(sum(state = 'failed'), 0), coalesce(sum(state = 'cut'), 0), requests, bytes, finished"
            " FROM readings r LEFT JOIN visits v USING (sweep_id, ruc, place)"
            " WHERE sweep_id = ? AND r.ruc = coalesce(?, r.ruc) AND r.place = coalesce(?, r.place)"
            " GROUP BY r.ruc, r.place ORDER BY r.ruc, r.place",
            (sweep_id, ruc, place),
        )
        return [reading_of(row) for row in rows]

    # --- small memories of the crawl ------------------------------------------------------------------------

    def earliest_stamps(self, month: str, ruc: str, stamps: Mapping[str, tuple[str, datetime]]) -> dict[str, str]:
        """Remember when things were said to be registered: subject -> (stamp as written, its instant).

        Returns the earliest stamp ever seen for each subject of the entity and month, as written: a later change of
        the stamp on the portal does not erase the first sighting."""
        with self._transaction():
            self._db.executemany(
                "INSERT INTO first_stamps VALUES (?, ?, ?, ?, ?) ON CONFLICT (month, ruc, subject) DO UPDATE "
                "SET stamp = excluded.stamp, instant = excluded.instant WHERE excluded.instant < instant",
                [(month, ruc, subject, stamp, utc_text(at)) for subject, (stamp, at) in stamps.items()],
            )
            rows = self._db.execute("SELECT subject, stamp FROM first_stamps WHERE month = ? AND ruc = ?", (month, ruc))
            return dict(rows.fetchall())

    def remember_entities(self, base: str, entities: Sequence[tuple[str, int, str]]) -> None:
        """Keep (ruc, number, name) of a platform's own directory."""
        with self._transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO directory VALUES (?, ?, ?, ?)", [(base, *entity) for entity in entities]
            )

    def entities(self, base: str) -> dict[str, int]:
        """RUC -> the platform's own number, as far as known."""
        rows = self._db.execute("SELECT ruc, number FROM directory WHERE base = ?", (base,))
        return {ruc: number for ruc, number in rows}

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        mark = self._segments.mark()
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._segments.back_to(mark)
            raise
        self._db.execute("COMMIT")
