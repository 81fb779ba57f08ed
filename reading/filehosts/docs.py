"""Google Docs, Sheets and Slides: each document has an address that exports it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs

from reading.filehosts.hosted import Hosted

_DOCUMENT = re.compile(r"/(spreadsheets|document|presentation)/(?:u/\d+/)?d/([\w-]{10,})")
_PUBLISHED = re.compile(r"/spreadsheets/(?:u/\d+/)?d/e/([\w-]+)/pub")
_EXPORTS = {"document": "export?format=docx", "presentation": "export/pptx"}


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """The sheet that a link names (``gid``) as CSV; a workbook that was uploaded as it is; text as DOCX."""
    if host != "docs.google.com":
        return None
    query = parse_qs(f"{parts.query}&{parts.fragment}")
    sheet = (query.get("gid") or [""])[0]
    named = f"&gid={sheet}" if sheet.isdecimal() else ""
    published = _PUBLISHED.match(parts.path)
    if published:
        address = f"https://docs.google.com/spreadsheets/d/e/{published[1]}/pub?output=csv"
        return Hosted(f"{address}&single=true{named}" if named else address, "file")
    found = _DOCUMENT.match(parts.path)
    if found is None:
        return None
    kind, key = found.groups()
    uploaded = query.get("rtpof") == ["true"]
    export = _EXPORTS.get(kind) or ("export?format=xlsx" if uploaded else f"export?format=csv{named}")
    return Hosted(f"https://docs.google.com/{kind}/d/{key}/{export}", "file")
