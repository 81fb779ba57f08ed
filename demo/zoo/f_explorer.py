"""Layout F, hand-made PHP: a folder explorer, ?dir=2024/06-Junio/6. Presupuesto…, with sort links on every page."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from demo.items import COMPONENTS
from demo.zoo.model import MONTHS, Portal, Site, month_dir
from demo.zoo.pages import bare

_HERE = "/explorador/index.php"


def _rows(folder: str, names: list[str], files: dict[str, str]) -> str:
    lines = [f'<tr><td><a href="{_HERE}?dir={quote(folder.rpartition("/")[0])}">..</a></td><td></td></tr>']
    for name in names:
        inside = f"{folder}/{name}" if folder else name
        address = files.get(name) or f"{_HERE}?dir={quote(inside)}"
        lines.append(
            f'<tr><td><img src="icono.gif"> <a href="{address}">{escape(name)}</a></td><td>10/07/2024</td></tr>'
        )
    return "\n".join(lines)


def _fill(site: Site) -> None:
    tree: dict[str, list[str]] = {}
    files: dict[str, dict[str, str]] = {}

    def grow(path: list[str]) -> None:
        for depth in range(len(path)):
            children = tree.setdefault("/".join(path[:depth]), [])
            if path[depth] not in children:
                children.append(path[depth])

    for month in MONTHS:
        for item in site.items(month):
            path = [month[:4], month_dir(month), f"{item.number}. {item.plain_title}"]
            for component in site.components(month, item):
                name = f"{item.files[COMPONENTS.index(component)].strip()}.csv"
                grow([*path, name])
                folder = "/".join(path)
                address = site.file(f"/explorador/bajar.php?f={folder}/{name}", month, item, component)
                files.setdefault(folder, {})[name] = address.replace(" ", "%20")
    for folder, names in tree.items():
        order = f"{_HERE}?dir={quote(folder)}&amp;sort=name&amp;order=desc"
        head = f'<tr><th><a href="{order}">Nombre</a></th><th>Fecha</th></tr>'
        body = f"<p>Carpeta: /{escape(folder)}</p><table>{head}\n{_rows(folder, names, files.get(folder, {}))}</table>"
        site.page(f"{_HERE}?dir={folder}", bare(site, "Explorador de archivos", body))
    site.page(_HERE, bare(site, "Explorador de archivos", f"<table>{_rows('', tree[''], {})}</table>"))


PORTAL = Portal("f_explorer", "hand-made PHP folder explorer", _fill, start=_HERE)
