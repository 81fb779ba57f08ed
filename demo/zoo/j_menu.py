"""Layout J: menus that name every obligation and month, each leading to a page of prose."""

from __future__ import annotations

from demo.items import items
from demo.layouts.wording import item_label
from demo.months import NAMES
from demo.zoo.model import Portal, Site
from demo.zoo.pages import slug, wordpress


def _fill(site: Site) -> None:
    links = []
    for item in items():
        address = f"/transparencia/{slug(item)}/"
        prose = f"<p>La ciudadanía puede conocer {item.plain_title.lower()}. Junio 2024. Conjunto de datos.</p>"
        site.page(address, wordpress(site, item.plain_title, prose))
        links.append(f'<li class="menu-item"><a href="{address}">{item_label(item, site.style)}</a></li>')
    months = "".join(f'<li class="menu-item"><a href="#">{name} 2024</a></li>' for name in NAMES)
    body = f'<ul class="sub-menu">\n{chr(10).join(links)}\n</ul><ul class="sub-menu">{months}</ul>'
    site.page("/transparencia/", wordpress(site, "Transparencia", body))


PORTAL = Portal("j_menu", "WordPress, menus that name everything", _fill, readable=False)
