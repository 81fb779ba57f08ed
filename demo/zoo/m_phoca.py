"""Layout M, Phoca Download: categories by month, a page per file, the file itself under ?download=<id>:<alias>."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo._landing import Manager, counter, shelve
from demo.zoo.model import MONTHS, Portal, Site
from demo.zoo.pages import joomla, shown, slug

_BASE = "/index.php/descargas"


def _category(month: str) -> str:
    return f"{_BASE}/category/{20 + MONTHS.index(month)}-{month_slug(month)}"


def _page(month: str, item: Item, component: Component) -> str:
    return f"{_BASE}/file/{counter(month, item, component)}-{slug(item)}-{component}"


def _download(month: str, item: Item, component: Component) -> str:
    return f"{_category(month)}?download={counter(month, item, component)}:{slug(item)}-{component}"


def _card(page: str, title: str) -> str:
    return (
        '<div class="pd-filebox"><div class="pd-filenamebox"><div class="pd-filename"><div class="pd-document16"><div '
        f'class="pd-float"><a href="{page}">{title}</a></div></div></div></div></div>'
    )


def _landing(title: str, address: str) -> str:
    return (
        f'<div class="pd-file"><div class="pd-filename">{title}</div><div class="pd-button-download">'
        f'<a class="btn btn-success" href="{address}">Descarga</a></div></div>'
    )


def _wrap(site: Site, title: str, body: str) -> str:
    return joomla(site, title, f'<div id="phoca-dl-file-box">{body}</div>', ("Inicio", "Descargas"))


_MANAGER = Manager(_page, _download, _card, _landing, _wrap)


def _fill(site: Site) -> None:
    links = "".join(
        f'<div class="pd-subcategory"><a href="{_category(month)}">{month_title(month)}</a> <small>(21)</small></div>'
        for month in shown(site)
    )
    site.page(_BASE, joomla(site, "Descargas", f'<div id="phoca-dl-categories-box">{links}</div>', ("Inicio",)))
    for month in shown(site):
        cards = f'<div id="phoca-dl-category-box">{shelve(site, month, _MANAGER)}</div>'
        site.page(_category(month), joomla(site, month_title(month), cards, ("Inicio", "Descargas")))


PORTAL = Portal("m_phoca", "Joomla, Phoca Download", _fill, start=_BASE, budget=120)
