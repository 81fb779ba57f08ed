"""Dates of datasets, in every form that offices write, each text read once."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from reading.dates import find_dates, plain
from reading.periods import parse_date, partial_period

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ t]\d{1,2}:\d{2}.*)?")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}\s?([/.-])\s?(?:\d{1,2}|[a-z]{3,10}\.?)\s?\1\s?\d{2}(?!\d)")
_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d+)?")
"""Days since 1900, as spreadsheets keep dates: of the years 1982 to 2036."""
_DAY_MONTH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")


@lru_cache(maxsize=1 << 14)
def date_kind(text: str) -> str | None:
    """How a text fails to be a date written as AAAA-MM-DD: ``impossible``, ``serial``, ``unreadable`` or ``not_iso``;
    None for such a date and for words, which may be meant (``Indefinida``)."""
    words = plain(text).strip()
    if parse_date(text) is not None:
        return None if _ISO.fullmatch(words) else "not_iso"
    found = [day for _, day in find_dates(words)]
    if found:
        return "impossible" if all(day is None for day in found) else None
    if _SERIAL.fullmatch(words):
        return "serial"
    if not any(c.isdigit() for c in words):
        return None
    return "not_iso" if _SHORT_YEAR.search(words) or any(partial_period(text)) else "unreadable"


@lru_cache(maxsize=1 << 14)
def readings_of(text: str) -> tuple[date, ...]:
    """Every day a text may mean: ``04/10/2026`` is October 4 or, as some computers write, April 10."""
    day = parse_date(text)
    if day is None:
        return ()
    written = _DAY_MONTH.fullmatch(text.strip())
    if written and int(written[1]) <= 12 and day.day != day.month:
        return day, date(day.year, day.day, day.month)
    return (day,)
