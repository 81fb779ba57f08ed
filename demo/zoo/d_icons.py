"""Layout D, WordPress: items by months, in each cell three icons that say only in their title what they are."""

from __future__ import annotations

from demo.items import Component, Item, items
from demo.layouts.common import month_title
from demo.layouts.wording import component_label
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import label, wordpress


def _icon(site: Site, month: str, item: Item, component: Component) -> str:
    address = site.file(f"/descargas/{serial(month, item, component)}", month, item, component)
    kind = component_label(component, 0)
    return f'<a href="{address}" target="_blank" title="{kind}"><img src="/img/csv.png" alt=""></a>'


def _cell(site: Site, month: str, item: Item) -> str:
    if item.id not in site.plan[month]:
        return '<td><i class="fa fa-times"></i></td>'
    icons = "".join(_icon(site, month, item, component) for component in site.components(month, item))
    return f"<td>{icons}</td>"


def _fill(site: Site) -> None:
    rows = "\n".join(
        f'<tr><th scope="row">{label(site, item)}</th>{"".join(_cell(site, month, item) for month in MONTHS)}</tr>'
        for item in items()
    )
    head = "".join(f'<th scope="col">{month_title(month)}</th>' for month in MONTHS)
    table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    site.page("/transparencia/", wordpress(site, "Transparencia", f"<figure>{table}</figure>"))


PORTAL = Portal("d_icons", "WordPress, matrix with icons and titles", _fill)
