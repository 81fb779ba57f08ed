"""F-11: the dictionary defines no column that the dataset lacks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from checker.model import Case, Example, Failure, Obligation, Publication, Rule, RuleOutcome, Text
from reading.text import header_key
from rules.lotaip import catalogue
from rules.lotaip.absence import speaks_of_absence
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN, defined_fields, near
from rules.lotaip.checks._norms import GUIDE, TEMPLATES


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    dataset, dictionary = publication.parts.get("dataset"), publication.parts.get("dictionary")
    if dataset is None or dictionary is None or dictionary.entries is None:
        return
    if dataset.header is None or dataset.template is None:
        return
    official = _official(publication.obligation.id)
    left = [entry for entry in defined_fields(dictionary) if header_key(entry.key) not in official]
    if not left:
        return
    known = official | {header_key(cell) for cell in dataset.header.cells}
    for entry in left:
        key = header_key(entry.key)
        if not key or not entry.value.strip() or key in known or speaks_of_absence(f"{entry.key} {entry.value}"):
            continue
        if not any(near(key, other) or key in other or other in key for other in known if other):
            yield Failure("unused_field", "dictionary", entry.row, params={"seen": entry.key.strip()[:SEEN]})


@lru_cache(maxsize=64)
def _official(obligation_id: str) -> frozenset[str]:
    """Keys of all columns and dictionary fields that any official template gives the item: a column that the dataset
    lacks is F-04's matter."""
    item = _item(obligation_id)
    names = [column for template in item.templates for column in template.columns]
    return frozenset(map(header_key, [*names, *item.dictionary_aliases]))


def _item(obligation_id: str) -> Obligation:
    return next(item for item in catalogue.obligations() if item.id == obligation_id)


RULE = Rule(
    code="F-11",
    title="El diccionario explica solo las columnas que hay",
    why="Un diccionario que explica columnas que no existen suele ser de otro conjunto de datos, y confunde a quien lo "
    "lee.",
    law=f"{GUIDE}; {TEMPLATES}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "unused_field": Text(
            "El diccionario explica columnas que el conjunto de datos no tiene, como «{seen}».",
            "Elimine esas filas del diccionario. Si son notas, escriba NOTA en la primera columna.",
        ),
    },
    check=check,
    examples=(
        Example("las columnas que hay", lambda: b.publication()),
        Example("una nota", lambda: _with("NOTA", "En abril no se firmaron convenios.")),
        Example("por qué no hay datos", lambda: _with("Motivo", "No existen convenios en abril.")),
        Example("casi el mismo nombre", lambda: _with("Enlace para descargar convenios", "Dónde está")),
        Example("un nombre sin explicar", lambda: _with("Pie de página", "")),
        Example("diccionario de la plantilla de 2023", lambda: _with("Objeto del convenio", "Qué se hará")),
        Example("columna que no existe", lambda: _with("Grado jerárquico", "Escala del puesto"), ("unused_field",)),
    ),
)


def _with(field: str, definition: str) -> Publication:
    return b.publication(dictionary=b.dictionary_rows("19.18", (field, definition)))
