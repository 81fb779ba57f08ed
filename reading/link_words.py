"""What the elements around a link call it: its block, its select box, its own titles and pictures."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from reading.html_headings import HEADINGS, is_title
from reading.html_text import scan, squeeze, text_of

_BLOCK_LINKS = 12
"""A block with more links is a list of its own, and its words belong to none of them."""
_PARTS = (*HEADINGS, "ul", "ol", "table", "details", "select", "dl", "section", "article")


def block_words(block: etree._Element) -> str | None:
    """Words of a block outside its links; None where the block is more than a line: it has parts, or many links."""
    if next(block.iter(*_PARTS), None) is not None or any(is_title(child) for child in block):
        return None
    said = scan(block)
    return said.own if said.links <= _BLOCK_LINKS else None


def select_labels(option: etree._Element) -> tuple[str, str]:
    """The group an option stands in, and what its select box is called."""
    group, select = "", option.getparent()
    if select is not None and select.tag == "optgroup":
        group, select = squeeze(select.get("label") or ""), select.getparent()
    if select is None or select.tag != "select":
        return group, ""
    said = select.get("aria-label") or select.get("title")
    before = select.getprevious()
    if said or before is None or before.tag != "label":
        return group, squeeze(said or "")
    return group, text_of(before)


def link_label(element: etree._Element) -> str:
    """``title``, ``aria-label`` and ``alt`` of a link and its pictures, each once."""
    read: Callable[[str], str | None] = element.get
    words = [read("title"), read("aria-label"), read("alt")]
    for child in element:
        # Most links hold an icon at most; looking for what is not there takes longer than reading what is.
        for image in child.iter("img") if len(child) else (child,) if child.tag == "img" else ():
            words += [image.get("alt"), image.get("title")]
    said = [word.strip() for word in words if word]
    if len(said) < 2:
        return squeeze(said[0]) if said else ""
    return squeeze(" ".join(word for word in dict.fromkeys(said) if word))
