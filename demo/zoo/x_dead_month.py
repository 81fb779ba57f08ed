"""Nasty: the month is linked and its page is gone. One visit proves nothing, so nothing can be said of the month."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo.model import MONTH, MONTHS, Portal, Site, serial
from demo.zoo.pages import entries, wordpress


def _at(month: str, item: Item, component: Component) -> str:
    return f"/archivos/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    links = "".join(f'<li><a href="/lotaip/{month_slug(month)}/">{month_title(month)}</a></li>' for month in MONTHS)
    site.page("/lotaip/", wordpress(site, "LOTAIP", f"<ul>{links}</ul>"))
    for month in MONTHS:
        if month != MONTH:
            body = f"<ul>\n{entries(site, month, _at)}\n</ul>"
            site.page(f"/lotaip/{month_slug(month)}/", wordpress(site, f"LOTAIP {month_title(month)}", body))


PORTAL = Portal(
    "x_dead_month", "the month's page is gone", _fill, "/lotaip/", readable=False, causes=frozenset({"not_found"})
)
