"""Probes: the addresses named inside files, what each answered, and which are still to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from evidence.captures import Captures
from evidence.model import Capture, Exchange, Failure, Probe, Sweep, VisitState
from evidence.rows import CAPTURE_COLUMNS, PROBE_COLUMNS, capture_of, probe_of

_PROBE = ", ".join(f"p.{name}" for name in PROBE_COLUMNS.split(", "))
_CAPTURE = ", ".join(f"c.{name.strip()}" for name in CAPTURE_COLUMNS.split(","))
_FIELDS = len(PROBE_COLUMNS.split(", "))


class Probes(Captures):
    """The probes of a store; those of a killed sweep that are pending are asked when it goes on."""

    def add_probes(self, sweep_id: int, ruc: str, addresses: Sequence[tuple[str, str]], most: int) -> None:
        """Note the (address, lane) pairs of an entity. Addresses that the sweep knows already stay as they are; those
        beyond ``most`` of the entity are ``cut``."""
        with self._transaction():
            row = self._db.execute(
                "SELECT count(*) FROM probes WHERE sweep_id = ? AND ruc = ? AND state != 'cut'", (sweep_id, ruc)
            ).fetchone()
            used: int = row[0]
            for url, host in addresses:
                cut = used >= most
                cursor = self._db.execute(
                    "INSERT OR IGNORE INTO probes (sweep_id, ruc, url, host, state, cause) VALUES (?, ?, ?, ?, ?, ?)",
                    (sweep_id, ruc, url, host, "cut" if cut else "pending", "budget" if cut else None),
                )
                used += cursor.rowcount if not cut else 0

    def pending_probes(self, sweep_id: int) -> list[Probe]:
        """Probes still to be asked, in the order they became known."""
        rows = self._db.execute(
            f"SELECT {PROBE_COLUMNS} FROM probes WHERE sweep_id = ? AND state = 'pending' ORDER BY id", (sweep_id,)
        )
        return [probe_of(row) for row in rows]

    def probes_without_answer(self, sweep_id: int) -> list[tuple[str | None, int, str, int]]:
        """(cause, status, lane, probes) of what a sweep asked for or gave up and did not get; without a cause the
        status tells."""
        rows = self._db.execute(
            "SELECT p.cause, c.status, p.host, count(*) FROM probes p LEFT JOIN captures c ON c.id = p.capture_id "
            "WHERE p.sweep_id = ? AND (p.cause IS NOT NULL OR c.status NOT IN (200, 304)) GROUP BY 1, 2, 3",
            (sweep_id,),
        )
        return rows.fetchall()

    def end_probe(
        self,
        probe: Probe,
        sweep: Sweep,
        outcome: Exchange | Failure | None,
        at: datetime,
        state: VisitState,
        cause: str | None,
    ) -> None:
        """Keep the last exchange of a probe and set its state, in one transaction; none where nobody was asked."""
        with self._transaction():
            capture = self._keep(sweep, outcome, at, None, None) if outcome is not None else None
            self._db.execute(
                "UPDATE probes SET state = ?, cause = ?, capture_id = ? WHERE id = ?",
                (state, cause, capture.id if capture else None, probe.id),
            )

    def probes_of(self, url: str, simulated: bool, until: str | None = None) -> list[tuple[Probe, Capture | None]]:
        """Every probe of an address in sweeps of one kind that was asked or given up not after ``until`` (UTC text),
        oldest first, with its last exchange."""
        rows = self._db.execute(
            f"SELECT {_PROBE}, {_CAPTURE} FROM probes p JOIN sweeps s ON s.id = p.sweep_id "
            "LEFT JOIN captures c ON c.id = p.capture_id WHERE p.url = ? AND s.simulated = ? AND p.state != 'pending' "
            "AND coalesce(c.fetched_at, s.started_at) <= ? ORDER BY p.id",
            (url, simulated, until or "9"),
        )
        return [
            (probe_of(row[:_FIELDS]), capture_of(row[_FIELDS:]) if row[_FIELDS] is not None else None) for row in rows
        ]
