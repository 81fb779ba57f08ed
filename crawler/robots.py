"""robots.txt, obeyed strictly (RFC 9309).

Scrapy's own middleware lets requests through while several wait for one robots.txt, and takes a robots.txt that fails
for permission. Here one request per host fetches it under a lock; a failing one means "not now" (RFC 9309, 2.3.1.4),
which the reading of that portal shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.causes import cause_of_error
from crawler.hosts import lane_of
from crawler.middlewares import Refused, frontier_of
from crawler.robots_txt import Robots, robots_from
from evidence.model import Failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from evidence.model import Exchange

LONGEST_CRAWL_DELAY = 300.0
"""Seconds: a host that asks for more cannot be read within a month and is left alone."""


class RobotsMiddleware:
    """Refuses what robots.txt forbids and slows a host down to the Crawl-delay it asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        frontier = frontier_of(self._crawler)
        robots = await frontier.hosts.robots.of(request.url, partial(self._fetch, request.meta.get("place")))
        refusal = robots.refusal(request.url, self._agent, LONGEST_CRAWL_DELAY)
        if refusal is not None:
            raise Refused(*refusal)
        frontier.hosts.paces.of(lane_of(request.url)).wants(robots.delay(self._agent))

    async def _fetch(self, place: Any, url: str) -> Robots:
        frontier = frontier_of(self._crawler)
        request = Request(url, meta={"robots": True, "place": place}, callback=NO_CALLBACK, priority=1000)
        try:
            response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            return Robots(None, getattr(error, "cause", "redirect_loop"), str(error))
        except Exception as error:  # each download handler raises its own; all of them mean "no answer"
            cause = cause_of_error(error)
            frontier.keep(Failure(url, f"{cause}: {error}"), place)
            return Robots(None, cause, str(error))
        exchange: Exchange = response.meta.pop("exchange")
        capture = frontier.keep(exchange, place)
        if capture.status is None:
            return Robots(None, "too_large", "it has no end")
        return robots_from(exchange.status, frontier.store.payload(capture.sha256) if capture.sha256 else b"")
