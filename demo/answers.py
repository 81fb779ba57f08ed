"""An answer of one of the replica's hosts, before it becomes HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    media_type: str
    body: bytes = b""
    last_modified: datetime | None = None
    location: str | None = None
    hold: bool = False
    """True for a host that takes the request and never answers it."""
    cacheable: bool = False
    """True where the host sends ``ETag`` and honours conditional requests (RFC 9110, section 13)."""
    headers: tuple[tuple[str, str], ...] = ()
    """More header fields, such as ``Content-Disposition``."""


def html(text: str, status: int = 200, charset: str = "utf-8", declared: bool = True) -> Answer:
    """A page. With ``declared`` False neither the header nor the page says the encoding."""
    media_type = f"text/html; charset={charset}" if declared else "text/html"
    return Answer(status, media_type, text.encode(charset, errors="xmlcharrefreplace"))
