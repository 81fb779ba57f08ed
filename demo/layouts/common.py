"""What every own site shares: the state it shows, a page frame full of other things, and file addresses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import ClassVar

from demo.defects import announced
from demo.items import COMPONENTS, Component, Item, items
from demo.layouts.wording import STYLES, component_label, item_label
from demo.model import Copy, Municipality
from demo.months import name_of, year_month

FileKey = tuple[str, Item, Component]


@dataclass(frozen=True)
class Site:
    """An own site at a moment."""

    m: Municipality
    months: tuple[str, ...]
    """Every month of the country, oldest first."""
    shown: Mapping[str, Mapping[str, Copy]]
    """Per month with anything to see: item id to its copy."""
    start: str
    """Path of the transparency page."""
    portal: str
    """Address of the national portal's replica."""

    @property
    def style(self) -> int:
        return self.m.index % STYLES

    @cached_property
    def years(self) -> list[str]:
        return sorted({month[:4] for month in self.months}, reverse=True)

    def months_of(self, year: str) -> list[str]:
        """Months of a year up to the newest one with something to see."""
        newest = max(self.shown, default="")
        return [month for month in self.months if month[:4] == year and month <= newest]


class Layout(ABC):
    """A way of laying out a site: which pages it has and under which addresses its files lie."""

    letter: ClassVar[str]
    start: ClassVar[str] = "/transparencia/"
    charset: ClassVar[str] = "utf-8"
    declared: ClassVar[bool] = True

    @abstractmethod
    def file_path(self, month: str, item: Item, component: Component) -> str:
        """Address of a file on the host, not percent-encoded. Raises LookupError where there are none."""

    @abstractmethod
    def page(self, site: Site, path: str, query: Mapping[str, str]) -> str | None:
        """The page under a path, or None where there is none."""

    def files(self, months: tuple[str, ...]) -> dict[str, FileKey]:
        """Every file address of the layout, to what it holds."""
        return {
            self.file_path(month, item, component): (month, item, component)
            for month in months
            for item in items()
            for component in COMPONENTS
        }

    def links(self, site: Site, month: str, item: Item, copy: Copy | None) -> str:
        """The links to an item's files; a heading without files where it is missing."""
        if copy is None:
            return "<span>En proceso de actualización</span>"
        return " | ".join(
            f'<a href="{escape(self.file_path(month, item, component))}">'
            f"{escape(component_label(component, site.style))}</a>"
            for component in announced(copy.defect)
        )

    def list_of(self, site: Site, month: str) -> str:
        """One list entry per item."""
        copies = site.shown.get(month, {})
        return "\n".join(
            f"<li>{escape(item_label(item, site.style))}: {self.links(site, month, item, copies.get(item.id))}</li>"
            for item in items()
        )


MENU = {
    "/municipio/historia": "Historia del cantón",
    "/municipio/alcaldia": "Alcaldía",
    "/municipio/rendicion-de-cuentas": "Rendición de cuentas",
    "/municipio/contratacion-publica": "Contratación pública",
    "/municipio/presupuesto-participativo": "Presupuesto participativo",
}

_LEGAL = (
    "En cumplimiento de la ley de transparencia este portal difunde la estructura orgánica, la base legal, las metas, "
    "el directorio y el distributivo, las remuneraciones, los servicios y formularios, el presupuesto, las auditorías, "
    "los procesos de contratación, los planes y programas, los créditos, los viáticos, las audiencias y los convenios "
    "(artículo 19, numerales 1 a 24, y artículo 24)."
)


def frame(site: Site, path: str, title: str, body: str, crumbs: tuple[str, ...] = ()) -> str:
    """A page as a content manager makes it: menus and legal text that name everything, and links to nothing."""
    menu = "".join(f'<li><a href="{target}">{escape(text)}</a></li>' for target, text in MENU.items())
    trail = "".join(f'<li class="breadcrumb-item">{escape(crumb)}</li>' for crumb in crumbs)
    where = escape(path)
    return f"""<!DOCTYPE html>
<html lang="es">
<head><title>{escape(title)} - {escape(site.m.canton)}</title>
<link rel="alternate" type="application/rss+xml" href="/feed?type=rss">
<script>var menu = "<a href='/no-existe/2026/enero.pdf'>Numeral 6</a>";</script></head>
<body class="home page">
<header><a href="/"><img src="/logo.png" alt="{escape(site.m.name)}"></a>
<nav><ul class="menu"><li><a href="/">Inicio</a></li>{menu}
<li><a href="#">Transparencia</a><ul class="sub-menu">
<li><a href="{escape(site.start)}">LOTAIP</a></li></ul></li></ul></nav>
</header>
<ol class="breadcrumb">{trail}</ol>
<main>
{body}
</main>
<aside><h3>Ley de Transparencia</h3><p>{_LEGAL}</p>
<a href="javascript:void(0)" onclick="window.print()">Imprimir</a>
<a href="{where}?tmpl=component&amp;print=1" title="Imprimir" rel="nofollow">Vista de impresión</a>
<a href="{where}?lang=en">English</a></aside>
<footer><p>Todos los derechos reservados · Enero Febrero Marzo Abril Mayo Junio Julio Agosto</p>
<a href="mailto:info@{site.m.domain}">info@{site.m.domain}</a> <a href="tel:+59370000000">Teléfono</a>
<a href="https://facebook.example/{site.m.slug}"><i class="fa fa-facebook"></i></a>
<a href="https://video.example/{site.m.slug}" title="Canal de video"><i class="fa fa-play"></i></a></footer>
</body></html>
"""


def start_page(site: Site, template: str) -> str:
    """The transparency page that links the years; ``template`` is their path and holds ``{year}``."""
    entries = "".join(f'<li><a href="{template.format(year=year)}">LOTAIP {year}</a></li>' for year in site.years)
    return frame(site, site.start, "Transparencia", f"<h1>Transparencia</h1><ul>{entries}</ul>")


def month_title(month: str) -> str:
    return f"{name_of(month)} {month[:4]}"


def month_slug(month: str) -> str:
    return f"{name_of(month).lower()}-{month[:4]}"


def upload_folder(month: str) -> str:
    """``YYYY/MM`` of the month after: where a content manager stores what is uploaded then."""
    year, number = year_month(month)
    return f"{year + number // 12}/{number % 12 + 1:02d}"
