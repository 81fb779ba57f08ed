"""Layout C, Joomla: a blog category with one article per month, two to a page, turned with ?start=."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import joomla, label, shown, triple

_BASE = "/index.php/transparencia/blog"
_A_PAGE = 2


def _at(month: str, item: Item, component: Component) -> str:
    return f"/index.php/component/attachments/download/{serial(month, item, component)}"


def _article(site: Site, month: str) -> str:
    rows = "\n".join(
        f"<tr><td>{label(site, item)}</td><td>{triple(site, month, item, _at, '<br>')}</td></tr>"
        for item in site.items(month)
    )
    return joomla(site, f"Información de {month_title(month)}", f"<table>\n{rows}\n</table>", ("Transparencia", "Blog"))


def _address(number: int, month: str) -> str:
    return f"{_BASE}/{340 + number}-informacion-de-{month_slug(month)}"


def _fill(site: Site) -> None:
    months = list(enumerate(shown(site)))
    for number, month in months:
        site.page(_address(number, month), _article(site, month))
    for start in range(0, len(months), _A_PAGE):
        posts = "\n".join(
            f'<div class="items-row"><div class="item"><h2><a href="{_address(number, month)}">Información de '
            f'{month_title(month)}</a></h2><p class="readmore"><a class="btn" href="{_address(number, month)}">'
            "Leer más...</a></p></div></div>"
            for number, month in months[start : start + _A_PAGE]
        )
        pages = "".join(
            f'<li><a class="pagenav" href="{_BASE}?start={other}">{other // _A_PAGE + 1}</a></li>'
            for other in range(0, len(months), _A_PAGE)
        )
        body = f'<div class="blog">\n{posts}\n<div class="pagination"><ul>{pages}</ul></div></div>'
        site.page(f"{_BASE}?start={start}" if start else _BASE, joomla(site, "Transparencia", body, ("Inicio", "Blog")))


PORTAL = Portal("c_joomla", "Joomla, blog category with ?start=", _fill, start=_BASE)
