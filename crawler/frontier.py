"""The frontier: what a sweep still has to visit, lane by lane, best first, and what an answer changes.

All of it stands in the store, so a killed sweep goes on where it was. Here is only what can be worked out again from
there: counters, known addresses, the state of the national portal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.answers import Answer, judge_file, judge_page
from crawler.causes import cause_of_status
from crawler.hosts import bare, host_of, lane_of
from crawler.national import NationalPortal
from crawler.own import Portal, follow
from crawler.readings import own_reading
from crawler.registry import PlaceRow
from crawler.settings import StoreSettings
from evidence.decoding import PayloadTooLarge, payload_of
from evidence.model import Capture, Exchange, Failure, NewVisit, Place, Role, Sweep, Visit
from evidence.store import EvidenceStore
from reading.pnt import file_urls

Clock = Callable[[], datetime]
_SILENT = frozenset({"host_failed", "tls"})
"""Causes after which the next address of the same host will hardly do better."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep is: places read, places in all, requests sent; ``message`` is a Spanish sentence or empty."""

    done: int
    total: int
    requests: int
    message: str = ""


@dataclass(slots=True)
class _PlaceState:
    """Counters of one place that the budget and the end of its reading need."""

    row: PlaceRow
    pages: int = 0
    files: int = 0
    bytes: int = 0
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
    requests: int = 0
    received: int = 0
    lanes: list[str] = field(default_factory=list)
    mine: list[str] | None = None
    """``ruc place`` keys to ask, where the sweep has pending visits of others; None when all are ours."""
    places: dict[tuple[str, Place], _PlaceState] = field(default_factory=dict)
    portals: dict[str, Portal] = field(default_factory=dict)
    nationals: dict[str, NationalPortal] = field(default_factory=dict)
    silent: Counter[str] = field(default_factory=Counter)
    busy: set[str] = field(default_factory=set)

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
                self.portals[row.ruc] = portal
                first.append(portal.first_visit())
            else:
                base = row.portal_url.rstrip("/")
                if base not in self.nationals:
                    self.nationals[base] = NationalPortal(base, [], self.store, self.sweep)
                    first.append(self.nationals[base].first_visit())
                self.nationals[base].rucs.append(row.ruc)
        self.store.add_visits(self.sweep.id, first)
        self._restore()
        self.store.skip_others(self.sweep.id, [f"{ruc} {place}" for ruc, place in known])
        keys = {f"{ruc} {place}" for ruc, place in self.places} | ({" pnt"} if self.nationals else set())
        pending = self.store.pending(self.sweep.id)
        if any(f"{ruc} {place}" not in keys for _, ruc, place in pending):
            self.mine = sorted(keys)
        self.lanes = list(dict.fromkeys(lane for lane, ruc, place in pending if f"{ruc} {place}" in keys))
        for key in list(self.places):
            self._finish_if_read(*key)

    def _restore(self) -> None:
        """Take up counters and states that an earlier, interrupted run of this sweep left in the store."""
        for reading in self.store.readings(self.sweep.id):
            if state := self.places.get((reading.ruc, reading.place)):
                state.pages, state.files, state.bytes = reading.pages, reading.files, reading.bytes
                state.finished = reading.finished
        for ruc, portal in self.portals.items():
            for visit in self.store.visits(self.sweep.id, ruc, "own"):
                portal.known.add(visit.url)
                if visit.depth == 0 and visit.capture_id and (capture := self.store.capture(visit.capture_id)):
                    self._adopt_host(portal, capture.url)
        for national in self.nationals.values():
            self._restore_national(national)
        for (_, ruc, place), count in self.store.pending(self.sweep.id).items():
            for key, state in self.places.items():
                if key == (ruc, place):
                    state.pending += count

    def _restore_national(self, national: NationalPortal) -> None:
        directory = 0
        for visit in self.store.visits(self.sweep.id, "", "pnt"):
            if visit.state == "pending" or lane_of(visit.url) != national.lane:
                continue
            if visit.url == national.list_address:
                national.read_listing(self._payload_of(visit))
            elif visit.state == "done":
                directory += 1
            else:
                national.next_page, national.directory_cause = None, visit.cause or "platform_failed"
        if national.next_page is not None:
            national.next_page = directory + 1
        for ruc in national.rucs:
            for visit in self.store.visits(self.sweep.id, ruc, "pnt"):
                if visit.role != "list" or visit.state == "pending":
                    continue
                payload = self._payload_of(visit) if visit.state == "done" else None
                cause = visit.cause or "platform_failed"
                national.resolved[ruc] = cause if payload is None else national.read_own_list(ruc, payload)
        self._add(national.plan())

    def _payload_of(self, visit: Visit) -> bytes | None:
        capture = self.store.capture(visit.capture_id) if visit.capture_id else None
        if capture is None or capture.sha256 is None or capture.status not in (200, 304):
            return None
        return self.store.payload(capture.sha256)

    # --- what to ask ----------------------------------------------------------------------------------------

    def next_visit(self, lane: str) -> Visit | None:
        """The next address of a lane that no budget forbids; the lane is busy until :meth:`release`."""
        if lane in self.busy:
            return None
        while visit := self.store.next_visit(self.sweep.id, lane, self.mine):
            state = self.places.get((visit.ruc, visit.place))
            if state is not None and self._spent(state, visit.role):
                state.pending -= self.store.cut(visit, visit.role)
                self._finish_if_read(visit.ruc, visit.place)
                continue
            self.busy.add(lane)
            return visit
        return None

    def release(self, lane: str) -> None:
        self.busy.discard(lane)

    def _spent(self, state: _PlaceState, role: Role) -> bool:
        limits = self.settings
        if state.bytes >= limits.max_bytes:
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
                self._decoded(outcome)
            except PayloadTooLarge as error:
                outcome = Failure(outcome.url, f"too_large: {error}")
        return self.store.record(self.sweep, outcome, self.clock(), place=place)

    def answered(self, visit: Visit, exchange: Exchange) -> list[str]:
        """An address answered. Returns the lanes that may have new work."""
        self.silent.pop(visit.host, None)
        payload: bytes | None = None
        cause = cause_of_status(exchange.status)
        try:
            payload = self._decoded(exchange)
        except PayloadTooLarge as error:
            return self.failed(visit, Failure(exchange.url, f"too_large: {error}"), "too_large")
        if exchange.status == 304 and payload is None:
            cause = "unreadable"
        if visit.place == "pnt":
            return self._national_answered(visit, exchange, payload if cause is None else None, cause)
        answer = Answer(exchange.url, exchange.status, exchange.headers, payload or b"", cause)
        portal = self.portals[visit.ruc]
        if visit.depth == 0:
            self._adopt_host(portal, exchange.url)
        result = judge_page(answer, visit) if visit.role == "page" else judge_file(answer)
        found = []
        if result.page is not None and bare(host_of(exchange.url)) in portal.hosts:
            found = list(follow(result.page, visit, portal))
        stored = None if exchange.status == 304 else payload
        self._count(exchange, (visit.ruc, visit.place))
        _, new = self.store.complete(
            visit, exchange, self.clock(), sweep=self.sweep, state=result.state, cause=result.cause, role=result.role,
            found=found, payload=stored,
        )  # fmt: skip
        return self._ended(visit, result.role, result.state == "done", new)

    def _decoded(self, exchange: Exchange) -> bytes | None:
        if exchange.status == 304:
            earlier = self.store.capture(exchange.confirms) if exchange.confirms else None
            return self.store.payload(earlier.sha256) if earlier and earlier.sha256 else None
        return payload_of(exchange.headers, exchange.body, self.settings.max_file_bytes)

    def failed(self, visit: Visit, outcome: Exchange | Failure, cause: str) -> list[str]:
        """An address gave no usable answer. Returns the lanes that may have new work."""
        self._count(outcome, (visit.ruc, visit.place))
        self.store.complete(visit, outcome, self.clock(), sweep=self.sweep, state="failed", cause=cause)
        if cause in _SILENT:
            self.silent[visit.host] += 1
        found = self._national_failed(visit, cause) if visit.place == "pnt" else []
        lanes = self._ended(visit, visit.role, False, self._add(found))
        if self.silent[visit.host] >= self.settings.give_up_after:
            self._give_up(visit.host, cause)
        return lanes

    def broken(self, visit: Visit) -> list[str]:
        """Our own code failed on an answer: that address is given up, the sweep goes on."""
        self.store.settle(visit, "failed", "unreadable")
        found = self._national_failed(visit, "unreadable") if visit.place == "pnt" else []
        return self._ended(visit, visit.role, False, self._add(found))

    def _give_up(self, lane: str, cause: str) -> None:
        for national in self.nationals.values():
            if national.lane == lane:
                national.give_up(cause)
        for ruc, place, count in self.store.fail_lane(self.sweep.id, lane, cause):
            if state := self.places.get((ruc, place)):
                state.pending -= count
        for key in list(self.places):
            self._finish_if_read(*key)

    # --- the national portal --------------------------------------------------------------------------------

    def _national_of(self, visit: Visit) -> NationalPortal:
        return next(national for national in self.nationals.values() if visit.url.startswith(national.base + "/"))

    def _national_answered(
        self, visit: Visit, exchange: Exchange, payload: bytes | None, cause: str | None
    ) -> list[str]:
        if visit.role == "file":
            answer = Answer(exchange.url, exchange.status, exchange.headers, payload or b"", cause)
            result = judge_file(answer, soft_404=True)
            state, cause, found = result.state, result.cause, []
        else:
            national = self._national_of(visit)
            cause = self._take_list(national, visit, payload, cause)
            state = "done" if cause is None else "failed"
            found = national.plan()
        self._count(exchange, (visit.ruc, visit.place))
        _, new = self.store.complete(
            visit, exchange, self.clock(), sweep=self.sweep, state=state, cause=cause, found=found,
            payload=None if exchange.status == 304 else payload,
        )  # fmt: skip
        lanes = self._ended(visit, visit.role, state == "done", new)
        self._announce(new)
        return lanes

    def _take_list(
        self, national: NationalPortal, visit: Visit, payload: bytes | None, cause: str | None
    ) -> str | None:
        if visit.ruc:
            fault = national.read_own_list(visit.ruc, payload) if payload is not None else cause
            if fault is not None:
                national.resolved[visit.ruc] = fault
            return fault
        if visit.url == national.list_address:
            fault = national.read_listing(payload)
            return cause or fault
        if payload is None:
            national.next_page, national.directory_cause = None, cause or "platform_failed"
            return national.directory_cause
        return national.read_entities(national.next_page or 1, payload)

    def _national_failed(self, visit: Visit, cause: str) -> list[NewVisit]:
        if visit.role != "list":
            return []
        national = self._national_of(visit)
        self._take_list(national, visit, None, cause)
        return national.plan()

    def other_address(self, visit: Visit, url: str, exchange: Exchange) -> str | None:
        """Another address under which a file of the national portal may be had, when the last one gave no file."""
        if visit.place != "pnt" or visit.role != "file":
            return None
        try:
            payload = self._decoded(exchange) or b""
        except PayloadTooLarge:
            return None
        answer = Answer(exchange.url, exchange.status, exchange.headers, payload, cause_of_status(exchange.status))
        if judge_file(answer, soft_404=True).cause not in ("not_found", "html_instead"):
            return None
        download = next((text for name, text in visit.context if name == "url_download"), "")
        candidates = file_urls(self._national_of(visit).base, download)
        after = candidates[candidates.index(url) + 1 :] if url in candidates else []
        return after[0] if after else None

    def _announce(self, new: Iterable[NewVisit]) -> None:
        """Say how long the files of the national portal will take, before the first of them is asked."""
        per_lane: dict[str, int] = defaultdict(int)
        for visit in new:
            if visit.role == "file" and visit.capture_id is None:
                per_lane[visit.host] += 1
        for lane, count in per_lane.items():
            delay = self.settings.delay_of(loopback=lane.startswith(("127.", "localhost", "::1")))
            text = f"Portal nacional: {count} archivos nuevos o cambiados, {count} solicitudes"
            self._tell(f"{text}, unos {max(1, round(count * delay / 60))} minutos a una cada {delay:g} s.")

    # --- bookkeeping ----------------------------------------------------------------------------------------

    def _count(self, outcome: Exchange | Failure, place: tuple[str, Place] | None) -> None:
        size = len(outcome.body) if isinstance(outcome, Exchange) else 0
        self.requests += 1
        self.received += size
        if place is not None and (state := self.places.get(place)):
            state.bytes += size

    def _add(self, visits: list[NewVisit]) -> list[NewVisit]:
        return self.store.add_visits(self.sweep.id, visits) if visits else []

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

    def _adopt_host(self, portal: Portal, url: str) -> None:
        host = bare(host_of(url))
        if not any(host == bare(host_of(national)) for national in self.nationals):
            portal.hosts.add(host)

    def _finish_if_read(self, ruc: str, place: Place) -> None:
        state = self.places.get((ruc, place))
        if state is None or state.pending > 0 or state.finished:
            return
        if place == "own":
            complete, cause = own_reading(self.store, self.sweep.id, ruc)
            self.portals[ruc].known.clear()
        else:
            national = self.nationals[state.row.portal_url.rstrip("/")]
            if ruc not in national.resolved:
                return
            cause = national.resolved[ruc]
            complete = cause is None
        state.finished = True
        self.store.finish_reading(self.sweep.id, ruc, place, complete, cause)

    def _tell(self, message: str = "") -> None:
        done = sum(state.finished for state in self.places.values())
        self.progress(Progress(done, len(self.places), self.requests, message))
