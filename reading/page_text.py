"""A stored page as text, the same for the crawl that follows its links and for the judging that reads them again."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from reading.text import decode

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


def page_text(payload: bytes, headers: Iterable[tuple[str, str]]) -> str:
    """A page as text. UTF-8 when it is UTF-8, else the charset it declares, else what :func:`decode` finds: never
    what a general detector guesses, which takes Spanish for Central European."""
    decoded = decode(payload)
    if decoded.encoding.startswith("utf"):
        return decoded.text
    declared = next((value for name, value in headers if name.lower() == "content-type"), "")
    match = _CHARSET.search(declared) or _CHARSET.search(payload[:2048].decode("latin-1"))
    if match is None:
        return decoded.text
    try:
        name = codecs.lookup(match[1]).name
    except LookupError:
        return decoded.text
    if name.startswith("utf"):
        return decoded.text  # declared, but the bytes are not
    return payload.decode("cp1252" if name in ("iso8859-1", "ascii") else name, "replace")
