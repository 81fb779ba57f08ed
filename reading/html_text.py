"""HTML text to a tree, and what its elements say: the bottom layer of :mod:`reading.links`.

Everything is iterative and bounded: a hostile page costs time in proportion to its size and no stack.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from lxml import etree

_MAX_TEXT = 300
"""Characters of a label; the longest official titles have about 150."""
_MAX_NODES = 400
"""Elements looked at for one label: bounds pages made of empty elements inside each other."""
_MAX_FLAT = 20
_BREAKS = frozenset((
    "br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "option", "dt", "dd", "section", "article",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
_UNREADABLE = ("script", "style")
_LINK_TAGS = "a|area|base|iframe|frame|embed|object|meta|option|title|img"
_WRAPPERS = tuple(
    re.compile(rf"</?(?!(?:{kept})\b)[a-z][^<>]*>", re.I) for kept in (rf"{_LINK_TAGS}|h[1-6]", _LINK_TAGS)
)


class Said(NamedTuple):
    """Text of an element, the part of it outside links, and how many links it holds (as far as it was looked at)."""

    text: str
    own: str
    links: int


_NOTHING = Said("", "", 0)


def parse(html: str) -> etree._Element | None:
    """The tree of a page, None when there is no element in it. Never raises on broken HTML.

    libxml2 gives up beyond 2048 levels and drops the rest; such a page is read again without its wrappers: links and,
    if possible, headings stay; tables and lists are lost.
    """
    html = html.replace("\0", "")
    root, too_deep = _parse(html)
    for wrappers in _WRAPPERS:
        if too_deep:
            root, too_deep = _parse(wrappers.sub(" ", html))
    if root is not None:
        for element in root.iter(*_UNREADABLE):
            element.text = None
    return root


def _parse(html: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None, True
    return root, any("depth" in entry.message for entry in parser.error_log)


def scan(root: etree._Element, stop: Collection[str] = ()) -> Said:
    """What an element says, to the first element named in ``stop`` or the limits above."""
    if not len(root):
        text = root.text
        if not text:
            return _NOTHING
        text = squeeze(text)
        return Said(text, "" if root.tag == "a" else text, 0)
    return _flat(root, stop) or _nested(root, stop)


def _flat(root: etree._Element, stop: Collection[str]) -> Said | None:
    """:func:`scan` where no child has children, which is most of what is asked; None where one has."""
    if len(root) > _MAX_FLAT:
        return None
    pieces = [root.text or ""]
    own = pieces[:]
    links = 0
    for node in root:
        tag = node.tag
        if tag in stop:
            break
        if len(node):
            return None
        text, tail = node.text or "", node.tail or ""
        if tag in _BREAKS:
            text, tail = f" {text}", f" {tail}"
        pieces += (text, tail)
        if tag == "a":
            links += 1
            own.append(tail)
        else:
            own += (text, tail)
    text = squeeze("".join(pieces))
    return Said(text, text if not links else squeeze("".join(own)), links)


def _nested(root: etree._Element, stop: Collection[str]) -> Said:
    pieces: list[str] = [root.text or ""]
    own: list[str] = [root.text or ""]
    links = inside = size = nodes = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node is root:
            continue
        tag = node.tag
        if event == "start":
            nodes += 1
            if nodes > _MAX_NODES or size > _MAX_TEXT or tag in stop:
                break
            if tag == "a":
                inside += 1
                links += 1
            piece = node.text or ""
        else:
            if tag == "a":
                inside -= 1
            piece = node.tail or ""
        if tag in _BREAKS:
            piece = f" {piece}"
        if piece:
            size += len(piece)
            pieces.append(piece)
            if not inside:
                own.append(piece)
    text = squeeze("".join(pieces))
    return Said(text, text if not links else squeeze("".join(own)), links)


def text_of(root: etree._Element) -> str:
    return scan(root).text


def squeeze(text: str) -> str:
    """Runs of blanks, no-break ones included, as one space; cut to the length of a label."""
    if len(text) <= _MAX_TEXT:
        return " ".join(text.split())
    return " ".join(text[: 4 * _MAX_TEXT].split())[:_MAX_TEXT].rstrip()
