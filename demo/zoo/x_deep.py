"""Nasty: the list stands inside four thousand elements, one in the other, as a broken page builder leaves them."""

from __future__ import annotations

from demo.items import Component, Item
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import bare, by_month

_DEPTH = 4000


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    body = "<div>" * _DEPTH + by_month(site, _at) + "</div>" * _DEPTH
    site.page("/transparencia/", bare(site, "Transparencia", body))


PORTAL = Portal("x_deep", "four thousand nested elements", _fill)
