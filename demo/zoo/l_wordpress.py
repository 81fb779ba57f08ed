"""Layout L, WordPress with translations: each page again in three tongues, as feed, print view and for telephones."""

from __future__ import annotations

from demo.answers import Answer, html
from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title, upload_folder
from demo.zoo.model import Portal, Site
from demo.zoo.pages import entries, ordinal, shown, slug, wordpress

_TONGUES = ("en", "fr", "qu")


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/{upload_folder(month)}/{slug(item)}-{ordinal(component)}.csv"


def _copies(address: str) -> str:
    tongues = "".join(f'<a href="{address}?lang={tongue}">{tongue}</a> <a href="/{tongue}{address}">{tongue}</a> '
                      for tongue in _TONGUES)  # fmt: skip
    return (
        f'<p>{tongues}<a href="{address}feed/">RSS</a> <a href="{address}?print=print">Imprimir</a> '
        f'<a href="{address}?amp=1">Móvil</a> <a href="{address}?share=facebook">Compartir</a></p>'
    )


def _fill(site: Site) -> None:
    def page(address: str, title: str, body: str) -> None:
        site.page(address, wordpress(site, title, body + _copies(address)))

    def otherwise(path: str, query: str) -> Answer | None:
        tongue, _, rest = path.removeprefix("/").partition("/")
        if path.endswith("/feed/"):
            return Answer(200, "application/rss+xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>')
        if tongue in _TONGUES and ("", f"/{rest}") in site.answers:
            text = site.answers["", f"/{rest}"]().body.decode()
            for section in ("lotaip/", "municipio/"):
                text = text.replace(f'href="/{section}', f'href="/{tongue}/{section}')
            return html(text)
        return None

    links = "".join(
        f'<li><a href="/lotaip/{month_slug(month)}/">{month_title(month)}</a></li>' for month in shown(site)
    )
    page("/lotaip/", "LOTAIP", f"<ul>{links}</ul>")
    for month in shown(site):
        body = f"<ul>\n{entries(site, month, _at)}\n</ul>"
        page(f"/lotaip/{month_slug(month)}/", f"LOTAIP {month_title(month)}", body)
    site.otherwise = otherwise


PORTAL = Portal("l_wordpress", "WordPress with translations, feeds and print views", _fill, start="/lotaip/", budget=60)
