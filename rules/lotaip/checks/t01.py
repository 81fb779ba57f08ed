"""T-01: registered on the national portal in time. Never changes a verdict; it feeds RP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip import calendar
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import MONITORING_RP, RULES_MEDIUM


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    stamp = publication.registered_at
    if publication.place != "pnt" or stamp is None or calendar.on_time(stamp, case.deadline):
        return
    registered = calendar.local_date(stamp)
    yield Failure("late", params={"date": registered.isoformat(), "deadline": case.deadline.isoformat()})


RULE = Rule(
    code="T-01",
    title="Se registró en el portal nacional dentro del plazo",
    why="La información pierde utilidad si llega tarde. El plazo es el día 15 del mes siguiente, o el siguiente día "
    "laborable.",
    law=f"{RULES_MEDIUM}; {MONITORING_RP}",
    source="norm",
    scope="publication",
    needs_web=True,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "late": Text(
            "Se registró el {date}, después del plazo, que vencía el {deadline}.",
            "Lo ya registrado no se puede adelantar. Para el próximo mes, fije un recordatorio unos días antes del 15, "
            "y pida los archivos a cada unidad con tiempo.",
        ),
    },
    check=check,
    examples=(
        Example("sin fecha de registro", lambda: b.publication()),
        Example(
            "el último día, de noche en Ecuador",
            lambda: b.publication(registered_at=datetime(2026, 5, 16, 4, 30, tzinfo=UTC)),
        ),
        Example(
            "una hora sin zona se lee como la más favorable",
            lambda: b.publication(registered_at=datetime(2026, 5, 16, 4, 30)),
        ),
        Example("tarde en el sitio propio", lambda: b.publication(place="own", registered_at=datetime(2026, 6, 1))),
        Example(
            "al día siguiente",
            lambda: b.publication(registered_at=datetime(2026, 5, 16, 5, 30, tzinfo=UTC)),
            ("late",),
        ),
        Example("dos semanas después", lambda: b.publication(registered_at=datetime(2026, 6, 1, 9)), ("late",)),
    ),
)
