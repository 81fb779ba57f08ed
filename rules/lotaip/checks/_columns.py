"""What rules about contents share: the columns they look at by the meaning of their names, and their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checker.model import Part, Publication
from reading.text import header_key
from rules.lotaip.absence import says_nothing


def dataset(publication: Publication, *items: str) -> Part | None:
    """The dataset of one of these items, when its header was found."""
    if publication.obligation.id not in items:
        return None
    part = publication.parts.get("dataset")
    return part if part is not None and part.header is not None and part.template is not None else None


def starting(part: Part, *starts: str) -> list[int]:
    """Cell index of every column whose official name starts so, by :func:`reading.text.header_key`, in its order."""
    if part.header is None or part.template is None:
        return []
    named = zip(part.template.columns, part.header.columns, strict=True)
    return [cell for name, cell in named if cell is not None and header_key(name).startswith(starts)]


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
        if block.narrowest > last:
            texts = {cells[cell] for _, cells in block.rows for cell in cells_of}
        else:
            texts = {cells[cell] for _, cells in block.rows for cell in cells_of if cell < len(cells)}
        kinds = {text: kind for text in texts if (kind := kind_of(text)) and holds_content(text)}
        if not kinds:
            continue
        for row, cells in block.rows:
            for cell in cells_of:
                if cell < len(cells) and (kind := kinds.get(cells[cell])):
                    yield row, cell, cells[cell], kind


def contents(part: Part, cells_of: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """The named cells of every data row that has any content; what says nothing comes as an empty text."""
    for row, cells in part.data_rows():
        found = [cells[cell] if cell < len(cells) else "" for cell in cells_of]
        kept = [text if holds_content(text) else "" for text in found]
        if any(kept):
            yield row, kept
