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
_SHALLOW = 3
_FEW, _MANY = 20, 100
"""Levels, children and pieces to which an element is read without a walk that can be stopped anywhere."""
_BREAKS = frozenset((
    "br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "option", "dt", "dd", "section", "article",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
_UNREADABLE = ("script", "style")
_LINK_TAGS = "a|area|base|iframe|frame|embed|object|meta|option|title|img"
_WRAPPERS = tuple(
    re.compile(rf"</?{named}[^<>]*>", re.I)
    for named in (
        r"(?:div|span|section|font|center|p|b|strong|i|em|u|small|form)\b",
        rf"(?!(?:{_LINK_TAGS}|h[1-6])\b)[a-z]",
        rf"(?!(?:{_LINK_TAGS})\b)[a-z]",
    )
)
"""What a page that is too deep is read without, the least telling first: boxes, then lists and tables, headings."""


class Said(NamedTuple):
    """Text of an element, the part of it outside links, and how many links it holds (as far as it was looked at)."""

    text: str
    own: str
    links: int


_NOTHING = Said("", "", 0)


def parse(html: str) -> etree._Element | None:
    """The tree of a page, None when there is no element in it. Never raises on broken HTML.

    libxml2 gives up beyond 2048 levels and drops the rest; such a page is read again without what says least: first
    without boxes and fonts; if lists or tables are that deep, with links and headings only; at last with links alone.
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
    """:func:`scan` for what is small and shallow, which is most of what is asked; None for the rest."""
    pieces = [root.text or ""]
    own = pieces[:]
    links = _gather(root, stop, pieces, own, _SHALLOW)
    if links is None:
        return None
    said = "".join(pieces)
    if not said:
        return Said("", "", links)
    text = squeeze(said)
    return Said(text, text if not links else squeeze("".join(own)), links)


def _gather(
    root: etree._Element, stop: Collection[str], pieces: list[str], own: list[str] | None, levels: int
) -> int | None:
    """Add what the children say, and count their links; ``own`` is None inside a link. None where it is too much."""
    if len(root) > _FEW or len(pieces) > _MANY:
        return None
    links = 0
    for node in root:
        tag = node.tag
        if tag in stop:
            return links if levels == _SHALLOW else None
        blank = " " if tag in _BREAKS else ""
        is_link = tag == "a"
        outside = None if is_link else own
        if (text := node.text) or blank:
            pieces.append(blank + (text or ""))
            if outside is not None:
                outside.append(blank + (text or ""))
        if len(node):
            inner = _gather(node, stop, pieces, outside, levels - 1) if levels else None
            if inner is None:
                return None
            links += inner
        if (tail := node.tail) or blank:
            pieces.append(blank + (tail or ""))
            if own is not None:
                own.append(blank + (tail or ""))
        links += is_link
    return links


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


def text_of(root: etree._Element, stop: Collection[str] = ()) -> str:
    """The text that :func:`scan` finds, in half its time: what is outside links is not asked."""
    if not len(root):
        text = root.text
        return squeeze(text) if text else ""
    pieces = [root.text or ""]
    if _gather(root, stop, pieces, None, _SHALLOW) is None:
        return _nested(root, stop).text
    return squeeze("".join(pieces))


def squeeze(text: str) -> str:
    """Runs of blanks, no-break ones included, as one space; cut to the length of a label."""
    if len(text) <= _MAX_TEXT:
        return " ".join(text.split())
    return " ".join(text[: 4 * _MAX_TEXT].split())[:_MAX_TEXT].rstrip()
