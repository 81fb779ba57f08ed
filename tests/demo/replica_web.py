"""A plain client for the replica: one request, and a walk over one host's links."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, method: str = "GET", **headers: str) -> Got:
    """One exchange, redirects not followed. Underscores in header names become hyphens."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.hostname.startswith("127.")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def links(page: str, url: str) -> list[str]:
    """Absolute addresses of a page's anchors, percent-encoded as a browser does."""
    parser = _Links()
    parser.feed(page)
    absolute = (urljoin(url, href) for href in parser.found)
    return [quote(address, safe="%/:?=&#;,()@+") for address in absolute]


def walk(base: str, start: str) -> dict[str, Got]:
    """Every address of the host that can be reached from a page of it, with what it answered."""
    seen: dict[str, Got] = {}
    waiting = [base + start]
    while waiting:
        url = waiting.pop().partition("#")[0]
        if url in seen or not url.startswith(base + "/"):
            continue
        seen[url] = got = fetch(url)
        if got.headers.get("content-type", "").startswith("text/html") and got.status == 200:
            declared = "charset=utf-8" in got.headers["content-type"]
            waiting.extend(links(got.body.decode("utf-8" if declared else "cp1252"), url))
    return seen
