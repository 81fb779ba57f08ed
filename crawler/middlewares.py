"""Downloader middlewares: what may be asked, and what was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.guard import is_allowed, resolve
from crawler.hosts import host_of, is_loopback, is_public_address, lane_of
from crawler.journal import note
from crawler.tls import PATIENCE, tls_fault
from evidence.model import Exchange, Failure, Headers
from reading.notices import asks_to_sign_in

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers as ScrapyHeaders
    from scrapy.http import Response

    from crawler.frontier import Frontier


class Refused(IgnoreRequest):
    """A request that we do not send; ``cause`` is the cause code, the message says more."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause


def frontier_of(crawler: Crawler) -> Frontier:
    """The frontier that the running spider works on."""
    frontier: Frontier = crawler.spider.frontier  # type: ignore[union-attr]
    return frontier


class GuardMiddleware:
    """Lets only http(s) requests to public hosts pass, and gives each request the lane of its host.

    Redirects come through here too, so none leads into a private network.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allow_private = crawler.settings.getbool("LOTAIP_ALLOW_PRIVATE")
        self._allowed: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        url: str = request.url
        host = host_of(url)
        if not url.startswith(("http://", "https://")) or not host:
            raise Refused("unreadable", f"not a web address: {url}")
        if "@" in urlsplit(url).netloc:  # a password is no place for us to go through, and no text for our logs
            raise Refused("refused_address", f"{host} is named with a user")
        if asks_to_sign_in(url):  # the answer that led here says it all
            raise Refused("login", f"{host} asks who we are")
        if "redirect_urls" in request.meta and frontier_of(self._crawler).is_doormat(request.meta.get("visit"), url):
            raise Refused("doormat", f"leads to the national portal, {host}")
        if not self._allow_private:
            if host not in self._allowed:
                self._allowed[host] = await is_allowed(host)
            if not self._allowed[host]:
                raise Refused("refused_address", f"{host} is not a public address")
        if not is_loopback(host) and not frontier_of(self._crawler).settings.contact:
            raise Refused("no_contact", f"{host} is somebody's, and nobody is named whom they could write to")
        lane = lane_of(url)
        if closed := frontier_of(self._crawler).hosts.paces.of(lane).closed:
            raise Refused(closed, f"{host} is left alone for the rest of the sweep")
        request.meta["download_slot"] = lane


class TlsMiddleware:
    """Looks at each https host once before anything is asked of it, keeps its fault as evidence, and marks the requests
    whose answers come without verification (``meta["unverified"]``)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allow_private = crawler.settings.getbool("LOTAIP_ALLOW_PRIVATE")
        self._locks: dict[str, asyncio.Lock] = {}
        self._known: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TlsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        request.meta["unverified"] = ""
        if request.meta.get("playwright") or not request.url.startswith("https://"):
            return
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._fault(origin)
        request.meta["unverified"] = self._known[origin]

    async def _fault(self, origin: str) -> str:
        host, frontier = host_of(origin), frontier_of(self._crawler)
        addresses = await resolve(host)
        if not addresses or not (self._allow_private or all(map(is_public_address, addresses))):
            return ""
        patience = min(PATIENCE, frontier.settings.timeout)
        found = await tls_fault(addresses[0], urlsplit(origin).port or 443, host, patience)
        if found is None:
            return ""
        note("tls_fault", origin, cause=found.kind, detail=found.detail)
        failure = Failure(origin, f"{found.kind}: {found.detail}"[:1000])
        frontier.store.record(frontier.sweep, failure, frontier.clock(), place=None)
        return found.kind


class EvidenceMiddleware:
    """Turns what came over the wire into an :class:`Exchange`, and asks conditionally where an earlier sweep has the
    file. The exchange travels in ``meta``: the last one ends its visit in one transaction with what the page made
    known; one that is followed by another request (redirect, repeated attempt) is kept when that request leaves.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EvidenceMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        frontier = frontier_of(self._crawler)
        tries = request.meta.get("retry_times", 0)
        if tries > request.meta.get("tries_noted", 0):  # a redirect after it carries the same count
            request.meta["tries_noted"] = tries
            ruc, place = request.meta.get("place") or ("", "")
            note("retry", request.url, ruc=ruc, place=place, attempt=tries + 1)
        earlier = request.meta.pop("exchange", None)
        if earlier is not None:
            frontier.keep(earlier, request.meta.get("place"))
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        known = frontier.store.validated(request.url, frontier.sweep)
        request.meta["confirms"] = known.id if known else None
        if known is None:
            return
        for name, value in known.headers:
            if name.lower() == "etag":
                request.headers["If-None-Match"] = value
            elif name.lower() == "last-modified":
                request.headers["If-Modified-Since"] = value

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["exchange"] = Exchange(
            url=request.url,
            status=response.status,
            reason=_reason(response.status),
            headers=_pairs(response.headers),
            body=response.body,
            request_headers=(("Host", request.url.split("/", 3)[2]), *_pairs(request.headers)),
            confirms=request.meta.get("confirms"),
            unverified=request.meta["unverified"],
        )
        return response


def _pairs(headers: ScrapyHeaders) -> Headers:
    items: Iterable[tuple[bytes, list[bytes]]] = headers.items()
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in items for value in values)


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
