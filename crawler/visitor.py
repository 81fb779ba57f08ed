"""Several pages asked for by a person at the keyboard: robots.txt and the delay of each host, as in the sweep."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from crawler.hosts import host_of, is_loopback, lane_of
from crawler.http import Fetched, FetchError, fetch
from crawler.robots_txt import LONGEST_WAIT, Robots, robots_from
from crawler.settings import StoreSettings, user_agent

_PATIENCE = 20.0
"""Seconds for one answer: a guessed address that takes longer helps nobody."""
_MOST_BYTES = 5 << 20


@dataclass(slots=True)
class Visitor:
    """Asks one page after another. ``store`` is named where its settings lack a contact."""

    settings: StoreSettings
    store: Path
    allow_private: bool = False
    tick: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Robots] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        limit = min(self.settings.timeout, _PATIENCE)
        most = min(self.settings.max_file_bytes, _MOST_BYTES)
        self.settings = self.settings.model_copy(update={"timeout": limit, "max_file_bytes": most})

    def get(self, url: str, *, verify: bool = True, before: Callable[[str], None] = lambda _: None) -> Fetched:
        """The page; ``before`` and ``verify`` as in :func:`crawler.http.fetch`, which says what is raised.

        Raises :class:`FetchError` with the cause ``robots`` too.
        """

        def ready(hop: str) -> None:
            before(hop)
            self._ready(hop, verify)

        return self._fetch(url, ready, verify)

    def _fetch(self, url: str, before: Callable[[str], None], verify: bool) -> Fetched:
        return fetch(
            url,
            self.settings,
            self.store,
            allow_private=self.allow_private,
            verify=verify,
            before=before,
            tick=self.tick,
        )

    def _ready(self, url: str, verify: bool) -> None:
        """Obey robots.txt of the address (RFC 9309) and wait for the turn of its host."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin, verify)
        robots, agent = self._robots[origin], user_agent(self.settings)
        if robots.refusal(url, agent, LONGEST_WAIT) is not None:
            raise FetchError(f"robots.txt no permite pedir «{url}».", "robots")
        self._wait(url, robots.delay(agent))

    def _rules(self, origin: str, verify: bool) -> Robots:
        try:
            answer = self._fetch(f"{origin}/robots.txt", lambda hop: self._wait(hop, 0), verify)
        except FetchError as error:
            if error.status is None:
                raise
            robots = robots_from(error.status, b"")
            if robots.cause is not None:
                raise
            return robots
        return robots_from(200, answer.body)

    def _wait(self, url: str, delay: float) -> None:
        asked = self.settings.asked(url)
        lane = lane_of(asked)
        now = self.tick()
        self.sleep(max(0.0, self._next.get(lane, now) - now))
        self._next[lane] = self.tick() + max(delay, self.settings.delay_of(is_loopback(host_of(asked))))
