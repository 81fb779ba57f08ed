"""HTTP/1.1 for the replica's hosts on asyncio: keep-alive, gzip, conditional requests, no more (RFC 9110, 9112).

Written by hand because the benches ask for hundreds of hosts and requests a second beside a crawler on two cores."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from demo.answers import Answer

_LARGEST_HEAD = 65536
_SMALLEST_GZIP = 512


@dataclass(slots=True)
class Stats:
    """What one host has answered so far."""

    requests: int = 0
    bytes: int = 0
    """Heads and bodies as sent."""
    active: int = 0
    peak: int = 0
    """Most requests under way at once."""


@dataclass(frozen=True, slots=True)
class Host:
    """One address of the replica: how it answers, and its ways."""

    respond: Callable[[str, str], Answer]
    """From decoded path and raw query to the answer."""
    stats: Stats
    refuses_head: bool
    latency: float
    """Seconds before every answer."""
    hang: float
    """Seconds a request is held by a host that does not answer; then the connection is closed."""


class Connection(asyncio.Protocol):
    """One connection. Requests are answered in turn; a broken one is answered 400 and the connection closed."""

    def __init__(self, host: Host, register: Callable[[Connection, bool], None]) -> None:
        self._host = host
        self._register = register
        self._buffer = b""
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._register(self, True)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        self._done()
        self._register(self, False)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._busy:
            self._next()

    def _next(self) -> None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if found:
            self._buffer = rest
            self._handle(head)
        elif len(self._buffer) > _LARGEST_HEAD:
            self._buffer = b""
            self._handle(b"")

    def _handle(self, head: bytes) -> None:
        host = self._host
        self._busy = True
        host.stats.requests += 1
        host.stats.active += 1
        host.stats.peak = max(host.stats.peak, host.stats.active)
        payload, close, hold = _reply(host, head)
        delay = host.hang if hold else host.latency
        if delay:
            self._timer = asyncio.get_running_loop().call_later(delay, self._send, payload, close)
        else:
            self._send(payload, close)

    def _send(self, payload: bytes, close: bool) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        self._host.stats.bytes += len(payload)
        self.transport.write(payload)
        self._done()
        if close:
            self.transport.close()
        elif self._buffer:
            self._next()

    def _done(self) -> None:
        if self._busy:
            self._busy = False
            self._host.stats.active -= 1


def _reply(host: Host, head: bytes) -> tuple[bytes, bool, bool]:
    """The bytes to send, whether to close afterwards, and whether the request is to be held instead."""
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1]:
        return _head(HTTPStatus.BAD_REQUEST, [("Content-Length", "0"), ("Connection", "close")]), True, False
    method, target, version = words
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    # A body is never read: a request that has one ends its connection.
    close = (
        headers.get("connection", "").lower() == "close"
        or version == "HTTP/1.0"
        or headers.get("content-length", "0") != "0"
        or "transfer-encoding" in headers
    )
    if method not in ("GET", "HEAD") or (method == "HEAD" and host.refuses_head):
        fields = [("Allow", "GET"), ("Content-Length", "0")]
        return _head(HTTPStatus.METHOD_NOT_ALLOWED, fields, close), close, False
    if target.startswith(("http://", "https://")):
        target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
    path, _, query = target.partition("?")
    answer = host.respond(decoded_path(path), query)
    if answer.hold:
        return b"", True, True
    return _render(answer, headers, method == "HEAD", close), close, False


def decoded_path(path: str) -> str:
    """A path as text: percent-encoding undone, bytes taken as UTF-8 or else Latin-1."""
    raw = unquote_to_bytes(path.encode("latin-1"))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _render(answer: Answer, headers: dict[str, str], only_head: bool, close: bool) -> bytes:
    fields: list[tuple[str, str]] = list(answer.headers)
    if answer.location is not None:
        fields.append(("Location", answer.location))
    if answer.last_modified is not None:
        fields.append(("Last-Modified", format_datetime(answer.last_modified.astimezone(UTC), usegmt=True)))
    if answer.cacheable:
        tag = _tag(answer.body)
        fields.append(("ETag", tag))
        if _unchanged(tag, answer.last_modified, headers):
            return _head(HTTPStatus.NOT_MODIFIED, fields, close)
    body = answer.body
    fields.append(("Content-Type", answer.media_type))
    if len(body) >= _SMALLEST_GZIP and "gzip" in headers.get("accept-encoding", ""):
        body = _zipped(body)
        fields += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    fields.append(("Content-Length", str(len(body))))
    return _head(HTTPStatus(answer.status), fields, close) + (b"" if only_head else body)


def _unchanged(tag: str, modified: datetime | None, headers: dict[str, str]) -> bool:
    """RFC 9110, 13.2.2: the tag decides; the date only where no tag was sent."""
    if "if-none-match" in headers:
        return headers["if-none-match"] == "*" or tag in headers["if-none-match"]
    try:
        since = parsedate_to_datetime(headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    if modified is None or since.tzinfo is None:
        return False
    return modified.replace(microsecond=0) <= since


@lru_cache(maxsize=1024)
def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


@lru_cache(maxsize=64)
def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=3, mtime=0)


def _head(status: HTTPStatus, fields: list[tuple[str, str]], close: bool = False) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Server: replica"]
    lines += [f"{name}: {value}" for name, value in fields]
    if close:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")
