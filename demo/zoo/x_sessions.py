"""Nasty: every answer gives its links a new session id, so that no address is ever seen twice."""

from __future__ import annotations

from itertools import count

from demo.answers import Answer, html
from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import bare, entries, shown


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/ver.php?doc={serial(month, item, component)}"


def _fill(site: Site) -> None:
    numbers = count(1)

    def marked(text: str) -> str:
        session = f"{next(numbers):08x}a7c93be10d52"
        # As PHP does with session.use_trans_sid: every address of the page itself is rewritten.
        for begin in ('href="/transparencia/ver.php?', 'href="/transparencia/mes.php?'):
            text = text.replace(begin, f"{begin}PHPSESSID={session}&amp;")
        return text.replace('href="/transparencia/index.php"', f'href="/transparencia/index.php?PHPSESSID={session}"')

    def page(address: str, text: str) -> None:
        site.put(address, lambda: html(marked(text)))

    def otherwise(path: str, query: str) -> Answer | None:
        """The same address without its session."""
        rest = "&".join(part for part in query.split("&") if not part.startswith("PHPSESSID="))
        return site.answer(path, rest) if rest != query else None

    home = '<p><a href="/transparencia/index.php">Volver a transparencia</a></p>'
    links = "".join(
        f'<li><a href="/transparencia/mes.php?m={month_slug(month)}">{month_title(month)}</a></li>'
        for month in shown(site)
    )
    page("/transparencia/index.php", bare(site, "Transparencia", f"<ul>{links}</ul>{home}"))
    for month in shown(site):
        body = f"{home}<ul>{links}</ul><ul>\n{entries(site, month, _at)}\n</ul>"
        page(f"/transparencia/mes.php?m={month_slug(month)}", bare(site, month_title(month), body))
    site.otherwise = otherwise


PORTAL = Portal("x_sessions", "session ids in addresses", _fill, start="/transparencia/index.php", budget=60)
