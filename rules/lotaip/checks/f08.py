"""F-08: the dictionary says what every column means."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Entry, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import header_key, header_keys
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import column_name, defined_fields, near, same_column
from rules.lotaip.checks._norms import GUIDE, MONITORING_CTA


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    dataset, dictionary = publication.parts.get("dataset"), publication.parts.get("dictionary")
    if dataset is None or dictionary is None or dictionary.entries is None:
        return
    if dataset.header is None or dataset.template is None:
        return
    item = publication.obligation
    fields = {header_key(entry.key): entry for entry in reversed(defined_fields(dictionary))}
    columns = dataset.template.columns
    named = list(zip(columns, header_keys(columns), dataset.header.columns, strict=True))
    if all((own := fields.get(key)) and own.value.strip() for _, key, cell in named if cell is not None):
        return
    aliases = {header_key(column): header_key(field) for field, column in item.dictionary_aliases.items()}
    alike = same_column(item)
    wanted = [(name, cell, [key, *sorted(alike.get(key, ()))]) for name, key, cell in named if cell is not None]
    free = fields.keys() - {key for _, _, keys in wanted for key in keys}
    for name, cell, keys in wanted:
        keys += [*(aliases[key] for key in keys if key in aliases), header_key(column_name(dataset, cell))]
        entry = next((fields[key] for key in keys if key in fields), None) or _near(header_key(name), free, fields)
        if entry is None:
            yield Failure("missing_field", "dictionary", column=name.strip())
        elif not entry.value.strip():
            yield Failure("empty_definition", "dictionary", entry.row, name.strip())


def _near(key: str, free: set[str], fields: dict[str, Entry]) -> Entry | None:
    """A field that defines no other column and is spelt almost like this one."""
    return next((fields[field] for field in sorted(free) if near(key, field)), None)


RULE = Rule(
    code="F-08",
    title="El diccionario explica todas las columnas",
    why="Quien usa los datos debe poder saber qué significa cada columna sin preguntar a la entidad.",
    law=f"{GUIDE}; {MONITORING_CTA}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "missing_field": Text(
            "El diccionario no tiene una fila para esta columna del conjunto de datos.",
            "Añada al diccionario una fila con el nombre de la columna y, al lado, qué significa. Use los mismos "
            "nombres que en el conjunto de datos.",
        ),
        "empty_definition": Text(
            "El diccionario nombra la columna, pero no dice qué significa.",
            "Escriba la explicación en la segunda columna, junto al nombre del campo.",
        ),
    },
    check=check,
    examples=(
        Example("todas explicadas", lambda: b.publication()),
        Example("erratas de las plantillas oficiales", lambda: _renamed("19.8", 9, _MISSPELT)),
        Example("singular en lugar de plural", lambda: _renamed("19.13", 7, _SINGULAR)),
        Example("diccionario de la plantilla de 2023", lambda: _renamed("19.2", 1, _FIRST_EDITION)),
        Example("una columna llamada Descripción", lambda: b.publication("19.6")),
        Example("con otra cabecera", lambda: _headed("19.6", ("Campo", "Descripción"))),
        Example("sin cabecera ni título", lambda: _headed("19.6")),
        Example(
            "falta la última columna",
            lambda: b.publication(dictionary=b.dictionary_rows("19.18")[:-1]),
            ("missing_field",),
        ),
        Example("la Descripción de arriba no es la columna", lambda: _without("19.6", 2), ("missing_field",)),
        Example(
            "sin explicación",
            lambda: b.publication(dictionary=[*b.dictionary_rows("19.18")[:-1], (_LINK, "")]),
            ("empty_definition",),
        ),
    ),
)

_LINK = "Enlace para descargar el convenio"
_MISSPELT = "Link para descargar el proceso de contratación desde el portal de comprass públicas"
_SINGULAR = "Enlace para descargar el informe y justificativo"
_FIRST_EDITION = "Apellidos y Nombres de los servidores y servidoras"
_FRONT = 3
"""Rows above the first field: Institución, Descripción, Nombre del campo."""


def _renamed(obligation_id: str, field: int, name: str) -> Publication:
    rows = b.dictionary_rows(obligation_id)
    rows[_FRONT + field] = (name, "Qué es")
    return b.publication(obligation_id, dictionary=rows)


def _headed(obligation_id: str, *head: tuple[str, str]) -> Publication:
    return b.publication(obligation_id, dictionary=[*head, *b.dictionary_rows(obligation_id)[_FRONT:]])


def _without(obligation_id: str, field: int) -> Publication:
    rows = b.dictionary_rows(obligation_id)
    del rows[_FRONT + field]
    return b.publication(obligation_id, dictionary=rows)
