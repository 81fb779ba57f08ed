"""C-01: no empty cell; what is missing is said with one of the two formulas."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.absence import absence_kinds, may_lack_content
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import GUIDE, MONITORING_CTA


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if part is None or part.header is None:
        return
    columns = [(cell, column_name(part, cell)) for cell in part.header.columns if cell is not None]
    last = max((cell for cell, _ in columns), default=-1)
    for block in part.blocks():
        if block.narrowest > last and not may_lack_content(block.folded):
            continue
        kinds = absence_kinds(block.texts)
        if block.narrowest > last and not kinds:
            continue  # all that it holds beside content are formulas rightly written
        kinds[""] = "empty"  # what a short row lacks
        lacking = frozenset(kinds)
        for row, cells in block.rows:
            width = len(cells)
            if width > last and lacking.isdisjoint(cells):
                continue
            for cell, name in columns:
                if (text := cells[cell] if cell < width else "") in kinds:
                    yield Failure(kinds[text], "dataset", row, name, {"seen": text})


_FORMULAS = "NO APLICA (si el dato no corresponde) o INFORMACIÓN NO DISPONIBLE (si existe, pero no se tiene)"

RULE = Rule(
    code="C-01",
    title="No hay celdas vacías",
    why="Una celda vacía no dice si el dato no existe, no se tiene o se olvidó. La guía admite solo dos formas de "
    "decirlo: NO APLICA e INFORMACIÓN NO DISPONIBLE.",
    law=f"{GUIDE}; {MONITORING_CTA}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "empty": Text(
            "Hay celdas vacías en esta columna.",
            f"Llene cada celda con su dato. Si no lo hay, escriba {_FORMULAS}, y explíquelo en el diccionario.",
        ),
        "wrong_formula": Text(
            "Hay celdas con «{seen}» o una marca parecida en lugar del dato.",
            f"Reemplácelas: escriba {_FORMULAS}, y explíquelo en el diccionario. En Excel sirve Buscar y reemplazar.",
        ),
        "formula_style": Text(
            "Hay celdas con «{seen}»: la fórmula va en mayúsculas y sin comillas ni punto.",
            "Reemplácelas por NO APLICA o INFORMACIÓN NO DISPONIBLE, tal como está aquí.",
        ),
    },
    check=check,
    examples=(
        Example("todo lleno", lambda: b.publication()),
        Example("las dos fórmulas", lambda: _row("NO APLICA", "INFORMACIÓN NO DISPONIBLE")),
        Example("sí y ceros son datos", lambda: _row("Sí", "0")),
        Example(
            "fila en blanco entera: lo dice F-05",
            lambda: b.publication(dataset=b.dataset_rows("19.18", b.AGREEMENT, [""] * 6)),
        ),
        Example("columnas vacías a la derecha: lo dice F-05", lambda: b.publication(dataset=_padded())),
        Example("celda vacía", lambda: _row("Objeto", ""), ("empty",)),
        Example(
            "fila corta", lambda: b.publication(dataset=b.dataset_rows("19.18", b.AGREEMENT[:4])), ("empty", "empty")
        ),
        Example(
            "marcas inventadas",
            lambda: b.publication(dataset=b.dataset_rows("19.18", ["N/A", "S/N", "-", "ND", "n.a.", "No disponible"])),
            ("wrong_formula",) * 6,
        ),
        Example("en minúsculas o con punto", lambda: _row("No aplica", "NO APLICA."), ("formula_style",) * 2),
    ),
)


def _row(subject: str, term: str) -> Publication:
    return b.publication(
        dataset=b.dataset_rows("19.18", [*b.AGREEMENT[:2], subject, b.AGREEMENT[3], term, b.AGREEMENT[5]])
    )


def _padded() -> list[list[str]]:
    return [[*row, "", ""] for row in b.dataset_rows("19.18", b.AGREEMENT)]
