"""F-03: columns are separated by ``;`` (the portal) or ``,`` (the instructions). The two official texts differ."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import MONITORING_ETA, TEMPLATES

_ACCEPTED = frozenset({None, ";", ","})
_KINDS = {"\t": "tab", "|": "pipe"}


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for component, part in publication.parts.items():
        if part.file_type == "text" and part.delimiter not in _ACCEPTED:
            yield Failure(_KINDS.get(part.delimiter or "", "other"), component)


_FIX = (
    "Ábralo en Excel y elija Archivo › Guardar como › «CSV UTF-8 (delimitado por comas)»: con la configuración "
    "regional de Ecuador, Excel escribe punto y coma."
)

RULE = Rule(
    code="F-03",
    title="Las columnas están separadas por punto y coma o por coma",
    why="El portal nacional lee punto y coma, y las instrucciones hablan de comas. Con otro separador, el portal pone "
    "todo en una sola columna.",
    law=f"{TEMPLATES}; {MONITORING_ETA}",
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "tab": Text("Las columnas están separadas por tabuladores.", _FIX),
        "pipe": Text("Las columnas están separadas por barras verticales (|).", _FIX),
        "other": Text("Las columnas están separadas por un signo que el portal nacional no lee.", _FIX),
    },
    check=check,
    examples=(
        Example("punto y coma", lambda: b.publication()),
        Example("coma", lambda: b.changed(b.publication(), "dataset", delimiter=",")),
        Example("una sola columna", lambda: b.changed(b.publication(), "dataset", delimiter=None)),
        Example("tabulador", lambda: b.changed(b.publication(), "dataset", delimiter="\t"), ("tab",)),
        Example("barra vertical", lambda: b.changed(b.publication(), "dictionary", delimiter="|"), ("pipe",)),
        Example("otro signo", lambda: b.changed(b.publication(), "metadata", delimiter="~"), ("other",)),
    ),
)
