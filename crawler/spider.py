"""The one spider: asks what the frontier says, lane by lane, and hands every answer back to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import IgnoreRequest

from crawler.causes import cause_of_error, spent_on
from crawler.rendering import rendering_of
from evidence.model import FATAL, Exchange, Failure, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure as TwistedFailure

    from crawler.frontier import Frontier
    from crawler.national import Tried


class SweepSpider(Spider):
    """One request at a time for each host; the answer of one brings the next, so that no host ever waits for another
    and the order within a host is always best first."""

    name = "lotaip"

    def __init__(self, frontier: Frontier, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.frontier = frontier
        self.faults = 0
        self.fatal: Exception | None = None
        """Why nothing more can be kept (disk, database, memory): the crawl ends at once, and what was asked and not
        kept stays pending."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SweepSpider:
        spider: SweepSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._broken, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        try:
            for request in self._feed(self.frontier.lanes):
                yield request
        except FATAL as error:
            self._ends(error)

    def _feed(self, lanes: Iterable[str]) -> Iterator[Request]:
        for lane in lanes if self.fatal is None and not self.frontier.ending else ():
            visit = self.frontier.next_visit(lane)
            if visit is not None:
                yield self._request(visit, self.frontier.settings.asked(visit.url))

    def _request(self, visit: Visit, url: str, first: Tried | None = None) -> Request:
        meta = {"visit": visit, "place": (visit.ruc, visit.place), "download_slot": visit.host, "asked": url}
        if first is not None:
            meta["first"] = first
        return Request(url, callback=self._answered, errback=self._failed, meta=meta)

    def _answered(self, response: Response) -> Iterator[Request]:
        if self.fatal is not None:
            return
        visit: Visit = response.meta["visit"]
        exchange: Exchange = response.meta.pop("exchange")
        rendering = rendering_of(self, visit, exchange)
        if rendering is not None:
            yield rendering.replace(callback=self._answered, errback=self._failed)
            return
        first: Tried | None = response.meta.get("first")
        other = self.frontier.other_address(visit, response.meta["asked"], exchange)
        if other is not None:
            url, tried = other
            yield self._request(visit, url, first or tried)
            return
        lanes = self.frontier.answered(visit, exchange, first)
        self.frontier.release(visit.host)
        yield from self._feed(lanes)

    def _failed(self, failure: TwistedFailure) -> Iterator[Request]:
        if self._ends(failure.value) or self.frontier.ending:
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        visit: Visit = request.meta["visit"]
        cause = cause_of_error(failure.value) if failure.value else "host_failed"
        outcome: Exchange | Failure | None = request.meta.pop("exchange", None)
        if outcome is None or not isinstance(failure.value, IgnoreRequest):
            limit = self.frontier.settings.max_file_bytes
            outcome = Failure(request.url, f"{cause}: {failure.value}"[:500], spent_on(failure.value, limit))
        lanes = self.frontier.failed(visit, outcome, cause)
        self.frontier.release(visit.host)
        yield from self._feed(lanes)

    def _ends(self, error: BaseException | None) -> bool:
        """Whether nothing more can be kept. Then nothing more is asked, so the crawl ends with what is under way."""
        if self.fatal is None and isinstance(error, FATAL):
            self.fatal = error
        return self.fatal is not None

    def _broken(self, failure: TwistedFailure, response: Response) -> None:
        """Our code raised on an answer: the address is given up, its lane goes on."""
        if self._ends(failure.value):
            return
        self.faults += 1
        visit: Visit | None = response.meta.get("visit") if response is not None else None
        if visit is None:
            return
        try:
            lanes = self.frontier.broken(visit)
            self.frontier.release(visit.host)
            for request in self._feed(lanes):
                self.crawler.engine.crawl(request)
        except FATAL as error:  # raised here it would be lost: this is a signal's handler
            self._ends(error)
