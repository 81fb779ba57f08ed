"""Captures: the index of exchanges and the way to their bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from evidence.connection import Connection
from evidence.decoding import payload_of
from evidence.model import Capture, Exchange, Failure, MissingEvidence, Place, Sweep, utc_text
from evidence.rows import CAPTURE_COLUMNS, capture_of
from evidence.warc import DamagedRecord, Original, exchange_block, read_record, stored_digest

_GONE = "La evidencia {sha256} no se puede leer en {folder}: {why}. Ejecute «lotaip verify» para ver qué falta."


class Captures(Connection):
    """Keeps exchanges and finds them again."""

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

    def captures_for(self, ruc: str, month: str, urls: Collection[str]) -> list[Capture]:
        """What the sweeps of a month got of an entity and at ``urls``, oldest first, and what holds the content of
        those that only repeat an earlier one."""
        chosen = (
            "SELECT id FROM captures WHERE sweep_id IN (SELECT id FROM sweeps WHERE month = :month) AND (url IN"
            " (SELECT value FROM json_each(:urls)) OR url IN (SELECT url FROM visits WHERE ruc = :ruc AND sweep_id IN"
            " (SELECT id FROM sweeps WHERE month = :month)) OR id IN (SELECT capture_id FROM visits WHERE ruc = :ruc"
            " AND sweep_id IN (SELECT id FROM sweeps WHERE month = :month)))"
        )
        rows = self._db.execute(
            f"SELECT {CAPTURE_COLUMNS} FROM captures WHERE id IN ({chosen}) OR id IN (SELECT capture_id FROM payloads "
            f"WHERE sha256 IN (SELECT sha256 FROM captures WHERE id IN ({chosen}))) ORDER BY id",
            {"ruc": ruc, "month": month, "urls": json.dumps(sorted(urls))},
        )
        return [capture_of(row) for row in rows]

    def blocks_of(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, int]]:
        """The captures that have a record, each with the bytes that it and its request take on disk."""
        for capture in captures:
            if capture.warc is not None:
                row = self._db.execute("SELECT block_length FROM captures WHERE id = ?", (capture.id,)).fetchone()
                yield capture, int(row[0])

    def changed_addresses(self, sweeps: Collection[int]) -> frozenset[str]:
        """Addresses that gave more than one payload in these sweeps."""
        rows = self._db.execute(
            "SELECT url FROM captures WHERE sweep_id IN (SELECT value FROM json_each(?)) AND status IN (200, 304) "
            "AND sha256 IS NOT NULL GROUP BY url HAVING min(sha256) <> max(sha256)",
            (json.dumps(sorted(sweeps)),),
        )
        return frozenset(url for (url,) in rows)

    def validated(self, url: str, sweep: Sweep) -> Capture | None:
        """The capture to ask the server about: the latest good one of an earlier sweep of the same kind (real or
        simulated), or the one it confirms, that carries an ETag or a Last-Modified."""
        rows = self._db.execute(
            f"SELECT {CAPTURE_COLUMNS} FROM captures WHERE url = ? AND sweep_id < ? AND simulated = ? "
            "AND status IN (200, 304) AND sha256 IS NOT NULL AND NOT truncated ORDER BY id DESC",
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

    def _keep(
        self,
        sweep: Sweep,
        outcome: Exchange | Failure,
        at: datetime,
        place: tuple[str, Place] | None,
        payload: bytes | None,
    ) -> Capture:
        fetched_at = utc_text(at)
        if place is not None and not (isinstance(outcome, Exchange) and outcome.rendered_by):
            size = len(outcome.body) if isinstance(outcome, Exchange) else outcome.received
            self._db.execute(
                "UPDATE readings SET requests = requests + 1, bytes = bytes + ? "
                "WHERE sweep_id = ? AND ruc = ? AND place = ?",
                (size, sweep.id, *place),
            )
        if isinstance(outcome, Failure):
            empty = Capture(
                self._next_id(), sweep.id, outcome.url, fetched_at, None, outcome.error, (), None, None, None,
                sweep.vantage, None, None, None, sweep.simulated,
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
        number = self._next_id()
        block = exchange_block(exchange, fetched_at, digest, original if size else None, number)
        segment, offset = self._segments.append(sweep, block)
        capture = self._insert_capture(
            Capture(
                number, sweep.id, exchange.url, fetched_at, exchange.status, exchange.unverified or None,
                exchange.headers, sha256, size, media_type, sweep.vantage, segment, offset, block.first_length,
                sweep.simulated, exchange.truncated,
            ),
            len(block.data),
            block.sha256,
            confirmed.id if confirmed else None,
        )  # fmt: skip
        if original is None:
            self._db.execute("INSERT INTO payloads VALUES (?, ?, ?)", (sha256, capture.id, digest))
        return capture

    def _next_id(self) -> int:
        row = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM captures").fetchone()
        return int(row[0])

    def _insert_capture(
        self, capture: Capture, block_length: int | None, block_sha256: str | None, confirms: int | None
    ) -> Capture:
        headers = json.dumps(capture.headers, ensure_ascii=False) if capture.headers else "[]"
        self._db.execute(
            "INSERT INTO captures (id, sweep_id, url, fetched_at, status, error, headers, sha256, size, media_type,"
            " vantage, simulated, warc, offset, length, block_length, block_sha256, confirms, truncated)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                capture.id, capture.sweep_id, capture.url, capture.fetched_at, capture.status, capture.error, headers,
                capture.sha256, capture.size, capture.media_type, capture.vantage, capture.simulated,
                capture.warc, capture.offset, capture.length, block_length, block_sha256, confirms, capture.truncated,
            ),
        )  # fmt: skip
        return capture

    def _original(self, sha256: str) -> Original | None:
        row = self._db.execute(
            "SELECT url, fetched_at, stored_digest FROM payloads JOIN captures ON captures.id = capture_id "
            "WHERE payloads.sha256 = ?",
            (sha256,),
        ).fetchone()
        return Original(*row) if row else None
