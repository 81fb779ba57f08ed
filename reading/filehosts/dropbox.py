"""Dropbox: ``dl=1`` gives a file, and a folder as a ZIP."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode

from reading.filehosts.hosted import Hosted

_SHARED = re.compile(r"/(?:s|sh|scl/fi|scl/fo)/")


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """Files and folders shared by link."""
    if host != "dropbox.com":
        return None
    if not _SHARED.match(parts.path):
        return Hosted(parts.geturl(), "closed") if len(parts.path) > 1 else None
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("dl", "raw", "e", "st")]
    return Hosted(parts._replace(query=urlencode([*query, ("dl", "1")]), fragment="").geturl(), "file")
