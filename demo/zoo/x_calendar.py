"""Nasty: an events calendar that goes on for ever beside the list, by month, by week and by day."""

from __future__ import annotations

from urllib.parse import parse_qs

from demo.answers import Answer, html
from demo.items import Component, Item
from demo.layouts.common import month_title
from demo.months import shift
from demo.zoo.model import MONTH, Portal, Site, serial
from demo.zoo.pages import bare, by_month


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/{serial(month, item, component)}.csv"


def _otherwise(path: str, query: str) -> Answer | None:
    asked = parse_qs(query)
    if path == "/eventos/" and "mes" in asked:
        month = asked["mes"][0]
        days = "".join(f'<td><a href="/eventos/{month}-{day:02d}/">{day}</a></td>' for day in range(1, 29))
        near = [
            f'<a href="/eventos/?mes={shift(month, by)}">{word}</a>'
            for by, word in ((-1, "Anterior"), (1, "Siguiente"))
        ]
        return html(f"<html><body><h2>{month_title(month)}</h2><table><tr>{days}</tr></table>{near}</body></html>")
    if path == "/agenda.php" and asked.get("semana", [""])[0].isdecimal():
        week = int(asked["semana"][0])
        near = [f'<a href="/agenda.php?semana={week + by}&amp;vista={view}">Semana</a>'
                for by in (-1, 1) for view in ("lista", "dia", "hora")]  # fmt: skip
        return html(f"<html><body><h1>Agenda de transparencia</h1><p>Sesiones del concejo</p>{near}</body></html>")
    if path.startswith(f"/eventos/{MONTH}"):
        return html("<html><body><h1>Evento</h1><p>Sesión solemne.</p></body></html>")
    return None


def _fill(site: Site) -> None:
    side = (
        f'<a href="/eventos/?mes={MONTH}">Calendario</a> <a href="/agenda.php?semana=2841">Agenda de transparencia</a>'
    )
    site.page("/transparencia/", bare(site, "Transparencia", side + by_month(site, _at)))
    site.otherwise = _otherwise


PORTAL = Portal("x_calendar", "endless calendar", _fill)
