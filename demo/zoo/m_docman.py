"""Layout M, DOCman: a page per document, and the file one step below it, at /file."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo._landing import Manager, counter, shelve
from demo.zoo.model import Portal, Site
from demo.zoo.pages import joomla, shown, slug

_BASE = "/index.php/documentos"


def _page(month: str, item: Item, component: Component) -> str:
    return f"{_BASE}/lotaip/{month_slug(month)}/{counter(month, item, component)}-{slug(item)}-{component}"


def _download(month: str, item: Item, component: Component) -> str:
    return f"{_page(month, item, component)}/file"


def _card(page: str, title: str) -> str:
    return (
        f'<div class="docman_document"><h4 class="koowa_header"><a class="koowa_header__link docman_track_download" '
        f'href="{page}" title="{title}">{title}</a></h4></div>'
    )


def _landing(title: str, address: str) -> str:
    return (
        f'<div class="docman_document_layout"><h1 class="koowa_header">{title}</h1><div class="docman_download">'
        f'<a class="btn btn-primary docman_download__button" href="{address}" type="text/csv">Descargar '
        '<span class="docman_download__info">(csv, 12 KB)</span></a></div></div>'
    )


def _wrap(site: Site, title: str, body: str) -> str:
    return joomla(site, title, body, ("Inicio", "Documentos"))


_MANAGER = Manager(_page, _download, _card, _landing, _wrap)


def _fill(site: Site) -> None:
    links = []
    for month in shown(site):
        address = f"{_BASE}/lotaip/{month_slug(month)}"
        links.append(f'<h4 class="koowa_header"><a href="{address}">{month_title(month)}</a></h4>')
        body = f'<div class="docman_list_layout">{shelve(site, month, _MANAGER)}</div>'
        site.page(address, joomla(site, month_title(month), body, ("Inicio", "Documentos", month_title(month))))
    site.page(f"{_BASE}/lotaip", joomla(site, "LOTAIP", "\n".join(links), ("Inicio", "Documentos")))


PORTAL = Portal("m_docman", "Joomla, DOCman", _fill, start=f"{_BASE}/lotaip", budget=120)
