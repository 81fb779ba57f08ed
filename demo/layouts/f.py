"""Layout F: a tree of year, month, article and item with three files at the end, folded in one page per year."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.defects import announced
from demo.items import COMPONENTS, Component, Item, items
from demo.layouts.common import Layout, Site, frame, month_slug, start_page
from demo.layouts.wording import component_label, item_label
from demo.model import Copy
from demo.months import name_of


class Tree(Layout):
    letter = "F"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        # "-1", "-2", "-3" at the end is all that tells the three files apart.
        return f"/storage/lotaip/{month_slug(month)}/{item.number}-{COMPONENTS.index(component) + 1}.csv"

    def links(self, site: Site, month: str, item: Item, copy: Copy | None) -> str:
        if copy is None:
            return ""
        entries = "".join(
            f'<li><a href="{self.file_path(month, item, component)}" title="Descargar">'
            f"{escape(component_label(component, site.style))}</a></li>"
            for component in announced(copy.defect)
        )
        return f"<ul>{entries}</ul>"

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if path == self.start:
            return start_page(site, self.start + "{year}")
        for year in site.years:
            if path == f"{self.start}{year}":
                months = "\n".join(self._month(site, month) for month in site.months_of(year))
                body = f"<h1>Transparencia activa</h1>\n{_fold(year, months)}"
                return frame(site, path, "Transparencia activa", body)
        return None

    def _month(self, site: Site, month: str) -> str:
        copies = site.shown.get(month, {})
        articles = {"Artículo 19": [i for i in items() if i.id.startswith("19.")],
                    "Artículo 24": [i for i in items() if i.id.startswith("24.")]}  # fmt: skip
        inner = "\n".join(
            _fold(
                article,
                "\n".join(
                    _fold(item_label(item, site.style), self.links(site, month, item, copies.get(item.id)))
                    for item in group
                ),
            )
            for article, group in articles.items()
        )
        return _fold(f"{month[5:]}-{name_of(month)}", inner)


def _fold(title: str, inner: str) -> str:
    return f"<details><summary>{escape(title)}</summary>\n{inner}\n</details>"
