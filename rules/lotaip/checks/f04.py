"""F-04: the dataset has the columns of an official template, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import header_key, header_keys
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN, same_column
from rules.lotaip.checks._norms import GUIDE, TEMPLATES

_NUMBER = re.compile(r"\s*\d{1,2}\s*[.)°º-]+\s*")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if part is None or part.table is None:
        return
    if part.header is None or part.template is None:
        yield Failure("no_header", "dataset")
        return
    header, columns, alike = part.header, part.template.columns, same_column(publication.obligation)
    missing: list[str] = []
    numbered: list[str] = []
    unknown = {n: text.strip() for n, text in enumerate(header.cells) if n not in header.columns and text.strip()}
    for name, key, cell in zip(columns, header_keys(columns), header.columns, strict=True):
        if cell is not None and header_key(header.cells[cell]) == key:
            continue
        official = {key, *alike.get(key, ())}
        if cell is None:
            other = next((n for n, text in unknown.items() if _keys(text) & official), None)
            if other is None:
                missing.append(name.strip())
            elif header_key(written := unknown.pop(other)) not in official:
                numbered.append(written)
        elif header_key(header.cells[cell]) in official:
            continue
        elif _keys(header.cells[cell]) & official:
            numbered.append(header.cells[cell].strip())
        else:
            params = {"found": header.cells[cell].strip()[:SEEN], "expected": name.strip()}
            yield Failure("misspelt_column", "dataset", header.row, name.strip(), params)
    if numbered:
        yield Failure("numbered_columns", "dataset", header.row, params={"seen": numbered[0][:SEEN]})
    if missing:
        yield Failure("missing_columns", "dataset", header.row, params={"columns": _listed(missing)})
    if unknown:
        yield Failure("unknown_columns", "dataset", header.row, params={"columns": _listed(unknown.values())})


def _keys(text: str) -> set[str]:
    """The key of a column as it is written, and without the number before it («1. TIPO»)."""
    number = _NUMBER.match(text)
    return {header_key(text), header_key(text[number.end() :] if number else text)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"«{name[:SEEN]}»" for name in names)


_COLUMNS = (
    "Tipo",
    "Fecha de suscripcion",
    "Objeto",
    "Nombre de la organización - persona natural o persona jurídica",
    "Plazo de duración",
    "Enlace para descargar el convenio",
)
_BREACHES = b.obligation("19.9").templates[0].columns
_LEAVE = ("Apellidos y Nombres", "Puesto Institucional", "Fecha de inicio", "Fecha de fin", "Lugar", "Tipo")

RULE = Rule(
    code="F-04",
    title="Las columnas son las de la plantilla oficial",
    why="Con las mismas columnas, los datos de todas las entidades se pueden sumar y comparar. Se aceptan las "
    "plantillas de 2023 y las del portal nacional, en cualquier orden; tildes, mayúsculas y signos no cuentan.",
    law=f"{GUIDE}; {TEMPLATES}",
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_header": Text(
            "No se encuentra la cabecera: ninguna de las primeras filas tiene los nombres de columna de la plantilla.",
            "Descargue la plantilla oficial de este ítem, copie sus nombres de columna en la primera fila y ponga los "
            "datos debajo. Compruebe también que no subió otro archivo en su lugar.",
        ),
        "missing_columns": Text(
            "Faltan columnas de la plantilla: {columns}.",
            "Añada esas columnas con el nombre de la plantilla. Donde no haya dato escriba NO APLICA o INFORMACIÓN NO "
            "DISPONIBLE, y explíquelo en el diccionario.",
        ),
        "unknown_columns": Text(
            "Hay columnas que la plantilla no tiene: {columns}.",
            "Quite esas columnas del conjunto de datos, o devuélvales el nombre de la plantilla si solo cambió el "
            "nombre.",
        ),
        "numbered_columns": Text(
            "Los nombres de las columnas llevan un número delante, como «{seen}».",
            "Quite los números: el portal nacional compara los nombres con los de la plantilla, que no los lleva.",
        ),
        "misspelt_column": Text(
            "La columna está escrita «{found}» y en la plantilla se llama «{expected}».",
            "Copie el nombre de la plantilla tal como está y péguelo en la cabecera.",
        ),
    },
    check=check,
    examples=(
        Example("plantilla del portal", lambda: b.publication()),
        Example("plantilla de 2023", lambda: _with_columns("19.17", b.obligation("19.17").templates[1].columns)),
        Example("otro orden y sin tildes", lambda: _with_columns("19.18", _COLUMNS[::-1])),
        Example("nombres de las dos plantillas", lambda: _with_columns("19.4", ("Nombre y Apellido", *_LEAVE[1:]))),
        Example(
            "con un número delante",
            lambda: _with_columns("19.18", tuple(f"{n}. {name}" for n, name in enumerate(_COLUMNS, 1))),
            ("numbered_columns",),
        ),
        Example(
            "con un número delante de «No.»",
            lambda: _with_columns("19.9", tuple(f"{n}. {name}" for n, name in enumerate(_BREACHES, 1))),
            ("numbered_columns",),
        ),
        Example("sin cabecera", lambda: _with_columns("19.18", ("a", "b", "c")), ("no_header",)),
        Example("falta una columna", lambda: _with_columns("19.18", _COLUMNS[:-1]), ("missing_columns",)),
        Example("sobra una columna", lambda: _with_columns("19.18", (*_COLUMNS, "Cédula")), ("unknown_columns",)),
        Example(
            "un nombre mal copiado",
            lambda: _with_columns(
                "19.18", ("Tipo", "Fecha de suscripcion", "Objeto", *_COLUMNS[3:5], "Enlace para descargr el convenio")
            ),
            ("misspelt_column",),
        ),
    ),
)


def _with_columns(obligation_id: str, columns: tuple[str, ...]) -> Publication:
    return b.publication(obligation_id, dataset=[columns, ["Dato"] * len(columns)])
