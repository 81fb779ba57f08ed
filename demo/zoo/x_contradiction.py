"""Nasty: names of files say the month before the heading they stand under. The heading governs (portals.md 2, 6)."""

from __future__ import annotations

from demo.items import Component, Item
from demo.months import name_of, shift
from demo.zoo.model import Portal, Site
from demo.zoo.pages import bare, by_month, ordinal, slug


def _at(month: str, item: Item, component: Component) -> str:
    earlier = shift(month, -1)
    return f"/lotaip/{slug(item)}-{ordinal(component)}_{name_of(earlier)}_{earlier[:4]}.csv"


def _fill(site: Site) -> None:
    site.page("/lotaip/", bare(site, "LOTAIP", by_month(site, _at)))


PORTAL = Portal("x_contradiction", "names of files against headings", _fill, start="/lotaip/")
