"""Nasty: addresses that only a script reads, in onclick, in data attributes and in javascript: links."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.layouts.wording import component_label
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import bare, label, shown

_SHAPES = (
    "<a href=\"#\" onclick=\"window.open('{address}','_blank');return false;\">{text}</a>",
    '<button type="button" onclick="location.href=\'{address}\'">{text}</button>',
    "<a href=\"javascript:abrir('{address}')\">{text}</a>",
    '<a href="#" class="descarga" data-href="{address}">{text}</a>',
)


def _link(site: Site, month: str, item: Item, component: Component) -> str:
    address = site.file(f"/archivos/{serial(month, item, component)}.csv", month, item, component)
    shape = _SHAPES[item.order % len(_SHAPES)]
    return shape.format(address=address, text=component_label(component, site.style))


def _links(site: Site, month: str, item: Item) -> str:
    return " ".join(_link(site, month, item, component) for component in site.components(month, item))


def _fill(site: Site) -> None:
    parts = []
    for month in shown(site):
        lines = "\n".join(f"<li>{label(site, item)}: {_links(site, month, item)}</li>" for item in site.items(month))
        parts.append(f"<h2>{month_title(month)}</h2><ul>\n{lines}\n</ul>")
    script = "<script>function abrir(ruta){window.open(ruta)}</script>"
    site.page("/transparencia/", bare(site, "Transparencia", script + "\n".join(parts)))


PORTAL = Portal("x_onclick", "addresses in onclick", _fill)
