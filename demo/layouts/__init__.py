"""The own sites of the replica country, one module per layout archetype (portals.md section 3)."""

from __future__ import annotations

from demo.layouts.a import MonthPages
from demo.layouts.b import YearAccordion
from demo.layouts.c import Blog
from demo.layouts.common import Layout
from demo.layouts.d import Matrix
from demo.layouts.f import Tree
from demo.layouts.g import Listing
from demo.layouts.k import Doormat
from demo.model import Municipality

LAYOUTS: dict[str, Layout] = {
    layout.letter: layout for layout in (MonthPages(), YearAccordion(), Blog(), Matrix(), Tree(), Listing(), Doormat())
}


def layout_of(m: Municipality) -> Layout:
    """The layout of a municipality's own site. Raises KeyError where it has none."""
    return LAYOUTS[m.layout or ""]
