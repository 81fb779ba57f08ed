"""C-17: amounts, counts and percentages of datasets are numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.amounts import readings
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import AMOUNTS, dataset, judged, starting
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import TEMPLATES

_PLAIN = re.compile(r"(?:-?\d+(?:\.\d+)?(?:\n|\Z))*")
_NUMERIC = re.compile(r"(?=\D*\d)[\d\s.,$'()%+-]+")
"""What is made of nothing but digits and the signs of amounts. Words beside a number may be meant."""
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "19.5-22": ("numerodepersonas",),
    "19.20": ("numeroderequerimientos",),
    "19.23": ("nodepersonas",),
}
_SHARES: Mapping[str, tuple[str, ...]] = {"19.5-22": ("porcentaje",)}


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    item = publication.obligation.id
    yield from _column(publication, AMOUNTS.get(item, ()), _amount_kind)
    yield from _column(publication, _COUNTS.get(item, ()), _count_kind)
    yield from _column(publication, _SHARES.get(item, ()), _share_kind)


def _column(
    publication: Publication, starts: Sequence[str], kind_of: Callable[[str], str | None]
) -> Iterator[RuleOutcome]:
    part = dataset(publication, publication.obligation.id) if starts else None
    if part is None:
        return
    for row, cell, text, kind in judged(part, starting(part, *starts), kind_of):
        yield Failure(kind, "dataset", row, column_name(part, cell), {"seen": text[:SEEN]})


@lru_cache(maxsize=1 << 14)
def _amount_kind(text: str) -> str | None:
    if not text or _PLAIN.fullmatch(text):
        return None
    if readings(text):
        return "not_plain"
    return "unreadable" if _NUMERIC.fullmatch(text) else None


@lru_cache(maxsize=4096)
def _count_kind(text: str) -> str | None:
    found = readings(text)
    if not found:
        return "unreadable" if _NUMERIC.fullmatch(text) else None
    return None if any(value >= 0 and value.is_integer() for value in found) else "not_whole"


@lru_cache(maxsize=4096)
def _share_kind(text: str) -> str | None:
    found = readings(text.replace("%", ""))
    if not found:
        return "unreadable" if _NUMERIC.fullmatch(text) else None
    return None if any(0 <= value <= 100 for value in found) else "not_a_share"


RULE = Rule(
    code="C-17",
    title="Los montos, las cantidades y los porcentajes son números",
    why="Con números escritos de una sola manera se puede sumar y comparar sin limpiar antes cada archivo.",
    law=TEMPLATES,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "unreadable": Text(
            "Hay celdas que no se pueden leer como número, como «{seen}».",
            "Corrija el número: solo dígitos y, para los decimales, un punto. Por ejemplo, 1234.56.",
        ),
        "not_plain": Text(
            "Hay montos con signo de moneda, separador de miles o coma decimal, como «{seen}».",
            "Dé a la columna el formato Número, sin separador de miles ni símbolo, antes de guardar como CSV. Por "
            "ejemplo, 1234.56.",
        ),
        "not_whole": Text(
            "Hay cantidades que no son un número entero, como «{seen}».",
            "Escriba cuántas personas o requerimientos fueron, sin decimales. Si no hubo, escriba 0.",
        ),
        "not_a_share": Text(
            "Hay porcentajes fuera del rango de 0 a 100, como «{seen}».",
            "Corrija el porcentaje. Por ejemplo, 87.5 para ochenta y siete y medio por ciento.",
        ),
    },
    check=check,
    examples=(
        Example("montos", lambda: b.publication("19.3")),
        Example("reforma negativa", lambda: b.with_cell("19.6", 4, "-5103.19", sample=-1)),
        Example("palabras junto al monto", lambda: b.with_cell("19.10", 2, "Según avance de obra 2", sample=-1)),
        Example("ausencias: lo dice C-01", lambda: b.with_cell("19.10", 2, " - ", sample=-1)),
        Example("cantidad con decimales nulos", lambda: b.with_cell("19.23", 1, "3.0", sample=-1)),
        Example("miles de personas", lambda: b.with_cell("19.5-22", 2, "12.456", sample=-1)),
        Example("porcentaje con su signo", lambda: b.with_cell("19.5-22", 5, "87,5 %", sample=-1)),
        Example("no se entiende", lambda: b.with_cell("19.13", 6, "12.34.5", sample=-1), ("unreadable",)),
        Example("coma decimal", lambda: b.with_cell("19.13", 6, "160,00", sample=-1), ("not_plain",)),
        Example("moneda y miles", lambda: b.with_cell("19.8", 4, "$ 1,234.50", sample=-1), ("not_plain",)),
        Example("media persona", lambda: b.with_cell("19.23", 1, "3.5", sample=-1), ("not_whole",)),
        Example("cantidad negativa", lambda: b.with_cell("19.20", 1, "-4", sample=-1), ("not_whole",)),
        Example("porcentaje imposible", lambda: b.with_cell("19.5-22", 5, "870", sample=-1), ("not_a_share",)),
    ),
)
