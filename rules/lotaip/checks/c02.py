"""C-02: where a formula of absence is used, the dictionary explains it."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Part, Publication, Rule, RuleOutcome, Text
from reading.text import header_key
from rules.lotaip.absence import formulas_of, may_hold_formula, speaks_of_absence
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import GUIDE, MONITORING_CTA

_EXPLAINED_BY_TEMPLATE = {"19.17": "lugar"}
"""Columns whose official definition itself speaks of NO APLICA: it explains that column and no other."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    dataset, dictionary = publication.parts.get("dataset"), publication.parts.get("dictionary")
    if dataset is None or dataset.header is None or dictionary is None or dictionary.table is None:
        return
    if not any(may_hold_formula(block.folded) for block in dataset.blocks()):
        return
    noted = _noted_fields(dictionary)
    explained = _EXPLAINED_BY_TEMPLATE.get(publication.obligation.id)
    if noted - {explained}:
        return
    columns = {
        cell: column_name(dataset, cell)
        for cell in dataset.header.columns
        if cell is not None and not (noted and header_key(column_name(dataset, cell)) == explained)
    }
    for block in dataset.blocks():
        if not may_hold_formula(block.folded):
            continue
        formulas = formulas_of(block.texts)
        for row, cells in block.rows:
            if formulas.isdisjoint(cells):
                continue
            for cell, name in columns.items():
                if cell < len(cells) and cells[cell] in formulas:
                    yield Failure("no_note", "dictionary", params={"formula": cells[cell], "first": row, "where": name})
                    return


def _noted_fields(dictionary: Part) -> set[str | None]:
    """Keys of the dictionary's rows that can be taken for the note."""
    assert dictionary.table is not None
    return {header_key(cells[0]) for _, cells in dictionary.table.rows() if speaks_of_absence(" ".join(cells))}


RULE = Rule(
    code="C-02",
    title="El diccionario explica por qué no hay dato",
    why="NO APLICA e INFORMACIÓN NO DISPONIBLE son válidas solo si se explica el motivo: así se distingue una ausencia "
    "justificada de un descuido.",
    law=f"{GUIDE}; {MONITORING_CTA}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_note": Text(
            "El conjunto de datos usa {formula} (por primera vez en la fila {first}, columna «{where}») y el "
            "diccionario no explica el motivo.",
            "Añada al final del diccionario una fila que diga NOTA en la primera columna y, en la segunda, por qué no "
            "aplica o por qué no está disponible.",
        ),
    },
    check=check,
    examples=(
        Example("sin fórmulas", lambda: b.publication()),
        Example("con nota al final", lambda: _absent("19.18", ("NOTA", "En abril no se firmaron convenios."))),
        Example("la nota junto a una definición", lambda: _absent("19.18", ("Motivo", "No aplica: no hay convenios."))),
        Example("reunión por medios telemáticos", lambda: _remote("NO APLICA", "Lugar; si es remota, No aplica")),
        Example("todo NO APLICA y ninguna nota", lambda: _absent("19.18"), ("no_note",)),
        Example("escrita de otro modo y ninguna nota", lambda: _remote("No-Aplica.", "Dónde fue"), ("no_note",)),
        Example("una celda y ninguna nota", lambda: _remote("NO APLICA", "Dónde fue"), ("no_note",)),
        Example(
            "lo que la plantilla dice de Lugar no explica lo demás",
            lambda: _absent("19.17", ("Lugar", "Lugar; si es remota, No aplica")),
            ("no_note",),
        ),
    ),
)

_PLACE = 5


def _absent(obligation_id: str, *notes: tuple[str, str]) -> Publication:
    row = ["NO APLICA"] * len(b.obligation(obligation_id).templates[0].columns)
    return b.publication(
        obligation_id,
        dataset=b.dataset_rows(obligation_id, row),
        dictionary=b.dictionary_rows(obligation_id, *notes),
    )


def _remote(place: str, definition: str) -> Publication:
    row = [f"Dato {number}" for number in range(11)]
    row[_PLACE] = place
    rows = [(key, definition if key == "Lugar" else value) for key, value in b.dictionary_rows("19.17")]
    return b.publication("19.17", dataset=b.dataset_rows("19.17", row), dictionary=rows)
