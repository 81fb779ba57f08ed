"""Layout L, Joomla: one article under many addresses (Itemid, layout=edit, tmpl=component, type=rss, lang)."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import entries, joomla, shown

_START = "/index.php?option=com_content&view=category&id=9"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/images/lotaip/{serial(month, item, component)}.csv"


def _article(month: str) -> str:
    return f"/index.php?option=com_content&view=article&id={60 + MONTHS.index(month)}"


def _fill(site: Site) -> None:
    def copies(address: str) -> str:
        ends = (
            "&Itemid=101",
            "&Itemid=102",
            "&tmpl=component&print=1&layout=default&page=",
            "&layout=edit",
            "&lang=en",
        )
        links = " ".join(f'<a href="{(address + end).replace("&", "&amp;")}">·</a>' for end in ends)
        for end in ends:
            site.answers["", address + end] = lambda: site.answers["", address]()
        return f'<p>{links} <a href="{_START.replace("&", "&amp;")}&amp;format=feed&amp;type=rss">RSS</a></p>'

    links = "".join(
        f'<li><a href="{_article(month).replace("&", "&amp;")}&amp;Itemid={103 + number}">{month_title(month)}</a></li>'
        for number, month in enumerate(shown(site))
    )
    site.page(_START, joomla(site, "Transparencia", f"<ul>{links}</ul>{copies(_START)}", ("Inicio",)))
    for number, month in enumerate(shown(site)):
        address = _article(month)
        body = f"<ul>\n{entries(site, month, _at)}\n</ul>{copies(address)}"
        site.page(address, joomla(site, month_title(month), body, ("Inicio", "Transparencia")))
        site.answers["", f"{address}&Itemid={103 + number}"] = site.answers["", address]


PORTAL = Portal("l_joomla", "Joomla, one article under many addresses", _fill, start=_START, budget=60)
