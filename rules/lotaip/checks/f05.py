"""F-05: the dataset is a plain table: header first, then data, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import is_no_record
from rules.lotaip.checks._fields import SEEN
from rules.lotaip.checks._norms import GUIDE, TEMPLATES


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if part is None or part.table is None or part.header is None:
        return
    named = max(n for n, text in enumerate(part.header.cells, 1) if text.strip())
    width = len(part.header.cells)
    titles: list[int] = []
    blank: list[int] = []
    trailing: list[int] = []
    data = False
    for row, cells in part.table.rows():
        filled = any(cells)
        if row <= part.header.row:
            if filled and row < part.header.row:
                titles.append(row)
            continue
        if len(cells) > named:
            if any(cells[named:]):
                yield Failure("extra_cells", "dataset", row)
            else:
                width = max(width, len(cells))
        if filled:
            if (len(cells) < named or not all(cells[:named])) and is_no_record(cells):
                yield Failure("no_record", "dataset", row, params={"seen": next(filter(None, cells))[:SEEN]})
            else:
                data = True
            blank += trailing
            trailing = []
        else:
            trailing.append(row)
            if len(cells) > 1:  # a row of delimiters stays in the file; an empty line at its end is no fault
                blank += trailing
                trailing = []
    if not data:
        yield Failure("no_rows", "dataset", part.header.row)
        blank = []
    if titles:
        yield Failure("title_rows", "dataset", titles[0], params={"n": len(titles)})
    for row in blank:
        yield Failure("blank_rows", "dataset", row)
    if width > named:
        yield Failure("empty_columns", "dataset", part.header.row, params={"n": width - named})


RULE = Rule(
    code="F-05",
    title="El conjunto de datos es una tabla limpia",
    why="Un programa espera la cabecera en la primera fila y un dato por fila. Los títulos, las filas en blanco y las "
    "columnas vacías lo confunden; y una tabla sin filas no informa de nada.",
    law=f"{GUIDE}; {TEMPLATES}",
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_rows": Text(
            "Hay cabecera, pero ninguna fila de datos.",
            "Registre la información del mes. Si de verdad no hay nada que informar, escriba una fila con NO APLICA en "
            "todas las columnas y explique el motivo en el diccionario.",
        ),
        "title_rows": Text(
            "Hay filas de título encima de la cabecera: {n}.",
            "Elimine esas filas para que los nombres de las columnas queden en la fila 1.",
        ),
        "no_record": Text(
            "Hay filas que no son datos, como «{seen}».",
            "Elimine las filas de totales, notas y firmas: en el conjunto de datos va una fila por registro, y cada "
            "programa saca sus propios totales.",
        ),
        "blank_rows": Text(
            "Hay filas en blanco entre los datos o debajo de ellos.",
            "En Excel o LibreOffice, seleccione las filas en blanco por su número, elija Eliminar filas y guarde de "
            "nuevo. Borrar el contenido no basta: hay que eliminar la fila.",
        ),
        "empty_columns": Text(
            "Hay columnas sin nombre a la derecha de la tabla: {n}.",
            "Seleccione esas columnas por su letra, elija Eliminar columnas y guarde de nuevo como CSV UTF-8.",
        ),
        "extra_cells": Text(
            "Hay filas con más celdas que la cabecera: los valores pueden haberse corrido de columna.",
            "Suele pasar cuando un texto contiene el signo que separa las columnas. Guarde el CSV desde Excel o "
            "LibreOffice, que ponen ese texto entre comillas, y no con un editor de texto.",
        ),
    },
    check=check,
    examples=(
        Example("tabla limpia", lambda: b.publication()),
        Example("línea vacía al final del archivo", lambda: _with([b.AGREEMENT, []])),
        Example("solo cabecera", lambda: _with([]), ("no_rows",)),
        Example(
            "título encima",
            lambda: b.publication(dataset=[["Convenios de abril"], *b.dataset_rows("19.18", b.AGREEMENT)]),
            ("title_rows",),
        ),
        Example("fila en blanco en medio", lambda: _with([b.AGREEMENT, [""] * 6, b.AGREEMENT]), ("blank_rows",)),
        Example("filas de separadores al final", lambda: _with([b.AGREEMENT, [""] * 6, [""] * 6]), ("blank_rows",) * 2),
        Example("totales al final", lambda: _with([b.AGREEMENT, ["TOTAL", "", "", "", "", "2"]]), ("no_record",)),
        Example("quién lo hizo", lambda: _with([b.AGREEMENT, ["Elaborado por:", "Persona"]]), ("no_record",)),
        Example("un total entre los datos, con todo lleno", lambda: _with([["Total", *b.AGREEMENT[1:]]])),
        Example(
            "columnas vacías a la derecha",
            lambda: b.publication(dataset=[[*row, "", ""] for row in b.dataset_rows("19.18", b.AGREEMENT)]),
            ("empty_columns",),
        ),
        Example(
            "un separador dentro del texto",
            lambda: _with([b.AGREEMENT, [*b.AGREEMENT, "sobra"]]),
            ("extra_cells",),
        ),
    ),
)


def _with(data: list[list[str]]) -> Publication:
    return b.publication(dataset=[b.dataset_rows("19.18")[0], *data])
