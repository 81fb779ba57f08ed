"""Pages drawn by Chromium through scrapy-playwright, which asks nothing by itself.

Each request of a page is answered by our own downloader: the same robots.txt, guard, delay, limits and evidence as for
everything else, one request at a time for a host. The browser has no network (docs/decisions/0007).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from playwright.async_api import Error as PlaywrightError
from scrapy import Request as ScrapyRequest
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.page import PageMethod

from crawler.causes import cause_of_error, cause_of_status
from crawler.hosts import bare, host_of, lane_of
from crawler.middlewares import Refused, frontier_of
from crawler.rendered import RENDERED
from evidence.model import Exchange, Failure

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Route
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_ANSWERED = frozenset({"document", "script", "xhr", "fetch"})
"""What makes the text of a page. Images, fonts, media, beacons and streams are not asked for."""
_COUNTERS = frozenset(
    ("google-analytics.com", "googletagmanager.com", "doubleclick.net", "facebook.net", "hotjar.com", "clarity.ms")
)
"""Visitor counters: no part of the page, and none of their business that we look at it."""
_OURS = frozenset(
    ("accept-encoding", "accept-language", "connection", "content-length", "cookie", "host", "user-agent")
)
"""Request headers that the downloader sets, whatever the browser would send."""
_UNDONE = frozenset(("connection", "content-encoding", "content-length", "set-cookie", "transfer-encoding"))
"""Response headers that are not true of a decoded payload, or that would make the browser remember us."""
_KEPT_BYTES = 64 << 20
"""Scripts kept in memory: every page of a portal asks for the same."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What the browser is given for a request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass  # without slots: Playwright hangs its own mark on whatever handles a route
class _Drawing:
    """One page being drawn: the document that is already here, and how many requests gave nothing."""

    owner: BrowserMiddleware
    place: Any
    document: _Given | None
    missing: int = 0
    version: str = ""

    async def answer(self, route: Route, asked: Request) -> None:
        """Answers one request of the page."""
        with suppress(PlaywrightError):  # the page was closed meanwhile
            given = await self._given(asked)
            if given is None:
                await route.abort()
            else:
                await route.fulfill(status=given.status, headers=given.headers, body=given.body)

    async def _given(self, asked: Request) -> _Given | None:
        kind, host = asked.resource_type, bare(host_of(asked.url))
        if kind == "stylesheet":
            return _Given(200, {"content-type": "text/css"}, b"")  # some scripts wait for it
        if kind not in _ANSWERED or any(host == name or host.endswith(f".{name}") for name in _COUNTERS):
            return None
        if asked.is_navigation_request():
            if asked.frame.parent_frame is not None:
                return None  # its address is a link of the page and is visited as one
            if self.document is not None:
                document, self.document = self.document, None
                return document
        given = None
        if asked.method == "GET":  # a visit changes nothing
            given = await self.owner.fetched(asked.url, kind, await asked.all_headers(), self.place)
        # A 404 is an answer; after anything else nobody knows what the page would have shown.
        if given is None or cause_of_status(given.status) in ("server_error", "blocked"):
            self.missing += 1
        return given


@dataclass(slots=True)
class BrowserMiddleware:
    """Prepares the requests that the browser draws, answers what their pages ask for and marks what comes out."""

    crawler: Crawler
    _kept: dict[str, _Given] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BrowserMiddleware:
        return cls(crawler)

    def process_request(self, request: ScrapyRequest) -> None:
        if not request.meta.get("playwright"):
            return
        self._loop = asyncio.get_running_loop()
        # A lane of its own: the page waits for its requests, which take the lane of their host.
        lane = f"browser {lane_of(request.url)}"
        self.crawler.engine.downloader.per_slot_settings.setdefault(lane, {"concurrency": 1, "delay": 0})
        headers, payload = request.meta.pop("document")
        drawing = _Drawing(self, request.meta["place"], _Given(200, _true_of(dict(headers)), payload))

        async def prepare(page: Page, _: ScrapyRequest) -> None:
            browser = page.context.browser
            drawing.version = f"chromium {browser.version}" if browser else "chromium"
            await page.route_web_socket("**/*", lambda socket: socket.close())
            await page.route("**/*", drawing.answer)  # the last route is asked first

        limit = self.crawler.settings.getfloat("PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT")
        request.meta.update(
            download_slot=lane,
            drawing=drawing,
            playwright_context_kwargs=self.crawler.settings.getdict("LOTAIP_BROWSER_CONTEXT"),
            playwright_page_init_callback=prepare,
            playwright_page_methods=[PageMethod("wait_for_load_state", "networkidle", timeout=limit)],
        )

    def process_response(self, request: ScrapyRequest, response: Response) -> Response:
        drawing: _Drawing | None = request.meta.get("drawing")
        if drawing is None:
            return response
        body = response.text.encode("utf-8", "replace")
        limit = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        if len(body) > limit:
            raise Refused("too_large", f"the rendered page has {len(body)} bytes")
        missing = f"; missing={drawing.missing}" if drawing.missing else ""
        exchange: Exchange = request.meta["exchange"]
        request.meta["exchange"] = replace(
            exchange,
            url=urldefrag(response.url).url,  # scripts may have led elsewhere, as a redirect does
            status=200,
            reason="OK",
            headers=(("Content-Type", "text/html; charset=utf-8"), (RENDERED, drawing.version + missing)),
            body=body,
            request_headers=(),
            confirms=None,
            rendered_by=drawing.version + missing,
        )
        return response

    def process_exception(self, request: ScrapyRequest, exception: Exception) -> None:
        if request.meta.get("playwright") and not isinstance(exception, IgnoreRequest):
            raise Refused("app_shell", f"the browser did not draw {request.url}: {exception}") from exception

    async def fetched(self, url: str, kind: str, headers: Mapping[str, str], place: Any) -> _Given | None:
        """What a server answers to a request of a page; None when it may not be asked or did not answer."""
        if url in self._kept:
            return self._kept[url]
        assert self._loop is not None
        # On Windows the browser is driven from a thread with a loop of its own.
        future = asyncio.run_coroutine_threadsafe(self._download(url, headers, place), self._loop)
        given = await asyncio.wrap_future(future)
        if kind == "script" and given is not None and given.status == 200:
            size = sum(len(kept.body) for kept in self._kept.values())
            if size + len(given.body) <= _KEPT_BYTES:
                self._kept[url] = given
        return given

    async def _download(self, url: str, headers: Mapping[str, str], place: Any) -> _Given | None:
        frontier = frontier_of(self.crawler)
        sent = {k: v for k, v in headers.items() if k.lower() not in _OURS and not k.startswith((":", "sec-"))}
        asked = frontier.settings.asked(url)
        request = ScrapyRequest(asked, headers=sent, meta={"place": place}, callback=NO_CALLBACK, priority=1000)
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest:
            return None
        except Exception as error:  # each download handler raises its own; all of them mean "no answer"
            frontier.keep(Failure(url, f"{cause_of_error(error)}: {error}"[:500]), place)
            return None
        exchange: Exchange = response.meta.pop("exchange")
        capture = frontier.keep(exchange, place)
        if capture.sha256 is None or capture.status is None:
            return None
        status = 200 if exchange.status == 304 else exchange.status
        known = {"Content-Type": capture.media_type} if capture.media_type else {}  # a 304 seldom repeats it
        return _Given(status, _true_of({**known, **dict(exchange.headers)}), frontier.store.payload(capture.sha256))


def _true_of(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _UNDONE}
