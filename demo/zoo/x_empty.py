"""Nasty: the month is there and says that there are no documents."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.zoo.model import MONTH, MONTHS, Portal, Site, serial
from demo.zoo.pages import entries, joomla

_BASE = "/index.php/transparencia"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/images/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    links = ""
    for month in reversed(MONTHS):
        address = f"{_BASE}/{70 + MONTHS.index(month)}"
        links += f'<li><a href="{address}">{month_title(month)}</a></li>'
        body = (
            f"<ul>\n{entries(site, month, _at)}\n</ul>" if month != MONTH else "<p>No hay documentos disponibles.</p>"
        )
        site.page(address, joomla(site, month_title(month), body, ("Inicio", "Transparencia")))
    site.page(_BASE, joomla(site, "Transparencia", f"<ul>{links}</ul>", ("Inicio",)))


PORTAL = Portal("x_empty", "«No hay documentos»", _fill, start=_BASE, empty=True)
