"""Layout C, WordPress: each month's page is a copy of an older one, and its address still says so (lotaip-2023-2,
copia-de-mayo-2024-1): what a page is called when it is linked and by its title is what counts."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.months import shift
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import YEARS, entries, months_of, wordpress


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/documentos/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    years = "".join(f'<li><a href="/lotaip-{int(year) - 1}-2/">LOTAIP {year}</a></li>' for year in YEARS)
    site.page("/lotaip/", wordpress(site, "LOTAIP", f"<ul>{years}</ul>"))
    for year in YEARS:
        links = ""
        for month in months_of(year):
            address = f"/copia-de-{month_slug(shift(month, -1))}-1/"
            links += f'<p><a href="{address}">{month_title(month)}</a></p>'
            body = f"<ul>\n{entries(site, month, _at)}\n</ul>"
            site.page(address, wordpress(site, f"Información de {month_title(month)}", body))
        site.page(f"/lotaip-{int(year) - 1}-2/", wordpress(site, f"LOTAIP {year}", links))


PORTAL = Portal("c_copies", "WordPress, copied pages with the old address", _fill, start="/lotaip/")
