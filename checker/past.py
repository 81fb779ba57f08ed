"""What earlier sweeps saw of an entity: its month before, other contents of an address, files that are gone.

Looked up by hashes and addresses in the index first; bytes are read of the few files that a comparison is about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol

from checker.content import ContentReader
from checker.model import Case, ComponentKind, Entity, Part, PlaceKind, PlaceReading, Publication, Source, Withdrawn
from evidence import EvidenceStore, MissingEvidence, Sweep, Visit
from evidence.model import utc_text
from reading.text import fold

_BESIDE_THE_DATASET = ("metadato", "diccionario")


class SweepReader(Protocol):
    """What the builder of another sweep's cases is asked."""

    def only(self, entity: Entity, place: PlaceKind, addresses: Collection[str]) -> dict[str, Publication]:
        """The publications that these files alone make."""


@dataclass(slots=True)
class _Kept:
    """The national portal's visits of one entity in one sweep: asked for once per obligation."""

    key: tuple[int, str] = (0, "")
    visits: list[Visit] = field(default_factory=list)


class Past:
    """Looks back from one sweep. ``reader`` gives the builder of another sweep."""

    def __init__(
        self,
        store: EvidenceStore,
        sweep: Sweep,
        as_of: datetime,
        content: ContentReader,
        reader: Callable[[Sweep], SweepReader],
    ) -> None:
        self._store = store
        self._sweep = sweep
        self._until = utc_text(as_of)
        self._content = content
        self._reader = reader
        self._kept = _Kept()

    def look_back(self, case: Case, entity: Entity) -> None:
        """Gives the case what rules may ask of the past. Call it when the case is built."""
        case.previous = lambda publication: self._previous(entity, publication)
        case.versions = self._versions
        for reading in case.readings:
            case.withdrawn += self._unlisted(case, entity, reading)
            case.withdrawn += self._emptied(case, reading.place)

    # --- the month before -----------------------------------------------------------------------------------

    @cached_property
    def _last(self) -> dict[str, Sweep]:
        """By RUC, the sweep that tells what was published for the month before."""
        return last_sweeps(self._store, self._alike(month_before(self._sweep.month)))

    def _alike(self, month: str) -> list[Sweep]:
        return [
            sweep
            for sweep in self._store.sweeps(month)
            if sweep.simulated == self._sweep.simulated and sweep.started_at <= self._until
        ]

    def _previous(self, entity: Entity, publication: Publication) -> Publication | None:
        """On the own site only a file with the very bytes is looked for: finding the others would mean reading the
        whole month before again."""
        sweep = self._last.get(entity.ruc)
        dataset = publication.parts.get("dataset")
        if sweep is None or dataset is None:
            return None
        if publication.place == "pnt":
            addresses = self._registered(entity, sweep, publication)
        elif dataset.source.sha256:
            addresses = self._store.answered_with(sweep.id, entity.ruc, publication.place, dataset.source.sha256)
        else:
            addresses = []
        if not addresses:
            return None
        found = self._reader(sweep).only(entity, publication.place, addresses)
        return found.get(publication.obligation.id)

    def _registered(self, entity: Entity, sweep: Sweep, publication: Publication) -> list[str]:
        if self._kept.key != (sweep.id, entity.ruc):
            self._kept = _Kept((sweep.id, entity.ruc), self._store.visits(sweep.id, entity.ruc, "pnt"))
        slot = fold(publication.obligation.pnt_name)
        return [
            visit.url
            for visit in self._kept.visits
            if fold(dict(visit.context).get("numeral", "")) == slot
            and not any(word in fold(visit.url.rpartition("/")[2]) for word in _BESIDE_THE_DATASET)
        ]

    # --- other contents of an address -----------------------------------------------------------------------

    @cached_property
    def _of_month(self) -> frozenset[int]:
        return frozenset(sweep.id for sweep in self._alike(self._sweep.month))

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Addresses that did not always answer the same in the visits for the month: few, asked for in one step."""
        return self._store.changed_addresses(self._of_month) if len(self._of_month) > 1 else frozenset()

    def _versions(self, part: Part) -> Sequence[Source]:
        source = part.source
        if part.component == "dataset" and part.header is None:
            return ()  # rows cannot be told from titles, so a file saved anew would look changed
        if source.sha256 is None or source.captured_at is None or source.url not in self._changed:
            return ()
        found: dict[str, Source] = {}
        for capture in self._store.captures_of(source.url, source.captured_at):
            sha256 = capture.sha256
            if sha256 is None or sha256 in (source.sha256, *found) or capture.status not in (200, 304):
                continue
            if capture.sweep_id in self._of_month and self._differs(part, sha256):
                found[sha256] = replace(source, sha256=sha256, captured_at=capture.fetched_at)
        return tuple(found.values())

    def _differs(self, part: Part, sha256: str) -> bool:
        """Whether those bytes are the same component and say something else. A page of error says nothing."""
        other = self._component(part.component, replace(part.source, sha256=sha256))
        return other is not None and not part.says_the_same(other)

    def _component(self, component: ComponentKind, source: Source) -> Part | None:
        """The stored component of that hash, or None where the bytes are gone or are something else."""
        sheet = source.file.partition(" › ")[2]
        try:
            contents = self._content.read(self._store.payload(source.sha256 or ""))
        except MissingEvidence:
            return None
        for found in contents:
            if found.component == component and found.sheet.strip() == sheet:
                return Part(
                    component, source, found.file_type, table=found.table, header=found.header, entries=found.entries
                )
        return None

    # --- files that are gone --------------------------------------------------------------------------------

    def _unlisted(self, case: Case, entity: Entity, reading: PlaceReading) -> Iterator[Withdrawn]:
        """Only a place that was read whole can be said to show a file no more."""
        seen: set[tuple[str, str]] = set()
        for sweep in reversed(self._alike(self._sweep.month)):
            if sweep.id >= self._sweep.id or not reading.complete:
                continue
            addresses = self._store.no_longer_listed(sweep.id, self._sweep.id, entity.ruc, reading.place)
            if not addresses:
                continue
            for owner, publication in self._reader(sweep).only(entity, reading.place, addresses).items():
                now = case.publications.get((owner, reading.place))
                for component, part in publication.parts.items():
                    elsewhere = now is not None and (
                        component in now.parts or any(failed.component in (component, None) for failed in now.failed)
                    )
                    if not elsewhere and (owner, component) not in seen:
                        seen.add((owner, component))
                        yield Withdrawn(publication.obligation, component, part.source, False, reading.proof)

    def _emptied(self, case: Case, place: PlaceKind) -> Iterator[Withdrawn]:
        """Files that an earlier visit got and whose address, still listed, answers that nothing is there."""
        for publication in case.publications.values():
            for failed in publication.failed:
                if publication.place != place or failed.cause != "not_found" or failed.component is None:
                    continue
                for capture in reversed(self._store.captures_of(failed.source.url, failed.source.captured_at)):
                    if capture.sweep_id in self._of_month and capture.sha256 and capture.status in (200, 304):
                        got = replace(failed.source, sha256=capture.sha256, captured_at=capture.fetched_at)
                        if self._component(failed.component, got) is not None:
                            yield Withdrawn(publication.obligation, failed.component, got, True, failed.source)
                        break


def last_sweeps(store: EvidenceStore, sweeps: Sequence[Sweep]) -> dict[str, Sweep]:
    """By RUC, the last sweep that finished reading the entity's places; one that visited others only (``--only``), or
    is still under way, does not hide it. Without any, the last that began to read them."""
    last: dict[str, Sweep] = {}
    for finished in (False, True):
        for sweep in sweeps:
            readings: dict[str, bool] = {}
            for reading in store.readings(sweep.id):
                readings[reading.ruc] = readings.get(reading.ruc, True) and reading.finished
            last.update({ruc: sweep for ruc, done in readings.items() if done or not finished})
    return last


def month_before(month: str) -> str:
    """``2026-01`` -> ``2025-12``."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"
