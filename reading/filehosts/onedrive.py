"""OneDrive and SharePoint: ``download=1`` gives a file that is shared by link; folders need the service's script."""

from __future__ import annotations

import base64
import re
from urllib.parse import SplitResult

from reading.filehosts.hosted import Hosted

_SHARED = re.compile(r"/:(?!f)[a-z]:/")
_VIEW = re.compile(r"/(?:embed|redir|view\.aspx|edit\.aspx|download(?:\.aspx)?)$")
_SHORT = re.compile(r"/[bpotuvwx]/\S+")
"""Kinds of files; ``/f/`` is a folder."""


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """Files shared from SharePoint and from personal drives. A short link (``1drv.ms``) is asked through the shares
    interface, which takes any link; those of folders it lists for signed-in programs alone."""
    if host.endswith(".sharepoint.com") and _SHARED.match(parts.path):
        query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith(("download=", "web=")))
        query = f"{query}&download=1" if query else "download=1"
        return Hosted(parts._replace(query=query, fragment="").geturl(), "file")
    if host == "onedrive.live.com" and _VIEW.match(parts.path) and "resid=" in parts.query.lower():
        return Hosted(parts._replace(path="/download", fragment="").geturl(), "file")
    if host == "1drv.ms" and _SHORT.match(parts.path):
        return Hosted(f"https://api.onedrive.com/v1.0/shares/{_token(parts.geturl())}/root/content", "file")
    if host.endswith(".sharepoint.com") or host in ("onedrive.live.com", "1drv.ms"):
        return Hosted(parts.geturl(), "closed") if len(parts.path) > 1 else None
    return None


def _token(link: str) -> str:
    """The link as the shares interface takes it: ``u!`` and its base64url without padding (Microsoft, shares API)."""
    return "u!" + base64.urlsafe_b64encode(link.encode()).decode("ascii").rstrip("=")
