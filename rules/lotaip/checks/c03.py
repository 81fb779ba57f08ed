"""C-03: the yearly pay of item 19.3 is twelve times the monthly one."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Measured, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE, LAW_REMUNERATION, MONITORING_CI
from rules.lotaip.checks._remuneration import MONTHLY, YEARLY, amounts, equal, example, money

_MONTHS = 12


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    measured = 0
    for row, (monthly, yearly) in amounts(publication, (MONTHLY, YEARLY)):
        measured += 1
        if equal(yearly[0], _MONTHS * monthly[0]):  # most amounts can be read in one way only
            continue
        if not any(equal(total, _MONTHS * pay) for total in yearly for pay in monthly):
            params = {"found": money(yearly[0]), "expected": money(_MONTHS * monthly[0]), "monthly": money(monthly[0])}
            yield Failure("not_twelve_months", "dataset", row, YEARLY, params)
    if measured:
        yield Measured(measured)


RULE = Rule(
    code="C-03",
    title="La remuneración anual es doce veces la mensual",
    why="Si las cuentas no cuadran, no se sabe cuál de las dos cifras es la que se paga.",
    law=f"{LAW_REMUNERATION}; {GUIDE}; {MONITORING_CI}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_twelve_months": Text(
            "La remuneración anual no es doce veces la mensual. En la primera fila señalada la mensual es {monthly}: "
            "la anual debería ser {expected} y dice {found}.",
            "Corrija la cifra equivocada en la hoja de cálculo original. Antes de guardar como CSV, copie las columnas "
            "y péguelas como valores: el archivo no debe llevar fórmulas.",
        ),
    },
    check=check,
    examples=(
        Example("cuadra", lambda: example()),
        Example("con coma decimal y miles", lambda: example(monthly="817,00", yearly="9.804,00")),
        Example("con signo de dólar", lambda: example(yearly="$ 9,804.00")),
        Example("diferencia de centavos", lambda: example(yearly="9804.05")),
        Example("miles o decimales: se cree lo que cuadra", lambda: example(monthly="1.234", yearly="14808")),
        Example("otro numeral", lambda: b.publication()),
        Example("NO APLICA no se mide", lambda: example(yearly="NO APLICA")),
        Example("repite la mensual", lambda: example(yearly="817.00"), ("not_twelve_months",)),
        Example("se pasa de la tolerancia", lambda: example(yearly="9804.06"), ("not_twelve_months",)),
    ),
)
