"""C-05: the columns of item 19.6 agree with each other: what Annex 1 calls «validez» of the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from checker.model import Case, Example, Failure, Measured, Part, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.amounts import readings
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import dataset, starting
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import LAW_BUDGET, MONITORING_CI, TEMPLATES
from rules.lotaip.checks._remuneration import equal, money

_NAMES = (
    *("asignado", "modificado", "codificado", "montocertificado", "comprometido", "devengado", "pagado"),
    *("saldoporcomprometer", "saldopordevengar", "saldoporpagar", "porcentajedeejecucion"),
)
_ASSIGNED, _MODIFIED, _CODED, _CERTIFIED, _COMMITTED, _ACCRUED, _PAID, _FREE, _UNACCRUED, _UNPAID, _SHARE = range(11)
_SUMS = (
    ("wrong_codified", _CODED, (_ASSIGNED, _MODIFIED), (1, 1)),
    ("wrong_uncommitted", _FREE, (_CODED, _COMMITTED), (1, -1)),
    ("wrong_unaccrued", _UNACCRUED, (_CODED, _ACCRUED), (1, -1)),
    ("wrong_unpaid", _UNPAID, (_ACCRUED, _PAID), (1, -1)),
)
Readings = Sequence[tuple[float, ...]]


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, "19.6")
    cells_of = _cells(part) if part is not None else None
    if part is None or cells_of is None:
        return
    measured, last = 0, max(cells_of)
    for row, cells in part.data_rows():
        if len(cells) <= last:
            continue
        found = [readings(cells[cell]) for cell in cells_of]
        income = _is_income(cells)
        sums = [s for s in (_SUMS[:1] if income else _SUMS) if found[s[1]] and all(found[n] for n in s[2])]
        share = not income and bool(found[_SHARE] and found[_CODED] and found[_ACCRUED] and found[_CODED][0])
        measured += bool(sums or share)
        for kind, total, terms, signs in sums:
            if not _adds_up(found, total, terms, signs):
                expected = sum(sign * found[n][0] for sign, n in zip(signs, terms, strict=True))
                params = {"found": money(found[total][0]), "expected": money(expected)}
                yield Failure(kind, "dataset", row, column_name(part, cells_of[total]), params)
        if share and not _is_share(found, cells[cells_of[_SHARE]]):
            params = {
                "found": cells[cells_of[_SHARE]][:SEEN],
                "expected": money(found[_ACCRUED][0] / found[_CODED][0] * 100),
            }
            yield Failure("wrong_share", "dataset", row, column_name(part, cells_of[_SHARE]), params)
    if measured:
        yield Measured(measured)


def _cells(part: Part) -> list[int] | None:
    found = [starting(part, name)[:1] for name in _NAMES]
    return [cells[0] for cells in found] if all(found) else None


def _is_income(cells: Sequence[str]) -> bool:
    """Income has no commitments, and offices fill its columns in several ways: only its first sum is certain. Account
    groups 1 to 3 are income, 5 to 9 spending; a programme before the account can hide a spending row, no more."""
    said = fold(" ".join(cells[:3]))
    if "ingreso" in said:
        return True
    return cells[0][:1] in ("1", "2", "3") and not ("gasto" in said or "egreso" in said)


def _adds_up(found: Readings, total: int, terms: tuple[int, int], signs: tuple[int, int]) -> bool:
    one, two = terms
    for whole, first, second in product(found[total], found[one], found[two]):
        result = first * signs[0] + second * signs[1]
        if equal(whole, result):
            return True
        # Some systems hold back what is certified before it is committed.
        if total == _FREE and any(equal(whole, result - held) for held in found[_CERTIFIED]):
            return True
    return False


def _is_share(found: Readings, written: str) -> bool:
    """Whether the percentage is right as far as its decimals go, cut or rounded, or is written as a fraction of one."""
    decimals = len(written.replace(",", ".").rstrip("% ").partition(".")[2])
    slack = max(0.05, 10.0**-decimals) + 1e-9
    of_one = 10.0 ** (2 - decimals) + 0.05 if decimals else 0.5  # «1» is all of it, as a workbook keeps 100 %
    for value, accrued, coded in product(found[_SHARE], found[_ACCRUED], found[_CODED]):
        share = accrued / coded * 100 if coded else value
        if abs(value - share) <= slack or abs(value * 100 - share) <= of_one:
            return True
    return False


_FIX = (
    "Compare la fila con la cédula presupuestaria del mes y corrija la cifra equivocada en la hoja de cálculo "
    "original. Antes de guardar como CSV, pegue las columnas como valores."
)


def _sum(what: str, of: str) -> Text:
    return Text(f"{what} no es {of}. En la primera fila señalada debería ser {{expected}} y dice {{found}}.", _FIX)


RULE = Rule(
    code="C-05",
    title="Las cuentas del presupuesto cuadran",
    why="Cada saldo y cada porcentaje se calculan de las otras columnas de la misma fila. Si no cuadran, alguna cifra "
    "está equivocada y no se sabe cuál.",
    law=f"{LAW_BUDGET}; {MONITORING_CI}; {TEMPLATES}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "wrong_codified": _sum("El codificado", "lo asignado más lo modificado"),
        "wrong_uncommitted": _sum("El saldo por comprometer", "el codificado menos lo comprometido"),
        "wrong_unaccrued": _sum("El saldo por devengar", "el codificado menos lo devengado"),
        "wrong_unpaid": _sum("El saldo por pagar", "lo devengado menos lo pagado"),
        "wrong_share": _sum("El porcentaje de ejecución", "lo devengado dividido para el codificado, por cien"),
    },
    check=check,
    examples=(
        Example("cuadra", lambda: b.publication("19.6")),
        Example("con coma decimal y miles", lambda: _row(coded="1.000,00", uncommitted="500,00")),
        Example("porcentaje sin decimales", lambda: _row(accrued="405", unaccrued="595", unpaid="105", share="41")),
        Example("porcentaje cortado", lambda: _row(accrued="409.9", unaccrued="590.1", unpaid="109.9", share="40.9")),
        Example("porcentaje como fracción", lambda: _row(share="0.40")),
        Example("fracción de un decimal", lambda: _row(share="0,4")),
        Example("todo ejecutado, como fracción", lambda: _row(accrued="1000", unaccrued="0", unpaid="700", share="1")),
        Example("reforma negativa entre paréntesis", lambda: _row(assigned="1100.00", modified="(100.00)")),
        Example("descuenta lo certificado", lambda: _row(certified="50.00", uncommitted="450.00")),
        Example("un ingreso sin compromisos", lambda: _row(account="110102", category="Corrientes", uncommitted="0")),
        Example("codificado cero", lambda: _row(**_NOTHING)),
        Example("NO APLICA no se mide", lambda: _row(uncommitted="NO APLICA")),
        Example("codificado", lambda: _row(modified="50.00"), ("wrong_codified",)),
        Example("codificado de un ingreso", lambda: _row(category="Ingresos", modified="5"), ("wrong_codified",)),
        Example("saldo por comprometer", lambda: _row(uncommitted="600.00"), ("wrong_uncommitted",)),
        Example("saldo por devengar", lambda: _row(unaccrued="500.00"), ("wrong_unaccrued",)),
        Example("saldo por pagar", lambda: _row(unpaid="0.00"), ("wrong_unpaid",)),
        Example("porcentaje de otra cuenta", lambda: _row(share="50.00"), ("wrong_share",)),
    ),
)

_CELLS = (
    *("account", "category", "text", "assigned", "modified", "coded", "certified", "committed", "accrued", "paid"),
    *("uncommitted", "unaccrued", "unpaid", "share"),
)
_NOTHING: dict[str, str] = {name: "0.00" for name in _CELLS[3:]}


def _row(**changed: str) -> Publication:
    row = dict(zip(_CELLS, b.SAMPLES["19.6"][1], strict=True)) | changed
    return b.publication("19.6", dataset=b.dataset_rows("19.6", list(row.values())))
