"""The frontier: what a sweep still has to visit, lane by lane, best first, and what an answer changes.

All of it stands in the store, so a killed sweep goes on where it was. Here is only what can be worked out again from
there: counters, known addresses, the state of the national portal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.extraction import Extraction
from crawler.journal import Event, note
from crawler.known_hosts import KnownHosts, hosts_of_sweep
from crawler.national import Tried
from crawler.national_desk import NationalDesk
from crawler.own import Portal
from crawler.progress import Clock, Progress
from crawler.readings import own_reading
from crawler.registry import PlaceRow
from crawler.settings import StoreSettings
from crawler.throttle import BUSY
from evidence.decoding import PayloadTooLarge
from evidence.model import Capture, Exchange, Failure, NewVisit, Place, Role, Sweep, Visit
from evidence.store import EvidenceStore

_SILENT = frozenset({"host_failed", "tls"})
"""Causes after which the next address of the same host will hardly do better."""


@dataclass(slots=True)
class _PlaceState:
    """Counters of one place that the budget and the end of its reading need."""

    row: PlaceRow
    pages: int = 0
    files: int = 0
    received: int = 0
    pending: int = 0
    finished: bool = False


@dataclass(slots=True)
class Frontier:
    """One run over the places of a sweep. ``progress`` is called after every visit."""

    store: EvidenceStore
    sweep: Sweep
    rows: list[PlaceRow]
    settings: StoreSettings
    clock: Clock
    progress: Callable[[Progress], None]
    closed: bool = False
    """Whether the hours of the settings ended while there was work."""
    ending: bool = False
    """Whether a signal asked for the end: what fails from then on stays pending."""
    lanes: list[str] = field(default_factory=list)
    """Lanes that have work when the run begins."""
    places: dict[tuple[str, Place], _PlaceState] = field(default_factory=dict)
    _mine: list[str] | None = None
    """``ruc place`` keys to ask, where the sweep has pending visits of others; None when all are ours."""
    hosts: KnownHosts = field(init=False)
    """What this run knows of each host."""
    _portals: dict[str, Portal] = field(default_factory=dict)
    _desk: NationalDesk = field(init=False)
    _extraction: Extraction = field(init=False)
    _busy: set[str] = field(default_factory=set)
    _finished: int = 0

    def __post_init__(self) -> None:
        self.hosts = hosts_of_sweep(self.store, self.sweep, self.settings, self.clock)
        self._desk = NationalDesk(self.store, self.sweep, self.settings)
        limit = self.settings.max_file_bytes
        self._extraction = Extraction(self.store, self.sweep, limit, self._desk, self._portals)

    # --- begin ----------------------------------------------------------------------------------------------

    def open(self, known: set[tuple[str, Place]]) -> None:
        """Account for every place and put first addresses on the frontier; ``lanes`` then have work.

        ``known`` are all places of the registry: what an interrupted run left of others will never be read."""
        first: list[NewVisit] = []
        for row in self.rows:
            self.store.begin_reading(self.sweep.id, row.ruc, row.place, row.portal_kind, row.portal_url)
            self.places[row.ruc, row.place] = _PlaceState(row)
            if row.place == "own":
                portal = Portal(row.ruc, row.portal_url, self.sweep.month, self.settings.max_detour)
                self._portals[row.ruc] = portal
                first.append(portal.first_visit())
            else:
                first += self._desk.add(row.portal_url, row.ruc)
        self.store.add_visits(self.sweep.id, first)
        self.store.skip_others(self.sweep.id, [f"{ruc} {place}" for ruc, place in known])
        self._restore()
        for key in list(self.places):
            self._finish_if_read(*key)

    def _restore(self) -> None:
        """Take up what an earlier, interrupted run of this sweep left in the store."""
        for reading in self.store.readings(self.sweep.id):
            if state := self.places.get((reading.ruc, reading.place)):
                state.pages, state.files, state.received = reading.pages, reading.files, reading.bytes
                state.finished = reading.finished
                self._finished += reading.finished
        for ruc, portal in self._portals.items():
            for visit in self.store.visits(self.sweep.id, ruc, "own"):
                portal.known.add(visit.url)
                if visit.depth == 0 and visit.capture_id and (capture := self.store.capture(visit.capture_id)):
                    self._extraction.adopt_host(portal, capture.url)
        self.store.add_visits(self.sweep.id, self._desk.restore())
        keys = {f"{ruc} {place}" for ruc, place in self.places} | ({" pnt"} if self._desk.portals else set())
        for (lane, ruc, place), count in self.store.pending(self.sweep.id).items():
            if f"{ruc} {place}" not in keys:
                self._mine = sorted(keys)
                continue
            if lane not in self.lanes:
                self.lanes.append(lane)
            if state := self.places.get((ruc, place)):
                state.pending += count

    # --- what to ask ----------------------------------------------------------------------------------------

    def next_visit(self, lane: str) -> Visit | None:
        """The next address of a lane that no budget forbids; the lane is busy until :meth:`release`."""
        if lane in self._busy:
            return None
        if not self.settings.open_at(self.clock()):
            self.closed = True
            return None
        while visit := self.store.next_visit(self.sweep.id, lane, self._mine):
            if closed := self.hosts.paces.of(lane).closed:  # it became known after its host was left alone
                self._give_up(lane, closed)
                return None
            state = self.places.get((visit.ruc, visit.place))
            if state is not None and self._spent(state, visit.role):
                cut = self.store.cut(visit, visit.role)
                state.pending -= cut
                note("limit_cut", visit.url, ruc=visit.ruc, place=visit.place, cause="budget", visits=cut)
                self._finish_if_read(visit.ruc, visit.place)
                continue
            if state is not None and visit.place == "own" and self._portals[visit.ruc].is_spent(visit):
                self.store.settle(visit, "skipped", "trap")
                note("visit_skipped", visit.url, ruc=visit.ruc, place=visit.place, cause="trap")
                state.pending -= 1
                self._finish_if_read(visit.ruc, visit.place)
                continue
            self._busy.add(lane)
            return visit
        return None

    def release(self, lane: str) -> None:
        self._busy.discard(lane)

    def _spent(self, state: _PlaceState, role: Role) -> bool:
        limits = self.settings
        if state.received >= limits.max_bytes:
            return True
        return state.row.place == "own" and (
            (role == "page" and state.pages >= limits.max_pages) or (role == "file" and state.files >= limits.max_files)
        )

    # --- what was answered ----------------------------------------------------------------------------------

    def keep(self, outcome: Exchange | Failure, place: tuple[str, Place] | None) -> Capture:
        """Keep an exchange that ends no visit."""
        self._count(outcome, place)
        if isinstance(outcome, Exchange):
            try:
                self._extraction.payload(outcome)
            except PayloadTooLarge as error:
                outcome = Failure(outcome.url, f"too_large: {error}", len(outcome.body))
        return self.store.record(self.sweep, outcome, self.clock(), place=place)

    def answered(self, visit: Visit, exchange: Exchange, first: Tried | None = None) -> list[str]:
        """An address answered. Returns the lanes that may have new work.

        ``first`` is the earlier answer under another address of the same file, which gave none."""
        try:
            answer = self._extraction.answer(exchange)
        except PayloadTooLarge as error:
            return self.failed(visit, Failure(exchange.url, f"too_large: {error}", len(exchange.body)), "too_large")
        ended = self._extraction.outcome(visit, answer, self.needs_browser(visit))
        cause = ended.cause
        outcome: Exchange | Capture = exchange
        if first is not None and cause is not None:
            self.keep(exchange, (visit.ruc, visit.place))
            outcome, cause = first.capture, first.cause
        else:
            self._count(exchange, (visit.ruc, visit.place))
        _, new = self.store.complete(
            visit,
            outcome,
            self.clock(),
            sweep=self.sweep,
            state=ended.state,
            cause=cause,
            role=ended.role,
            found=ended.found,
            payload=None if exchange.status == 304 else answer.payload,
        )
        if cause is not None:
            note("visit_failed", visit.url, ruc=visit.ruc, place=visit.place, cause=cause, status=exchange.status)
        lanes = self._ended(visit, ended.role, ended.state == "done", new)
        if exchange.status in BUSY:
            self._strike(visit.host, cause or "blocked")
        else:
            self.hosts.paces.of(visit.host).answered()
        if visit.role == "list" and (message := self._desk.estimate(new)):
            self._tell(message)
        return lanes

    def is_doormat(self, visit: Visit | None, url: str) -> bool:
        """True when the address of an own site leads to ``url``, on a national portal: nobody need be asked there."""
        return visit is not None and visit.place == "own" and visit.depth == 0 and self._desk.is_portal(url)

    def needs_browser(self, visit: Visit) -> bool:
        """True when only a browser shows the pages of the visit's place."""
        state = self.places.get((visit.ruc, visit.place))
        return state is not None and state.row.needs_browser

    def other_address(self, visit: Visit, url: str, exchange: Exchange) -> tuple[str, Tried] | None:
        """Another address for a file of the national portal that ``url`` did not give; keeps the exchange if so."""
        if visit.place != "pnt" or visit.role != "file":
            return None
        try:
            answer = self._extraction.answer(exchange)
        except PayloadTooLarge:
            return None
        other = self._desk.other_address(visit, url, answer)
        if other is None:
            return None
        return other[0], Tried(self.keep(exchange, (visit.ruc, visit.place)), other[1])

    def failed(self, visit: Visit, outcome: Exchange | Failure, cause: str) -> list[str]:
        """An address gave no usable answer. Returns the lanes that may have new work."""
        found = self._desk.take(visit, None, cause)[1] if visit.role == "list" else []
        self._count(outcome, (visit.ruc, visit.place))
        _, new = self.store.complete(
            visit, outcome, self.clock(), sweep=self.sweep, state="failed", cause=cause, found=found
        )
        event: Event = "robots_refused" if cause == "robots" else "visit_failed"
        note(event, visit.url, ruc=visit.ruc, place=visit.place, cause=cause)
        lanes = self._ended(visit, visit.role, False, new)
        if cause in _SILENT:
            self._strike(visit.host, cause)
        elif isinstance(outcome, Exchange):
            self.hosts.paces.of(visit.host).answered()
        return lanes

    def broken(self, visit: Visit) -> list[str]:
        """Our own code failed on an answer: that address is given up, the sweep goes on."""
        self.store.settle(visit, "failed", "unreadable")
        found = self._desk.take(visit, None, "unreadable")[1] if visit.role == "list" else []
        return self._ended(visit, visit.role, False, self.store.add_visits(self.sweep.id, found))

    def _strike(self, lane: str, cause: str) -> None:
        """A host did not answer, or asked to be left alone; several in a row, and it is."""
        if closed := self.hosts.paces.of(lane).failed(cause):
            self._give_up(lane, closed)

    def _give_up(self, lane: str, cause: str) -> None:
        self._desk.give_up(lane, cause)
        left = self.store.fail_lane(self.sweep.id, lane, cause)
        note("host_left_alone", host=lane, cause=cause, visits=sum(count for _, _, count in left))
        for ruc, place, count in left:
            if state := self.places.get((ruc, place)):
                state.pending -= count
        for key in list(self.places):
            self._finish_if_read(*key)
        self._tell()

    # --- bookkeeping ----------------------------------------------------------------------------------------

    def _count(self, outcome: Exchange | Failure, place: tuple[str, Place] | None) -> None:
        if isinstance(outcome, Exchange) and outcome.rendered_by:
            return  # nobody was asked: what the browser was given is counted
        if place is not None and (state := self.places.get(place)):
            state.received += len(outcome.body) if isinstance(outcome, Exchange) else outcome.received

    def _ended(self, visit: Visit, role: Role, good: bool, new: list[NewVisit]) -> list[str]:
        for found in new:
            if found.capture_id is None and (state := self.places.get((found.ruc, found.place))):
                state.pending += 1
        if state := self.places.get((visit.ruc, visit.place)):
            state.pending -= 1
            state.pages += good and role == "page"
            state.files += good and role == "file"
        touched = [key for key in self.places if key[1] == "pnt"] if not visit.ruc else [(visit.ruc, visit.place)]
        for key in touched:
            self._finish_if_read(*key)
        self._tell()
        return list(dict.fromkeys([visit.host, *(found.host for found in new)]))

    def _finish_if_read(self, ruc: str, place: Place) -> None:
        state = self.places[ruc, place]
        if state.pending > 0 or state.finished:
            return
        if place == "own":
            complete, cause = own_reading(self.store, self.sweep.id, ruc)
            self._portals[ruc].forget()
        else:
            settled, cause = self._desk.resolution(state.row.portal_url, ruc)
            if not settled:
                return
            complete = cause is None
        state.finished = True
        self._finished += 1
        self.store.finish_reading(self.sweep.id, ruc, place, complete, cause)
        note("place_read", state.row.portal_url, ruc=ruc, place=place, cause=cause, complete=complete)

    def _tell(self, message: str = "") -> None:
        self.progress(Progress(self._finished, len(self.places), self.hosts.requests, message))
