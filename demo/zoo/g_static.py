"""Layout G, pages of a desktop program: department, year, MONTH; one index page per folder with a plain list."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from demo.items import Component, Item
from demo.layouts.wording import component_label
from demo.months import name_of
from demo.zoo._tree import plant
from demo.zoo.model import Portal, Site

_ROOT = "/docs/"


def _path(month: str, item: Item, component: Component) -> str:
    department = "FINANCIERO" if item.id in ("19.3", "19.6", "19.8", "19.11", "19.13") else "ADMINISTRATIVO"
    name = f"{item.number} {item.plain_title} {component_label(component, 1)}.csv".replace("/", "-")
    return f"{department}/{month[:4]}/{name_of(month).upper()}/{name}"


def _listing(folder: str, names: list[str]) -> str:
    lines = "".join(f'<li><a href="{quote(name)}">{escape(name.rstrip("/"))}</a></li>\n' for name in names)
    return f"<html><head><title>Documentos</title></head><body><ul>\n{lines}</ul></body></html>"


def _fill(site: Site) -> None:
    plant(site, _ROOT, _path, _listing)


PORTAL = Portal("g_static", "static tree, department/year/MONTH", _fill, start=_ROOT)
