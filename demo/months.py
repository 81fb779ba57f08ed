"""Months as ``YYYY-MM`` and the moments that matter in them. Local time is Ecuador's: UTC-5 all year."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta, timezone

ECUADOR = timezone(timedelta(hours=-5))

DEFAULT_MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")

FIRST_MONTH = "2024-09"
"""The truth follows the verdicts of the national portal's second version, in force from this month on."""

NAMES = (
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre",
    "Diciembre",
)  # fmt: skip


def checked(months: list[str]) -> tuple[str, ...]:
    """The months in order. Raises ValueError for a month that is not ``YYYY-MM`` or lies before the portal's."""
    for month in months:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) or month < FIRST_MONTH:
            raise ValueError(f"El mes {month!r} no sirve: se escribe AAAA-MM y desde {FIRST_MONTH}.")
    if not months:
        raise ValueError("Indique al menos un mes.")
    return tuple(sorted(set(months)))


def year_month(month: str) -> tuple[int, int]:
    year, number = month.split("-")
    return int(year), int(number)


def shift(month: str, by: int) -> str:
    year, number = year_month(month)
    total = year * 12 + number - 1 + by
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def name_of(month: str) -> str:
    return NAMES[year_month(month)[1] - 1]


def last_day(month: str) -> date:
    year, number = year_month(month)
    return date(year, number, calendar.monthrange(year, number)[1])


def next_month_at(month: str, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A local moment in the month after ``month``, when its information is uploaded."""
    year, number = year_month(shift(month, 1))
    return datetime(year, number, day, hour, minute, second, tzinfo=ECUADOR)


def sweeps(month: str) -> list[datetime]:
    """When the demo visits every place for ``month``: twice, 24 hours apart, so that a negative can be confirmed.

    Both lie after the deadline (day 15 of the next month or the next working day)."""
    year, number = year_month(shift(month, 1))
    return [datetime(year, number, day, 15, tzinfo=UTC) for day in (20, 21)]


def swept_month(moment: datetime) -> str:
    """The month whose information is being uploaded and visited at a moment."""
    local = moment.astimezone(ECUADOR)
    return shift(f"{local.year:04d}-{local.month:02d}", -1)
