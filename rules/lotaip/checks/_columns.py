"""What rules about contents share: the columns they look at by the meaning of their names, and their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from checker.model import Part, Publication
from reading.text import fold, header_keys
from rules.lotaip.absence import saying_nothing, says_nothing

AMOUNTS: Mapping[str, tuple[str, ...]] = {
    "19.3": ("remuneracion", "decim", "horassuplementarias", "encargos", "totalingresos"),
    "19.6": ("asignado", "modificado", "codificado", "montoc", "comprometido", "devengado", "pagado", "saldo"),
    "19.8": ("presupuestoreferencial", "montodelaadjudicacion"),
    "19.9": ("monto",),
    "19.10": ("monto",),
    "19.11": ("monto", "desembolsos"),
    "19.13": ("valor",),
}
"""Beginnings of the columns of money, for :func:`starting`."""


def dataset(publication: Publication, *items: str) -> Part | None:
    """The dataset of one of these items, when its header was found."""
    if publication.obligation.id not in items:
        return None
    part = publication.parts.get("dataset")
    return part if part is not None and part.header is not None and part.template is not None else None


def whole_dataset(publication: Publication, *items: str) -> Part | None:
    """The dataset of one of these items where it is the only one: of several, what one lacks may stand in another."""
    return None if publication.several else dataset(publication, *items)


def starting(part: Part, *starts: str) -> list[int]:
    """Cell index of every column whose official name starts so, by :func:`reading.text.header_key`, in its order."""
    if part.header is None or part.template is None:
        return []
    named = zip(header_keys(part.template.columns), part.header.columns, strict=True)
    return [cell for key, cell in named if cell is not None and key.startswith(starts)]


_BESIDE_THE_DATA = re.compile(
    r"(?:sub ?)?total(?:es)?\b|suman\b|(?:elaborad|realizad|preparad|revisad|aprobad)[oa] por\b|fuente\b|notas?\b|"
    r"observacion(?:es)?\b|responsable\b|firma\b|fecha de (?:actualizacion|corte|elaboracion)\b"
)
_MOST_OF_A_NOTE = 2
"""Cells of a row that is a note or a signature; a row of totals is full of amounts."""


def is_no_record(cells: Sequence[str]) -> bool:
    """Whether a row with empty cells is no record of the table, but its totals, or a note or signature below it."""
    found = _beside_the_data(next(filter(None, cells), ""))
    if found is None:
        return False
    return "total" in found or found == "suman" or sum(map(bool, cells)) <= _MOST_OF_A_NOTE


@lru_cache(maxsize=1 << 12)
def _beside_the_data(text: str) -> str | None:
    found = _BESIDE_THE_DATA.match(fold(text))
    return found[0] if found else None


def holds_content(text: str) -> bool:
    """Whether a cell says something: not blank, no formula of absence, no mark in the place of one (C-01)."""
    return not says_nothing(text)


def judged(
    part: Part, cells_of: Sequence[int], kind_of: Callable[[str], str | None]
) -> Iterator[tuple[int, int, str, str]]:
    """(row, cell index, text, kind) of every cell of these columns of which ``kind_of`` says something.

    Each different text of a block is judged once; blank cells and absences are not asked about.
    """
    last = max(cells_of, default=-1)
    for block in part.blocks():
        whole = block.narrowest > last
        if whole:
            texts = {cells[cell] for _, cells in block.rows for cell in cells_of}
        else:
            texts = {cells[cell] for _, cells in block.rows for cell in cells_of if cell < len(cells)}
        kinds = {text: kind for text in texts if (kind := kind_of(text)) and holds_content(text)}
        if not kinds:
            continue
        told = frozenset(kinds)
        for row, cells in block.rows:
            if told.isdisjoint(cells):
                continue
            for cell in cells_of:
                if (whole or cell < len(cells)) and (text := cells[cell]) in kinds:
                    yield row, cell, text, kinds[text]


def contents(part: Part, cells_of: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """The named cells of every data row that has any content; what says nothing comes as an empty text."""
    for block in part.blocks():
        found = [(row, [cells[cell] if cell < len(cells) else "" for cell in cells_of]) for row, cells in block.rows]
        silent = saying_nothing({*chain.from_iterable(texts for _, texts in found)})
        for row, texts in found:
            kept = texts if silent.isdisjoint(texts) else ["" if text in silent else text for text in texts]
            if any(kept):
                yield row, kept
