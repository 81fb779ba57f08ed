"""Deadlines: weekends, national holidays and their moved days, the old norm, the transition of 2024."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from rules.lotaip.calendar import (
    MonthError,
    deadline,
    deadline_reason,
    is_working_day,
    latest_due_month,
    on_time,
    parse_month,
)


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2014-12", date(2015, 1, 12)),  # before Resolution 007: its day, a Saturday
        ("2022-12", date(2023, 1, 10)),  # old norm: day 10
        ("2023-01", date(2023, 2, 15)),  # due after the law of 7 February 2023: the later of both days
        ("2023-02", date(2023, 3, 15)),
        ("2022-11", date(2022, 12, 12)),  # 10 December was a Saturday
        ("2022-07", date(2022, 8, 10)),  # the holiday of Wednesday 10 August was moved to Friday 12
        ("2023-03", date(2023, 4, 17)),  # between the law and its norm: day 15, a Saturday
        ("2023-12", date(2024, 1, 15)),
        ("2024-01", date(2024, 5, 24)),  # extension
        ("2024-04", date(2024, 5, 24)),
        ("2024-05", date(2024, 6, 17)),  # Saturday
        ("2024-08", date(2024, 9, 16)),  # Sunday
        ("2024-09", date(2024, 10, 15)),
        ("2024-12", date(2025, 1, 15)),
        ("2025-01", date(2025, 2, 17)),
        ("2025-03", date(2025, 4, 15)),
        ("2026-01", date(2026, 2, 18)),  # Sunday, then Carnival on Monday 16 and Tuesday 17
        ("2026-04", date(2026, 5, 15)),
        ("2026-12", date(2027, 1, 15)),
    ],
)
def test_deadline(month: str, expected: date) -> None:
    assert deadline(month) == expected


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 2, 12),  # Carnival
        date(2024, 3, 29),  # Good Friday
        date(2024, 8, 9),  # Saturday 10 August, kept on Friday
        date(2024, 10, 11),  # Wednesday 9 October, kept on Friday
        date(2024, 11, 1),  # Saturday 2 November, kept on Friday
        date(2024, 11, 4),  # Sunday 3 November, kept on Monday
        date(2025, 5, 2),  # Thursday 1 May, kept on Friday
        date(2025, 5, 23),  # Saturday 24 May, kept on Friday
        date(2025, 8, 11),  # Sunday 10 August, kept on Monday
        date(2026, 5, 25),  # Sunday 24 May, kept on Monday
    ],
)
def test_holidays_kept(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2024, 10, 9), date(2025, 5, 1), date(2026, 1, 2), date(2024, 7, 15)])
def test_original_day_of_a_moved_holiday_is_worked(day: date) -> None:
    assert is_working_day(day)


KEPT = {
    2023: [
        *((1, 2), (2, 20), (2, 21), (4, 7), (5, 1), (5, 26), (8, 11), (10, 9), (11, 2), (11, 3), (12, 25)),
    ],
    2024: [
        *((1, 1), (2, 12), (2, 13), (3, 29), (5, 3), (5, 24), (8, 9), (10, 11), (11, 1), (11, 4), (12, 25)),
    ],
    2025: [
        *((1, 1), (3, 3), (3, 4), (4, 18), (5, 2), (5, 23), (8, 11), (10, 10), (11, 3), (11, 4), (12, 25)),
    ],
    2026: [
        *((1, 1), (2, 16), (2, 17), (4, 3), (5, 1), (5, 25), (8, 10), (10, 9), (11, 2), (11, 3), (12, 25)),
    ],
}
"""The national holidays of each year that fall on a weekday, on the day they were kept."""


@pytest.mark.parametrize("year", KEPT)
def test_holidays_of_a_whole_year(year: int) -> None:
    weekdays = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    off = [(d.month, d.day) for d in weekdays if d.year == year and d.weekday() < 5 and not is_working_day(d)]
    assert off == KEPT[year]


def test_every_month_has_a_working_deadline_and_none_is_due_before_the_one_before() -> None:
    months = [f"{year}-{month:02}" for year in range(2004, 2041) for month in range(1, 13)]
    days = [deadline(month) for month in months]
    assert days == sorted(days)
    extended = date(2024, 5, 24)  # the extension's day is a holiday; it was set by date
    assert all(is_working_day(day) for day in days if day != extended)


def test_reasons_are_said() -> None:
    assert "más favorable" in deadline_reason("2023-06")
    assert "Prórroga" in deadline_reason("2024-03")
    assert "más favorable" in deadline_reason("2023-01")
    assert "Resolución 007" in deadline_reason("2022-12")
    assert "sin decir el día" in deadline_reason("2010-01")


def test_latest_due_month_is_one_whose_last_day_is_over() -> None:
    assert latest_due_month(date(2026, 5, 15)) == "2026-03"
    assert latest_due_month(date(2026, 5, 16)) == "2026-04"
    assert latest_due_month(date(2026, 1, 1)) == "2025-11"
    assert latest_due_month(date(2024, 5, 20)) == "2023-12"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-13", "no existe"),
        ("2026-00", "no existe"),
        ("2026-4", "AAAA-MM"),
        ("abril", "AAAA-MM"),
        ("", "AAAA-MM"),
        ("1999-04", "entre 2004 y 2100"),
        ("2026-04\n2026-05", "AAAA-MM"),
    ],
)
def test_bad_month_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(MonthError, match=said) as caught:
        parse_month(text)
    assert str(caught.value).endswith(".")
    with pytest.raises(MonthError):
        deadline(text)


def test_good_month() -> None:
    assert parse_month(" 2026-04 ") == "2026-04"


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (datetime(2026, 5, 15, 23, 59, tzinfo=timezone(timedelta(hours=-5))), True),
        (datetime(2026, 5, 16, 0, 1, tzinfo=timezone(timedelta(hours=-5))), False),
        (datetime(2026, 5, 16, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 5, 16, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 16, 4, 59), True),  # no offset: benefit of the doubt
        (datetime(2026, 5, 16, 5, 0), False),
    ],
)
def test_on_time(stamp: datetime, expected: bool) -> None:
    assert on_time(stamp, date(2026, 5, 15)) is expected
