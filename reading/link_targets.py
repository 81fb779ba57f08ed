"""Where an element leads: links, frames, options, refreshes, and what a script opens on a click."""

from __future__ import annotations

import re

from lxml import etree

from reading.addresses import absolute
from reading.script_addresses import script_address

_LINKS = {"a": "href", "area": "href", "iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_REFRESH = re.compile(r"\s*[\d.]*+\s*+[;,]?+\s*+(?:url\s*+=)?+\s*+['\"]?+\s*+([^'\";,\s][^'\"]*)", re.I)
"""A page that only reloads itself (``300``, ``0;url=``) leads nowhere: what is read of it is not read again."""
_ADDRESS_VALUE = re.compile(
    r"(?:https?:/|\.{0,2}/|\?)|[^\s/]+(?:/[^\s/]+)*\.[a-z]{3,4}(?:[?#]|$)|.*\.(?:csv|xlsx?|ods|pdf|docx?|zip|rar)$",
    re.I,
)
_CLICKED = frozenset(("button", "div", "span", "li", "tr", "td", "img", "input", "p"))
"""Elements besides links that a script may send elsewhere on a click."""
MUTE = frozenset(("area", "iframe", "frame", "embed", "object", "meta"))
MAY_LEAD = _CLICKED | MUTE | {"a", "option"}


def target(element: etree._Element, tag: str, base: str) -> tuple[str, str | None] | None:
    """The address as written and as resolved against ``base`` (None where it leads to no document); None for no link.

    ``tag`` is one of :data:`MAY_LEAD`.
    """
    if tag in _LINKS:
        href = element.get(_LINKS[tag])
    elif tag == "option":
        href = element.get("value")
        href = href if href and _ADDRESS_VALUE.match(href.strip()) else None
    elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        match = _REFRESH.match(element.get("content") or "")
        href = match[1].strip() if match else None
    elif tag in _CLICKED:
        href = script_address(element)
        if href is not None and next(element.iterdescendants("a"), None) is not None:
            return None
    else:
        return None
    url = absolute(href, base) if href is not None else None
    if url is None and (tag == "a" or tag == "option"):
        clicked = script_address(element)
        href = clicked if href is None else href
        url = absolute(clicked, base) if clicked else None
    return (href, url) if href is not None else None
