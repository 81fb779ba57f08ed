"""robots.txt, obeyed strictly (RFC 9309).

Scrapy's own middleware lets requests through while several wait for one robots.txt, and takes a robots.txt that fails
for permission. Here one request per host fetches it under a lock; a failing one means "not now" (RFC 9309, 2.3.1.4),
which the reading of that portal shows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.causes import cause_of_error, cause_of_status
from crawler.hosts import lane_of
from crawler.manners import hold_back
from crawler.middlewares import Refused, frontier_of
from crawler.robots_txt import rules_of
from evidence.decoding import payload_of
from evidence.model import Failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from evidence.model import Exchange

LONGEST_CRAWL_DELAY = 300.0
"""Seconds: a host that asks for more cannot be read within a month and is left alone."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one host allows: parsed rules, or the cause for which nothing may be asked now."""

    parsed: Protego | None
    cause: str | None = None
    detail: str = ""


class RobotsMiddleware:
    """Refuses what robots.txt forbids and slows a host down to the Crawl-delay it asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._locks: dict[str, asyncio.Lock] = {}
        self._known: dict[str, _Rules] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._fetch(origin, request)
        rules = self._known[origin]
        if rules.cause is not None:
            raise Refused(rules.cause, rules.detail)
        if rules.parsed is not None and not rules.parsed.can_fetch(request.url, self._agent):
            raise Refused("robots", f"robots.txt of {origin} forbids {request.url}")

    async def _fetch(self, origin: str, cause_request: Request) -> _Rules:
        frontier = frontier_of(self._crawler)
        place = cause_request.meta.get("place")
        url = f"{origin}/robots.txt"
        request = Request(url, meta={"robots": True, "place": place}, callback=NO_CALLBACK, priority=1000)
        try:
            response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            cause = getattr(error, "cause", "redirect_loop")
            return _Rules(None, cause, f"robots.txt: {error}")
        except Exception as error:  # each download handler raises its own; all of them mean "no answer"
            cause = cause_of_error(error)
            frontier.keep(Failure(url, f"{cause}: {error}"), place)
            return _Rules(None, cause, f"robots.txt: {error}")
        exchange: Exchange = response.meta.pop("exchange")
        capture = frontier.keep(exchange, place)
        if exchange.status == 304 and capture.sha256:
            body = frontier.store.payload(capture.sha256)
        elif 200 <= exchange.status < 300:
            body = payload_of(exchange.headers, exchange.body, frontier.settings.max_file_bytes)
        elif exchange.status >= 500 or exchange.status == 429:
            cause = cause_of_status(exchange.status)
            return _Rules(None, cause, f"robots.txt answered {exchange.status}")
        else:
            return _Rules(None)
        parsed = rules_of(body)
        return self._slow_down(url, parsed) if parsed else _Rules(None)

    def _slow_down(self, url: str, parsed: Protego) -> _Rules:
        wanted = parsed.crawl_delay(self._agent)
        if wanted is None:
            return _Rules(parsed)
        if wanted > LONGEST_CRAWL_DELAY:
            return _Rules(None, "robots", f"robots.txt asks for {wanted:g} seconds between requests")
        hold_back(self._crawler, lane_of(url), float(wanted))
        return _Rules(parsed)
