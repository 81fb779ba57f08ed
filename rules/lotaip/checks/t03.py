"""T-03: the date of the metadata is written as the official template asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._dates import last_day, months_of, readings_of
from rules.lotaip.checks._fields import SEEN, date_entry
from rules.lotaip.checks._norms import TEMPLATES

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    entry = date_entry(publication)
    if entry is None or _ISO.match(entry.value.strip()):
        return
    days = readings_of(entry.value) or [last_day(month) for month in months_of(entry.value)]
    if days:  # T-02 speaks of dates that cannot be read
        day = next((day for day in days if f"{day:%Y-%m}" == case.month), days[0])
        params = {"seen": entry.value.strip()[:SEEN], "iso": day.isoformat()}
        yield Failure("not_iso", "metadata", entry.row, entry.key, params)


RULE = Rule(
    code="T-03",
    title="La fecha está escrita como AAAA-MM-DD",
    why="Con una sola forma de escribir la fecha, cualquier programa la entiende: 03/04/2026 puede ser abril o marzo.",
    law=TEMPLATES,
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_iso": Text(
            "La fecha está escrita como «{seen}».",
            "Escríbala como {iso}. En Excel o LibreOffice, dé antes a la celda el formato Texto para que no la cambie.",
        ),
    },
    check=check,
    examples=(
        Example("como pide la plantilla", lambda: b.publication()),
        Example("no es una fecha: lo dice T-02", lambda: _dated("AAAA-MM-DD")),
        Example("día, mes y año", lambda: _dated("30/04/2026"), ("not_iso",)),
        Example("con barras", lambda: _dated("2026/04/30"), ("not_iso",)),
        Example("como la muestra Excel", lambda: _dated("30-abr-26"), ("not_iso",)),
        Example("sin el día", lambda: _dated("Abril de 2026"), ("not_iso",)),
    ),
)


def _dated(text: str) -> Publication:
    return b.publication(metadata=b.metadata_rows("19.18", r0=text))
