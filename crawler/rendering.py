"""Portals that only a browser shows: which they are, with what they are rendered, and what a rendered page is worth.

Nothing here imports Playwright: a sweep without such a portal never loads it (docs/decisions/0007).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crawler.registry import PlaceRow
from crawler.rendered import rendered
from crawler.settings import StoreSettings, user_agent
from evidence.decoding import PayloadTooLarge, payload_of
from evidence.model import Exchange, Headers, Visit
from reading.sniff import sniff

if TYPE_CHECKING:
    from scrapy import Request

    from crawler.spider import SweepSpider

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PAGES_AT_ONCE = 4
"""Open pages, each of another host; a page takes some hundred megabytes."""
_PATIENCE = 2.0
"""A page may take this many times the time limit of one answer: its own requests wait for one another."""
_OFFLINE = (
    # Every request is answered by us; should one slip past, it finds no name and no address.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser of a sweep. ``path`` is empty where there is none; ``problem`` then says so in one Spanish sentence,
    or is empty because no portal needs one."""

    path: str = ""
    problem: str = ""


def find_browser(rows: Iterable[PlaceRow], settings: StoreSettings) -> Browser:
    """The browser that the portals of a sweep need, if any does."""
    count = len({row.ruc for row in rows if row.needs_browser})
    if not count:
        return Browser()
    who = "Un portal solo se lee" if count == 1 else f"{count} portales solo se leen"
    after = "lo publicado en él quedará sin evaluar" if count == 1 else "lo publicado en ellos quedará sin evaluar"
    if find_spec("scrapy_playwright") is None:
        return Browser("", f"{who} con un navegador: instale el complemento «js» de lotaip; mientras tanto, {after}.")
    path = shutil.which(settings.browser) if settings.browser else next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        wanted = f" en «{settings.browser}»" if settings.browser else ""
        return Browser(
            "",
            f"{who} con un navegador y no se encuentra Chromium{wanted}: instálelo o ponga su ruta en la clave "
            f"«browser» de lotaip.toml; mientras tanto, {after}.",
        )
    return Browser(path)


def browser_settings(path: str, settings: StoreSettings, middlewares: dict[str, int]) -> dict[str, Any]:
    """Scrapy settings of a sweep with a browser; ``middlewares`` are the others of the sweep."""
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    limit = 1000 * settings.timeout * _PATIENCE
    return {
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")) | {"http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": path,
            "chromium_sandbox": not root,  # Chromium does not start as root with it
            "args": list(_OFFLINE),
        },
        "PLAYWRIGHT_CONTEXTS": {},  # the browser starts with the first page
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": _PAGES_AT_ONCE,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limit,
        "LOTAIP_BROWSER_CONTEXT": {
            "service_workers": "block",
            "accept_downloads": False,
            "locale": "es-EC",
            "user_agent": user_agent(settings),
        },
        "LOTAIP_BROWSER": True,
        # Above the evidence: what the browser made is marked after it was taken down.
        "DOWNLOADER_MIDDLEWARES": {**middlewares, "crawler.browser.BrowserMiddleware": 860},
    }


def rendering_of(spider: SweepSpider, visit: Visit, exchange: Exchange) -> Request | None:
    """The request that renders a page which was just answered; None where it is read as it came.

    The answer itself is kept as evidence first: it is what the server sent.
    """
    from scrapy import Request  # not at the top: a sweep that is refused need not load it

    frontier = spider.frontier
    if visit.place != "own" or visit.role != "page" or exchange.status not in (200, 304):
        return None
    if rendered(exchange.headers) != "no" or not frontier.needs_browser(visit):
        return None
    document = _document(spider, exchange) if spider.settings.getbool("LOTAIP_BROWSER") else None
    if document is None or sniff(document[1]) != "html":
        return None
    frontier.keep(exchange, (visit.ruc, visit.place))
    meta = {
        "visit": visit,
        "place": (visit.ruc, visit.place),
        "asked": exchange.url,
        "playwright": True,
        "document": document,
    }
    return Request(exchange.url, meta=meta)


def _document(spider: SweepSpider, exchange: Exchange) -> tuple[Headers, bytes] | None:
    """Headers and payload of the page as its server sent them, now or, for a 304, earlier."""
    store, limit = spider.frontier.store, spider.frontier.settings.max_file_bytes
    if exchange.status == 304:
        earlier = store.capture(exchange.confirms) if exchange.confirms else None
        return (earlier.headers, store.payload(earlier.sha256)) if earlier and earlier.sha256 else None
    try:
        return exchange.headers, payload_of(exchange.headers, exchange.body, limit)
    except PayloadTooLarge:
        return None
