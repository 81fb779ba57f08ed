"""Scrapy asks each host at the pace of :mod:`crawler.throttle`.

Its AutoThrottle would erase the Crawl-delay of a host, and knows no Retry-After.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from crawler.causes import cause_of_error, spent_on
from crawler.hosts import lane_of
from crawler.journal import note
from crawler.middlewares import frontier_of
from crawler.throttle import BUSY

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.throttle import Pace
    from evidence.model import Exchange


class ThrottleMiddleware:
    """Sets the delay of a lane before each request, learns and counts each answer and each silence, and waits as long
    as a busy host asks before the request is repeated."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ThrottleMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not request.meta.get("playwright"):
            self._pace(request)

    async def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("playwright"):
            return response  # nobody was asked: what the browser was given has been through here
        frontier = frontier_of(self._crawler)
        frontier.hosts.asked(request.url, len(response.body))
        if (latency := request.meta.get("download_latency")) is not None:
            frontier.hosts.waited(request.url, latency)
        if response.status in BUSY:
            exchange: Exchange = request.meta["exchange"]
            paces, lane = frontier.hosts.paces, lane_of(request.url)
            wait = paces.busy(lane, response.status, exchange.headers, frontier.clock())
            note("host_busy", request.url, status=response.status, wait=wait or None)
            if paces.of(lane).closed:
                request.meta["dont_retry"] = True
            else:
                await asyncio.sleep(wait)  # one visit at a time asks a host: all of its lane waits
        self._pace(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        slot = self._crawler.engine.downloader.slots.get(lane_of(request.url))
        if slot is None or request.meta.get("playwright") or isinstance(exception, IgnoreRequest):
            return
        frontier = frontier_of(self._crawler)
        frontier.hosts.asked(request.url, spent_on(exception, frontier.settings.max_file_bytes))
        if cause_of_error(exception) == "host_failed":
            self._pace(request).was_silent(monotonic() - slot.lastseen)
            self._pace(request)

    def _pace(self, request: Request) -> Pace:
        """The pace of the host of a request, told to Scrapy."""
        lane, downloader = lane_of(request.url), self._crawler.engine.downloader
        pace = frontier_of(self._crawler).hosts.paces.of(lane)
        delay = max(pace.delay, 2 * pace.rest)  # Scrapy counts from the beginning of a request, not from its end
        # In the settings too: Scrapy forgets idle slots, and with them their delay.
        downloader.per_slot_settings[lane] = {"concurrency": 1, "delay": delay}
        if lane in downloader.slots:
            downloader.slots[lane].delay = delay
        return pace
