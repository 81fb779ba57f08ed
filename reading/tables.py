"""Tables out of files: CSV text, workbooks, and the header row within them."""

from __future__ import annotations

from functools import partial

from reading.headers import Candidates, HeaderMatch, find_header
from reading.records import find_delimiter, records, split_sep_line
from reading.table import Rows, Table, Unreadable
from reading.workbooks import read_workbook

__all__ = ["Candidates", "HeaderMatch", "Table", "Unreadable", "find_header", "read_csv", "read_workbook"]

_SMALL = 8 * 1024 * 1024
"""Characters. The rows of a text weigh about eight times the text; larger ones are read again each time."""


def read_csv(text: str, name: str = "") -> Table:
    """The table of a CSV text, its delimiter found by content or told by a ``sep=`` line (which is then no row).

    Never raises; a text without any delimiter is a table of one column with ``delimiter`` None. Cells of a row may be
    fewer or more than the header's, and the empty cell after a trailing ``;`` is kept: rules look at both.
    """
    told, start = split_sep_line(text)
    delimiter = told or find_delimiter(text, start)
    return Table(name, delimiter, partial(_numbered, text, delimiter or ";", start), cache=len(text) <= _SMALL)


def _numbered(text: str, delimiter: str, start: int) -> Rows:
    return enumerate(records(text, delimiter, start), 1)
