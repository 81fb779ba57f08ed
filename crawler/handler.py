"""Scrapy's download handler with a limit on what comes before a body: Twisted keeps header lines without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from twisted.web.client import _HTTP11ClientFactory

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_HEADER_BYTES = 256 * 1024
"""Status line and headers of one answer. Real ones stay under 16 KiB; browsers stop at 256."""


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Drops the connection where the headers do not end: the host failed to answer."""

    _headers = 0

    def request(self, request: Any) -> Any:
        self._headers = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state in ("STATUS", "HEADER"):
            if self._headers > MAX_HEADER_BYTES:
                assert self.transport is not None
                self.transport.abortConnection()
                return
            self._headers += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """For http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
