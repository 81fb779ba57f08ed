"""Nasty: <base href> sends relative links to another folder than the page's own."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import bare, entries, shown

_BASE = '<base href="/portal/">'


def _at(month: str, item: Item, component: Component) -> str:
    return f"/portal/archivos/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    links = "".join(f'<li><a href="mes/{month_slug(month)}">{month_title(month)}</a></li>' for month in shown(site))
    site.page("/transparencia/inicio/", bare(site, "Transparencia", f"<ul>{links}</ul>", _BASE))
    for month in shown(site):
        lines = entries(site, month, _at).replace('href="/portal/archivos/', 'href="./archivos/')
        site.page(f"/portal/mes/{month_slug(month)}", bare(site, month_title(month), f"<ul>\n{lines}\n</ul>", _BASE))


PORTAL = Portal("x_base", "base href", _fill, start="/transparencia/inicio/")
