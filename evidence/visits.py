"""Visits and readings: the frontier of a sweep, and how completely each place was read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from evidence.connection import Connection
from evidence.model import NewVisit, Place, Reading, Role, Sweep, Visit, VisitState
from evidence.rows import VISIT_COLUMNS, reading_of, visit_of


class Visits(Connection):
    """The addresses of a sweep and their states."""

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

    def pending(self, sweep_id: int) -> dict[tuple[str, str, Place], int]:
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

    def skip_others(self, sweep_id: int, known: Sequence[str]) -> None:
        """Skip pending visits of places (``ruc place``) that the registry no longer has."""
        self._db.execute(
            "UPDATE visits SET state = 'skipped' WHERE sweep_id = ? AND state = 'pending' AND ruc != '' "
            "AND ruc || ' ' || place NOT IN (SELECT value FROM json_each(?))",
            (sweep_id, json.dumps(known)),
        )

    def settle(self, visit: Visit, state: VisitState, cause: str) -> None:
        """End a visit without an exchange: it could not be asked, or our own code failed on it."""
        self._db.execute("UPDATE visits SET state = ?, cause = ? WHERE id = ?", (state, cause, visit.id))

    def visits(self, sweep_id: int, ruc: str | None = None, place: str | None = None) -> list[Visit]:
        """Visits of a sweep in the order they became known."""
        rows = self._db.execute(
            f"SELECT {VISIT_COLUMNS} FROM visits WHERE sweep_id = ? AND ruc = coalesce(?, ruc) "
            "AND place = coalesce(?, place) ORDER BY id",
            (sweep_id, ruc, place),
        )
        return [visit_of(row) for row in rows]

    def no_longer_listed(self, earlier_id: int, sweep_id: int, ruc: str, place: str) -> list[str]:
        """Addresses of files of a place that an earlier sweep got and that this sweep never heard of."""
        rows = self._db.execute(
            "SELECT v.url FROM visits v JOIN captures c ON c.id = v.capture_id WHERE v.sweep_id = ? AND v.ruc = ? "
            "AND v.place = ? AND v.role = 'file' AND c.status IN (200, 304) AND NOT EXISTS (SELECT 1 FROM visits n "
            "WHERE n.sweep_id = ? AND n.ruc = v.ruc AND n.place = v.place AND n.url = v.url) ORDER BY v.id",
            (earlier_id, ruc, place, sweep_id),
        )
        return [url for (url,) in rows]

    def answered_with(self, sweep_id: int, ruc: str, place: str, sha256: str) -> list[str]:
        """Addresses of files of a place that answered a sweep with these bytes."""
        rows = self._db.execute(
            "SELECT v.url FROM visits v JOIN captures c ON c.id = v.capture_id WHERE v.sweep_id = ? AND v.ruc = ? "
            "AND v.place = ? AND v.role = 'file' AND c.sha256 = ? ORDER BY v.id",
            (sweep_id, ruc, place, sha256),
        )
        return [url for (url,) in rows]

    def answered_before(self, sweep: Sweep, ruc: str) -> dict[str, int]:
        """Registrations of an entity that an earlier sweep of the month got whole: context (JSON) -> capture."""
        rows = self._db.execute(
            "SELECT context, capture_id FROM sweeps JOIN visits ON visits.sweep_id = sweeps.id AND ruc = ? "
            "AND place = 'pnt' WHERE month = ? AND simulated = ? AND sweeps.id < ? AND role = 'file' "
            "AND state = 'done' AND cause IS NULL ORDER BY visits.id",
            (ruc, sweep.month, sweep.simulated, sweep.id),
        )
        return dict(rows.fetchall())

    def without_answer(self, sweep_id: int) -> list[tuple[str, str, int]]:
        """(cause, lane, visits) of what a sweep did not get, the most frequent first."""
        rows = self._db.execute(
            "SELECT cause, host, count(*) FROM visits WHERE sweep_id = ? AND cause IS NOT NULL "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
            (sweep_id,),
        )
        return rows.fetchall()

    def begin_reading(self, sweep_id: int, ruc: str, place: Place, portal_kind: str, portal_url: str) -> None:
        """Account for a place of the sweep; nothing changes if it is already there."""
        self._db.execute(
            "INSERT OR IGNORE INTO readings (sweep_id, ruc, place, portal_kind, portal_url) VALUES (?, ?, ?, ?, ?)",
            (sweep_id, ruc, place, portal_kind, portal_url),
        )

    def name_kind(self, sweep_id: int, ruc: str, place: Place, kind: str) -> None:
        """Say which system a place turned out to be, where the registry did not; what it says is never replaced."""
        self._db.execute(
            "UPDATE readings SET portal_kind = ? WHERE sweep_id = ? AND ruc = ? AND place = ? AND portal_kind = ''",
            (kind, sweep_id, ruc, place),
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
