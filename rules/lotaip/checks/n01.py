"""N-01: what every municipality has is not declared absent."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.absence import is_formula, may_hold_formula
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE, LAW


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if publication.obligation.no_aplica_plausible or part is None:
        return
    rows = 0
    for block in part.blocks():
        if not may_hold_formula(block.folded):
            return
        for _, cells in block.rows:
            rows += 1
            if not all(is_formula(cell) for cell in cells if cell):
                return
    if rows:
        yield Failure("implausible", "dataset")


RULE = Rule(
    code="N-01",
    title="No se declara sin información lo que toda municipalidad tiene",
    why="Toda municipalidad tiene personal, remuneraciones, servicios, presupuesto, contratación, responsables de la "
    "información y sesiones del concejo. Un NO APLICA en todo el archivo deja sin informar lo que sí existe.",
    law=f"{LAW}; {GUIDE}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "implausible": Text(
            "Todo el conjunto de datos dice NO APLICA o INFORMACIÓN NO DISPONIBLE, y esta información debería existir.",
            "Registre la información del mes. Si de verdad no la hubo, explique el motivo en el diccionario con el "
            "documento que lo respalda.",
        ),
    },
    check=check,
    examples=(
        Example("con datos", lambda: b.publication("19.2")),
        Example("puede no haber convenios", lambda: _absent("19.18")),
        Example(
            "una fila sin datos entre otras",
            lambda: b.publication("19.8", dataset=b.dataset_rows("19.8", ["NO APLICA"] * 10, b.SAMPLES["19.8"][0])),
        ),
        Example("solo cabecera: lo dice F-05", lambda: b.publication("19.6", dataset=b.dataset_rows("19.6")[:1])),
        Example("sin presupuesto", lambda: _absent("19.6"), ("implausible",)),
        Example("sin actas", lambda: _absent("24.act"), ("implausible",)),
    ),
)


def _absent(item: str) -> Publication:
    row = ["NO APLICA"] * len(b.obligation(item).templates[0].columns)
    return b.publication(item, dataset=b.dataset_rows(item, row))
