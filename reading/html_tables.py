"""Row and column labels of the cells of an HTML table, spans and group rows included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from reading.html_text import Said, scan

_MAX_SPAN = 100
"""Columns or rows a cell may claim; more is a slip or an attack, months and literals are fewer."""
_MAX_COLUMNS = 200
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_NUMBERED = re.compile(r"numeral|literal|art[íi]culo|\bart\b")
_WHOLE = re.compile(r"\s*\d{1,5}\s*", re.A)
_SHEET_COLUMN = re.compile(r"[A-Z]{1,2}")
_SENTENCE = 15
"""Characters from which the text of a link is a label of its row rather than a month or ``Ver``."""


@dataclass(slots=True)
class TableLabels:
    """Labels of one table: per cell element its row and column; per row element the title of the group it opens."""

    cells: dict[etree._Element, tuple[str, str]] = field(default_factory=dict)
    groups: dict[etree._Element, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Cell:
    element: etree._Element
    said: Said
    header: bool
    column: int
    width: int


def read_table(table: etree._Element) -> TableLabels:
    """Labels of a table's own cells; tables nested in it have their own."""
    labels = TableLabels()
    spanning: dict[int, tuple[int, _Cell]] = {}
    headers: list[str] = []
    body_seen = False
    for row, in_head in _rows(table):
        cells, inherited = _place(row, spanning)
        if not cells:
            continue
        everything = sorted([*inherited, *cells], key=lambda cell: cell.column)
        counted = [cell for cell in cells if not _is_row_number(cell)]
        filled = [cell for cell in counted if cell.said.text]
        alone = len(filled) == 1 and not filled[0].said.links
        if in_head and all(_SHEET_COLUMN.fullmatch(cell.said.text) for cell in filled):
            pass  # the column letters of a published spreadsheet
        elif not body_seen and _is_header(counted, filled, in_head):
            headers = _add_headers(headers, everything)
        elif alone and (len(counted) == 1 or filled[0].width > 1 or (len(counted) < len(cells) and not headers)):
            labels.groups[row] = filled[0].said.text
        else:
            body_seen = body_seen or bool(filled)
        label = _row_label(everything, headers)
        for cell in cells:
            column = headers[cell.column] if cell.column < len(headers) else ""
            labels.cells[cell.element] = label, column
    return labels


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if row.tag == "tr":
                    yield row, child.tag == "thead"


def _place(row: etree._Element, spanning: dict[int, tuple[int, _Cell]]) -> tuple[list[_Cell], list[_Cell]]:
    """The cells of a row at their columns, and those that reach into it from rows above."""
    inherited = list({id(cell): cell for _, cell in spanning.values()}.values())
    taken = set(spanning)
    for column, (left, cell) in list(spanning.items()):
        if left > 1:
            spanning[column] = left - 1, cell
        else:
            del spanning[column]
    cells: list[_Cell] = []
    column = 0
    for element in row:
        if element.tag not in ("td", "th"):
            continue
        while column in taken:
            column += 1
        if column >= _MAX_COLUMNS:
            break
        width, height = _span(element, "colspan"), _span(element, "rowspan")
        cell = _Cell(element, scan(element), element.tag == "th", column, width)
        cells.append(cell)
        if height > 1:
            spanning.update({place: (height - 1, cell) for place in range(column, column + width)})
        column += width
    return cells, inherited


def _is_row_number(cell: _Cell) -> bool:
    return cell.header and (cell.said.text.isdigit() or (not cell.said.text and cell.column == 0))


def _is_header(cells: list[_Cell], filled: list[_Cell], in_head: bool) -> bool:
    if in_head:
        return True
    if any(cell.said.links for cell in cells):
        return False
    return len(filled) > 1 and (all(cell.header for cell in cells) or len(filled) >= len(cells) - 1)


def _add_headers(headers: list[str], cells: list[_Cell]) -> list[str]:
    """Column headers with another header row below: ``2024`` over ``Enero`` is ``2024 Enero``."""
    width = min(max(cell.column + cell.width for cell in cells), _MAX_COLUMNS)
    merged = headers + [""] * (width - len(headers))
    for cell in cells:
        for column in range(cell.column, min(cell.column + cell.width, width)):
            if cell.said.text and not merged[column].endswith(cell.said.text):
                merged[column] = f"{merged[column]} {cell.said.text}".strip()
    return merged


def _row_label(cells: list[_Cell], headers: list[str]) -> str:
    """The first header-like text of a row: a ``th``, else the first cell with words outside links, its code before it.

    A code is ``a1)`` or ``1.3``; a plain number counts rows unless its column is called numeral or literal. A row of
    links only is labelled by its first cell when that is a phrase; months beside each other label nothing.
    """
    for cell in cells:
        if cell.header and _LETTERS.search(cell.said.text):
            return cell.said.text
    codes: list[str] = []
    for cell in cells:
        own = cell.said.own
        if _LETTERS.search(own):
            return " ".join([*codes, own])
        column = headers[cell.column].lower() if cell.column < len(headers) else ""
        if own and len(codes) < 2 and (not own.strip(".-) ").isdigit() or _NUMBERED.search(column)):
            codes.append(own)
    for cell in cells[:2]:
        if len(cell.said.text) > _SENTENCE:
            return " ".join([*codes, cell.said.text])
    return " ".join(codes)


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name)
    if not value or not _WHOLE.fullmatch(value):
        return 1
    return max(1, min(int(value), _MAX_SPAN))
