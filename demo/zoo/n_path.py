"""Layout N, CKAN under the same host as the LOTAIP page."""

from __future__ import annotations

from demo.items import Component, Item
from demo.zoo._catalogue import catalogue
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import bare, by_month


def _at(month: str, item: Item, component: Component) -> str:
    return f"/lotaip/archivos/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    link = f'<p><a href="{catalogue(site)}">Datos abiertos del municipio</a></p>'
    site.page("/lotaip/", bare(site, "LOTAIP", link + by_month(site, _at)))


PORTAL = Portal("n_path", "CKAN on the same host", _fill, start="/lotaip/")
