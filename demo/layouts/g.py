"""Layout G: the bare directory listing of a web server; the address says everything."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from demo.defects import announced
from demo.items import Component, Item, items
from demo.layouts.common import Layout, Site

_NAMES: dict[Component, str] = {
    "dataset": "conjunto_de_datos.csv",
    "metadata": "metadatos.csv",
    "dictionary": "diccionario.csv",
}


class Listing(Layout):
    letter = "G"

    def _folder(self, item: Item) -> str:
        if item.id.startswith("24."):
            return f"art_24_{item.plain_title.lower()}"
        return f"numeral_{item.number.replace('.', '_')}"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        return f"{self.start}{month[:4]}/{month[5:]}/{self._folder(item)}/{_NAMES[component]}"

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if not path.startswith(self.start) or not path.endswith("/"):
            return None
        parts = path.removeprefix(self.start).rstrip("/")
        entries = self._entries(site, parts.split("/") if parts else [])
        if entries is None:
            return None
        rows = "\n".join(
            f'<tr><td valign="top"><img src="/icons/folder.gif" alt="[   ]"></td>'
            f'<td><a href="{quote(name)}">{escape(name)}</a></td><td align="right">&nbsp;</td><td>  - </td></tr>'
            for name in entries
        )
        parent = path.rstrip("/").rpartition("/")[0] + "/"
        return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<html><head><title>Index of {path.rstrip("/")}</title></head>
<body><h1>Index of {path.rstrip("/")}</h1>
<table><tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th><th><a href="?C=N;O=D">Name</a></th>
<th><a href="?C=M;O=A">Last modified</a></th><th><a href="?C=S;O=A">Size</a></th></tr>
<tr><th colspan="4"><hr></th></tr>
<tr><td valign="top"><img src="/icons/back.gif" alt="[PARENTDIR]"></td><td><a href="{parent}">Parent Directory</a></td>
<td>&nbsp;</td><td align="right">  - </td></tr>
{rows}
</table></body></html>
"""

    def _entries(self, site: Site, parts: list[str]) -> list[str] | None:
        if not parts:
            return [f"{year}/" for year in sorted({month[:4] for month in site.shown})]
        if len(parts) == 1:
            return [f"{month[5:]}/" for month in sorted(site.shown) if month[:4] == parts[0]] or None
        copies = site.shown.get(f"{parts[0]}-{parts[1]}")
        if copies is None:
            return None
        if len(parts) == 2:
            return sorted(f"{self._folder(item)}/" for item in items() if item.id in copies)
        if len(parts) == 3:
            for item in items():
                if item.id in copies and self._folder(item) == parts[2]:
                    return sorted(_NAMES[component] for component in announced(copies[item.id].defect))
        return None
