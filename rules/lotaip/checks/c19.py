"""C-19: what happened, happened in the month that is published, or before."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, dataset, starting
from rules.lotaip.checks._dates import readings_of
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_OF_THE_MONTH = ("19.8", "19.13", "19.17", "24.act")
"""Items whose rows are the month's own. Some offices keep the whole year in them, so a row of the month is enough."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, *_OF_THE_MONTH, "24.res")
    cells_of = starting(part, "fecha")[:1] if part is not None else []
    if part is None or not cells_of:
        return
    dated = [(row, text, readings_of(text)) for row, (text,) in contents(part, cells_of)]
    name = column_name(part, cells_of[0])
    for row, text, days in dated:
        months = [f"{day:%Y-%m}" for day in days]
        if months and min(months) > case.month:
            yield Failure("later", "dataset", row, name, {"seen": text[:SEEN], "month": case.month})
    known = [f"{max(days):%Y-%m}" for _, _, days in dated if days]
    all_read = bool(known) and len(known) == len(dated)
    if publication.obligation.id in _OF_THE_MONTH and all_read and max(known) < case.month:
        yield Failure("all_earlier", "dataset", column=name, params={"month": case.month, "last": max(known)})


RULE = Rule(
    code="C-19",
    title="Los hechos son del mes que se publica",
    why="La información se publica al cierre del mes: lo posterior todavía no ha ocurrido, y una lista sin nada del "
    "mes puede ser la de un mes anterior.",
    law=GUIDE_CONTENTS,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "later": Text(
            "Hay fechas posteriores al mes publicado, {month}, como «{seen}».",
            "Revise si la fecha está bien escrita. Lo que ocurrió después va en los archivos de su propio mes.",
        ),
        "all_earlier": Text(
            "Ninguna fila es de {month}: la más reciente es de {last}.",
            "Compruebe que no se subió el archivo de otro mes. Si en el mes no hubo nada, escriba una fila con NO "
            "APLICA y explique el motivo en el diccionario.",
        ),
    },
    check=check,
    examples=(
        Example("del mes", lambda: b.publication("24.act")),
        Example("todo el año hasta el mes", lambda: _sessions("2026-01-08", "2026-02-12", "2026-04-09")),
        Example("ordenanzas de otros años", lambda: _dated("24.res", "1984-10-15")),
        Example("día y mes al revés", lambda: _sessions("04/09/2026")),
        Example("una fecha que no se lee", lambda: _sessions("2026-02-12", "abril")),
        Example("NO APLICA", lambda: _sessions("NO APLICA")),
        Example("un ítem que no es del mes", lambda: _dated("19.19", "2025-01-01")),
        Example("del mes siguiente", lambda: _sessions("2026-04-09", "2026-05-02"), ("later",)),
        Example("de otro siglo", lambda: _dated("24.res", "2126-04-09"), ("later",)),
        Example("todo del mes anterior", lambda: _sessions("2026-03-05", "2026-03-19"), ("all_earlier",)),
    ),
)


def _sessions(*dates: str) -> Publication:
    return _dated("24.act", *dates)


def _dated(item: str, *dates: str) -> Publication:
    rest = b.SAMPLES[item][0][1:]
    return b.publication(item, dataset=b.dataset_rows(item, *([day, *rest] for day in dates)))
