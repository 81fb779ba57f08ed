"""Which parts of a page are beside its matter: footer, navigation, side column."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

REGIONS = frozenset(
    ("div", "section", "ul", "td", "table", "main", "article", "footer", "aside", "nav", "header", "form", "center")
)
"""Elements that may be a region of the page, or its matter."""
_TAGS = frozenset(("footer", "aside"))
_ROLES = frozenset(("contentinfo", "complementary", "navigation", "banner"))
_MATTER = frozenset(("main", "article"))
_NAMES = re.compile(
    r"(?:[a-z\d]+[-_])*(?:footer|pie|colophon|copyright|side-?bar|sidenav|off-?canvas|navbar|navigation|mainmenu|topbar|nav-?menu)"
    r"(?:[-_][a-z\d]+)*|pie-?(?:de-?)?pagina|(?:barra|columna)-?lateral|widget-area|widgets|menu|"
    r"(?:main|primary|top|site|header|nav|secondary)[-_]?menu|menu[-_](?:principal|superior|lateral|inferior|top|main)|top-bar",
    re.I,
)
"""Names (ids and single classes) by which themes call those parts. ``widget`` alone is not one: page builders call
every piece of the text so."""
_MATTER_TAGS = ("main", "article", "h1")


def is_beside(element: etree._Element, in_matter: bool) -> bool:
    """Whether a region beside the page's matter begins with this element.

    ``in_matter`` is true inside ``main`` or ``article``, where names mean little: lists of months are called menus too.
    """
    tag = element.tag
    if tag in _TAGS or element.get("role") in _ROLES:
        return not _holds_matter(element)  # a plugin draws the box of its file as an aside with the title in it
    if in_matter or tag in ("body", "html"):
        return False
    if tag == "nav":
        return True
    classes, name = element.get("class"), element.get("id")
    if not (classes and _names_beside(classes)) and not (name and _names_beside(name)):
        return False
    return not _holds_matter(element)  # «has-sidebar» is said of the whole


def _holds_matter(element: etree._Element) -> bool:
    return next(element.iter(*_MATTER_TAGS), None) is not None


@lru_cache(maxsize=4096)
def _names_beside(names: str) -> bool:
    return any(_NAMES.fullmatch(name) for name in names.split())


def is_matter(element: etree._Element) -> bool:
    return element.tag in _MATTER or element.get("role") == "main"
