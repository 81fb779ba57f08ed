"""Nasty: the whole site says, with status 200, that it is being maintained."""

from __future__ import annotations

from demo.answers import html
from demo.zoo.model import Portal, Site

_PAGE = (
    '<html><head><title>Sitio en mantenimiento</title></head><body><div class="offline"><h1>Sitio en mantenimiento</h1>'
    "<p>Estamos realizando mejoras. Vuelva pronto.</p></div></body></html>"
)


def _fill(site: Site) -> None:
    site.otherwise = lambda path, query: html(_PAGE)


PORTAL = Portal("x_maintenance", "maintenance page", _fill, budget=5, readable=False)
