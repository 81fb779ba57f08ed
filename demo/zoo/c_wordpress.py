"""Layout C, WordPress: posts by month in a category turned with /page/2/; the post is dated a month later."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title, upload_folder
from demo.zoo.model import Portal, Site
from demo.zoo.pages import entries, ordinal, shown, slug, wordpress

_BASE = "/category/transparencia/"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/{upload_folder(month)}/{slug(item)}-{ordinal(component)}.csv"


def _address(month: str) -> str:
    return f"/{upload_folder(month)}/12/lotaip-{month_slug(month)}/"


def _fill(site: Site) -> None:
    months = shown(site)
    for month in months:
        text = f"<p>Publicado el 12 de julio.</p><ul>\n{entries(site, month, _at)}\n</ul>"
        site.page(_address(month), wordpress(site, f"LOTAIP {month_title(month)}", text))
    for number, month in enumerate(months, 1):
        following = f'<a class="next page-numbers" href="{_BASE}page/{number + 1}/">Siguiente</a>'
        body = (
            f'<article class="post"><h2 class="entry-title"><a href="{_address(month)}" rel="bookmark">LOTAIP '
            f'{month_title(month)}</a></h2><div class="entry-summary"><p>Información del mes […]</p></div></article>'
            f'<nav class="navigation pagination">{following if number < len(months) else ""}</nav>'
        )
        address = _BASE if number == 1 else f"{_BASE}page/{number}/"
        site.page(address, wordpress(site, "Categoría: Transparencia", body))


PORTAL = Portal("c_wordpress", "WordPress, posts with /page/2/", _fill, start=_BASE)
