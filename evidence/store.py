"""The evidence store: ``crawl.db`` (index and frontier) and ``evidence/*.warc.gz`` (bytes).

What one exchange changes (its index row, the state of its visit, the visits it made known, the counters of its
place) is one transaction, written after the bytes are in the WARC file: a killed process leaves either all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from evidence.chain import write_chain
from evidence.index_records import write_index
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
from evidence.probes import Probes
from evidence.rows import SWEEP_COLUMNS, sweep_of
from evidence.verify import verify_store
from evidence.visits import Visits

Outcome = Exchange | Failure | Capture


class EvidenceStore(Probes, Visits, Memories):
    """Everything a sweep gathered, and what it still has to do."""

    def begin_sweep(self, month: str, now: datetime, simulated: bool, vantage: str) -> Sweep:
        """The unfinished sweep of ``month``, to go on with, or a new one. Its number is that of no file in the store,
        even where the index is an older copy of itself that has not heard of them."""
        found = self.unfinished(simulated, month)
        if found is not None:
            return found
        started = utc_text(now)
        as_of = started if simulated else None
        (last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM sweeps").fetchone()
        number = max(last, self._segments.last_sweep()) + 1
        with self._durably():
            self._db.execute(
                "INSERT INTO sweeps (id, month, started_at, simulated, vantage, as_of) VALUES (?, ?, ?, ?, ?, ?)",
                (number, month, started, simulated, vantage, as_of),
            )
        return Sweep(number, month, started, None, simulated, vantage, as_of)

    def unfinished(self, simulated: bool, month: str | None = None) -> Sweep | None:
        """The latest sweep, of a month or of any, that was interrupted."""
        row = self._db.execute(
            f"SELECT {SWEEP_COLUMNS} FROM sweeps WHERE month = coalesce(?, month) AND simulated = ? "
            "AND finished_at IS NULL ORDER BY id DESC LIMIT 1",
            (month, simulated),
        ).fetchone()
        return sweep_of(row) if row else None

    def finish_sweep(self, sweep_id: int, now: datetime) -> None:
        """Close the sweep: its index goes into its WARC files, and beside them ``manifest-<sweep>.sha256``, which
        ``sha256sum -c`` can check, and the chained ``manifest-<sweep>.jsonl``. It ends when its last answer came, or
        later: a clock that was set back does not undo that."""
        with self._durably(), self._transaction():
            self._db.execute(
                "UPDATE sweeps SET finished_at = max(?, started_at, "
                "(SELECT coalesce(max(fetched_at), '') FROM captures WHERE sweep_id = sweeps.id)) WHERE id = ?",
                (utc_text(now), sweep_id),
            )
            write_index(self._db, self._segments, self._sweep(sweep_id))
            self._segments.sync()
            self._segments.write_manifest(sweep_id)
            write_chain(self._db, self.evidence, sweep_id)
        self._segments.close()

    def _sweep(self, sweep_id: int) -> Sweep:
        row = self._db.execute(f"SELECT {SWEEP_COLUMNS} FROM sweeps WHERE id = ?", (sweep_id,)).fetchone()
        return sweep_of(row)

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
