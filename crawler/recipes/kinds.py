"""Which system made a page, told from marks that the system itself leaves. For people: reading goes by the page."""

from __future__ import annotations

import re

_HEAD = 20_000
_MARKS = {
    "ckan": r"""<meta[^>]{1,200}generator["'][^>]{1,200}content=["']ckan\b|/webassets/ckan""",
    "nextcloud": r"""data-requesttoken=|<meta[^>]{1,300}content=["']nextcloud""",
    "liferay": r"liferay\.themedisplay|/o/frontend-|liferay-portal",
    "joomla": r"""content=["']joomla|/media/jui/|/media/system/js/|option=com_content""",
    "wordpress": r"""content=["']wordpress|/wp-content/|/wp-includes/""",
    "laravel": r"""laravel_session|<meta name=["']csrf-token["']|/vendor/livewire/|data-page=["']\{""",
    "listing": r"<title>index of /",
}
_PATTERNS = {kind: re.compile(pattern, re.I) for kind, pattern in _MARKS.items()}


def kind_of(html: str) -> str:
    """A kind of :data:`crawler.registry.KNOWN_KINDS`; empty for a page that no known system claims."""
    head = html[:_HEAD]
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(head)), "")
