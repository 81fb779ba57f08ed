"""Months and dates in Spanish text: the words, the patterns, and :func:`parse_date`."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NAMES = (
    ("enero", "ene"),
    ("febrero", "feb"),
    ("marzo", "mar"),
    ("abril", "abr"),
    ("mayo", "may"),
    ("junio", "jun"),
    ("julio", "jul"),
    ("agosto", "ago"),
    ("septiembre", "setiembre", "sept", "sep", "set"),
    ("octubre", "oct"),
    ("noviembre", "nov"),
    ("diciembre", "dic"),
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
"""Name or abbreviation, folded, to month number."""
NAME = "|".join(name for name in MONTHS if len(name) > 4)
ABBREVIATION = "|".join(name for name in MONTHS if len(name) <= 4)

_DAY_FIRST = re.compile(r"(?<![a-z\d])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})(?:-(\d{1,2})-(\d{1,2})(?!\d)|/(\d{1,2})/(\d{1,2})(?=$|[\s,;)\]t]))")
_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:ro|er|o)?(\s+de\s+|\s*[-/_.]\s*|\s+)({NAME}|{ABBREVIATION})\.?(?:\s+del?\s+|\s*[-/_.,]\s*|\s+)"
    r"(?:ano\s+)?(\d{4})(?!\d)"
)


def plain(text: str) -> str:
    """Lower case without accents, separators kept: they tell ``2024/2`` from ``2024-2``."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


def find_dates(text: str) -> Iterator[tuple[tuple[int, int], datetime.date | None]]:
    """Each day-month-year date of a plain text: its span, and the date or None where it is impossible.

    ``01-enero-2024`` is not one: folders are numbered so, and the number is that of the month.
    """
    for match in _DAY_FIRST.finditer(text):
        yield match.span(), _date(match[4], match[3], match[1])
    for match in _YEAR_FIRST.finditer(text):
        yield match.span(), _date(match[1], match[2] or match[4], match[3] or match[5])
    for match in _WORDS.finditer(text):
        month = MONTHS[match[3]]
        if int(match[1]) != month or "de" in match[2]:
            yield match.span(), _date(match[4], str(month), match[1])


@lru_cache(maxsize=1 << 13)  # one day dates many cells, and several rules read each
def parse_date(text: str) -> datetime.date | None:
    """The date a cell holds, or None where there is none or it does not exist (``31/06/2020``).

    Reads ``AAAA-MM-DD``, ``AAAA/MM/DD``, ``d/m/aaaa``, ``d-m-aaaa``, ``d.m.aaaa``, ``15 de octubre de 2026``, ISO with
    time (the date as written, no zone applied). Words around the date do not matter; of several dates the first counts.
    """
    words = plain(text)
    found = sorted(find_dates(words), key=lambda hit: hit[0])
    numbered = _WORDS.search(words) if not found else None
    if numbered:
        return _date(numbered[4], str(MONTHS[numbered[3]]), numbered[1])
    return found[0][1] if found else None


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
