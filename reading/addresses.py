"""Web addresses as people write them (spaces, accents, escapes of two encodings) made absolute, and read back."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urljoin, urlsplit, urlunsplit

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = r"\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e%"
_SAFE, _UNSAFE = re.compile(f"[{_KEPT}]*"), re.compile(f"[^{_KEPT}]+")
_WEB = ("http", "https")
_NETLOC = re.compile(r"(?:[^\s@/<>\"\\]*@)?(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d*)?", re.A)
_RELATIVE = re.compile(r"[\w-][^:/?#;\\]*(?:[/?#]|$)")
"""A name beside the page or in a folder below it. A colon before the first slash may end a scheme."""
_AUTHORITY = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]*", re.I)
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_ONE_SLASH = re.compile(r"^(https?):/{0,2}(?=[^/])", re.I)
_SUSPECT = re.compile(r"[\u2500-\u259f\u0400-\u04ffÃÂ]")
_MOJIBAKE = re.compile(r"[\u2500-\u259f]|[\u0400-\u04ff]")


def percent_encode(text: str) -> str:
    """Escape as UTF-8 what an address may not carry, keeping escapes it has: ``Año 100%`` -> ``A%C3%B1o%20100%25``."""
    if "%" in text:
        text = _STRAY_PERCENT.sub("%25", text)
    return text if _SAFE.fullmatch(text) else _UNSAFE.sub(_escaped, text)


@lru_cache(maxsize=4096)
def _octets(characters: str) -> str:
    return "".join(f"%{octet:02X}" for octet in characters.encode("utf-8", "replace"))


def _escaped(match: re.Match[str]) -> str:
    return _octets(match[0])


def absolute(href: str, base: str) -> str | None:
    """The web address a link points to, percent-encoded and without fragment; None where it points to no document.

    None for ``javascript:``, ``mailto:``, ``tel:``, ``data:``, a bare ``#...`` and what cannot be an address at all.
    """
    href = href.strip()
    if not href or href[0] == "#":
        return None
    rooted = href[0] == "/" and href[1:2] != "/"
    if (rooted or _RELATIVE.match(href)) and _is_simple(href):
        start = _origin(base) if rooted else _folder(base)
        if start:
            path = href.partition("#")[0] if "#" in href else href
            if "?" not in path:
                return start + percent_encode(path)
            path, _, query = path.partition("?")
            return f"{start}{percent_encode(path)}?{percent_encode(query)}" if query else start + percent_encode(path)
    return _joined(_LINE_BREAKS.sub("", href), base)


def _is_simple(href: str) -> bool:
    """False where the full rules of joining addresses are needed: ``..``, backslashes, parameters, line breaks."""
    return not ("/." in href or "\\" in href or ";" in href or "[" in href) and href.isprintable()


def _joined(href: str, base: str) -> str | None:
    """By the full rules (RFC 3986, as ``urllib`` has them), mending what people write."""
    try:
        parts = urlsplit(urljoin(base, _ONE_SLASH.sub(r"\1://", href).replace("\\", "/")))
        host = parts.hostname
        _ = parts.port  # raises on a port that is no number
        if parts.scheme not in _WEB or not host:
            return None
        netloc = parts.netloc.lower()
        if not host.isascii():
            netloc = netloc.replace(host, host.encode("idna").decode("ascii"))
        if not _NETLOC.fullmatch(netloc):
            return None
    except ValueError:  # UnicodeError of a bad host name is one too
        return None
    path = percent_encode(parts.path) or "/"
    return urlunsplit((parts.scheme, netloc, path, percent_encode(parts.query), ""))


@lru_cache(maxsize=256)
def _folder(base: str) -> str | None:
    """The address that names without a leading slash are added to."""
    address = _joined(base, base)
    return address.partition("?")[0].rpartition("/")[0] + "/" if address else None


@lru_cache(maxsize=256)
def _origin(base: str) -> str | None:
    """Scheme and host of an address, for the links (most of them) that need nothing else of it."""
    address = _joined(base, base)
    return "/".join(address.split("/", 3)[:3]) if address else None


def decoded_path(url: str) -> str:
    """The path of an address as a person reads it: escapes undone as UTF-8, else as cp1252, accidents mended.

    The query follows after ``?``: some portals carry year, month or file name there.
    """
    start = url.find("/", 8) if url.startswith(("https://", "http://")) else -1
    text = url[start:] if start > 0 else _AUTHORITY.sub("", url, count=1)
    if "#" in text:
        text = text.partition("#")[0]
    if "?" in text:
        path, _, query = text.partition("?")
        text = f"{path}?{query.replace('+', ' ')}" if query else path
    if "%" not in text and text.isascii():
        return text
    try:
        whole = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        whole = ""
    if whole and not _SUSPECT.search(whole):
        return whole
    return "/".join(_decoded(part) for part in text.split("/"))  # folders of one address come from different hands


def _decoded(part: str) -> str:
    octets = unquote_to_bytes(part)
    try:
        return mend_code_page(octets.decode("utf-8"))
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def mend_code_page(text: str) -> str:
    """Undo names stored in code page 850 and read as 866 or 437, or UTF-8 read as cp1252; other text is left alone."""
    if text.isascii():
        return text
    attempts = [("cp1252", "utf-8")] if "Ã" in text or "Â" in text else []
    if _MOJIBAKE.search(text):
        attempts += [("cp866", "cp850"), ("cp437", "utf-8"), ("cp850", "utf-8")]
    for wrong, right in attempts:
        try:
            mended = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if not _MOJIBAKE.search(mended):
            return mended
    return text
