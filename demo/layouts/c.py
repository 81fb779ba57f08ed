"""Layout C: a blog with one article per month, a few to a page; files have opaque addresses and say "Ver"."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.defects import announced
from demo.items import COMPONENTS, Component, Item, items
from demo.layouts.common import Layout, Site, frame, month_slug, month_title
from demo.layouts.wording import item_label
from demo.model import Copy
from demo.months import year_month

_PER_PAGE = 3


class Blog(Layout):
    letter = "C"
    start = "/index.php/noticias/transparencia"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        year, number = year_month(month)
        serial = ((year * 12 + number) * len(items()) + item.order) * len(COMPONENTS) + COMPONENTS.index(component)
        return f"/descargar.php?id={serial}"

    def links(self, site: Site, month: str, item: Item, copy: Copy | None) -> str:
        if copy is None:
            return "<em>sin archivo</em>"
        return " ".join(
            f'<a href="{self.file_path(month, item, component)}" target="_blank">Ver</a>'
            for component in announced(copy.defect)
        )

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        months = sorted(site.shown, reverse=True)
        if path == self.start:
            return frame(site, path, "Noticias de transparencia", self._index(months, query), ("Noticias",))
        for month in months:
            if path == self._article(month):
                title = f"Información de {month_title(month)}"
                rows = "\n".join(
                    f"<tr><td>{escape(item_label(item, site.style))}</td>"
                    f"<td>{self.links(site, month, item, site.shown[month].get(item.id))}</td></tr>"
                    for item in items()
                )
                body = f"<article><h1>{title}</h1>\n<table>\n{rows}\n</table></article>"
                return frame(site, path, title, body, ("Noticias", "Transparencia"))
        return None

    def _article(self, month: str) -> str:
        year, number = year_month(month)
        return f"{self.start}/{(year - 2020) * 12 + number + 100}-informacion-de-{month_slug(month)}"

    def _index(self, months: list[str], query: Mapping[str, str]) -> str:
        start = int(query.get("start", "0")) if query.get("start", "0").isdecimal() else 0
        posts = "\n".join(
            f'<article><h2><a href="{self._article(month)}">Información de {month_title(month)}</a></h2>'
            f"<p>Publicamos la información del mes.</p></article>"
            for month in months[start : start + _PER_PAGE]
        )
        later = start + _PER_PAGE
        following = f'<a href="{self.start}?start={later}" rel="next">Siguiente</a>' if later < len(months) else ""
        earlier = f'<a href="{self.start}?start={max(0, start - _PER_PAGE)}">Anterior</a>' if start else ""
        party = '<article><h2><a href="/municipio/historia">Fiestas de cantonización</a></h2></article>'
        return f'<h1>Transparencia</h1>\n{posts}\n{party}\n<div class="pagination">{earlier} {following}</div>'
