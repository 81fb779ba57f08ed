"""Nasty: addresses with spaces, accents raw and escaped in two encodings, line breaks and a control character."""

from __future__ import annotations

from urllib.parse import quote

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.layouts.wording import component_label
from demo.zoo.model import Portal, Site, month_dir
from demo.zoo.pages import bare, label, shown


def _path(month: str, item: Item, component: Component) -> str:
    return (
        f"/Año {month[:4]}/{month_dir(month)}/{item.number}. {item.plain_title}/{component_label(component, 0)} ñ.csv"
    )


def _written(path: str, turn: int) -> str:
    """The same address as different hands write it."""
    if turn == 0:
        return f"  {path} "
    if turn == 1:
        return quote(path.encode("latin-1"))
    if turn == 2:
        middle = len(path) // 2
        return f"{path[:middle]}\n\t{path[middle:]}"
    return quote(path)


def _link(site: Site, month: str, item: Item, component: Component) -> str:
    path = _path(month, item, component)
    if item.order % 5 == 4:
        # A vertical tab that the file's name really has: escaped on the wire, stripped by nobody.
        path = path.replace(" ñ.csv", "\x0bñ.csv")
    site.file(path, month, item, component)
    written = _written(path, item.order % 4)
    return f'<a href="{written}">{component_label(component, site.style)}</a>'


def _links(site: Site, month: str, item: Item) -> str:
    return " ".join(_link(site, month, item, component) for component in site.components(month, item))


def _fill(site: Site) -> None:
    parts = []
    for month in shown(site):
        lines = "\n".join(f"<li>{label(site, item)}: {_links(site, month, item)}</li>" for item in site.items(month))
        parts.append(f"<h2>{month_title(month)}</h2><ul>\n{lines}\n</ul>")
    site.page("/transparencia/", bare(site, "Transparencia", "\n".join(parts)))


PORTAL = Portal("x_accents", "spaces, accents, control characters in addresses", _fill)
