"""One name for the many addresses of one page: what two addresses must share to be asked once.

The address itself is always asked as it was written; only comparisons use the canonical form.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

_SESSION = re.compile(
    r"phpsessid|jsessionid|aspsessionid\w*|session_?id|zenid|oscsid|cfid|cftoken|"
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga|_gl|usp|pli|authuser|nocache|_",
    re.I,
)
"""Keys of sessions, campaigns and cache breakers: they change the address and never the page."""
_SHORT_SESSION = re.compile(r"(?:sid|s)=[0-9a-f]{16,}", re.I)
"""``s`` and ``sid`` are searches and shops too; only a long key is a session."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.I)
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.I)
_ORIGIN = re.compile(r"^https?://(?:www\.)?", re.I)


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """An address without scheme, ``www.``, sessions and tracking, its query in order of keys.

    An article of Joomla stays the same under every menu entry (``Itemid``). The fragment stays: a sheet of a workbook
    is named there.
    """
    url = _ORIGIN.sub("//", url)
    if "?" not in url and ";" not in url:
        return _ESCAPE.sub(_upper, url) if "%" in url else url
    parts = urlsplit(url)
    pairs = sorted({pair for pair in parts.query.split("&") if pair and not _is_session(pair)})
    names = {pair.partition("=")[0].lower() for pair in pairs}
    if {"option", "id"} <= names:
        pairs = [pair for pair in pairs if not pair.lower().startswith("itemid=")]
    query = f"?{'&'.join(pairs)}" if pairs else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return _ESCAPE.sub(_upper, f"//{parts.netloc}{_PATH_SESSION.sub('', parts.path)}{query}{fragment}")


class Addresses:
    """A set of addresses by their canonical form, of which only 64-bit fingerprints are kept: a sweep meets hundreds of
    thousands, and texts take forty times as much. Two addresses of one portal are taken for one less than once in a
    million sweeps."""

    def __init__(self) -> None:
        self._kept = array("Q")

    def __contains__(self, url: str) -> bool:
        mark = _fingerprint(url)
        at = bisect_left(self._kept, mark)
        return at < len(self._kept) and self._kept[at] == mark

    def add(self, url: str) -> None:
        mark = _fingerprint(url)
        at = bisect_left(self._kept, mark)
        if at == len(self._kept) or self._kept[at] != mark:
            self._kept.insert(at, mark)

    def clear(self) -> None:
        self._kept = array("Q")


def _fingerprint(url: str) -> int:
    return int.from_bytes(blake2b(canonical(url).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def pattern_of(url: str) -> str | None:
    """What the addresses of one script share, host and path; None for an address without query, and for one whose
    query only names an entry of a data base: there are finitely many of those."""
    parts = urlsplit(canonical(url))
    keys = {pair.partition("=")[0].lower() for pair in parts.query.split("&") if pair}
    return path_of(url) if keys - _ENTRY_KEYS else None


def path_of(url: str) -> str:
    """Host and path of an address, without its query."""
    parts = urlsplit(canonical(url))
    return f"//{parts.netloc}{parts.path}"


_ENTRY_KEYS = frozenset((
    "p", "page_id", "id", "cid", "catid", "cat", "option", "view", "layout", "itemid", "doc", "documento", "file",
    "archivo", "download", "post", "articulo", "dir", "folder", "carpeta", "path", "ruta", "f", "lang", "tmpl", "m",
    "anio", "mes",
))  # fmt: skip


def _is_session(pair: str) -> bool:
    return bool(_SESSION.fullmatch(pair.partition("=")[0]) or _SHORT_SESSION.fullmatch(pair))


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()
