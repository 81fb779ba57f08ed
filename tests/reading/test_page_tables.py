"""Tables of a workbook saved as a web page."""

from __future__ import annotations

import pytest

from reading.page_tables import page_tables


def test_cells_as_text_row_by_row() -> None:
    (table,) = page_tables(
        "<table><tr><th>No.</th><th>Mes</th></tr><tr><td> 1&nbsp; </td><td>Año<br>2026</td></tr></table>"
    )
    assert [cells for _, cells in table.rows()] == [["No.", "Mes"], ["1", "Año2026"]]


def test_a_table_inside_a_table_keeps_its_rows() -> None:
    inner = "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"
    outer, nested = page_tables(f"<table><tr><td>x</td></tr><tr><td>{inner}</td></tr></table>")
    assert len(list(outer.rows())) == 2
    assert [cells for _, cells in nested.rows()] == [["a"], ["b"]]


@pytest.mark.parametrize("text", ["", "\0", "<p>sin tabla</p>", "<table><tr><td>una fila</td></tr></table>", "<<<"])
def test_pages_without_a_table_give_none(text: str) -> None:
    assert page_tables(text) == []
