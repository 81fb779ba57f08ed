"""Layout D: a matrix of items by months; the link text is the month, or there is no text but an icon."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.defects import announced
from demo.items import Component, Item, items
from demo.layouts.common import Layout, Site, frame, start_page
from demo.layouts.wording import item_label
from demo.model import Copy
from demo.months import name_of

_SHORT: dict[Component, str] = {"dataset": "DATOS", "metadata": "METADATOS", "dictionary": "DICCIONARIO"}


class Matrix(Layout):
    letter = "D"
    start = "/lotaip"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        code = item.number.replace(".", "_")
        return f"/uploads/{month[:4]}/{name_of(month).upper()}/NUM_{code}_{_SHORT[component]}.csv"

    def links(self, site: Site, month: str, item: Item, copy: Copy | None) -> str:
        if copy is None:
            return name_of(month)
        texts = {"dataset": name_of(month)}
        icon = '<img src="/iconos/csv.png" alt="">'
        return "<br>".join(
            f'<a href="{self.file_path(month, item, component)}">{texts.get(component, icon)}</a>'
            for component in announced(copy.defect)
        )

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if path == self.start:
            return start_page(site, "/lotaip/{year}")
        for year in site.years:
            if path == f"/lotaip/{year}":
                return frame(site, path, f"LOTAIP {year}", self._matrix(site, year), ("Transparencia",))
        return None

    def _matrix(self, site: Site, year: str) -> str:
        months = [month for month in site.months if month[:4] == year]
        head = "".join(f"<th>{name_of(month)}</th>" for month in months)
        rows = "\n".join(
            f"<tr><td>{escape(item_label(item, site.style))}</td>"
            + "".join(
                f"<td>{self.links(site, month, item, site.shown.get(month, {}).get(item.id))}</td>" for month in months
            )
            + "</tr>"
            for item in items()
        )
        return (
            f"<h2>LOTAIP {year}</h2>\n<table class='table'>\n<thead><tr><th>Numeral</th>{head}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody></table>"
        )
