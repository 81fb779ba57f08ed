"""Nasty: every month is named, those with files and those without: a name is no publication."""

from __future__ import annotations

from demo.items import Component, Item
from demo.months import NAMES, name_of
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import bare, entries


def _at(month: str, item: Item, component: Component) -> str:
    return f"/lotaip/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    linked = {name_of(month): month for month in MONTHS if month[:4] == "2024" and site.plan[month]}
    lines = []
    for name in NAMES:
        month = linked.get(name)
        lines.append(f'<li><a href="/lotaip/{name.lower()}-2024.html">{name}</a></li>' if month else f"<li>{name}</li>")
        if month:
            text = bare(site, f"{name} 2024", f"<ul>\n{entries(site, month, _at)}\n</ul>")
            site.page(f"/lotaip/{name.lower()}-2024.html", text)
    site.page("/lotaip/", bare(site, "LOTAIP 2024", f"<ul>\n{chr(10).join(lines)}\n</ul>"))


PORTAL = Portal("x_names", "names of months without files", _fill, start="/lotaip/", empty=True)
