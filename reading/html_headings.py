"""Which headings, accordion titles and tab titles govern the place a page is read at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from reading.html_text import text_of

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD_RANK = 7
"""Rank of a paragraph in bold, the heading of those who do not know headings: below every real one."""
MAX_DEPTH = 16
_TITLE_RANK = 0
"""Rank of the title of a panel: no heading closes it, the end of its panel does."""

_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:card-(?:header|title)|panel-(?:heading|title)|tab-(?:mobile-)?title|spoiler-title|collapsible-header|"
    r"collapse-title|accordion-+(?:header|title|button|heading|toggle)|toggle-+(?:title|header|heading)|faq-(?:title|question)|"
    r"ea-header|accordion-trigger)(?=$|[\s_-])"
)
_TAB_CLASS = re.compile(r"(?:^|[\s_-])(?:tab|tabs|nav-link|tab-pane|pill)(?=$|[\s_-])")
_FOLDED_CLASS = re.compile(r"(?:^|[\s_-])(?:collapse|accordion|toggle|spoiler)(?=$|[\s_-])")


@dataclass(frozen=True, slots=True)
class _Entry:
    rank: int
    text: str
    depth: int
    """Depth of the element that the title governs (rank 0), or of the heading's parent."""


@dataclass(slots=True)
class HeadingStack:
    """Titles in force, outermost first. Depths are those of the element being read."""

    entries: list[_Entry] = field(default_factory=list)
    floors: dict[int, int] = field(default_factory=dict)
    _texts: tuple[str, ...] | None = None
    """What :meth:`texts` gave since the last change: many links stand under the same titles."""

    def texts(self) -> tuple[str, ...]:
        """The innermost titles that make sense to a person; nobody nests deeper, an attack may."""
        if self._texts is None:
            self._texts = tuple([entry.text for entry in self.entries[-MAX_DEPTH:]])
        return self._texts

    def open_heading(self, rank: int, depth: int) -> None:
        """A heading begins: it closes those of its rank and below, and a panel title that stands beside it."""
        entries = self.entries
        self._texts = None
        while entries:
            last = entries[-1]
            beside = last.rank == _TITLE_RANK and last.depth == depth - 1 and rank < BOLD_RANK
            if not beside and (last.rank == _TITLE_RANK or last.rank < rank):
                return
            entries.pop()

    def add_heading(self, rank: int, text: str, depth: int) -> None:
        if text and not self._repeats(text):
            self._texts = None
            self.entries.append(_Entry(rank, text, depth - 1))

    def add_title(self, text: str, depth: int) -> None:
        """A title that governs the element at ``depth`` from here to its end, replacing an earlier one of it."""
        if not text:
            return
        self._texts = None
        for index, entry in enumerate(self.entries):
            if entry.rank == _TITLE_RANK and entry.depth == depth and index >= self.floors.get(depth, 0):
                del self.entries[index:]
                break
        if self._repeats(text):
            self.floors[depth] = min(self.floors.get(depth, len(self.entries)), len(self.entries) - 1)
            return
        self.floors.setdefault(depth, len(self.entries))
        self.entries.append(_Entry(_TITLE_RANK, text, depth))

    def enter(self, depth: int) -> None:
        """Remember the titles in force where an element begins whose own titles end with it."""
        self.floors[depth] = len(self.entries)

    def leave(self, depth: int) -> None:
        floor = self.floors.pop(depth, None)
        if floor is not None:
            self._texts = None
            del self.entries[floor:]

    def _repeats(self, text: str) -> bool:
        return bool(self.entries) and self.entries[-1].text == text


@lru_cache(maxsize=4096)
def _names_title(classes: str) -> bool:
    return _TITLE_CLASS.search(classes) is not None


def is_title(element: etree._Element) -> bool:
    """Whether an element is the title of a panel, by its class or by the control that a heading wraps."""
    classes = element.get("class")
    if classes and _names_title(classes):
        return True
    if element.tag in HEADINGS and len(element) == 1:
        child = element[0]
        return bool(child.get("aria-controls") or child.get("data-toggle") or child.get("data-bs-toggle"))
    return False


def governed_depth(element: etree._Element, depth: int) -> int:
    """Depth of what a panel title governs: its parent, or above where the parent wraps nothing else."""
    parent = element.getparent()
    depth -= 1
    while parent is not None and element.getnext() is None and element.getprevious() is None and depth > 1:
        element, parent = parent, parent.getparent()
        depth -= 1
    return depth


@dataclass(frozen=True, slots=True)
class Pane:
    title: str
    tab: bool


_CONTROL_TAGS = frozenset(("a", "button", "li", "div", "span", "h2", "h3", "h4"))
_TARGETING = ("aria-controls", "data-bs-target", "data-target")
_TELLING = frozenset(("id", "aria-labelledby", *_TARGETING))


def find_panes(root: etree._Element) -> dict[etree._Element, Pane]:
    """Elements shown by a control elsewhere (tab, accordion button, in-page link), with that control's text."""
    targets: dict[str, etree._Element] = {}
    controls: list[tuple[etree._Element, str, str]] = []
    labelled: list[tuple[etree._Element, str]] = []
    for element in root.iter():
        names = element.keys()
        if _TELLING.isdisjoint(names) and not ("href" in names and element.get("href", "")[:1] == "#"):
            continue
        if "id" in names:
            targets.setdefault(element.get("id") or "", element)
        if element.tag in _CONTROL_TAGS:
            target = next((value for name in _TARGETING if name in names and (value := element.get(name))), "")
            href = element.get("href") or "" if "href" in names else ""
            if target or href[:1] == "#":
                controls.append((element, target, target or href))
        if "aria-labelledby" in names and element.tag in ("div", "section"):
            labelled.append((element, element.get("aria-labelledby") or ""))
    panes: dict[etree._Element, Pane] = {}
    linked: dict[etree._Element | None, list[tuple[etree._Element, etree._Element]]] = {}
    for control, name, written in controls:
        reference = written.lstrip("#")
        pane = targets.get(reference) if reference else None
        if pane is None or pane in panes or pane is control:
            continue
        if name or _is_tab(control, pane) or control.get("data-toggle") or control.get("data-bs-toggle"):
            title = text_of(control)
            if title:
                panes[pane] = Pane(title, _is_tab(control, pane))
        elif control.tag == "a":
            linked.setdefault(pane.getparent(), []).append((control, pane))
    for pairs in linked.values():
        # In-page links to neighbours are tabs drawn by a script; a lone one is "skip to content".
        for control, pane in pairs if len(pairs) > 1 else ():
            title = text_of(control)
            if title and pane not in panes:
                panes[pane] = Pane(title, True)
    for pane, name in labelled:
        shown = pane.get("role") == "tabpanel" or _FOLDED_CLASS.search(pane.get("class") or "")
        if name.strip() and shown and pane not in panes:
            label = targets.get(name.split()[0])
            if label is not None and (title := text_of(label)):
                panes[pane] = Pane(title, _is_tab(label, pane))
    return panes


def _is_tab(control: etree._Element, pane: etree._Element) -> bool:
    toggle = control.get("data-toggle") or control.get("data-bs-toggle") or ""
    if toggle:
        return toggle in ("tab", "pill")
    if control.get("role") == "tab" or pane.get("role") == "tabpanel":
        return True
    return bool(_TAB_CLASS.search(pane.get("class") or "")) and not _FOLDED_CLASS.search(pane.get("class") or "")
