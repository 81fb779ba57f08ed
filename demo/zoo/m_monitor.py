"""Layout M, Download Monitor: /dlm_download/ pages with a button to /download/<id>/, attachments without extension."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.zoo._landing import Manager, counter, shelve
from demo.zoo.model import Portal, Site
from demo.zoo.pages import shown, wordpress


def _page(month: str, item: Item, component: Component) -> str:
    return f"/dlm_download/documento-{counter(month, item, component)}/"


def _download(month: str, item: Item, component: Component) -> str:
    return f"/download/{counter(month, item, component)}/"


def _card(page: str, title: str) -> str:
    return f'<li><a class="download-link" href="{page}" rel="nofollow">{title}</a></li>'


def _landing(title: str, address: str) -> str:
    return (
        f'<aside class="download-box"><div class="download-box-content"><h1>{title}</h1>'
        f'<a class="download-button" href="{address}" rel="nofollow">Descargar archivo</a></div></aside>'
    )


_MANAGER = Manager(_page, _download, _card, _landing, wordpress)


def _fill(site: Site) -> None:
    parts = [f"<h2>{month_title(month)}</h2><ul>{shelve(site, month, _MANAGER)}</ul>" for month in shown(site)]
    site.page("/transparencia/", wordpress(site, "Transparencia", "\n".join(parts)))


PORTAL = Portal("m_monitor", "WordPress, Download Monitor", _fill, budget=120)
