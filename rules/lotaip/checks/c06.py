"""C-06: item 19.6 has income, not only spending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, starting, whole_dataset
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW_BUDGET

_INCOME = ("1", "2", "3")
_SPENDING = ("5", "6", "7", "8", "9")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = whole_dataset(publication, "19.6")
    cells_of = starting(part, "cuenta", "categoria", "descripcion") if part is not None else []
    if part is None or len(cells_of) < 3:
        return
    spending = 0
    for _, (account, category, text) in contents(part, cells_of):
        # Whatever may be income counts: an account that begins with its programme, «1.5.1.01.05», does too.
        if account.startswith(_INCOME) or "ingreso" in fold(f"{category} {text}"):
            return
        spending += account.startswith(_SPENDING)
    if spending:
        yield Failure("no_income", "dataset")


RULE = Rule(
    code="C-06",
    title="El presupuesto incluye los ingresos",
    why="La ley pide los ingresos, los gastos, el financiamiento y los resultados. La plantilla del portal nacional "
    "está pensada para los gastos, así que la omisión no es solo de la entidad; pero sin los ingresos no se sabe de "
    "dónde sale el dinero.",
    law=f"{LAW_BUDGET}; {GUIDE_CONTENTS}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_income": Text(
            "El conjunto de datos tiene gastos y ninguna fila de ingresos.",
            "Añada las filas de la cédula presupuestaria de ingresos del mes (grupos 1, 2 y 3), con «Ingresos» en la "
            "columna Categoría.",
        ),
    },
    check=check,
    examples=(
        Example("ingresos y gastos", lambda: b.publication("19.6")),
        Example("la categoría lo dice", lambda: _accounts(("T-1", "INGRESOS CORRIENTES"), ("510105", "Gastos"))),
        Example("la cuenta empieza por el programa", lambda: _accounts(("1.1.510105", "Gasto corriente"))),
        Example("cuentas que no se entienden", lambda: _accounts(("A-01", "Administración"))),
        Example("NO APLICA: lo dice N-01", lambda: _accounts(("NO APLICA", "NO APLICA"))),
        Example("solo gastos", lambda: _accounts(("510105", "Gastos"), ("730811", "Inversión")), ("no_income",)),
    ),
)


def _accounts(*accounts: Sequence[str]) -> Publication:
    amounts = b.SAMPLES["19.6"][1][3:]
    return b.publication(
        "19.6", dataset=b.dataset_rows("19.6", *([account, kind, "Texto", *amounts] for account, kind in accounts))
    )
