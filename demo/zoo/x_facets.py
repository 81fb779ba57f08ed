"""Nasty: a library with faceted search; every page links every other choice, in the order it was made."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from demo.answers import Answer, html
from demo.items import Component, Item, items
from demo.layouts.common import month_title
from demo.months import name_of
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import bare, entries, shown

_HERE = "/biblioteca"
_FACETS = {
    "tipo": ("lotaip", "ordenanza", "resolucion", "acta"),
    "formato": ("csv", "pdf", "xlsx"),
    "unidad": ("financiero", "talento-humano", "planificacion", "secretaria"),
    "orden": ("titulo", "fecha", "descargas"),
    "ver": ("lista", "cuadricula"),
}


def _at(month: str, item: Item, component: Component) -> str:
    return f"{_HERE}/archivo/{serial(month, item, component)}"


def _fill(site: Site) -> None:
    for month in MONTHS:
        entries(site, month, _at)  # puts the files

    def page(query: str) -> Answer:
        chosen = dict(parse_qsl(query))
        wanted = [month for month in shown(site) if chosen.get("periodo") in (None, month)]
        choices = [
            *((name, value) for name, values in _FACETS.items() for value in values),
            *(("periodo", m) for m in MONTHS),
        ]
        facets = "".join(
            f'<li><a href="{_HERE}?{urlencode(chosen | {name: value}).replace("&", "&amp;")}">{value} '
            f"({len(items())})</a></li>"
            for name, value in choices
        )
        parts = [f"<h3>{month_title(month)}</h3><ul>\n{entries(site, month, _at)}\n</ul>" for month in wanted]
        shown_now = "".join(parts) if chosen.get("tipo", "lotaip") == "lotaip" else "<p>Ordenanza de mercados</p>"
        names = ", ".join(name_of(month) for month in wanted)
        return html(bare(site, "Biblioteca de transparencia", f"<ul>{facets}</ul><p>{names}</p>{shown_now}"))

    site.put(_HERE, lambda: page(""))
    site.otherwise = lambda path, query: page(query) if path == _HERE else None


PORTAL = Portal("x_facets", "faceted search", _fill, start=_HERE)
