"""Tables inside a web page: some offices save a workbook «as a web page» and publish that under the name of a CSV."""

from __future__ import annotations

from functools import partial

from lxml import html as lxml_html
from lxml.etree import LxmlError

from reading.table import Rows, Table

_MOST_TABLES = 20
"""Layout tables of old portals come by the hundred; a saved workbook has one table a sheet."""


def page_tables(text: str) -> list[Table]:
    """The tables of a page with two rows or more, cells as text. Never raises; a page without tables gives none."""
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return []
    tables = []
    for element in tree.iter("table"):
        own = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        rows = [[_text(cell) for cell in row.iterchildren("td", "th")] for row in own]
        if len(rows) > 1:
            tables.append(Table("", None, partial(_numbered, rows)))
        if len(tables) == _MOST_TABLES:
            break
    return tables


def _text(cell: lxml_html.HtmlElement) -> str:
    return " ".join(str(cell.text_content()).split())


def _numbered(rows: list[list[str]]) -> Rows:
    return enumerate(rows, 1)
