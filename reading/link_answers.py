"""What an address named inside a file led to, from what its host answered: the same for the crawl and for judging."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

from reading.file_addresses import EXTENSION, OFFICE_HOST
from reading.notices import page_notice
from reading.page_text import page_text
from reading.sniff import sniff

LinkAnswer = Literal[
    "ok", "not_found", "soft_404", "login", "home_page", "html_instead", "preview", "blocked", "server_error",
    "unreadable",
]  # fmt: skip
"""``ok``: a document or a page. ``preview``: a page of a file service that shows the document. ``blocked``,
``server_error`` and ``unreadable`` say nothing about the address."""

LOGIN_ADDRESS = re.compile(
    r"https?://(?:accounts\.google\.com|login\.(?:microsoftonline|live)\.com|(?:[\w-]+\.)?login\.yahoo\.com)(?:[/?:]|$)"
    r"|https?://(?:www\.)?dropbox\.com/login",
    re.I,
)
"""Where file services send whoever may not see a file; nothing is learnt by asking there."""
_GONE = frozenset({404, 410})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOME = re.compile(r"/?(?:(?:index|inicio|home|default)(?:\.\w+)?/?)?", re.I)
_NOTICES: dict[str | None, LinkAnswer] = {
    "soft_404": "soft_404",
    "login": "login",
    "challenge": "blocked",
    "blocked": "blocked",
    "maintenance": "server_error",
}


def link_answer(url: str, final: str, status: int, headers: Iterable[tuple[str, str]], payload: bytes) -> LinkAnswer:
    """``url`` as the file names it, ``final`` the address that answered behind its redirects, ``payload`` decoded and
    perhaps only its beginning."""
    if status in _GONE:
        return "not_found"
    if status == 401:
        return "login"
    if status in _REDIRECTS:
        target = next((value for name, value in headers if name.lower() == "location"), "")
        return "login" if LOGIN_ADDRESS.match(target) else "unreadable"
    if status >= 400:
        return "server_error" if status >= 500 else "blocked"
    if not 200 <= status < 300:
        return "unreadable"
    if LOGIN_ADDRESS.match(final):
        return "login"
    kind = sniff(payload)
    if kind != "html":
        return "ok" if kind != "empty" else "unreadable"
    notice = _NOTICES.get(page_notice(page_text(payload, headers)))
    if notice is not None:
        return notice
    if not names_document(url):
        return "ok"
    if OFFICE_HOST.match(final):
        return "preview"
    return "home_page" if _is_home(final) and not _is_home(url) else "html_instead"


def names_document(url: str) -> bool:
    """Whether the address itself says that it is a file, by the extension of its path."""
    return bool(EXTENSION.search(urlsplit(url).path))


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_HOME.fullmatch(parts.path)) and not parts.query
