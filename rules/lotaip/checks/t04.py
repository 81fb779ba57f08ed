"""T-04: the metadata says that the item is updated every month."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold, header_key
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import holds_content
from rules.lotaip.checks._fields import SEEN
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW

_CONTENTS = {
    "quarterly": ("trimestral",),
    "half-yearly": ("semestral", "anual"),
    "yearly": ("anual",),
}
"""Where the contents change less often, offices write how often they do; the guide asks for both."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("metadata")
    for entry in (part.entries or ()) if part is not None else ():
        if header_key(entry.key).startswith("periodicidad"):
            said = fold(entry.value)
            lawful = ("mensual", "mes", *_CONTENTS.get(publication.obligation.content_period, ()))
            if holds_content(entry.value) and not any(word in said for word in lawful):
                yield Failure("not_monthly", "metadata", entry.row, entry.key.strip(), {"seen": entry.value[:SEEN]})
            return


RULE = Rule(
    code="T-04",
    title="La periodicidad es mensual",
    why="La ley pide actualizar la información todos los meses. La periodicidad dice a quien la consulta cuándo "
    "volver.",
    law=f"{LAW}; {GUIDE_CONTENTS}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_monthly": Text(
            "La periodicidad de actualización dice «{seen}».",
            "Escriba MENSUAL en la fila de la periodicidad de los metadatos.",
        ),
    },
    check=check,
    examples=(
        Example("mensual", lambda: b.publication()),
        Example("en una frase", lambda: _updated("19.2", "Cada mes")),
        Example("lo que dura el contenido", lambda: _updated("19.16", "Semestral")),
        Example("en blanco: lo dice F-06", lambda: _updated("19.2", "")),
        Example("anual", lambda: _updated("19.2", "ANUAL"), ("not_monthly",)),
        Example("una fecha", lambda: _updated("19.2", "2026-04-30"), ("not_monthly",)),
    ),
)


def _updated(item: str, text: str) -> Publication:
    return b.publication(item, metadata=b.metadata_rows(item, r1=text))
