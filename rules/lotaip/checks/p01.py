"""P-01: the entity published something for the month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from checker.model import Case, Example, Failure, PlaceReading, Rule, RuleOutcome, Text
from rules.lotaip import calendar
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW, RULES_MEDIUM


def check(case: Case) -> Iterator[RuleOutcome]:
    places = {reading.place for reading in case.readings}
    if case.only is not None or case.publications or case.unplaced or places.isdisjoint({"pnt", "local"}):
        return
    if not all(reading.complete for reading in case.readings):
        return
    if calendar.local_date(case.as_of) > case.deadline:
        yield Failure("nothing", params={"month": case.month})


RULE = Rule(
    code="P-01",
    title="La entidad publicó algo en el mes",
    why="La ley obliga a publicar todos los meses. Cuando no hay nada, ni siquiera se sabe si la entidad conoce su "
    "obligación.",
    law=f"{LAW}; {RULES_MEDIUM}",
    source="norm",
    scope="case",
    needs_web=False,
    valid_from="2024-09",
    valid_to=None,
    texts={
        "nothing": Text(
            "No hay ningún ítem publicado de {month}.",
            "Reúna los archivos de cada unidad con las plantillas oficiales y publíquelos en el portal institucional y "
            "en el Portal Nacional de Transparencia, aunque el plazo haya vencido.",
        ),
    },
    check=check,
    examples=(
        Example("algo publicado", lambda: replace(b.case(b.publication()), readings=[_read("pnt")])),
        Example("anunciado y no obtenido", lambda: replace(b.case(b.empty()), readings=[_read("pnt")])),
        Example("no se leyó del todo", lambda: _case(_read("pnt"), _read("own", complete=False))),
        Example("sin lista del portal nacional", lambda: _case(_read("own"))),
        Example("nadie lo visitó", lambda: _case()),
        Example("dentro del plazo", lambda: replace(_case(_read("pnt")), as_of=datetime(2026, 5, 15, 20, tzinfo=UTC))),
        Example("nada en ninguna parte", lambda: _case(_read("pnt"), _read("own")), ("nothing",)),
        Example("carpeta vacía", lambda: _case(_read("local")), ("nothing",)),
    ),
)


def _read(place: str, complete: bool = True) -> PlaceReading:
    return PlaceReading(place, "https://ejemplo.invalid/", complete)  # type: ignore[arg-type]


def _case(*readings: PlaceReading) -> Case:
    return replace(b.case(), readings=list(readings))
