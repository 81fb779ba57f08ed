"""K-02: accrued and paid amounts, cumulative in a year, do not fall from one month to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checker.model import Case, Example, Failure, Part, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.amounts import readings
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import columns
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW_BUDGET
from rules.lotaip.checks._past import both, previous_dataset

_KEY = ("Cuenta", "Categoría", "Descripción")
_GROWING = ("Devengado", "Pagado")
_CENTS = 0.05

_Amounts = tuple[tuple[float, ...], ...]
_Rows = dict[tuple[str, ...], tuple[int, _Amounts]]


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if publication.obligation.id != "19.6" or case.month.endswith("-01"):
        return
    pair = previous_dataset(publication, case)
    if pair is None:
        return
    now, then = pair
    before = _accounts(then)
    for key, (row, amounts) in _accounts(now).items():
        if key not in before:
            continue
        for column, is_now, was in zip(_GROWING, amounts, before[key][1], strict=True):
            # Of an amount that can be read in two ways, the one that makes the file right.
            if is_now and was and max(is_now) < min(was) - _CENTS:
                yield Failure("falls", "dataset", row, column, {"first": row, **both(now, then)})


def _accounts(part: Part) -> _Rows:
    """Row and amounts of each account, those left out that stand twice: nothing tells which is which."""
    places = columns(part, (*_KEY, *_GROWING))
    if places is None:
        return {}
    found: _Rows = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row, cells in part.data_rows():
        if max(places) >= len(cells):
            continue
        account, category, text, *amounts = (cells[place] for place in places)
        key = (fold(account), fold(category), fold(text))
        seen[key] += 1
        if key[0]:
            found[key] = (row, tuple(map(readings, amounts)))
    return {key: value for key, value in found.items() if seen[key] == 1}


RULE = Rule(
    code="K-02",
    title="Lo devengado y lo pagado en el año no disminuyen de un mes al siguiente",
    why="La cédula presupuestaria acumula desde enero: lo devengado y lo pagado hasta un mes incluye lo del mes "
    "anterior. Si una cuenta baja, hubo un reverso que conviene explicar, o un archivo tiene solo lo del mes, o uno de "
    "los dos está equivocado.",
    law=f"{LAW_BUDGET}; {GUIDE_CONTENTS}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "falls": Text(
            "Hay cuentas cuyo valor acumulado en el año es menor que el del mes anterior: {count} (la primera, en la "
            "fila {first}). Se comparó (SHA-256 {sha256}) con «{previous_file}» (SHA-256 {previous_sha256}).",
            "Verifique esas cuentas con la cédula presupuestaria acumulada al cierre del mes. Corrija la que esté mal; "
            "si hubo un reverso, explíquelo con una nota en el diccionario.",
        ),
    },
    check=check,
    examples=(
        Example("sin mes anterior guardado", lambda: b.publication("19.6", dataset=_budget("100.00", "90.00"))),
        Example("crece", lambda: _after(_budget("100.00", "90.00"), _budget("120.00", "110.00"))),
        Example("queda igual", lambda: _after(_budget("100.00", "90.00"), _budget("100.00", "90.00"))),
        Example("se escribe de otra manera", lambda: _after(_budget("1234.50", "90.00"), _budget("1.234,50", "90,00"))),
        Example("otra cuenta", lambda: _after(_budget("100.00", "90.00"), _budget("10.00", "9.00", "730605"))),
        Example(
            "la cuenta aparece dos veces",
            lambda: _after(_budget("100.00", "90.00"), [*_budget("10.00", "9.00"), *_budget("10.00", "9.00")[1:]]),
        ),
        Example("baja lo devengado", lambda: _after(_budget("100.00", "50.00"), _budget("80.00", "50.00")), ("falls",)),
        Example("bajan los dos", lambda: _after(_budget("100.00", "90.00"), _budget("8.00", "9.00")), ("falls",) * 2),
    ),
)


def _budget(accrued: str, paid: str, account: str = "510105") -> b.Rows:
    row = [account, "Gastos", "Remuneraciones", "900.00", "0.00", "900.00", "900.00", "900.00", accrued, paid]
    return b.dataset_rows("19.6", [*row, "0.00", "0.00", "0.00", "10.00"])


def _after(before: b.Rows, now: b.Rows) -> Case:
    return b.with_past(b.case(b.publication("19.6", dataset=now)), b.publication("19.6", dataset=before))
