"""Layout G, nginx: item, year, month number; long names are cut in the text of the link."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from demo.items import Component, Item
from demo.zoo._tree import plant
from demo.zoo.model import Portal, Site
from demo.zoo.pages import slug

_ROOT = "/transparencia/"
_NAMES: dict[Component, str] = {"dataset": "conjunto-de-datos", "metadata": "metadatos", "dictionary": "diccionario"}


def _path(month: str, item: Item, component: Component) -> str:
    article = "art24-" if item.id.startswith("24.") else f"{item.number.replace('.', '-')}-"
    return f"{article}{slug(item)}/{month[:4]}/{month[5:]}/{_NAMES[component]}.csv"


def _listing(folder: str, names: list[str]) -> str:
    lines = "\n".join(
        f'<a href="{quote(name)}">{escape(name if len(name) <= 50 else name[:47] + "..>")}</a>'
        f"{' ' * max(1, 51 - len(name))}10-Jul-2024 09:15                   -"
        for name in names
    )
    return (
        f"<html>\n<head><title>Index of {folder}</title></head>\n<body>\n<h1>Index of {folder}</h1><hr><pre>"
        f'<a href="../">../</a>\n{lines}\n</pre><hr></body>\n</html>\n'
    )


def _fill(site: Site) -> None:
    plant(site, _ROOT, _path, _listing)


PORTAL = Portal("g_nginx", "nginx listing, item/year/month", _fill, start=_ROOT)
