"""Addresses that a page keeps outside ``href``: in ``onclick``, in ``javascript:`` links, in ``data-`` attributes."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

_CALL = re.compile(
    r"(?:\b(?:window\s*\.\s*)?open\s*\(|\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:assign|replace)\s*\()"
    r"\s*(?P<quote>['\"`])(?P<address>.+?)(?P=quote)",
    re.I,
)
"""What sends the browser somewhere: ``window.open('…')``, ``location.href = '…'``, ``location.assign('…')``."""
_QUOTED = re.compile(r"(?P<quote>['\"`])(?P<address>[^'\"`]+)(?P=quote)")
_ADDRESS = re.compile(r"https?://|[^?#]*\.(?:csv|tsv|xlsx?|xlsb|ods|pdf|docx?|zip|rar|7z)(?:$|[?#])", re.I)
"""What is an address by its form: nobody passes ``archivo.pdf`` to a function that does not open it."""
_KEPT = ("data-href", "data-url", "data-link", "data-file", "data-download", "data-pdf", "data-src")
_TELLING = frozenset((*_KEPT, "onclick", "href"))
_LONGEST = 4000


def script_address(element: etree._Element) -> str | None:
    """The address that a click on the element leads to by script, as written, or None."""
    if _TELLING.isdisjoint(element.keys()):
        return None
    for name in _KEPT:
        kept = element.get(name)
        if kept and _is_address(kept, element):
            return kept.strip()
    for code in (element.get("onclick"), _scheme_code(element.get("href"))):
        address = code and _in_code(code[:_LONGEST])
        if address:
            return address
    return None


def _is_address(kept: str, element: etree._Element) -> bool:
    """On an anchor these attributes hold where it leads; elsewhere they may be of a slide or a share button."""
    kept = kept.strip()
    return bool(_ADDRESS.match(kept)) or (element.tag == "a" and kept.startswith(("/", "./", "../", "?")))


def _scheme_code(href: str | None) -> str | None:
    href = (href or "").strip()
    return unquote(href[11:]) if href[:11].lower() == "javascript:" else None


def _in_code(code: str) -> str | None:
    code = code.replace("\\/", "/")
    found = _CALL.search(code)
    if found and not found["address"].lower().startswith(("javascript:", "about:", "mailto:", "tel:")):
        return found["address"].strip()
    quoted = next((match for match in _QUOTED.finditer(code) if _ADDRESS.match(match["address"].strip())), None)
    return quoted["address"].strip() if quoted else None
