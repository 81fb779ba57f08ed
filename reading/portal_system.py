"""Which system made a portal, told from one of its pages: faults of a vendor are then reported once, not per entity."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HEAD = 60_000
"""Characters of a page that are looked at."""
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Its own name first: a page may well link to a portal of another system.
    *(
        (name, re.compile(rf"""<meta[^>]{{0,200}}name=["']?generator["']?[^>]{{0,200}}content=["']?{name}\b""", re.I))
        for name in ("wordpress", "joomla", "ckan", "liferay", "nextcloud")
    ),
    ("nextcloud", re.compile(r"<title>[^<]{0,200}Nextcloud\s*</title>", re.I)),
    ("listing", re.compile(r"<title>\s*(?:Index of|Listado de|Índice de) /", re.I)),
    ("liferay", re.compile(r"\bLiferay\.(?:ThemeDisplay|Browser|AUI)\b")),
    ("wordpress", re.compile(r"""(?:src|href)=["'][^"']{0,300}/wp-(?:content|includes)/""", re.I)),
    ("joomla", re.compile(r"""(?:src|href)=["'][^"']{0,300}(?:/media/jui/|[?&;]option=com_content\b)""", re.I)),
)


def system_of(page: str, headers: Iterable[tuple[str, str]] = ()) -> str | None:
    """The system as the registry writes it (``portal_kind``), or None where nothing tells it. ``page`` is HTML."""
    head = page[:_HEAD]
    for name, mark in _MARKS:
        if mark.search(head):
            return name
    cookies = [value for header, value in headers if header.lower() == "set-cookie"]
    return "laravel" if any(cookie.startswith("laravel_session=") for cookie in cookies) else None
