"""The evidence store: ``crawl.db`` (index and frontier) and ``evidence/*.warc.gz`` (bytes).

What one exchange changes (its index row, the state of its visit, the visits it made known, the counters of its
place) is one transaction, written after the bytes are in the WARC file: a killed process leaves either all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from evidence.captures import Captures
from evidence.memories import Memories
from evidence.model import (
    Capture,
    Exchange,
    Failure,
    NewVisit,
    Place,
    Problem,
    Role,
    Sweep,
    Visit,
    VisitState,
    utc_text,
)
from evidence.rows import SWEEP_COLUMNS, sweep_of
from evidence.verify import verify_store
from evidence.visits import Visits

Outcome = Exchange | Failure | Capture


class EvidenceStore(Captures, Visits, Memories):
    """Everything a sweep gathered, and what it still has to do."""

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

    def verify(self) -> Iterator[Problem]:
        """Recompute every digest of the WARC files and compare them with the index, both ways."""
        return verify_store(self._db, self.evidence)
