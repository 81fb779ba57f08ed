"""Layout N, CKAN on a host of its own, linked from the LOTAIP page together with its files."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title, upload_folder
from demo.zoo._catalogue import catalogue
from demo.zoo.model import Portal, Site
from demo.zoo.pages import entries, ordinal, shown, slug, wordpress

_HOST = "datos-abiertos"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/{upload_folder(month)}/{slug(item)}-{ordinal(component)}.csv"


def _fill(site: Site) -> None:
    link = f'<li><a href="{catalogue(site, _HOST)}">Datos abiertos 2024</a></li>'
    links = "".join(
        f'<li><a href="/lotaip/{month_slug(month)}/">{month_title(month)}</a></li>' for month in shown(site)
    )
    site.page("/lotaip/", wordpress(site, "LOTAIP", f"<ul>{links}{link}</ul>"))
    for month in shown(site):
        body = f"<ul>\n{entries(site, month, _at)}\n</ul>"
        site.page(f"/lotaip/{month_slug(month)}/", wordpress(site, f"LOTAIP {month_title(month)}", body))


PORTAL = Portal("n_host", "CKAN on its own host", _fill, start="/lotaip/", hosts=(_HOST,))
