"""Layout A: the year page links months and nothing else; each month page is a list."""

from __future__ import annotations

from collections.abc import Mapping

from demo.items import Component, Item
from demo.layouts.common import Layout, Site, frame, month_slug, month_title, start_page, upload_folder
from demo.months import name_of
from demo.names import plain


class MonthPages(Layout):
    letter = "A"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        # The folder is the month of the upload, not of the information: only the page's heading tells the month.
        words = plain(item.plain_title).replace(" ", "-")
        kinds = {"dataset": "conjunto-de-datos", "metadata": "metadatos", "dictionary": "diccionario"}
        return f"/wp-content/uploads/{upload_folder(month)}/{item.number}-{words}-{kinds[component]}.csv"

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if path == self.start:
            return start_page(site, self.start + "lotaip-{year}/")
        for year in site.years:
            base = f"{self.start}lotaip-{year}/"
            if path == base:
                return frame(site, path, f"LOTAIP {year}", self._year(site, year, base), ("Transparencia", year))
            for month in site.months_of(year):
                if path == f"{base}{month_slug(month)}/" and month in site.shown:
                    body = f"<h1>LOTAIP</h1><h2>{month_title(month)}</h2>\n<ul>\n{self.list_of(site, month)}\n</ul>"
                    return frame(site, path, f"LOTAIP {month_title(month)}", body, ("Transparencia", year))
        return None

    def _year(self, site: Site, year: str, base: str) -> str:
        entries = "\n".join(
            f'<li><a href="{base}{month_slug(month)}/">{name_of(month).upper()}</a></li>'
            if month in site.shown
            else f"<li>{name_of(month).upper()}</li>"
            for month in (m for m in site.months if m[:4] == year)
        )
        return f"<h1>LOTAIP {year}</h1>\n<ul>{entries}</ul>"
