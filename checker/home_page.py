"""Does the home page of an own site lead to its transparency section? (Reglamento a la LOTAIP, art. 11)"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from evidence import Visit
from reading.documents import Document
from reading.links import Link
from reading.text import fold

_HOME = re.compile(r"/?(?:(?:index|inicio|home|default)(?:\.\w{2,5})?)?/?", re.I)
_LEADS = re.compile(r"transparen|lotaip|acceso a la informacion|dpe gob ec")
_FEW_LINKS = 10
"""A page with fewer links is a cover, or its menu is made by a script: it proves nothing."""


def silent_home(pages: Iterable[tuple[Visit, Document]]) -> Visit | None:
    """The visit of the home page when it was read, has a menu, and no link of it speaks of transparency."""
    silent: Visit | None = None
    for visit, document in pages:
        parts = urlsplit(document.page.url)
        if parts.query or not _HOME.fullmatch(parts.path):
            continue
        if document.notice is not None or len(document.page.links) < _FEW_LINKS:
            return None
        if any(_leads(link) for link in document.page.links):
            return None
        silent = silent or visit
    return silent


def _leads(link: Link) -> bool:
    return (
        _LEADS.search(fold(" ".join((link.text, link.label, link.url or link.href, *link.context.headings))))
        is not None
    )
