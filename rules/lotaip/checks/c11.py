"""C-11: what items 19.16 and 19.18 list is in force in the month: what Annex 1 calls «vigencia»."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Measured, Publication, Rule, RuleOutcome, Text
from reading.periods import parse_date
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, dataset, starting
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import LAW, MONITORING_CI_TERM
from rules.lotaip.terms import end_of


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, "19.16", "19.18")
    cells_of = starting(part, "fecha", "periododevigencia", "plazodeduracion") if part is not None else []
    if part is None or len(cells_of) != 2:
        return
    measured = 0
    for row, (start, term) in contents(part, cells_of):
        end = end_of(parse_date(start), term)
        if end is None:
            continue
        measured += 1
        if f"{end:%Y-%m}" < case.month:
            params = {"end": end.isoformat(), "month": case.month}
            yield Failure("expired", "dataset", row, column_name(part, cells_of[1]), params)
    if measured:
        yield Measured(measured)


RULE = Rule(
    code="C-11",
    title="Lo que se lista está vigente en el mes",
    why="Una reserva vencida ya no protege la información, que pasa a ser pública; y un convenio terminado no es de "
    "los que la entidad tiene en marcha.",
    law=f"{LAW}; {MONITORING_CI_TERM}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "expired": Text(
            "El plazo de algunas filas venció antes de {month}: el de la primera fila señalada, el {end}.",
            "Si el plazo se prorrogó, escriba hasta cuándo (por ejemplo, «Hasta 2030-05-01»). Si no, retire la fila; "
            "en el numeral 16, publique además la información que dejó de ser reservada.",
        ),
    },
    check=check,
    examples=(
        Example("dos años desde abril", lambda: b.publication()),
        Example("reserva de quince años", lambda: b.publication("19.16")),
        Example("vence en el mismo mes", lambda: _term("2025-04-02", "1 año")),
        Example("sin fin", lambda: _term("2015-01-01", "Indefinido")),
        Example("hasta una fecha", lambda: _term("2015-01-01", "Hasta el 1 de mayo de 2027")),
        Example("de una fecha a otra", lambda: _term("2015-01-01", "2015-01-01 a 2026-04-30")),
        Example("en letras", lambda: _term("2022-05-01", "cinco (5) años a partir de la fecha de suscripción")),
        Example("puede haberse renovado: no se mide", lambda: _term("2015-01-01", "1 año, renovable automáticamente")),
        Example("no se sabe desde cuándo", lambda: _term("abril", "1 año")),
        Example("desde otro hecho: no se mide", lambda: _term("2015-01-01", "90 días desde la entrega del anticipo")),
        Example("NO APLICA", lambda: _term("NO APLICA", "NO APLICA")),
        Example("venció el año pasado", lambda: _term("2020-01-15", "5 años"), ("expired",)),
        Example("venció el mes anterior", lambda: _term("2024-01-01", "Hasta 2026-03-31"), ("expired",)),
        Example("meses y días", lambda: _term("2025-01-01", "6 meses y 15 días"), ("expired",)),
    ),
)


def _term(start: str, term: str) -> Publication:
    row = ["Nacional", start, *b.AGREEMENT[2:4], term, b.AGREEMENT[5]]
    return b.publication(dataset=b.dataset_rows("19.18", row))
