"""Viewers of Google and Microsoft: pages that show a file whose address they carry."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs

from reading.filehosts.hosted import Hosted

_KEYS = {"docs.google.com": "url", "drive.google.com": "url", "view.officeapps.live.com": "src"}
_PATHS = ("/viewer", "/gview", "/viewerng/viewer", "/op/view.aspx", "/op/embed.aspx")


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """The file that a viewer shows."""
    if host not in _KEYS or parts.path.lower() not in _PATHS:
        return None
    shown = (parse_qs(parts.query).get(_KEYS[host]) or [""])[0]
    return Hosted(shown, "file") if shown.startswith(("http://", "https://")) else None
