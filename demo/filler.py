"""Hosts with a fixed number of plain answers, for measuring how politely and how fast a visit goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from demo.answers import Answer, html
from demo.defects import file_bytes
from demo.items import COMPONENTS, Component, Item, items
from demo.model import Municipality
from demo.months import name_of

if TYPE_CHECKING:
    from demo.country import Country

_PAGE = "/transparencia/"


def filler_answer(m: Municipality, month: str, count: int, path: str) -> Answer:
    """One page and ``count - 1`` published files that it links: ``count`` answers to whoever visits everything."""
    slots: list[tuple[Item, Component]] = [(item, component) for item in items() for component in COMPONENTS]
    addresses = {
        f"{_PAGE}{month.replace('-', '/')}/{item.number}/{component}.csv": (item, component)
        for item, component in slots[: count - 1]
    }
    if path == _PAGE:
        entries = "\n".join(
            f'<li><a href="{address}">{item.number} {item.plain_title}: {component}</a></li>'
            for address, (item, component) in addresses.items()
        )
        head = f"<h1>{m.canton}</h1><h2>{name_of(month)} {month[:4]}</h2>"
        return html(f"<html><body>{head}<ul>{entries}</ul></body></html>")
    if path in addresses:
        item, component = addresses[path]
        return Answer(200, "text/csv", file_bytes(m, month, item.id, component, "own", None, False) or b"")
    return html("<html><body><h1>404</h1></body></html>", 404)


def filler_registry(country: Country, bases: Mapping[str, str]) -> str:
    """The registry when every municipality has a filler host and nothing else."""
    lines = ["ruc,dpa,name,province,portal_kind,portal_url,caveats"]
    for m in country.municipalities:
        lines.append(f"{m.ruc},{m.dpa},{m.name},{m.province},,{bases[m.ruc]}{_PAGE},")
    return "\n".join(lines) + "\n"
