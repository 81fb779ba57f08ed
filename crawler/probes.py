"""The last phase of a sweep: addresses named inside the files it got are asked, so that rules can look at the answers.

An address serves every entity that names it, and a good answer serves later sweeps too, until it is too old. What did
not answer well is asked again by every new sweep: a negative needs a second visit (design decision 6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, zip_longest

from crawler.hosts import lane_of
from crawler.journal import note
from crawler.known_hosts import KnownHosts
from crawler.probe_lanes import REDIRECTS, Lanes, NoAnswer, location_of
from crawler.progress import Clock, Progress
from crawler.settings import StoreSettings
from evidence.decoding import PayloadTooLarge, payload_of
from evidence.model import Capture, Exchange, Failure, MissingEvidence, Place, Probe, Sweep, utc_text
from evidence.store import EvidenceStore
from reading.addresses import absolute
from reading.cell_links import links_of_file, web_addresses
from reading.link_answers import LOGIN_ADDRESS, link_answer

_PLACES: tuple[Place, ...] = ("own", "pnt")
_GOOD = frozenset({"ok", "preview"})
_MOST_DECODED = 8 << 20


@dataclass(slots=True)
class ProbePhase:
    """The probes of one sweep for the entities in ``rucs``."""

    store: EvidenceStore
    sweep: Sweep
    rucs: Iterable[str]
    settings: StoreSettings
    clock: Clock
    allow_private: bool
    hosts: KnownHosts
    """What the crawl learnt of them."""
    progress: Callable[[Progress], None] = lambda _: None
    requests: int = 0
    closed: bool = False
    """Whether the hours of the settings ended while there was work."""
    _done: int = 0
    _total: int = 0

    async def run(self) -> None:
        """Plan, then ask what is pending: one request at a time for each host, many hosts at once. Killed at any
        moment, the same call goes on where it was."""
        for ruc in dict.fromkeys(self.rucs):
            await self.plan(ruc, self._files(ruc))
        await self.ask()

    async def ask(self) -> None:
        """Ask what is pending."""
        lanes: dict[str, list[Probe]] = {}
        for probe in self.store.pending_probes(self.sweep.id):
            lanes.setdefault(probe.host, []).append(probe)
            self._total += 1
        if not lanes:
            return
        many = "Se comprueban los enlaces" if self._total > 1 else "Se comprueba el enlace"
        self._tell(f"{many} que hay dentro de los archivos: {self._total}.")
        async with Lanes(self.settings, self.allow_private, self.hosts, self.clock, self._keep) as client:
            try:
                async with asyncio.TaskGroup() as tasks:
                    for probes in lanes.values():
                        tasks.create_task(self._walk(client, probes))
            finally:
                self.requests = client.requests

    # --- which addresses ------------------------------------------------------------------------------------

    def _files(self, ruc: str) -> Iterator[bytes]:
        """The files that the sweep got of an entity, each content once."""
        seen: set[str] = set()
        for place in _PLACES:
            for visit in self.store.visits(self.sweep.id, ruc, place):
                if visit.role != "file" or visit.state != "done" or visit.capture_id is None:
                    continue
                capture = self.store.capture(visit.capture_id)
                if capture is None or capture.status not in (200, 304) or capture.sha256 in seen:
                    continue
                seen.add(capture.sha256 or "")
                try:
                    yield self.store.payload(capture.sha256 or "")
                except MissingEvidence:
                    continue

    async def plan(self, ruc: str, files: Iterable[bytes]) -> None:
        """Note the addresses that the files of an entity name. The first of every file goes before the second of any:
        a budget leaves no file out."""
        named = []
        for data in files:
            named.append(web_addresses(links_of_file(data)))
            await asyncio.sleep(0)  # Ctrl-C is heard between two files
        in_turn = zip_longest(*named)
        wanted = dict.fromkeys(url for url in chain.from_iterable(in_turn) if url is not None)
        asked = [(url, lane_of(self.settings.asked(url))) for url in wanted if not self._is_fresh(url)]
        self.store.add_probes(self.sweep.id, ruc, asked, self.settings.max_links)

    def _is_fresh(self, url: str) -> bool:
        """Whether a good answer of the address is at hand, of a probe or of the crawl, that is not too old."""
        since = utc_text(self.clock() - timedelta(days=self.settings.link_days))
        probed = self.store.probes_of(url, self.sweep.simulated)
        answers = [capture for _, capture in probed[-1:] if capture] or self.store.captures_of(url)[-1:]
        return any(
            capture.fetched_at >= since and capture.simulated == self.sweep.simulated and self._is_good(url, capture)
            for capture in answers
        )

    def _is_good(self, url: str, capture: Capture) -> bool:
        if capture.status not in (200, 304) or not capture.sha256:
            return False
        try:
            payload = self.store.payload(capture.sha256)
        except MissingEvidence:
            return False
        return link_answer(url, capture.url, 200, capture.headers, payload) in _GOOD

    # --- asking ---------------------------------------------------------------------------------------------

    async def _walk(self, client: Lanes, probes: list[Probe]) -> None:
        for probe in probes:
            if not self.settings.open_at(self.clock()):
                self.closed = True
                return
            await self._probe(client, probe)
            self._done += 1
            self.requests = client.requests
            self._tell()

    async def _probe(self, client: Lanes, probe: Probe) -> None:
        url = probe.url
        for _ in range(self.settings.redirects + 1):
            try:
                exchange = await client.get(url)
            except NoAnswer as error:
                failure = Failure(url, f"{error.cause}: {error}"[:500]) if error.asked else None
                self._end(probe, failure, error.cause)
                return
            target = location_of(exchange)
            if exchange.status not in REDIRECTS or not target or LOGIN_ADDRESS.match(target):
                self._end(probe, exchange, None)
                return
            following = absolute(target, url)
            if following is None:
                self._end(probe, exchange, "unreadable")
                return
            self._keep(exchange)
            url = following
        self._end(probe, None, "redirect_loop")

    def _end(self, probe: Probe, outcome: Exchange | Failure | None, cause: str | None) -> None:
        if isinstance(outcome, Exchange) and not _is_bounded(outcome):
            outcome, cause = Failure(outcome.url, "too_large: decoded body"), "too_large"
        status = outcome.status if isinstance(outcome, Exchange) else None
        note("link_probed", probe.url, ruc=probe.ruc, cause=cause, status=status)
        self.store.end_probe(probe, self.sweep, outcome, self.clock(), "failed" if cause else "done", cause)

    def _keep(self, outcome: Exchange | Failure) -> None:
        if isinstance(outcome, Exchange) and not _is_bounded(outcome):
            outcome = Failure(outcome.url, "too_large: decoded body")
        self.store.record(self.sweep, outcome, self.clock())

    def _tell(self, message: str = "") -> None:
        self.progress(Progress(self._done, self._total, self.requests, message))


def _is_bounded(exchange: Exchange) -> bool:
    try:
        payload_of(exchange.headers, exchange.body, _MOST_DECODED)
    except PayloadTooLarge:
        return False
    return True
