"""D-02: items 3 and 23 name posts and counts, not people."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Template, Text
from reading.tables import HeaderMatch
from reading.text import header_key
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import PERSONAL_DATA, TEMPLATES
from rules.lotaip.checks._people import directory_of, name_of

_NAMELESS = frozenset({"19.3", "19.23"})
_NAMES = ("apellido", "nombresde", "nombredel", "servidor", "funcionari")
_WORDS = frozenset({"puestoinstitucional", "accionafirmativa"})
_NAMES_WHOLE = frozenset({"nombre", "nombres", "nombrecompleto", "nombreyapellido", "nombresyapellidos", "personas"})


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if publication.obligation.id not in _NAMELESS or publication.scheme == "2004":
        return
    if part is None or part.header is None or part.template is None:
        return
    official = set(part.header.columns)
    named = [p for p, cell in enumerate(part.header.cells) if p not in official and _names_people(header_key(cell))]
    text = [p for p in range(len(part.header.cells)) if p not in official] + _text_columns(part.header, part.template)
    directory = directory_of(case, publication.place)
    known: dict[str, bool] = {}  # posts repeat from row to row
    for row, cells in part.data_rows():
        for place in text:
            if place >= len(cells):
                continue
            cell = cells[place]
            if place in named:
                if name_of(cell):
                    yield Failure("column", "dataset", row, column_name(part, place))
                continue
            if cell not in known:
                known[cell] = directory.holds_exactly(name_of(cell))
            if known[cell]:
                yield Failure("cells", "dataset", row, column_name(part, place))


def _names_people(key: str) -> bool:
    return key in _NAMES_WHOLE or any(word in key for word in _NAMES)


def _text_columns(header: HeaderMatch, template: Template) -> list[int]:
    """Where the template asks for words: the post of item 3, the action of item 23."""
    pairs = zip(template.columns, header.columns, strict=True)
    return [cell for column, cell in pairs if cell is not None and header_key(column) in _WORDS]


RULE = Rule(
    code="D-02",
    title="Los numerales 3 y 23 no llevan nombres de personas",
    why="La plantilla del numeral 3 es por puesto y la del numeral 23 son cantidades. Con nombres, el numeral 23 diría "
    "quién tiene una discapacidad o a qué pueblo pertenece, que son datos sensibles.",
    law=f"{PERSONAL_DATA}; {TEMPLATES}",
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "column": Text(
            "Hay una columna de nombres, que no está en la plantilla. Filas escritas en ella: {count}.",
            "Elimine esa columna y reemplace el archivo: este ítem no lleva nombres.",
        ),
        "cells": Text(
            "Celdas de esta columna con nombres de personas que constan en el directorio del numeral 2: {count}.",
            "Reemplace los nombres por lo que pide la plantilla, el puesto o la cantidad, y publique de nuevo.",
        ),
    },
    check=check,
    examples=(
        Example("remuneraciones por puesto", lambda: b.case(_listed(), _pay("Analista de Presupuesto"))),
        Example("cantidades", lambda: b.case(_listed(), _quota("Personas con discapacidad"))),
        Example("un ítem que sí lleva nombres", lambda: b.case(_listed())),
        Example(
            "columna de nombres", lambda: _with_names("Apellidos y nombres", "Izanagua Pillajera Fausto"), ("column",)
        ),
        Example("columna de nombres sin nombres", lambda: _with_names("Apellidos y nombres", "NO APLICA")),
        Example("columna sin nombre alguno", lambda: _with_names("Observaciones", "Sin novedad alguna")),
        Example(
            "el nombre en lugar del puesto", lambda: b.case(_listed(), _pay("INES QUIRUMBAY ULLOARES")), ("cells",)
        ),
        Example(
            "el nombre en lugar de la acción", lambda: b.case(_listed(), _quota("Quirumbay Ulloares Inés")), ("cells",)
        ),
    ),
)


def _listed() -> Publication:
    person = ["1", "Quirumbay Ulloares Inés", "Analista", "Financiera", "Calle Uno", "Cantón", "02-200-1000"]
    return b.publication("19.2", dataset=b.dataset_rows("19.2", [*person, "101", "i@ejemplo.invalid"]))


def _quota(action: str) -> Publication:
    return b.publication("19.23", dataset=b.dataset_rows("19.23", [action, "3"]))


def _pay(post: str) -> Publication:
    row = ["1", post, "LOSEP", "510105", "SP 5", "100.00", "1200.00", "8.33", "40.00", "0.00", "0.00", "48.33"]
    return b.publication("19.3", dataset=b.dataset_rows("19.3", row))


def _with_names(column: str, value: str) -> Publication:
    found = b.dataset_rows("19.23", ["Montubios", "2"])
    return b.publication("19.23", dataset=[[*found[0], column], [*found[1], value]])
