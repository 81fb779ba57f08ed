"""Nasty: a page of 50 MB with the month's list at its end. Reading it and finding it too large are both right."""

from __future__ import annotations

from demo.answers import html
from demo.items import Component, Item, items
from demo.zoo.model import Judged, Portal, Site, serial
from demo.zoo.pages import bare, by_month

_SIZE = 50_000_000
_FILLER = (
    '<tr><td>Registro</td><td>Trámite ciudadano atendido en ventanilla</td><td><img src="/v.png" alt=""></td></tr>\n'
)


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:

    lists = by_month(site, _at)

    def page() -> str:
        rows = _FILLER * (_SIZE // len(_FILLER.encode()))
        return bare(site, "Transparencia", f"<table>{rows}</table>" + lists)

    site.put("/transparencia/", lambda: html(page()))


def _doubtful(site: Site) -> Judged:
    verdicts = {item.id: site.verdict(item.id) for item in items()}
    return {item: frozenset({verdict, "no_evaluado"}) for item, verdict in verdicts.items()}


PORTAL = Portal("x_huge", "a page of 50 MB", _fill, doubtful=_doubtful, causes=frozenset({"too_large"}))
