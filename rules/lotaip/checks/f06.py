"""F-06: the metadata has every row of the official template, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import metadata_rows
from rules.lotaip.checks._norms import MONITORING_CTA, TEMPLATES


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("metadata")
    if part is None or part.entries is None:
        return
    required = publication.obligation.metadata_rows
    for spellings, entry in zip(required, metadata_rows(part.entries, publication.obligation), strict=True):
        name = spellings[0].strip()
        if entry is None:
            yield Failure("missing_row", "metadata", column=name)
        elif not entry.value.strip():
            yield Failure("empty_row", "metadata", entry.row, name)


RULE = Rule(
    code="F-06",
    title="Los metadatos están completos",
    why="Los metadatos dicen de cuándo es la información, quién responde por ella y cómo contactarle. Sin ellos no se "
    "puede pedir una aclaración ni saber si los datos son actuales.",
    law=f"{MONITORING_CTA}; {TEMPLATES}",
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "missing_row": Text(
            "Falta una fila de la plantilla oficial de metadatos.",
            "Añada la fila al archivo de metadatos: en la primera columna el nombre tal como está en la plantilla, y "
            "en la segunda su valor.",
        ),
        "empty_row": Text(
            "La fila está, pero sin valor.",
            "Escriba el valor en la segunda columna. Si no existe, escriba NO APLICA o INFORMACIÓN NO DISPONIBLE y "
            "explíquelo en el diccionario.",
        ),
    },
    check=check,
    examples=(
        Example("completos", lambda: b.publication()),
        Example("con las filas propias del numeral", lambda: b.publication("19.14")),
        Example("con dos puntos y otra redacción oficial", lambda: b.publication(metadata=_reworded())),
        Example("falta la licencia", lambda: b.publication(metadata=b.metadata_rows("19.18")[:-1]), ("missing_row",)),
        Example(
            "falta el enlace propio del numeral",
            lambda: b.publication("19.7", metadata=b.metadata_rows("19.18")),
            ("missing_row",),
        ),
        Example(
            "falta el correo y el teléfono no lo suple", lambda: b.publication(metadata=_without(4)), ("missing_row",)
        ),
        Example("sin correo", lambda: b.publication(metadata=b.metadata_rows("19.18", r4="")), ("empty_row",)),
    ),
)


def _reworded() -> list[tuple[str, str]]:
    rows = [(f"{name.lower()}:", value) for name, value in b.metadata_rows("19.18")]
    other = b.obligation("19.18").metadata_rows[4][1]
    return [("Fecha de actualización de la información", rows[0][1]), *rows[1:4], (other, rows[4][1]), *rows[5:]]


def _without(number: int) -> list[Sequence[str]]:
    rows = b.metadata_rows("19.18")
    return rows[:number] + rows[number + 1 :]
