"""Page frames of the systems that portals are made with, and lists of links as they print them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from demo.items import COMPONENTS, Component, Item, items
from demo.layouts.common import month_title
from demo.layouts.wording import component_label, item_label
from demo.names import plain
from demo.zoo.model import MONTHS, Site

Address = Callable[[str, Item, Component], str]
"""Where a file lies: month, item, component."""
Text = Callable[[Item, Component], str]

MENU = {
    "/municipio/historia": "Historia del cantón",
    "/municipio/presupuesto-participativo": "Presupuesto participativo",
    "/municipio/contratacion-publica": "Contratación pública",
    "/municipio/rendicion-de-cuentas": "Rendición de cuentas",
}
YEARS = ("2024", "2023")


def months_of(year: str) -> list[str]:
    return [month for month in MONTHS if month[:4] == year]


def shown(site: Site) -> list[str]:
    """Months with anything to see, newest first."""
    return [month for month in reversed(MONTHS) if site.plan[month]]


def slug(item: Item) -> str:
    return plain(item.plain_title).lower().replace(" ", "-").replace(",", "")


def label(site: Site, item: Item) -> str:
    return escape(item_label(item, site.style))


def triple(site: Site, month: str, item: Item, at: Address, join: str = " | ", text: Text | None = None) -> str:
    """Puts the files of an item on the site and links them."""
    links = []
    for component in site.components(month, item):
        address = site.file(at(month, item, component), month, item, component)
        said = text(item, component) if text else component_label(component, site.style)
        links.append(f'<a href="{address}">{escape(said)}</a>')
    return join.join(links)


def entries(site: Site, month: str, at: Address, gaps: bool = False, text: Text | None = None) -> str:
    """One list entry per item; with ``gaps`` what is missing stands there without a link."""
    published = {item.id for item in site.items(month)}
    return "\n".join(
        f"<li>{label(site, item)}: {triple(site, month, item, at, text=text)}</li>"
        if item.id in published
        else f"<li>{label(site, item)}: En proceso de actualización</li>"
        for item in items()
        if gaps or item.id in published
    )


def by_month(site: Site, at: Address) -> str:
    """The lists of all months under their headings, newest first."""
    return "\n".join(f"<h2>{month_title(month)}</h2><ul>\n{entries(site, month, at)}\n</ul>" for month in shown(site))


def ordinal(component: Component) -> int:
    return COMPONENTS.index(component) + 1


def wordpress(site: Site, title: str, body: str, head: str = "") -> str:
    return _document(
        site,
        title,
        f'<meta name="generator" content="WordPress 6.5.4">{head}',
        f'<header class="site-header"><nav><ul class="menu">{_menu(site, "menu-item")}</ul></nav></header>'
        f'\n<main id="main"><article class="page"><header class="entry-header"><h1 class="entry-title">'
        f'{escape(title)}</h1></header>\n<div class="entry-content">\n{body}\n</div></article></main>\n'
        '<aside class="widget-area"><section class="widget"><h2 class="widget-title">Entradas recientes</h2>'
        '<ul><li><a href="/municipio/historia">Fiestas de cantonización</a></li></ul></section></aside>',
    )


def joomla(site: Site, title: str, body: str, crumbs: Sequence[str] = (), head: str = "") -> str:
    trail = "".join(f'<li class="breadcrumb-item"><span>{escape(crumb)}</span></li>' for crumb in crumbs)
    return _document(
        site,
        title,
        f'<meta name="generator" content="Joomla! - Open Source Content Management">{head}',
        f'<nav><ul class="nav menu mod-list">{_menu(site, "item")}</ul></nav>\n'
        f'<ol class="mod-breadcrumbs breadcrumb">{trail}</ol>\n<div class="item-page"><div class="page-header">'
        f'<h2 itemprop="headline">{escape(title)}</h2></div>\n<div itemprop="articleBody">\n{body}\n</div></div>',
    )


def bare(site: Site, title: str, body: str, head: str = "") -> str:
    """A page of a system made by hand."""
    menu = f'<div id="menu"><ul>{_menu(site, "opcion")}</ul></div>'
    return _document(site, title, head, f'{menu}\n<div id="contenido">\n<h1>{escape(title)}</h1>\n{body}\n</div>')


def _menu(site: Site, kind: str) -> str:
    for address, text in MENU.items():
        if ("", address) not in site.answers:
            said = (
                f"<html><body><h1>{text}</h1><p>Enero 2024. Numeral 6. Presupuesto de la institución.</p></body></html>"
            )
            site.page(address, said)
    pages = {"/": "Inicio", **MENU, site.portal.start: "Transparencia"}
    if ("", "/") not in site.answers:
        site.page(
            "/", f'<html><body><h1>{escape(site.m.name)}</h1><a href="{site.portal.start}">LOTAIP</a></body></html>'
        )
    return "".join(f'<li class="{kind}"><a href="{address}">{text}</a></li>' for address, text in pages.items())


def _document(site: Site, title: str, head: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="es">
<head>{head}<title>{escape(title)} - {escape(site.m.name)}</title></head>
<body>
{body}
<footer><p>Ley Orgánica de Transparencia y Acceso a la Información Pública: estructura orgánica, directorio,
remuneraciones, presupuesto, auditorías, contratación, viáticos, audiencias (artículo 19, numerales 1 a 24).</p>
<a href="mailto:info@{site.m.domain}">Correo</a> <a href="tel:+59370000000">Teléfono</a>
<a href="https://redes.example/{site.m.slug}"><i class="fa fa-share"></i></a></footer>
</body></html>
"""
