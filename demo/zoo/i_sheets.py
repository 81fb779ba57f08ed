"""Layout I, Google Sheets: every file is a sheet of its own, linked by its edit address; its export gives the CSV."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.layouts.wording import component_label
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import label, shown, wordpress

_HOST = "docs.google.com"
_EDITOR = (
    "<!DOCTYPE html><html><head><title>Hoja de cálculo</title></head><body><noscript>JavaScript isn't enabled in your "
    'browser, so this file can\'t be opened.</noscript><div id="docs-editor"></div></body></html>'
)


def _sheet(site: Site, month: str, item: Item, component: Component) -> str:
    folder = f"/spreadsheets/d/1zOo{serial(month, item, component):06d}AbCdEfGhIjKlMnOpQrStUvWxYz0123/"
    site.file(f"{folder}export?format=csv", month, item, component, host=_HOST)
    site.file(f"{folder}export?format=csv&gid=0", month, item, component, host=_HOST)
    site.page(f"{folder}edit?usp=sharing", _EDITOR, host=_HOST)
    return f'<a href="{site.base(_HOST)}{folder}edit?usp=sharing#gid=0">{component_label(component, site.style)}</a>'


def _sheets(site: Site, month: str, item: Item) -> str:
    return ", ".join(_sheet(site, month, item, component) for component in site.components(month, item))


def _fill(site: Site) -> None:
    parts = []
    for month in shown(site):
        lines = "\n".join(f"<li>{label(site, item)}: {_sheets(site, month, item)}</li>" for item in site.items(month))
        parts.append(f"<h3>{month_title(month)}</h3>\n<ul>\n{lines}\n</ul>")
    site.page("/transparencia/", wordpress(site, "Transparencia", "\n".join(parts)))


PORTAL = Portal(
    "i_sheets", "WordPress, Google Sheets", _fill, hosts=(_HOST,), defects=("no_dictionary", "wrong_header", "comma")
)
