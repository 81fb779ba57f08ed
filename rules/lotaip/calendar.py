"""When a month is due, and which month is the latest that is due. National holidays only.

The norm says «siguiente día laborable» without naming a calendar; a canton's own holiday is not counted. The rules
by period, with their reasons, are data: ``data/calendar.toml``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from rules.lotaip.catalogue import DATA, read_toml

ECUADOR = timezone(timedelta(hours=-5), "America/Guayaquil")
"""Mainland time: no daylight saving since 1993, so a fixed offset is exact for every month this tool reads."""

_FIRST_YEAR = 2004
"""The first law dates from May 2004."""
_LAST_YEAR = 2100
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_OBSERVED = " (observado)"
"""How the holidays library marks the day that a holiday was moved to."""
_SHIFTS = tuple(timedelta(days=days) for days in range(-4, 5))
"""A holiday moves within its week."""


class MonthError(ValueError):
    """A month that cannot be judged; the text is one Spanish sentence for the user."""


class _Period(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    first: str = Field("0000-00", alias="from")
    last: str = Field("9999-99", alias="to")
    day: int | None = None
    due: date | None = Field(None, alias="date")
    reason: str


@cache
def _periods() -> tuple[_Period, ...]:
    return tuple(_Period.model_validate(row) for row in read_toml(DATA / "calendar.toml")["periods"])


def parse_month(text: str) -> str:
    """The month ``AAAA-MM`` of a user's text. Raises MonthError with one sentence that says what to write."""
    match = _MONTH.fullmatch(text.strip())
    if not match:
        raise MonthError(f"«{text}» no es un mes: escríbalo como AAAA-MM, por ejemplo 2026-04.")
    if not 1 <= int(match[2]) <= 12:
        raise MonthError(f"El mes «{text}» no existe: después del año va un número del 01 al 12, por ejemplo 2026-04.")
    if not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise MonthError(f"El año de «{text}» no se puede revisar: escriba uno entre {_FIRST_YEAR} y {_LAST_YEAR}.")
    return match[0]


def deadline(month: str) -> date:
    """Last day to publish the information of ``month`` (``AAAA-MM``), in Ecuador's time. Raises MonthError."""
    month = parse_month(month)
    period = _period(month)
    if period.due is not None:
        return period.due
    assert period.day is not None, "a period of calendar.toml has neither day nor date"
    year, number = (int(piece) for piece in month.split("-"))
    day = date(year + number // 12, number % 12 + 1, period.day)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def deadline_reason(month: str) -> str:
    """Why that is the last day: the norm, or the benefit of the doubt between two. Raises MonthError."""
    return _period(parse_month(month)).reason


def latest_due_month(today: date) -> str:
    """The latest month whose deadline is over on ``today`` (Ecuador's date): its last day still belongs to it."""
    month = date(today.year, today.month, 1)
    while True:
        month = (month - timedelta(days=1)).replace(day=1)
        if deadline(f"{month:%Y-%m}") < today:
            return f"{month:%Y-%m}"


def on_time(stamp: datetime, last_day: date) -> bool:
    """Whether a registration meets the deadline."""
    return local_date(stamp) <= last_day


def local_date(stamp: datetime) -> date:
    """Ecuador's date of a registration.

    A stamp without offset is read as UTC, the reading most favourable to the entity: it puts it five hours earlier.
    """
    aware = stamp if stamp.tzinfo is not None else stamp.replace(tzinfo=UTC)
    return aware.astimezone(ECUADOR).date()


def is_working_day(day: date) -> bool:
    """Whether public offices work: not a weekend, nor a national holiday on the day it was moved to."""
    return day.weekday() < 5 and day not in _days_off(day.year)


@cache
def _days_off(year: int) -> frozenset[date]:
    """National holidays on the days they are kept; the library also lists the original day of a moved one."""
    import holidays  # a fifth of the time that every command takes to start, most of which ask for no date

    calendar = holidays.country_holidays("EC", years=year, language="es")
    kept = set()
    for day in list(calendar):  # asking for a neighbour may add its year
        near = {name for shift in _SHIFTS for name in calendar.get_list(day + shift)}
        if any(f"{name}{_OBSERVED}" not in near for name in calendar.get_list(day)):
            kept.add(day)
    return frozenset(kept)


def _period(month: str) -> _Period:
    return next(period for period in _periods() if period.first <= month <= period.last)
