"""Which parts of a page are beside its matter: footer, navigation, side column."""

from __future__ import annotations

import re

from lxml import etree

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
        return True
    if in_matter or tag in ("body", "html"):
        return False
    if tag == "nav":
        return True
    if tag not in ("div", "section", "ul", "td", "table"):
        return False
    names = element.get("class"), element.get("id")
    if not any(_NAMES.fullmatch(name) for value in names if value for name in value.split()):
        return False
    return next(element.iter(*_MATTER_TAGS), None) is None  # «has-sidebar» is said of the whole


def is_matter(element: etree._Element) -> bool:
    return element.tag in _MATTER or element.get("role") == "main"
