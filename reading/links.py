"""Links of an HTML page with all that says what they are: on real portals the link text is seldom the label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from reading.addresses import absolute, decoded_path
from reading.html_headings import BOLD_RANK, HEADINGS, MAX_DEPTH, HeadingStack, find_panes, governed_depth, is_title
from reading.html_tables import TableLabels, read_table
from reading.html_text import parse, scan, squeeze, text_of
from reading.link_targets import MAY_LEAD, MUTE, target
from reading.link_words import block_words, link_label, select_labels
from reading.page_regions import REGIONS, is_beside, is_matter

_BOLD = frozenset(("strong", "b"))
_BLOCKS = frozenset(("p", "div", "center"))
_INLINE = frozenset(("span", "u", "em", "i", "font", "strong", "b"))
_LONGEST_BOLD = 80
_INTRODUCTIONS = frozenset(("p", "span", "div"))
_STAMP = re.compile(r"publicad|actualizad|[úu]ltima|fecha|versi[óo]n", re.I)
"""Words that begin a line about when a list was made, not what it holds."""
_SCOPES = frozenset(("main", "article", "aside", "nav", "footer", "table", "details", "fieldset", "dl"))
"""Elements whose headings say nothing about what follows them. Not ``section`` or ``div``: page builders put a heading
in one and its list in the next."""
_TITLES = {"summary": "details", "legend": "fieldset", "caption": "table", "dt": "dl"}
_EMBEDDED_DEPTH = 2
"""Pages inside pages (``srcdoc``) that are read."""
_NESTED_LISTS = ("ul", "ol")
_BLOCK_LEVELS = 4
_NO_BLOCK = frozenset(
    ("body", "html", "main", "table", "tr", "td", "th", "ul", "ol", "li", "nav", "article", "details", "pre")
)
_STRUCTURE = REGIONS | _SCOPES | HEADINGS.keys() | {"td", "th", "li", *_NESTED_LISTS}
"""Elements at which something begins; to the others only a panel's control can give a meaning."""
_QUIET = frozenset(("i", "br", "img", "hr", "input"))
"""Elements that end nothing but themselves."""
_BREADCRUMB = re.compile(r"(?:^|[\s_-])(?:breadcrumbs?|pathway)(?=$|[\s_-])|migas", re.I)
_CRUMB_MARKS = re.compile(r"\s*[»›>/|→]\s*|\s{2,}")
_YOU_ARE_HERE = re.compile(r"^(?:usted )?est(?:á|a)s? (?:usted )?aqu(?:í|i)\s*:?\s*", re.I)


class LinkContext(NamedTuple):
    """What stands around a link. ``headings`` are outermost first, panel and tab titles among them.

    ``row`` is the label of its table row (or the words of the small block it stands in, or of its select box),
    ``column`` the header of its column, ``tab`` the title of the tab it is in, ``list`` its ancestor list items (or
    the group of its option) joined by `` › ``, ``path`` the decoded path of its address. ``beside`` is true in footers,
    menus and side columns, of which the page's own title and headings say nothing.
    """

    row: str
    column: str
    headings: tuple[str, ...]
    tab: str
    list: str
    path: str
    beside: bool = False


class Link(NamedTuple):
    """A link as written (``href``) and resolved (``url``, None where it leads to no document)."""

    href: str
    url: str | None
    text: str
    context: LinkContext
    label: str
    """``title``, ``alt`` and ``aria-label`` of the link and its pictures."""
    twin: str = ""
    """Words of other links of the page to the same address: an icon or ``Descargar`` stands beside the name."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's links in document order, hidden ones included, and what names the page as a whole."""

    url: str
    title: str
    breadcrumb: tuple[str, ...]
    links: tuple[Link, ...]


def read_page(html: str, url: str) -> Page:
    """Read the links of a page found at ``url``. Never raises; time is in proportion to the size of the page."""
    root = parse(html)
    if root is None:
        return Page(url, "", (), ())
    title = next((text_of(element) for element in root.iter("title")), "")
    return Page(url, title, _breadcrumb(root), _with_twins(list(_Reader(root, _base(root, url)).links())))


def _base(root: etree._Element, url: str) -> str:
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return absolute(href, url) or url
    return url


def _breadcrumb(root: etree._Element) -> tuple[str, ...]:
    for element in root.iter("nav", "div", "ol", "ul", "p"):
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('aria-label') or ''}"
        if _BREADCRUMB.search(names) or "BreadcrumbList" in (element.get("itemtype") or ""):
            items = [text_of(item) for item in element.iter("li")]
            crumbs = items or _CRUMB_MARKS.split(text_of(element))
            plain = (_YOU_ARE_HERE.sub("", crumb).strip(" »›>/|→") for crumb in crumbs)
            found = tuple(crumb for crumb in plain if crumb)
            if found:
                return found
    return ()


class _Reader:
    """One walk over the tree, keeping what is in force at each place."""

    def __init__(self, root: etree._Element, base: str, around: tuple[str, ...] = (), embedded: int = 0) -> None:
        self.root = root
        self.base = base
        self.around = around
        """Headings of the page around an embedded one."""
        self.embedded = embedded
        self.headings = HeadingStack()
        self.outside: list[tuple[int, HeadingStack]] = []
        """Headings in force outside the regions beside the page's matter that are being read, with their depths."""
        self.matter: list[int] = []
        """Depths of the ``main`` and ``article`` elements that are being read."""
        self.panes = find_panes(root)
        self.tabs: list[tuple[int, str]] = []
        self.tables: list[TableLabels] = []
        self.cells: list[tuple[str, str]] = []
        self.items: list[etree._Element] = []
        self.item_labels: list[str | None] = []
        """Of ``items``, where a link has asked for them."""
        self.blocks: dict[etree._Element, str | None] = {}

    def links(self) -> Iterator[Link]:
        depth, panes = 0, self.panes
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            tag = element.tag
            if event == "start":
                depth += 1
                if tag in _STRUCTURE or (panes and element in panes):
                    self._enter(element, tag, depth)
                if tag in MAY_LEAD:
                    link = self._link(element, tag)
                    if link is not None:
                        yield link
                    if tag == "iframe" and self.embedded < _EMBEDDED_DEPTH:
                        yield from self._embedded(element)
            else:
                quiet = tag in _QUIET or (tag == "a" and not element.get("class"))
                if not quiet or depth in self.headings.floors:
                    self._leave(element, tag, depth)
                depth -= 1

    def _embedded(self, frame: etree._Element) -> Iterator[Link]:
        """Links of the page that a frame carries in itself."""
        written = frame.get("srcdoc")
        root = parse(written) if written else None
        if root is not None:
            headings = self.around + self.headings.texts()
            yield from _Reader(root, _base(root, self.base), headings, self.embedded + 1).links()

    def _enter(self, element: etree._Element, tag: str, depth: int) -> None:
        if tag in REGIONS:
            if is_matter(element):
                self.matter.append(depth)
            elif is_beside(element, bool(self.matter)):
                self.outside.append((depth, self.headings))
                self.headings = HeadingStack()
        if tag in HEADINGS:
            if not is_title(element):
                self.headings.open_heading(HEADINGS[tag], depth)
        elif tag in _SCOPES:
            self.headings.enter(depth)
            if tag == "table":
                self.tables.append(read_table(element))
        elif tag in ("td", "th"):
            self.cells.append(self.tables[-1].cells.get(element, ("", "")) if self.tables else ("", ""))
        elif tag == "li":
            self.items.append(element)
            self.item_labels.append(None)
        elif tag in _NESTED_LISTS and not self.items and not self.cells:
            self._introduced(element, depth)
        pane = self.panes.get(element)
        if pane is not None:
            self.headings.enter(depth)
            self.headings.add_title(pane.title, depth)
            if pane.tab:
                self.tabs.append((depth, pane.title))

    def _leave(self, element: etree._Element, tag: str, depth: int) -> None:
        if self.outside and self.outside[-1][0] == depth:
            self.headings = self.outside.pop()[1]
        elif self.matter and self.matter[-1] == depth:
            self.matter.pop()
        if depth in self.headings.floors:
            self.headings.leave(depth)
        if self.tabs and self.tabs[-1][0] == depth:
            self.tabs.pop()
        if tag == "li":
            self.items.pop()
            self.item_labels.pop()
        elif tag in ("td", "th"):
            self.cells.pop()
        elif tag == "table":
            self.tables.pop()
        elif tag == "tr" and self.tables and element in self.tables[-1].groups:
            self.headings.open_heading(BOLD_RANK, depth)
            self.headings.add_heading(BOLD_RANK, self.tables[-1].groups[element], depth)
        elif tag in _TITLES:
            parent = element.getparent()
            if parent is not None and parent.tag == _TITLES[tag]:
                self.headings.add_title(text_of(element), depth - 1)
        elif tag in _BOLD:
            self._bold(element, depth)
        elif is_title(element):
            self.headings.add_title(text_of(element), governed_depth(element, depth))
        elif tag in HEADINGS:
            self.headings.add_heading(HEADINGS[tag], text_of(element), depth)

    def _introduced(self, items: etree._Element, depth: int) -> None:
        """A short paragraph right before a list is its title: ``<p>Resoluciones</p><ul>``."""
        before = items.getprevious()
        if before is None or before.tag not in _INTRODUCTIONS or (before.tail or "").strip() or is_title(before):
            return
        said = scan(before)
        if not said.links and 3 <= len(said.text) <= _LONGEST_BOLD and not _STAMP.match(said.text):
            self.headings.enter(depth)
            self.headings.add_title(said.text.rstrip(" :"), depth)

    def _bold(self, element: etree._Element, depth: int) -> None:
        """A block that is bold as a whole heads what follows; inside tables and lists bold is only ink."""
        if self.cells or self.items:
            return
        block: etree._Element | None = element
        while block is not None and block.tag in _INLINE:
            alone = block.getnext() is None and block.getprevious() is None and not (block.tail or "").strip()
            block, depth = block.getparent(), depth - 1
            if not alone or block is None or (block.text or "").strip():
                return
        if block is None or block.tag not in _BLOCKS or is_title(block):
            return
        said = scan(element)
        if not said.links and 3 <= len(said.text) <= _LONGEST_BOLD:
            self.headings.open_heading(BOLD_RANK, depth)
            self.headings.add_heading(BOLD_RANK, said.text, depth)

    def _link(self, element: etree._Element, tag: str) -> Link | None:
        found = target(element, tag, self.base)
        if found is None:
            return None
        href, url = found
        text = text_of(element) if tag not in MUTE else ""
        return Link(href, url, text, self._context(element, tag, text, url), link_label(element))

    def _context(self, element: etree._Element, tag: str, text: str, url: str | None) -> LinkContext:
        row = column = ""
        if self.cells:
            for label, header in reversed(self.cells):
                row, column = row or label, column or header
        labels = self._list_labels() if self.items else []
        if labels and labels[-1] == text:
            labels.pop()
        if tag == "option":
            group, label = select_labels(element)
            labels, row = [*labels, group], label or row
        elif not row and not self.items:
            row = self._block_label(element)
        headings = self.headings.texts()
        return LinkContext(
            row,
            column,
            (self.around + headings)[-MAX_DEPTH:] if self.around else headings,
            " › ".join([title for _, title in self.tabs]) if self.tabs else "",
            " › ".join([label for label in labels if label]) if labels else "",
            decoded_path(url) if url else "",
            bool(self.outside),
        )

    def _list_labels(self) -> list[str]:
        labels: list[str] = []
        for place in range(max(len(self.items) - MAX_DEPTH, 0), len(self.items)):
            label = self.item_labels[place]
            if label is None:
                label = self.item_labels[place] = text_of(self.items[place], _NESTED_LISTS)
            labels.append(label)
        return labels

    def _block_label(self, element: etree._Element) -> str:
        """Words beside a link in the smallest block that has any: ``Literal a1) Organigrama`` before an icon."""
        block = element.getparent()
        for _ in range(_BLOCK_LEVELS):
            if block is None or block.tag in _NO_BLOCK or block in self.panes:
                return ""
            if block not in self.blocks:
                self.blocks[block] = block_words(block)
            label = self.blocks[block]
            if label != "":
                return label or ""
            block = block.getparent()
        return ""


def _with_twins(links: Sequence[Link]) -> tuple[Link, ...]:
    """The links, each with the words of the others that lead to the same address."""
    words: dict[str, dict[str, None]] = {
        url: {} for url, count in Counter(link.url for link in links).items() if url and count > 1
    }
    for link in links if words else ():
        if link.url in words:
            words[link.url].update(dict.fromkeys(filter(None, (link.text, link.label))))
    return tuple([_with_twin(link, said) if (said := words.get(link.url or "")) else link for link in links])


def _with_twin(link: Link, said: Iterable[str]) -> Link:
    others = [word for word in said if word not in (link.text, link.label)]
    return link._replace(twin=squeeze(" ".join(others))) if others else link
