"""T-02: the date of the metadata falls in the month of the information."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._dates import last_day, months_of
from rules.lotaip.checks._fields import SEEN, date_entry
from rules.lotaip.checks._norms import GUIDE, MONITORING_CTA


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    entry = date_entry(publication)
    if entry is None:  # a missing or blank row is F-06
        return
    # Of a date that can be read in two ways, the one that makes the file right; a month without its day is a style.
    months = months_of(entry.value)
    if case.month in months:
        return
    params = {
        "seen": entry.value.strip()[:SEEN],
        "month": case.month,
        "example": last_day(case.month).isoformat(),
    }
    yield Failure("other_month" if months else "unparseable", "metadata", entry.row, entry.key, params)


RULE = Rule(
    code="T-02",
    title="La fecha de los metadatos es del mes que se publica",
    why="Esa fecha dice de cuándo es la información. Debe moverse todos los meses, aunque los datos no cambien, y caer "
    "en el mes al que corresponden, no en el mes en que se suben.",
    law=f"{MONITORING_CTA}; {GUIDE}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "unparseable": Text(
            "La fecha de actualización dice «{seen}», que no se puede leer como fecha.",
            "Escriba el último día del mes que publica con año, mes y día separados por guiones: {example}.",
        ),
        "other_month": Text(
            "La fecha de actualización es «{seen}» y no cae en el mes publicado, {month}.",
            "Abra el archivo de metadatos y escriba el último día del mes que publica: {example}. No escriba el día en "
            "que sube el archivo.",
        ),
    },
    check=check,
    examples=(
        Example("último día del mes", lambda: b.publication()),
        Example("otra forma de escribirla", lambda: _dated("30/04/2026")),
        Example("como la muestra Excel", lambda: _dated("30-abr-26")),
        Example("año de dos cifras", lambda: _dated("30/04/26")),
        Example("el mes antes que el día", lambda: _dated("4/30/2026")),
        Example("día y mes que se pueden leer al revés", lambda: _dated("04/05/2026")),
        Example("el mes y el año, sin día", lambda: _dated("ABRIL 2026")),
        Example("fila en blanco: lo dice F-06", lambda: _dated("")),
        Example("el día en que se subió", lambda: _dated("2026-05-12"), ("other_month",)),
        Example("quedó de otro año", lambda: _dated("30/04/2025"), ("other_month",)),
        Example("el mes y el año de otro mes", lambda: _dated("Marzo de 2026"), ("other_month",)),
        Example("de otro mes, como la muestra Excel", lambda: _dated("31-mar-26"), ("other_month",)),
        Example("número de hoja de cálculo: a quien lee no le dice nada", lambda: _dated("46142"), ("unparseable",)),
        Example("texto de la plantilla", lambda: _dated("AAAA-MM-DD"), ("unparseable",)),
        Example("día que no existe", lambda: _dated("31/04/2026"), ("unparseable",)),
    ),
)


def _dated(text: str) -> Publication:
    return b.publication(metadata=b.metadata_rows("19.18", r0=text))
