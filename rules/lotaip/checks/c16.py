"""C-16: dates of datasets can be read, exist, and end after they begin."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, dataset, judged, starting
from rules.lotaip.checks._dates import date_kind, readings_of
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import TEMPLATES

_SPANS = ("19.4", "19.9", "19.13")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, publication.obligation.id)
    cells_of = starting(part, "fecha") if part is not None else []
    if part is None or not cells_of:
        return
    for row, cell, text, kind in judged(part, cells_of, date_kind):
        yield Failure(kind, "dataset", row, column_name(part, cell), {"seen": text[:SEEN]})
    if publication.obligation.id in _SPANS and len(cells_of) == 2:
        for row, (start, end) in contents(part, cells_of):
            starts, ends = readings_of(start), readings_of(end)
            if starts and ends and max(ends) < min(starts):
                yield Failure("reversed", "dataset", row, column_name(part, cells_of[1]), {"start": start, "end": end})


_ISO = "Escríbala con año, mes y día separados por guiones, por ejemplo 2026-04-30."

RULE = Rule(
    code="C-16",
    title="Las fechas de los datos existen y se pueden leer",
    why="Una fecha que no existe, o que cada computadora entiende de otra manera, no dice cuándo ocurrió algo. La "
    "plantilla oficial las escribe como AAAA-MM-DD.",
    law=TEMPLATES,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "impossible": Text("Hay fechas que no existen, como «{seen}».", f"Corrija la fecha. {_ISO}"),
        "serial": Text(
            "Hay números en lugar de fechas, como «{seen}»: es la cuenta interna que lleva la hoja de cálculo.",
            "En la hoja original, dé a la columna el formato de fecha AAAA-MM-DD antes de guardar como CSV.",
        ),
        "unreadable": Text("Hay celdas que no se pueden leer como fecha, como «{seen}».", _ISO),
        "not_iso": Text(
            "Hay fechas que no están escritas como AAAA-MM-DD, como «{seen}».",
            f"{_ISO} En Excel o LibreOffice, dé antes a la columna el formato Texto para que no la cambie.",
        ),
        "reversed": Text(
            "Hay filas que terminan antes de empezar: la primera señalada empieza el {start} y termina el {end}.",
            "Revise ambas fechas y corrija la equivocada.",
        ),
    },
    check=check,
    examples=(
        Example("como pide la plantilla", lambda: b.publication("19.13")),
        Example("con la hora", lambda: _travel("2026-04-06 08:30", "2026-04-08T18:00:00")),
        Example("en palabras, sin fecha", lambda: _travel("2026-04-06", "En curso")),
        Example("un solo día", lambda: _travel("2026-04-06", "2026-04-06")),
        Example("NO APLICA y una marca de C-01", lambda: _travel("NO APLICA", "s/n")),
        Example("día y mes al revés no acusan", lambda: _travel("04/12/2026", "05/01/2026"), ("not_iso", "not_iso")),
        Example("no existe", lambda: _travel("2026-04-06", "31/02/2026"), ("impossible",)),
        Example("mes trece", lambda: _travel("2026-13-06", "2026-04-08"), ("impossible",)),
        Example("número de hoja de cálculo", lambda: _travel("46118", "2026-04-08"), ("serial",)),
        Example("números sueltos", lambda: _travel("6-8", "2026-04-08"), ("unreadable",)),
        Example("día, mes y año", lambda: _travel("6/4/2026", "2026-04-08"), ("not_iso",)),
        Example("mes antes que día", lambda: _travel("04/06/2026", "04/28/2026"), ("not_iso", "not_iso")),
        Example("como la muestra Excel", lambda: _travel("6-abr-26", "8-abr-26"), ("not_iso", "not_iso")),
        Example("año de dos cifras", lambda: _travel("06/04/26", "2026-04-08"), ("not_iso",)),
        Example("solo el mes", lambda: _travel("abril de 2026", "2026-04-08"), ("not_iso",)),
        Example("en palabras", lambda: _travel("6 de abril de 2026", "2026-04-08"), ("not_iso",)),
        Example("termina antes de empezar", lambda: _travel("2026-04-08", "2026-04-06"), ("reversed",)),
    ),
)


def _travel(start: str, end: str) -> Publication:
    row = list(b.SAMPLES["19.13"][0])
    row[3:5] = [start, end]
    return b.publication("19.13", dataset=b.dataset_rows("19.13", row))
