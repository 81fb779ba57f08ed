"""Small memories that outlive a sweep: first sightings, and the numbers a platform gives to entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from evidence.connection import Connection
from evidence.model import utc_text


class Memories(Connection):
    """What earlier sweeps learnt and later ones need."""

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
