"""Nasty: what does not exist is answered with status 200 and a page that says so; some listed files are like that."""

from __future__ import annotations

from demo.answers import html
from demo.items import COMPONENTS, Component, Item
from demo.zoo.model import MONTH, Judged, Portal, Site, serial
from demo.zoo.pages import bare, by_month


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/{serial(month, item, component)}.csv"


def _gone(site: Site) -> Item:
    """The item whose three files are listed and not there."""
    return site.items(MONTH)[-1]


def _fill(site: Site) -> None:
    lists = by_month(site, _at)
    for component in COMPONENTS:
        site.answers.pop(("", _at(MONTH, _gone(site), component)), None)
    dead = '<a href="/turismo/">Turismo</a> <a href="/gaceta/ordenanzas-2019/">Ordenanzas 2019</a>'
    site.page("/transparencia/", bare(site, "Transparencia", dead + lists))
    text = bare(site, "Página no encontrada", "<p>El contenido que busca no existe o fue movido.</p>")
    site.otherwise = lambda path, query: html(text)


def _doubtful(site: Site) -> Judged:
    return {_gone(site).id: frozenset({"no_evaluado"})}


PORTAL = Portal("x_soft404", "soft 404 with status 200", _fill, doubtful=_doubtful)
