"""Nasty: a script's fault prints the same files under every month. One address under twelve months is one publication,
and only its metadata can tell of which month."""

from __future__ import annotations

from demo.items import Component, Item
from demo.months import NAMES
from demo.zoo.model import MONTH, Judged, Portal, Site, serial
from demo.zoo.pages import bare, label, triple

_OLD = "2024-04"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/documentos/{serial(month, item, component)}.csv"


def _stale(site: Site) -> list[Item]:
    """Items of April alone, repeated under June like the others."""
    june = {item.id for item in site.items(MONTH)}
    return [item for item in site.items(_OLD) if item.id not in june]


def _fill(site: Site) -> None:
    lines = [f"<li>{label(site, item)}: {triple(site, MONTH, item, _at)}</li>" for item in site.items(MONTH)]
    lines += [f"<li>{label(site, item)}: {triple(site, _OLD, item, _at)}</li>" for item in _stale(site)]
    same = f"<ul>\n{chr(10).join(lines)}\n</ul>"
    body = "\n".join(f"<h3>{name} 2024</h3>\n{same}" for name in NAMES)
    site.page("/transparencia/", bare(site, "Transparencia 2024", body))


def _doubtful(site: Site) -> Judged:
    """Whether April's files listed under June count for it may be argued; that they comply may not."""
    return {item.id: frozenset({"parcial", "incumple", "no_evaluado"}) for item in _stale(site)}


PORTAL = Portal(
    "x_repeated",
    "the same files under every month",
    _fill,
    doubtful=_doubtful,
    defects=("no_dictionary", "wrong_header", "empty_cells", "dictionary_gap", "comma"),
)
