"""Workbooks (XLSX, XLS, XLSB, ODS) as tables of text, guarded against files made to exhaust the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from reading.isolated import read_apart
from reading.table import Rows, Table

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all members. A sheet of 100 000 rows by 5 unpacks to 25 MB; the largest official matrix has 2 900 rows."""
MAX_MEMBERS = 2000
"""Workbooks have a member per sheet, picture and drawing; the largest seen holds 19 sheets."""
MAX_CELLS = 20_000_000
"""Cells of the rectangle that a sheet spans. The reader keeps it whole, 24 bytes each, empty or not."""
MAX_SHEETS = 300
MAX_TEXT = 256 * 1024 * 1024
"""Bytes of the text of all cells: one long text may stand in every one of them."""

_SMALL = 1_000_000
"""Cells kept as text after the first reading; the rows of larger sheets are taken from their bytes each time."""


def read_workbook(data: bytes) -> list[Table]:
    """The worksheets of a workbook in their order, hidden ones included, every cell as text.

    Whole numbers lose their ``.0``, dates are ISO. Raises :class:`Unreadable` (``encrypted``, ``corrupt``,
    ``too_large``) and nothing else.
    """
    content = read_apart("workbook", (MAX_UNPACKED, MAX_MEMBERS, MAX_CELLS, MAX_SHEETS, MAX_TEXT), data)
    return list(_tables(content))


def _tables(content: bytes) -> Iterator[Table]:
    position = 0
    while position < len(content):
        begin = content.index(b"\n", position) + 1
        name, cells, size = json.loads(content[position:begin])
        position = begin + size
        yield Table(name.strip(), None, partial(_rows, content[begin:position]), cache=cells <= _SMALL)


def _rows(lines: bytes) -> Rows:
    for number, line in enumerate(lines.splitlines(), 1):
        yield number, json.loads(line)
