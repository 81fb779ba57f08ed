"""Layout G, Apache: year, MONTH, item; names of files without a word of Spanish grammar, sort links in the header."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from demo.items import COMPONENTS, Component, Item
from demo.months import name_of
from demo.names import plain
from demo.zoo._tree import plant
from demo.zoo.model import Portal, Site

_ROOT = "/lotaip/"


def _path(month: str, item: Item, component: Component) -> str:
    number = f"Art_24_{item.plain_title}" if item.id.startswith("24.") else f"Numeral_{item.number.replace('.', '_')}"
    file = plain(item.files[COMPONENTS.index(component)].strip()).replace(" ", "_")
    return f"{month[:4]}/{name_of(month).upper()}/{number}/{file}.csv"


def _listing(folder: str, names: list[str]) -> str:
    parent = folder.rstrip("/").rpartition("/")[0] + "/"
    rows = "\n".join(
        f'<tr><td valign="top"><img src="/icons/{"folder.gif" if name.endswith("/") else "unknown.gif"}" alt="[   ]">'
        f'</td><td><a href="{quote(name)}">{escape(name)}</a></td><td align="right">2024-07-10 09:15  </td></tr>'
        for name in names
    )
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<html><head><title>Index of {folder.rstrip("/")}</title></head><body><h1>Index of {folder.rstrip("/")}</h1>
<table><tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th><th><a href="?C=N;O=D">Name</a></th>
<th><a href="?C=M;O=A">Last modified</a></th><th><a href="?C=S;O=A">Size</a></th></tr>
<tr><td valign="top"><img src="/icons/back.gif" alt="[PARENTDIR]"></td><td><a href="{parent}">Parent Directory</a></td>
</tr>
{rows}
</table><address>Apache/2.4.57 (Debian) Server Port 80</address></body></html>"""


def _fill(site: Site) -> None:
    plant(site, _ROOT, _path, _listing)


PORTAL = Portal("g_apache", "Apache listing, year/MONTH/item", _fill, start=_ROOT)
