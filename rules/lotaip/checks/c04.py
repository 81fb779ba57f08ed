"""C-04: the total of additional income of item 19.3 is the sum of its four parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from checker.model import Case, Example, Failure, Measured, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE, LAW_REMUNERATION, MONITORING_CI
from rules.lotaip.checks._remuneration import EXTRAS, TOTAL, amounts, equal, example, money


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    measured = 0
    for row, (*extras, totals) in amounts(publication, (*EXTRAS, TOTAL)):
        measured += 1
        if equal(totals[0], sum([extra[0] for extra in extras])):  # most amounts can be read in one way only
            continue
        if not any(equal(total, sum(parts)) for total in totals for parts in product(*extras)):
            expected = sum(extra[0] for extra in extras)
            yield Failure(
                "wrong_total", "dataset", row, TOTAL, {"found": money(totals[0]), "expected": money(expected)}
            )
    if measured:
        yield Measured(measured)


RULE = Rule(
    code="C-04",
    title="El total de ingresos adicionales es la suma de sus partes",
    why="El total debe reunir la décima tercera y la décima cuarta remuneración, las horas suplementarias y "
    "extraordinarias, y los encargos y subrogaciones.",
    law=f"{LAW_REMUNERATION}; {GUIDE}; {MONITORING_CI}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "wrong_total": Text(
            "El total de ingresos adicionales no es la suma de sus partes. En la primera fila señalada las partes "
            "suman {expected} y el total dice {found}.",
            "Revise los cuatro ingresos y el total en la hoja de cálculo original. Antes de guardar como CSV, péguelos "
            "como valores: el archivo no debe llevar fórmulas.",
        ),
    },
    check=check,
    examples=(
        Example("cuadra", lambda: example()),
        Example("centavos de redondeo", lambda: example(total="106.45")),
        Example("con coma decimal", lambda: example(extra="68,08", total="106,41")),
        Example("otro numeral", lambda: b.publication()),
        Example("un ingreso sin dato no se mide", lambda: example(extra="INFORMACIÓN NO DISPONIBLE")),
        Example("no suma", lambda: example(total="177.33"), ("wrong_total",)),
    ),
)
