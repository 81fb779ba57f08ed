"""Dates of cells, in every form that offices write and spreadsheets show, each text read once."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from reading.dates import MONTHS, find_dates, plain
from reading.periods import parse_date, partial_period

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ t]\d{1,2}:\d{2}.*)?")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}\s?([/.-])\s?(?:\d{1,2}|[a-z]{3,10}\.?)\s?\1\s?\d{2}(?!\d)")
_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d+)?")
"""Days since 1900, as spreadsheets keep dates: of the years 1982 to 2036."""
_COMPACT = re.compile(r"(20[0-4]\d)([01]\d)([0-3]\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2}|[a-z]{3,10})\.?\s?\2\s?(\d{4}|\d{2})(?:\s.*)?")


@lru_cache(maxsize=1 << 14)
def date_kind(text: str) -> str | None:
    """How a text fails to be a date written as AAAA-MM-DD: ``impossible``, ``serial``, ``unreadable`` or ``not_iso``;
    None for such a date and for words, which may be meant (``Indefinida``)."""
    words = plain(text).strip()
    if parse_date(text) is not None:
        return None if _ISO.fullmatch(words) else "not_iso"
    found = [day for _, day in find_dates(words)]
    if found and readings_of(text):
        return "not_iso"
    if found:
        return "impossible" if all(day is None for day in found) else None
    if _SERIAL.fullmatch(words):
        return "serial"
    if not any(c.isdigit() for c in words):
        return None
    return "not_iso" if _SHORT_YEAR.search(words) or any(partial_period(text)) else "unreadable"


@lru_cache(maxsize=1 << 14)
def readings_of(text: str) -> tuple[date, ...]:
    """Every day a text may mean: ``04/10/2026`` is October 4 or, as some computers write, April 10; ``31-oct-26`` is
    what a spreadsheet in Spanish shows of October 31."""
    day = parse_date(text)
    written = _DAY_MONTH.fullmatch(plain(text).strip())
    if written is None:
        compact = _COMPACT.fullmatch(text.strip()) if day is None else None
        day = _day(*compact.groups()) if compact else day
        return () if day is None else (day,)
    first, _, second, year = written.groups()
    months = (second, first) if second.isdigit() else (MONTHS.get(second, 0),)
    days = (_day(year, month, one) for month, one in zip(months, (first, second), strict=False))
    return tuple(dict.fromkeys(found for found in days if found is not None))


def months_of(text: str) -> tuple[str, ...]:
    """Every month (``2026-10``) that a text may mean by a day, or by ``Octubre de 2026`` without one."""
    days = readings_of(text)
    if days:
        return tuple(f"{day:%Y-%m}" for day in days)
    year, month = partial_period(text)
    return (f"{year}-{month:02}",) if year and month else ()


def last_day(month: str) -> date:
    year, number = (int(piece) for piece in month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def _day(year: str, month: int | str, day: str) -> date | None:
    try:
        return date(int(year) + 2000 * (len(year) == 2), int(month), int(day))
    except ValueError:
        return None
