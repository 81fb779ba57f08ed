"""What a robots.txt says, whatever came in its place, and what each host's said in this sweep (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.causes import cause_of_status
from reading.sniff import sniff
from reading.text import decode

LONGEST_WAIT = 60.0
"""Seconds between two requests: where a host asks for more, single addresses are not asked for at all."""
MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much has to be parsed; what lies behind is left aside."""


def rules_of(body: bytes) -> Protego | None:
    """The parsed rules; None where there are none, as in a page or a picture that answers for every address.

    A byte order mark and files that are not UTF-8 are read all the same.
    """
    head = body[:MOST_BYTES]
    if sniff(head) not in ("text", "empty"):
        return None
    return Protego.parse(decode(head).text)


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host allows: parsed rules (None: everything), or the cause for which nothing may be asked now."""

    parsed: Protego | None = None
    cause: str | None = None
    detail: str = ""

    def delay(self, agent: str) -> float:
        """Seconds that the host wants between two requests; 0 where it does not say."""
        return float(self.parsed.crawl_delay(agent) or 0) if self.parsed is not None else 0.0

    def refusal(self, url: str, agent: str, longest: float) -> tuple[str, str] | None:
        """Cause and detail for which an address may not be asked, or None. A host that wants more than ``longest``
        seconds between two requests is not asked at all."""
        if self.cause is not None:
            return self.cause, f"robots.txt: {self.detail}"
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            return "robots", f"robots.txt forbids {url}"
        if (wanted := self.delay(agent)) > longest:
            return "robots", f"robots.txt asks for {wanted:g} seconds between requests"
        return None


def robots_from(status: int, body: bytes) -> Robots:
    """What follows from an answer behind all redirects, its body decoded (RFC 9309, 2.3.1): a host that has none allows
    everything; one that fails, or asks for time, means "not now"."""
    if 200 <= status < 300 or status == 304:
        return Robots(rules_of(body))
    if status >= 500 or status == 429:
        return Robots(None, cause_of_status(status), f"answered {status}")
    return Robots()


class RobotsFiles:
    """The robots.txt of every host of a run, asked for once, by whichever way of asking came first.

    ``recall`` gives what an earlier run was answered lately, or None.
    """

    def __init__(self, recall: Callable[[str], Robots | None] = lambda _: None) -> None:
        self._recall = recall
        self._known: dict[str, Robots] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def of(self, url: str, fetch: Callable[[str], Awaitable[Robots]]) -> Robots:
        """Of the host of an address. ``fetch`` is given the address of the robots.txt; many may wait for one answer."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if origin not in self._known:
            async with self._locks.setdefault(origin, asyncio.Lock()):
                if origin not in self._known:
                    address = f"{origin}/robots.txt"
                    self._known[origin] = self._recall(address) or await fetch(address)
        return self._known[origin]
