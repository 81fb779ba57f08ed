"""Nextcloud and ownCloud on any host: ``/s/TOKEN/download`` gives a shared file, or a shared folder as a ZIP."""

from __future__ import annotations

import re
from urllib.parse import SplitResult

from reading.filehosts.hosted import Hosted

_SHARE = re.compile(r"(.*)/s/(?=[A-Za-z]*[0-9A-Z])([A-Za-z0-9]{10,})(?:/download)?/?")
"""Tokens have 15 random letters and digits by default; a word of small letters is a page of something else."""


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """A share by link; ``?path=`` and ``&files=`` go on naming what is inside."""
    share = _SHARE.fullmatch(parts.path)
    if share is None:
        return None
    path = f"{share[1]}/s/{share[2]}/download"
    query = parts.query if "path=" in parts.query or "files=" in parts.query else ""
    return Hosted(parts._replace(path=path, query=query, fragment="").geturl(), "file")
