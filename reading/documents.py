"""A captured page, HTML or the JSON behind one, as links: the same for the crawl that follows them and for judging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reading.json_links import embedded_links, json_links
from reading.links import Page, read_page
from reading.notices import Notice, page_notice
from reading.page_text import page_text
from reading.sniff import sniff
from reading.table import Unreadable

MAX_PAGE_BYTES = 12 * 1024 * 1024
"""The largest list seen on a portal has 1,259 links in well under a megabyte; a larger page takes minutes to read."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page's links, and what it is when it is not a page of the site."""

    page: Page
    notice: Notice | None


def read_document(data: bytes, headers: Iterable[tuple[str, str]], url: str) -> Document:
    """Reads a page found at ``url``. Data that a page carries for its own script are read too.

    Raises :class:`Unreadable`: ``too_large``.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise Unreadable("too_large")
    if sniff(data) == "json":
        return Document(json_links(data, url), None)
    html = page_text(data, headers)
    page = read_page(html, url)
    notice = page_notice(html)
    carried = embedded_links(html, url)
    if carried:
        page = replace(page, links=(*page.links, *carried))
        notice = None if notice == "app_shell" else notice
    return Document(page, notice)
