"""Nasty: a frameset with the months in one frame and the list in another, and one month in an inline frame's srcdoc."""

from __future__ import annotations

from html import escape

from demo.items import Component, Item
from demo.layouts.common import month_slug, month_title
from demo.zoo.model import MONTH, Portal, Site, serial
from demo.zoo.pages import entries, shown


def _at(month: str, item: Item, component: Component) -> str:
    return f"/lotaip/docs/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    site.page(
        "/lotaip/",
        '<html><head><title>LOTAIP</title></head><frameset cols="20%,80%"><frame src="menu.htm" name="menu">'
        '<frame src="inicio.htm" name="contenido"><noframes>Sin marcos.</noframes></frameset></html>',
    )
    links = "".join(
        f'<p><a href="{month_slug(month)}.htm" target="contenido">{month_title(month)}</a></p>' for month in shown(site)
    )
    site.page("/lotaip/menu.htm", f"<html><body>{links}</body></html>")
    site.page("/lotaip/inicio.htm", "<html><body><h1>Transparencia</h1></body></html>")
    for month in shown(site):
        listed = f"<h1>{month_title(month)}</h1><ul>\n{entries(site, month, _at)}\n</ul>"
        if month == MONTH:
            listed = f'<iframe srcdoc="{escape(f"<html><body>{listed}</body></html>", quote=True)}"></iframe>'
        site.page(f"/lotaip/{month_slug(month)}.htm", f"<html><body>{listed}</body></html>")


PORTAL = Portal("x_frames", "frameset and srcdoc", _fill, start="/lotaip/")
