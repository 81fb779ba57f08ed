"""Layout D, made by hand: items by months, three rows each, years over months, the link text being the month."""

from __future__ import annotations

from demo.defects import announced
from demo.items import COMPONENTS, Component, Item, items
from demo.layouts.wording import component_label
from demo.months import name_of
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import bare, label


def _cell(site: Site, month: str, item: Item, component: Component) -> str:
    name = name_of(month)
    plan = site.plan[month]
    if item.id not in plan or component not in announced(plan[item.id]):
        return f"<td>{name}</td>"
    address = site.file(f"/archivos/ver.php?doc={serial(month, item, component)}", month, item, component)
    return f'<td><a href="{address}">{name}</a></td>'


def _fill(site: Site) -> None:
    rows = []
    for item in items():
        for component in COMPONENTS:
            title = f'<td rowspan="3">{label(site, item)}</td>' if component == "dataset" else ""
            cells = "".join(_cell(site, month, item, component) for month in MONTHS)
            rows.append(f"<tr>{title}<td>{component_label(component, 0)}</td>{cells}</tr>")
    names = "".join(f"<th>{name_of(month)}</th>" for month in MONTHS)
    table = (
        '<table border="1"><thead><tr><th rowspan="2">Numeral</th><th rowspan="2">Archivo</th><th>2023</th>'
        f'<th colspan="4">2024</th></tr><tr>{names}</tr></thead>\n<tbody>{chr(10).join(rows)}</tbody></table>'
    )
    site.page("/lotaip/index.php", bare(site, "Matriz LOTAIP", table))


PORTAL = Portal("d_matrix", "hand-made PHP, matrix with rowspan and colspan", _fill, start="/lotaip/index.php")
