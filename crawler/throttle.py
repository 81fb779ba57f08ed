"""A host that answers slowly rests for as long as it takes to answer: growing latencies slow the sweep down there.

The least is what the delay and the Crawl-delay of the host ask for; Scrapy's AutoThrottle would erase the latter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.hosts import lane_of
from crawler.settings import LEAST_DELAY

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LONGEST_REST = 60.0
"""Seconds between two requests, however slow the host."""
_WEIGHT = 0.5
"""Of the newest answer in the mean: three slow ones weigh more than all before them."""


class ThrottleMiddleware:
    """Keeps the mean latency of each lane and sets its delay after every answer."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._means: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ThrottleMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        latency, lane = request.meta.get("download_latency"), lane_of(request.url)
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(lane)
        if latency is None or slot is None:
            return response
        mean = self._means.get(lane, latency)
        mean = self._means[lane] = mean + _WEIGHT * (latency - mean)
        least = downloader.per_slot_settings.get(lane, {}).get("delay", downloader._delay)
        slot.delay = max(least, 2 * rest_of(mean))  # Scrapy counts from the beginning of a request, not from its end
        return response


def rest_of(latency: float) -> float:
    """Seconds to rest between two requests to a host with this mean latency; 0 for one as quick as the least delay."""
    return min(latency, LONGEST_REST) if latency > LEAST_DELAY else 0.0
