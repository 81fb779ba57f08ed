"""Google Drive: ``/uc`` gives the bytes of a file, ``/embeddedfolderview`` lists a folder without script."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlencode

from reading.filehosts.hosted import Hosted

_FILE = re.compile(r"/file/(?:u/\d+/)?d/([\w-]+)")
_FOLDER = re.compile(r"/drive/(?:u/\d+/)?(?:mobile/)?folders/([\w-]+)")


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """Files, folders and ``open?id=`` of Drive."""
    if host not in ("drive.google.com", "docs.google.com"):
        return None
    query = parse_qs(parts.query)
    given = (query.get("id") or [""])[0]
    file = _FILE.match(parts.path)
    if file or (parts.path in ("/uc", "/open") and given):
        return Hosted(_address("uc", file[1] if file else given, query, export="download"), "file")
    folder = _FOLDER.match(parts.path)
    if folder or (parts.path in ("/folderview", "/embeddedfolderview") and given):
        return Hosted(_address("embeddedfolderview", folder[1] if folder else given, query), "folder")
    return Hosted(parts.geturl(), "closed") if host == "drive.google.com" and len(parts.path) > 1 else None


def _address(view: str, key: str, query: dict[str, list[str]], **more: str) -> str:
    keys = {**more, "id": key}
    if resource_key := query.get("resourcekey"):  # older shares are refused without it
        keys["resourcekey"] = resource_key[0]
    return f"https://drive.google.com/{view}?{urlencode(keys)}"
