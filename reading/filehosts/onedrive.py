"""OneDrive and SharePoint: ``download=1`` gives a file that is shared by link; folders need the service's script."""

from __future__ import annotations

import re
from urllib.parse import SplitResult

from reading.filehosts.hosted import Hosted

_SHARED = re.compile(r"/:(?!f)[a-z]:/")
_VIEW = re.compile(r"/(?:embed|redir|view\.aspx|edit\.aspx|download(?:\.aspx)?)$")


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """Files shared from SharePoint and from personal drives. Short links (``1drv.ms``) tell nothing of their target."""
    if host.endswith(".sharepoint.com") and _SHARED.match(parts.path):
        query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith(("download=", "web=")))
        query = f"{query}&download=1" if query else "download=1"
        return Hosted(parts._replace(query=query, fragment="").geturl(), "file")
    if host == "onedrive.live.com" and _VIEW.match(parts.path) and "resid=" in parts.query.lower():
        return Hosted(parts._replace(path="/download", fragment="").geturl(), "file")
    if host.endswith(".sharepoint.com") or host in ("onedrive.live.com", "1drv.ms"):
        return Hosted(parts.geturl(), "closed") if len(parts.path) > 1 else None
    return None
