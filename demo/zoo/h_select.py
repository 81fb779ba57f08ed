"""Layout H without script: select boxes whose options carry the addresses of the months' pages."""

from __future__ import annotations

from demo.items import Component, Item
from demo.months import name_of
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import bare, entries

_HERE = "/transparencia/lotaip.php"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/descarga.php?id={serial(month, item, component)}"


def _fill(site: Site) -> None:
    options = "".join(
        f'<option value="{_HERE}?anio={month[:4]}&amp;mes={int(month[5:])}">{name_of(month)} {month[:4]}</option>'
        for month in MONTHS
    )
    box = f'<select onchange="location=this.value"><option value="">Seleccione el mes</option>{options}</select>'
    site.page(_HERE, bare(site, "Transparencia", f"{box}<p>Seleccione un período.</p>"))
    for month in MONTHS:
        body = f"{box}<ul>\n{entries(site, month, _at)}\n</ul>"
        site.page(f"{_HERE}?anio={month[:4]}&mes={int(month[5:])}", bare(site, "Transparencia", body))


PORTAL = Portal("h_select", "hand-made PHP, select boxes with addresses", _fill, start=_HERE)
