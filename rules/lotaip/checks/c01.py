"""C-01: no empty cell; what is missing is said with one of the two formulas."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.absence import absence_kinds, may_lack_content, shows_zero
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import AMOUNTS, is_no_record, starting
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import GUIDE, MONITORING_CTA

_ACCOUNTS = ("19.3", "19.6")
"""Items full of zeros, which the accounting format of spreadsheets shows, and saves, as a dash."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dataset")
    if part is None or part.header is None:
        return
    columns = [(cell, column_name(part, cell)) for cell in part.header.columns if cell is not None]
    item = publication.obligation.id
    amounts = frozenset(starting(part, *AMOUNTS[item])) if item in _ACCOUNTS else frozenset[int]()
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
            if (width > last and lacking.isdisjoint(cells)) or is_no_record(cells):  # F-05 speaks of totals and notes
                continue
            for cell, name in columns:
                if (text := cells[cell] if cell < width else "") in kinds:
                    kind = "dash_for_zero" if cell in amounts and shows_zero(text) else kinds[text]
                    yield Failure(kind, "dataset", row, name, {"seen": text})


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
            "Hay celdas vacías.",
            f"Llene cada celda con su dato. Si no lo hay, escriba {_FORMULAS}, y explíquelo en el diccionario.",
        ),
        "wrong_formula": Text(
            "Hay celdas con «{seen}» o una marca parecida en lugar del dato.",
            f"Reemplácelas: escriba {_FORMULAS}, y explíquelo en el diccionario. En Excel sirve Buscar y reemplazar.",
        ),
        "dash_for_zero": Text(
            "Hay montos que dicen «{seen}»: así escribe la hoja de cálculo el cero con el formato Contabilidad.",
            "Dé a la columna el formato Número antes de guardar como CSV, para que el cero se escriba 0. Si el dato no "
            f"existe, escriba {_FORMULAS}.",
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
        Example(
            "fila de totales y firma: lo dice F-05", lambda: _below(["TOTAL"], ["Elaborado por: Persona de Prueba"])
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
        Example("un cero con formato Contabilidad", lambda: _pay("-", "$ -"), ("dash_for_zero",) * 2),
        Example("una celda de montos vacía", lambda: _pay("", "0.00"), ("empty",)),
        Example("en minúsculas o con punto", lambda: _row("No aplica", "NO APLICA."), ("formula_style",) * 2),
    ),
)


def _row(subject: str, term: str) -> Publication:
    return b.publication(
        dataset=b.dataset_rows("19.18", [*b.AGREEMENT[:2], subject, b.AGREEMENT[3], term, b.AGREEMENT[5]])
    )


def _below(*rows: list[str]) -> Publication:
    return b.publication(dataset=b.dataset_rows("19.18", b.AGREEMENT, *([*row, "", "", "", "", ""] for row in rows)))


def _pay(overtime: str, stand_in: str) -> Publication:
    pay = b.SAMPLES["19.3"][0]
    row = [*pay[:9], overtime, stand_in, pay[11]]
    return b.publication("19.3", dataset=b.dataset_rows("19.3", row))


def _padded() -> list[list[str]]:
    return [[*row, "", ""] for row in b.dataset_rows("19.18", b.AGREEMENT)]
