"""Layout E, WordPress: an annual list without months. The date in each item's metadata is all that tells its month."""

from __future__ import annotations

from demo.items import Component, Item
from demo.zoo.model import MONTH, Portal, Site, serial
from demo.zoo.pages import entries, wordpress


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/lotaip/documento-{serial(month, item, component)}.csv"


def _fill(site: Site) -> None:
    body = f"<h2>Información pública 2024</h2>\n<ul>\n{entries(site, MONTH, _at)}\n</ul>"
    site.page("/transparencia/", wordpress(site, "Transparencia 2024", body))


PORTAL = Portal(
    "e_wordpress",
    "WordPress, annual list dated by its metadata",
    _fill,
    defects=("no_dictionary", "wrong_header", "empty_cells", "wrong_formula", "dictionary_gap", "comma"),
)
