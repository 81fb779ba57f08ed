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
_SLOTS: list[tuple[Item, Component]] = [(item, component) for item in items() for component in COMPONENTS]
_SHEET = len(_SLOTS) + 1
"""Answers of a page: itself and one file of each component."""


def filler_answer(m: Municipality, month: str, count: int, path: str) -> Answer:
    """Pages and the published files that they link: ``count`` answers to whoever visits everything."""
    sheets = -(-count // _SHEET)
    if path == _PAGE or path.startswith(_part(month, 2).rpartition("-")[0]):
        number = 1 if path == _PAGE else int(path.strip("/").rpartition("-")[2])
        links = [_part(month, part) for part in range(2, sheets + 1)] if number == 1 else []
        return _page(m, month, _files(month, count, number), links)
    found = path.removesuffix(".csv").rsplit("/", 3)[1:]
    slot = next((slot for slot in _SLOTS if found[1:] == [slot[0].number, slot[1]]), None)
    if slot is None:
        return html("<html><body><h1>404</h1></body></html>", 404)
    data = file_bytes(m, month, slot[0].id, slot[1], "own", None, False) or b""
    return Answer(200, "text/csv", data + b"\n" * int(found[0]))


def _part(month: str, number: int) -> str:
    return f"{_PAGE}{month.replace('-', '/')}/parte-{number}/"


def _files(month: str, count: int, number: int) -> dict[str, tuple[Item, Component]]:
    """What the page with this number links, by address."""
    rest = count - (number - 1) * _SHEET - 1
    return {
        f"{_PAGE}{month.replace('-', '/')}/{number}/{item.number}/{component}.csv": (item, component)
        for item, component in _SLOTS[:rest]
    }


def _page(m: Municipality, month: str, files: dict[str, tuple[Item, Component]], pages: list[str]) -> Answer:
    title = f"{name_of(month)} {month[:4]}"
    entries = [
        *(f'<li><a href="{page}">{title}, {page.strip("/").rpartition("/")[2]}</a></li>' for page in pages),
        *(
            f'<li><a href="{address}">{item.number} {item.plain_title}: {component}</a></li>'
            for address, (item, component) in files.items()
        ),
    ]
    listed = "\n".join(entries)
    return html(f"<html><body><h1>{m.canton}</h1><h2>{title}</h2><ul>{listed}</ul></body></html>")


def filler_registry(country: Country, bases: Mapping[str, str]) -> str:
    """The registry when every municipality has a filler host and nothing else."""
    lines = ["ruc,dpa,name,province,portal_kind,portal_url,caveats"]
    for m in country.municipalities:
        lines.append(f"{m.ruc},{m.dpa},{m.name},{m.province},,{bases[m.ruc]}{_PAGE},")
    return "\n".join(lines) + "\n"
