"""Layout B: the year page repeats the whole list under one accordion per month, in code page 1252 without saying so."""

from __future__ import annotations

from collections.abc import Mapping

from demo.items import Component, Item
from demo.layouts.common import Layout, Site, frame, month_title, start_page
from demo.layouts.wording import component_label
from demo.months import name_of


class YearAccordion(Layout):
    letter = "B"
    start = "/index.php/transparencia"
    charset = "cp1252"
    declared = False

    def file_path(self, month: str, item: Item, component: Component) -> str:
        # Spaces and accents as typed by whoever named the file.
        folder = f"/images/lotaip/{month[:4]}/{month[5:]}-{name_of(month)}"
        return f"{folder}/{item.number}. {item.plain_title} - {component_label(component, 0)}.csv"

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if path == self.start:
            return start_page(site, self.start + "/lotaip-{year}")
        for year in site.years:
            if path == f"{self.start}/lotaip-{year}":
                panels = "\n".join(self._panel(site, month) for month in reversed(site.months_of(year)))
                body = f'<h2>Información pública</h2>\n<div class="accordion" id="meses">\n{panels}\n</div>'
                return frame(site, path, f"LOTAIP {year}", body, ("Inicio", "Transparencia", f"LOTAIP {year}"))
        return None

    def _panel(self, site: Site, month: str) -> str:
        listed = self.list_of(site, month) if month in site.shown else "<li>No existe información cargada</li>"
        return (
            f'<div class="accordion-item"><h2 class="accordion-header" id="h{month}">'
            f'<button class="accordion-button" data-bs-toggle="collapse" data-bs-target="#c{month}" '
            f'aria-controls="c{month}">{month_title(month)}</button></h2>\n'
            f'<div id="c{month}" class="accordion-collapse collapse" aria-labelledby="h{month}">'
            f'<ul class="accordion-body">\n{listed}\n</ul></div></div>'
        )
