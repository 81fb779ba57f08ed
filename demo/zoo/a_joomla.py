"""Layout A, Joomla: a year page whose links are months; the addresses of the articles do not say the year."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.months import name_of
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import YEARS, entries, joomla, months_of

_BASE = "/index.php/transparencia"


def _fill(site: Site) -> None:
    def at(month: str, item: Item, component: Component) -> str:
        return f"/images/lotaip_{serial(month, item, component)}.csv"

    years = "".join(f'<li><a href="{_BASE}/lotaip-{year}">LOTAIP {year}</a></li>' for year in YEARS)
    site.page(_BASE, joomla(site, "Transparencia", f"<ul>{years}</ul>", ("Inicio", "Transparencia")))
    for year in YEARS:
        months = months_of(year)
        links = "".join(
            f'<p><a href="{_BASE}/lotaip-{year}/{80 + number}-{name_of(month).lower()}">'
            f"{name_of(month).upper()}</a></p>"
            for number, month in enumerate(months)
        )
        site.page(f"{_BASE}/lotaip-{year}", joomla(site, f"LOTAIP {year}", links, ("Transparencia", f"LOTAIP {year}")))
        for number, month in enumerate(months):
            text = joomla(site, month_title(month), f"<ul>\n{entries(site, month, at)}\n</ul>", ("LOTAIP", year))
            site.page(f"{_BASE}/lotaip-{year}/{80 + number}-{name_of(month).lower()}", text)


PORTAL = Portal("a_joomla", "Joomla, SEF addresses", _fill, start=_BASE)
