"""A publication without mistakes is right in every respect that can be checked by hand."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from demo.country import Country
from demo.defects import file_bytes
from demo.files import Style
from demo.items import COMPONENTS, NO_APLICA, Component, Item, items, items_by_id
from demo.model import Municipality
from demo.names import plain

_MONTH = "2026-09"


def _text(m: Municipality, item: Item, component: Component, style: Style) -> str:
    body = file_bytes(m, _MONTH, item.id, component, style, None, False)
    assert body is not None
    assert body.startswith(b"\xef\xbb\xbf") == (style == "pnt")
    return body.decode("utf-8-sig")


def _rows(m: Municipality, item_id: str, style: Style = "pnt") -> list[list[str]]:
    return list(csv.reader(io.StringIO(_text(m, items_by_id()[item_id], "dataset", style), newline=""), delimiter=";"))


def _pairs(m: Municipality, item: Item, component: Component, style: Style) -> list[tuple[str, str]]:
    lines = _text(m, item, component, style).split("\r\n")
    assert lines.pop() == ""
    cells = [line.split(";") for line in lines]
    assert {len(row) for row in cells} == ({3} if style == "pnt" else {2})
    return [(row[0], row[1]) for row in cells]


def _key(text: str) -> str:
    return "".join(c for c in plain(text).lower() if c.isalnum())


STYLES: tuple[Style, ...] = ("own", "pnt")


def test_items_are_those_of_the_law() -> None:
    ids = [item.id for item in items()]
    numbered = [f"19.{n}" for n in (*range(6, 22), 23, 24)]
    assert ids == ["19.1.1", "19.1.2", "19.1.3", "19.2", "19.3", "19.4", "19.5-22", *numbered, "24.res", "24.act"]
    counts = [len(item.columns) for item in items()]
    assert counts == [3, 3, 5, 9, 12, 6, 6, 14, 8, 10, 6, 5, 13, 4, 8, 7, 5, 5, 11, 6, 5, 4, 5, 2, 2, 5, 5]
    assert items_by_id()["19.1.1"].files[0] == "1.Conjunto de datos"
    assert items_by_id()["19.3"].files[0] == "Conjunto de datos "


@pytest.mark.parametrize("style", STYLES)
def test_datasets_have_the_official_header_and_no_empty_cell(country: Country, style: Style) -> None:
    for m in country.municipalities[:4]:
        for item in items():
            header, *rows = _rows(m, item.id, style)
            assert header == list(item.columns)
            assert rows
            assert {len(row) for row in rows} == {len(header)}
            assert all(cell.strip() and cell == cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize("style", STYLES)
def test_metadata_is_whole_and_dated_in_the_month(country: Country, style: Style) -> None:
    for m in country.municipalities[:4]:
        for item in items():
            pairs = _pairs(m, item, "metadata", style)
            assert [key for key, _ in pairs] == list(item.metadata)
            assert all(value.strip() for _, value in pairs)
            assert dict(pairs)[item.metadata[0]] in ("2026-09-28", "2026-09-29", "2026-09-30")


def test_dictionaries_cover_every_column(country: Country) -> None:
    for item in items():
        fields = {_key(field) for field, _ in _pairs(country.municipalities[0], item, "dictionary", "pnt")[3:]}
        missing = {_key(column) for column in item.columns} - fields
        # The official templates spell these fields in another way in their dictionaries (law.md 4.3).
        known = {"19.1.3": 1, "19.8": 1, "24.act": 1}
        assert len(missing) == known.get(item.id, 0), (item.id, missing)


def test_no_aplica_is_explained_where_it_is_written_and_only_there(country: Country) -> None:
    whole = 0
    for m in country.municipalities:
        for item in items():
            data = _rows(m, item.id)[1:]
            texts = [value for _, value in _pairs(m, item, "dictionary", "pnt")]
            if any(NO_APLICA in row for row in data):
                assert any(NO_APLICA in text for text in texts), item.id
            if item.id in m.no_aplica:
                whole += 1
                assert data == [[NO_APLICA] * len(item.columns)]
            else:
                assert any(NO_APLICA not in row for row in data)
    assert whole > 20


def test_pay_adds_up(country: Country) -> None:
    for m in country.municipalities:
        rows = _rows(m, "19.3")[1:]
        assert len(rows) == m.staff == len(_rows(m, "19.2")) - 1
        for row in rows:
            monthly, yearly, *extras, total = map(Decimal, row[5:])
            assert yearly == 12 * monthly
            assert total == sum(extras)


def test_budget_identities_hold_and_income_is_there(country: Country) -> None:
    for m in country.municipalities[:5]:
        rows = _rows(m, "19.6")[1:]
        assert any(row[1] == "Ingresos" for row in rows)
        for row in rows:
            assigned, modified, coded, certified, committed, accrued, paid, *rest, share = map(Decimal, row[3:])
            assert coded == assigned + modified
            assert rest == [coded - committed, coded - accrued, accrued - paid]
            assert coded >= certified >= committed >= accrued >= paid >= 0
            assert abs(share - accrued / coded * 100) <= Decimal("0.005")


def test_orders_that_the_guide_asks_for(country: Country) -> None:
    for m in country.municipalities[:5]:
        for item_id, column in (("19.2", 1), ("19.13", 0)):
            names = [plain(row[column]) for row in _rows(m, item_id)[1:]]
            assert names == sorted(names)
        dates = [row[3] for row in _rows(m, "19.17")[1:]]
        assert dates == sorted(dates, reverse=True)
        assert all(date.startswith(_MONTH) for date in dates)
        officers = " ".join(row[2] for row in _rows(m, "19.14")[1:])
        assert "Máxima autoridad" in officers
        assert "comité de transparencia" in officers


def test_no_file_holds_ten_digits_that_could_be_an_identity_card(country: Country) -> None:
    for m in country.municipalities[:3]:
        for item in items():
            if item.id not in ("19.8", "19.9"):
                for component in COMPONENTS:
                    digits = "".join(c if c.isdigit() else " " for c in _text(m, item, component, "pnt")).split()
                    assert all(len(run) < 10 for run in digits)


def test_monthly_items_change_from_month_to_month(country: Country) -> None:
    m = country.municipalities[0]
    for item_id in ("19.2", "19.3", "19.6", "19.8", "19.13", "19.17", "24.res", "24.act"):
        versions = {file_bytes(m, month, item_id, "dataset", "pnt", None, False) for month in country.months}
        assert len(versions) == len(country.months)
