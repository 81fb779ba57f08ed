"""What a sweep knows of the hosts that it asks, whatever asks them: their pace, their robots.txt, the load on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from crawler.hosts import lane_of
from crawler.progress import Clock
from crawler.robots_txt import Robots, RobotsFiles, robots_from
from crawler.settings import StoreSettings
from crawler.throttle import Paces
from evidence.model import MissingEvidence, Sweep, utc_text
from evidence.store import EvidenceStore

_ROBOTS_AGE = timedelta(hours=24)
"""RFC 9309, 2.4."""


@dataclass(slots=True)
class Load:
    """Requests sent to a host, and bytes got from it."""

    requests: int = 0
    bytes: int = 0
    answers: int = 0
    waited: float = 0.0
    """Seconds until its answers began, all together."""

    @property
    def mean_wait(self) -> float:
        """Seconds until an answer began; 0 for a host that never answered."""
        return self.waited / self.answers if self.answers else 0.0


@dataclass(slots=True)
class KnownHosts:
    """Of one run, for the pages and then for the links inside the files."""

    paces: Paces
    robots: RobotsFiles = field(default_factory=RobotsFiles)
    loads: dict[str, Load] = field(default_factory=dict)
    """By lane."""
    requests: int = 0
    """Sent to all of them."""

    def asked(self, url: str, received: int) -> None:
        """A request was sent, for so many bytes."""
        load = self.loads.setdefault(lane_of(url), Load())
        self.requests += 1
        load.requests += 1
        load.bytes += received

    def waited(self, url: str, seconds: float) -> None:
        """An answer began after so many seconds."""
        self.paces.of(lane_of(url)).took(seconds)
        load = self.loads.setdefault(lane_of(url), Load())
        load.answers += 1
        load.waited += seconds


def hosts_of_sweep(store: EvidenceStore, sweep: Sweep, settings: StoreSettings, clock: Clock) -> KnownHosts:
    """For a run of a sweep: what a robots.txt said within a day, in this sweep or another, is not asked for again."""

    def recall(url: str) -> Robots | None:
        found = store.captures_of(url)[-1:]
        since = utc_text(clock() - _ROBOTS_AGE)
        for latest in found:
            if latest.simulated != sweep.simulated or latest.fetched_at < since or latest.status is None:
                return None
            if latest.status in (200, 304) and latest.sha256:
                try:
                    return robots_from(200, store.payload(latest.sha256))
                except MissingEvidence:
                    return None
            if 400 <= latest.status < 500 and latest.status != 429:
                return robots_from(latest.status, b"")
        return None

    return KnownHosts(Paces(settings), RobotsFiles(recall))
