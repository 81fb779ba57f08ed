"""Layout E, Joomla: an annual list of datasets alone. Nothing tells their month, so nothing can be said of any."""

from __future__ import annotations

from demo.zoo.model import MONTH, Portal, Site, serial
from demo.zoo.pages import joomla, label

_BASE = "/index.php/transparencia"


def _fill(site: Site) -> None:
    lines = []
    for item in site.items(MONTH):
        address = site.file(f"/images/docs/{serial(MONTH, item, 'dataset')}.csv", MONTH, item, "dataset")
        lines.append(f'<li><a href="{address}">{label(site, item)}</a></li>')
    body = f"<ul>\n{chr(10).join(lines)}\n</ul>"
    site.page(_BASE, joomla(site, "Transparencia 2024", body, ("Inicio", "Transparencia")))


PORTAL = Portal(
    "e_joomla",
    "Joomla, annual list that nothing dates",
    _fill,
    start=_BASE,
    readable=False,
    causes=frozenset({"month_unknown"}),
)
