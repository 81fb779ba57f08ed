"""A host that asks for time gets it: 429, 503 and ``Retry-After`` (RFC 9110, 10.2.3; RFC 6585, 4)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler.hosts import lane_of
from crawler.journal import note
from crawler.middlewares import frontier_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from evidence.model import Exchange

BUSY = frozenset({429, 503})
_LONGEST_DELAY = 10.0
"""Seconds between two requests to which a host that gives no figure slows us down at most."""


def retry_after(headers: Iterable[tuple[str, str]], now: datetime) -> float | None:
    """Seconds that an answer asks to wait; None where it does not say. ``now`` counts where the server tells no time of
    its own, to which its date belongs."""
    said = {name.lower(): value.strip() for name, value in headers}
    asked = said.get("retry-after", "")
    if asked.isascii() and asked.isdigit():
        return float(asked)
    until = _moment(asked)
    return None if until is None else max(0.0, (until - (_moment(said.get("date", "")) or now)).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def hold_back(crawler: Crawler, lane: str, delay: float) -> None:
    """Let at least ``delay`` seconds pass between two requests of a lane from now on."""
    downloader = crawler.engine.downloader
    # Kept in the settings too: Scrapy forgets idle slots, and with them their delay.
    known = downloader.per_slot_settings.setdefault(lane, {"concurrency": 1})
    known["delay"] = max(delay, known.get("delay", downloader._delay))
    if lane in downloader.slots:
        downloader.slots[lane].delay = max(downloader.slots[lane].delay, known["delay"])


class BusyMiddleware:
    """Waits as long as a busy host asks, slows down, and lets the request be repeated. A host that asks for more than
    the settings allow is not asked again (:meth:`crawler.frontier.Frontier.answered`)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BusyMiddleware:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if response.status not in BUSY:
            return response
        exchange: Exchange = request.meta["exchange"]
        frontier, lane = frontier_of(self._crawler), lane_of(request.url)
        slot = self._crawler.engine.downloader.slots.get(lane)
        delay = 2 * (slot.delay if slot else frontier.settings.delay_of(loopback=False))
        hold_back(self._crawler, lane, min(delay, _LONGEST_DELAY))
        wait = retry_after(exchange.headers, frontier.clock())
        note("host_busy", request.url, status=response.status, wait=wait)
        if wait is not None and wait > frontier.settings.longest_wait:
            request.meta["dont_retry"] = True
        elif wait:
            await asyncio.sleep(wait)  # one visit at a time asks a host: all of its lane waits
        return response
