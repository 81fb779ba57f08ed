"""Layout M, WP File Download: categories by month; «-3» and «-11» after a title tell other months' files apart."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo._landing import Manager, counter, shelve
from demo.zoo.model import MONTHS, Portal, Site
from demo.zoo.pages import shown, slug, wordpress


def _page(month: str, item: Item, component: Component) -> str:
    position = MONTHS.index(month)
    return f"/wpfd_file/{slug(item)}-{component}{f'-{position + 1}' if position else ''}/"


def _download(month: str, item: Item, component: Component) -> str:
    number = counter(month, item, component)
    return f"/download/{40 + MONTHS.index(month)}/{month_slug(month)}/{number}/{slug(item)}-{component}.csv"


def _card(page: str, title: str) -> str:
    return (
        f'<div class="file"><div class="filecontent"><h3><a class="wpfd_downloadlink" href="{page}" title="{title}">'
        f"<span>{title}</span></a></h3></div></div>"
    )


def _landing(title: str, address: str) -> str:
    return (
        f'<div class="wpfd-single-file"><div class="wpfd-file-title">{title}</div><div class="wpfd-extra">'
        f'<a class="downloadlink wpfd_downloadlink" href="{address}">Descargar '
        '<i class="zmdi zmdi-cloud-download"></i></a></div></div>'
    )


_MANAGER = Manager(_page, _download, _card, _landing, wordpress)


def _fill(site: Site) -> None:
    links = "".join(
        f'<li><a href="/lotaip/{month_slug(month)}/">{month_title(month)}</a></li>' for month in shown(site)
    )
    site.page("/lotaip/", wordpress(site, "LOTAIP", f"<ul>{links}</ul>"))
    for month in shown(site):
        cards = f'<div class="wpfd-container"><h2>{month_title(month)}</h2>\n{shelve(site, month, _MANAGER)}\n</div>'
        site.page(f"/lotaip/{month_slug(month)}/", wordpress(site, f"LOTAIP {month_title(month)}", cards))


PORTAL = Portal("m_wpfd", "WordPress, WP File Download", _fill, start="/lotaip/", budget=120)
