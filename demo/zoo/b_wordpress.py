"""Layout B, WordPress: one Bootstrap accordion per month, gaps announced as «en proceso»."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title, upload_folder
from demo.zoo.model import Portal, Site
from demo.zoo.pages import entries, ordinal, shown, slug, wordpress


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/{upload_folder(month)}/{slug(item)}-{ordinal(component)}.csv"


def _panel(site: Site, month: str) -> str:
    return (
        f'<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed" '
        f'data-bs-toggle="collapse" data-bs-target="#m{month}">{month_title(month).upper()}</button></h2>'
        f'<div id="m{month}" class="accordion-collapse collapse" data-bs-parent="#meses"><div class="accordion-body">'
        f"<ul>\n{entries(site, month, _at, gaps=True)}\n</ul></div></div></div>"
    )


def _fill(site: Site) -> None:
    panels = "\n".join(_panel(site, month) for month in shown(site))
    body = f'<p>Artículo 19</p><div class="accordion" id="meses">\n{panels}\n</div>'
    site.page("/transparencia/", wordpress(site, "Información pública", body))


PORTAL = Portal("b_wordpress", "WordPress, Bootstrap accordion", _fill)
