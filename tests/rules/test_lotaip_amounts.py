"""Amounts as offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lotaip.amounts import readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("817", (817.0,)),
        ("817.5", (817.5,)),
        ("817,50", (817.5,)),
        ("1.234,56", (1234.56,)),
        ("1,234.56", (1234.56,)),
        ("$ 1.234,56", (1234.56,)),
        ("USD 819,689.33", (819689.33,)),
        ("1.234.567", (1234567.0,)),
        ("1 234,50", (1234.5,)),
        ("12.345.678,9", (12345678.9,)),
        ("1.234", (1234.0, 1.234)),
        ("0.125", (0.125,)),
        ("104.545", (104545.0, 104.545)),
        ("12345.678", (12345.678,)),
        ("-20,5", (-20.5,)),
        ("(120,00)", (-120.0,)),
        ("0", (0.0,)),
        ("", ()),
        ("-", ()),
        ("$ -", ()),
        ("NO APLICA", ()),
        ("12.34.5", ()),
        ("1.234,56.78", ()),
        ("2026-04-30", ()),
        ("12 %", ()),
        ("1e5", ()),
        ("nan", ()),
        ("٣", ()),
    ],
)
def test_readings(text: str, expected: tuple[float, ...]) -> None:
    assert readings(text) == pytest.approx(expected)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_way_of_writing_holds_the_amount(amount: object) -> None:
    american = f"{amount:,.2f}"
    spanish = american.translate(str.maketrans(",.", ".,"))
    for text in (str(amount), american, spanish, f"$ {spanish}", american.replace(",", " ")):
        assert readings(text) == (float(str(amount)),)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    assert len(readings(text)) <= 2
