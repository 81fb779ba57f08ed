"""Nasty: pages in Windows-1252 that do not say so, with accents in headings, labels and addresses."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.layouts.wording import component_label
from demo.zoo.model import Portal, Site
from demo.zoo.pages import bare, entries, shown


def _at(month: str, item: Item, component: Component) -> str:
    return f"/información/{month}/{item.number} {item.plain_title}/{component_label(component, 0)}.csv"


def _fill(site: Site) -> None:
    parts = [
        f"<h2>Información de {month_title(month)}</h2><ul>\n{entries(site, month, _at)}\n</ul>" for month in shown(site)
    ]
    text = bare(site, "Información pública", "\n".join(parts))
    site.page("/transparencia/", text, charset="cp1252", declared=False)


PORTAL = Portal("x_cp1252", "cp1252 without charset", _fill)
