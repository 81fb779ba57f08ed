"""Layout K: a doormat. The page talks about transparency and sends the reader to the national portal."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.items import Component, Item
from demo.layouts.common import FileKey, Layout, Site, frame


class Doormat(Layout):
    letter = "K"

    def file_path(self, month: str, item: Item, component: Component) -> str:
        raise LookupError("Este sitio no tiene archivos propios.")

    def files(self, months: tuple[str, ...]) -> dict[str, FileKey]:
        return {}

    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        if path != self.start:
            return None
        target = escape(f"{site.portal}/entidades/{site.m.establishment_id}")
        kinds = ("Activa", "Pasiva", "Focalizada", "Colaborativa")
        body = "".join(f'<div class="card"><a href="{target}">Transparencia {kind}</a></div>\n' for kind in kinds)
        return frame(site, path, "Transparencia", f"<h1>Portal Nacional de Transparencia</h1>\n{body}")
