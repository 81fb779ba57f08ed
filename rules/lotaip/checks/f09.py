"""F-09: datasets hold values, not the formulas of a spreadsheet nor the errors they give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import dataset, judged
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_FORMULA = re.compile(r"=\s*[-+(]*\$?(?:[^\W\d_][\w.]*\(|[A-Za-z]{1,3}\$?\d+\b|\d+(?:\.\d+)?\s*[-+*/])")
_ERROR = re.compile(
    r"#\s?¡?(?:ref|valor|value|div/0|num|nulo|null)!|#\s?¿?(?:nombre|name)\?|#n/?[ad]\b|#{4,}|#(?:spill|calc|desbord)",
    re.IGNORECASE,
)
_FIX = (
    "En la hoja de cálculo original, seleccione la columna, cópiela y péguela como valores; luego guarde de nuevo como "
    "CSV UTF-8."
)


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, publication.obligation.id)
    if part is None or part.header is None:
        return
    if not any("\n=" in block.folded or block.folded.startswith("=") or "#" in block.folded for block in part.blocks()):
        return
    columns = [cell for cell in part.header.columns if cell is not None]
    for row, cell, text, kind in judged(part, columns, _kind):
        yield Failure(kind, "dataset", row, column_name(part, cell), {"seen": text[:SEEN]})


def _kind(text: str) -> str | None:
    if text[:1] not in ("=", "#"):  # nearly all
        return None
    if text[0] == "=":
        return "formula" if _FORMULA.match(text) else None
    return "error_value" if _ERROR.fullmatch(text) else None


RULE = Rule(
    code="F-09",
    title="No hay fórmulas en los datos",
    why="La guía no admite fórmulas: fuera de la hoja de cálculo no se calculan, y quien abre el archivo ve la fórmula "
    "o un error en lugar de la cifra.",
    law=GUIDE_CONTENTS,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "formula": Text("Hay fórmulas en lugar de valores, como «{seen}».", _FIX),
        "error_value": Text(
            "Hay celdas con «{seen}»: la hoja de cálculo no pudo mostrar el valor.",
            f"Corrija la fórmula o ensanche la columna. {_FIX}",
        ),
    },
    check=check,
    examples=(
        Example("valores", lambda: b.publication("19.3")),
        Example("signos que no son fórmulas", lambda: _pay("= N/D", "==")),
        Example("un número de resolución", lambda: _pay("#012", "N.º 5")),
        Example("error que ya señala C-01", lambda: _pay("#REF!", "#N/A")),
        Example("una suma", lambda: _pay("=SUMA(H2:K2)", "=F2*12"), ("formula", "formula")),
        Example("una cuenta", lambda: _pay("=817*12", "=+H2+I2"), ("formula", "formula")),
        Example("errores", lambda: _pay("#¡NUM!", "######"), ("error_value", "error_value")),
    ),
)


def _pay(one: str, other: str) -> Publication:
    row = [*b.SAMPLES["19.3"][0]]
    row[6], row[11] = one, other
    return b.publication("19.3", dataset=b.dataset_rows("19.3", row))
