"""Each mistake can be seen in the bytes, and nothing else is wrong with them."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from demo.country import Country
from demo.defects import DEFECTS, STRANGE_COLUMN, announced, file_bytes
from demo.items import COMPONENTS, NO_APLICA, Component, items_by_id
from demo.model import Municipality

_MONTH = "2026-07"


@pytest.fixture
def m(country: Country) -> Municipality:
    return country.municipalities[0]


def _bytes(m: Municipality, component: Component, defect: str | None, item: str = "19.3") -> bytes:
    body = file_bytes(m, _MONTH, item, component, "pnt", defect, False)
    assert body is not None
    return body


def _rows(body: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_every_defect_touches_only_what_it_names(m: Municipality) -> None:
    for code, defect in DEFECTS.items():
        item = sorted(m.no_aplica)[0] if code == "no_note" else min(defect.only or {"19.3"})
        changed: set[str] = set()
        for component in COMPONENTS:
            body = file_bytes(m, _MONTH, item, component, "pnt", code, False)
            if body != file_bytes(m, _MONTH, item, component, "pnt", None, False):
                changed.add(component)
        gone = set(COMPONENTS) - set(announced(code))
        assert gone == defect.lacks
        assert changed or gone, code
        assert defect.fails <= changed


def test_a_workbook_holds_the_right_content(m: Municipality) -> None:
    body = _bytes(m, "dataset", "xlsx", "19.6")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r'<t xml:space="preserve">([^<]*)</t>', sheet)
    assert cells[:14] == list(items_by_id()["19.6"].columns)
    assert cells == [cell for row in _rows(_bytes(m, "dataset", None, "19.6")) for cell in row]


def test_other_formats_have_their_signatures(m: Municipality) -> None:
    pdf = _bytes(m, "dataset", "pdf")
    assert pdf.startswith(b"%PDF-1.4")
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert pdf[start:].startswith(b"xref")
    assert b"<table" in _bytes(m, "dataset", "html_table")
    assert _bytes(m, "dataset", "zero_bytes") == b""
    assert "No hay documentos disponibles" in _bytes(m, "dataset", "error_page").decode()
    assert file_bytes(m, _MONTH, "19.3", "dataset", "pnt", "dead_link", False) is None


def test_datasets_go_wrong_as_named(m: Municipality) -> None:
    good = _rows(_bytes(m, "dataset", None))
    assert _rows(_bytes(m, "dataset", "wrong_header"))[0][2] == STRANGE_COLUMN
    assert _rows(_bytes(m, "dataset", "header_only")) == good[:1]
    assert [row[1] for row in _rows(_bytes(m, "dataset", "empty_cells"))][1:8:3] == ["", "", ""]
    assert _rows(_bytes(m, "dataset", "wrong_formula"))[1][1] == "N/A"
    assert {len(row) for row in _rows(_bytes(m, "dataset", "trailing_columns"))} == {12 + 24}
    assert _rows(_bytes(m, "dataset", "title_rows"))[2:] == good
    assert _rows(_bytes(m, "dataset", "comma"), ",") == good
    yearly, total = _rows(_bytes(m, "dataset", "annual_wrong")), _rows(_bytes(m, "dataset", "total_wrong"))
    assert float(yearly[1][6]) != 12 * float(yearly[1][5])
    assert yearly[1][7:] == good[1][7:]
    assert float(total[1][11]) != pytest.approx(sum(map(float, total[1][7:11])))
    with pytest.raises(UnicodeDecodeError):
        _bytes(m, "dataset", "cp1252").decode()


def test_metadata_and_dictionary_go_wrong_as_named(m: Municipality) -> None:
    good = _bytes(m, "metadata", None).decode("utf-8-sig").split("\r\n")
    empty = _bytes(m, "metadata", "metadata_empty").decode()
    assert "PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN;;" in empty
    assert len(_bytes(m, "metadata", "metadata_row_missing").decode().split("\r\n")) == len(good) - 1
    assert ";2026-08-10;" in _bytes(m, "metadata", "metadata_other_month").decode()
    assert ";31/07/2026;" in _bytes(m, "metadata", "date_style").decode()
    assert ";2026-06-" in _bytes(m, "metadata", "old_copy").decode()
    assert "Numeración" not in _bytes(m, "dictionary", "dictionary_gap").decode()
    item = sorted(m.no_aplica)[0]
    assert NO_APLICA in _bytes(m, "dictionary", None, item).decode()
    assert NO_APLICA not in _bytes(m, "dictionary", "no_note", item).decode()


def test_defects_are_put_only_where_they_trip_their_own_rules(country: Country) -> None:
    for m in country.municipalities:
        for month in country.months:
            for item_id, places in country.plan(m, month).items():
                for place, copy in places.items():
                    if copy.defect:
                        assert DEFECTS[copy.defect].fits(m, items_by_id()[item_id], place)


def test_a_silent_change_is_another_valid_file(m: Municipality) -> None:
    before, after = (_rows(file_bytes(m, _MONTH, "19.6", "dataset", "pnt", None, c) or b"") for c in (False, True))
    assert after == before[:-1]
