"""How long something is in force, as offices write it: ``5 años``, ``hasta 2027-05-01``, ``indefinido``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from reading.dates import find_dates, plain

FOREVER = date.max
_NUMBERS = {
    **{"un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8},
    **{"nueve": 9, "diez": 10, "doce": 12, "quince": 15, "dieciocho": 18, "veinte": 20, "veinticuatro": 24},
    **{"treinta": 30, "sesenta": 60, "noventa": 90},
}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SPAN = re.compile(
    rf"\b(?:(?:{_WORDS})\s*\(\s*(\d{{1,4}})\s*\)|(\d{{1,4}})\s*\(\s*(?:{_WORDS})\s*\)|(\d{{1,4}})|({_WORDS}))\s*"
    r"\(?(anos?|mes(?:es)?|semanas?|dias?)\)?(?![a-z])"
)
_ENDLESS = re.compile(r"indefinid|indeterminad|permanente|ilimitad|perpetu|sin (?:limite|fecha de (?:fin|termino))")
_OPEN = re.compile(r"prorrog|renov|automatic|adenda|hasta (?:que|la|el cumpl|su)|vigente|en ejecucion")
_FILLER = re.compile(
    r"\b(?:de|del|la|el|los|las|su|a|y|e|con|por|un|una|partir|desde|contados?|contar|fecha|firma|suscripcion|"
    r"suscrito|clasificacion|plazo|periodo|duracion|vigencia|termino|calendario|tendra|es|hasta|al)\b"
)


@lru_cache(maxsize=2048)
def end_of(start: date | None, text: str) -> date | None:
    """Last day of a term that begins at ``start``; :data:`FOREVER` without end; None where that is in doubt.

    A date says when it ends, the last of two does; a duration needs the start. What may have been prolonged, or has
    words that are not understood, is in doubt.
    """
    words = plain(text)
    if _ENDLESS.search(words):
        return FOREVER
    if _OPEN.search(words):
        return None
    dates = [day for _, day in sorted(find_dates(words), key=lambda hit: hit[0])]
    if dates:
        last = dates[-1]
        lone_start = len(dates) == 1 and (last == start or re.search(r"\b(?:desde|partir)\b", words))
        return None if last is None or lone_start or (start is not None and last < start) else last
    spans = list(_SPAN.finditer(words))
    rest = _FILLER.sub("", _SPAN.sub("", words))
    if start is None or not spans or re.search(r"\w", rest):
        return None
    end = start
    for span in spans:
        count = int(span[1] or span[2] or span[3] or _NUMBERS[span[4]])
        end = _later(end, count, span[5][0])
    return end if end > start else None


def _later(day: date, count: int, unit: str) -> date:
    try:
        if unit in "sd":
            return day + timedelta(days=count * (7 if unit == "s" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "a" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):  # past the year 9999
        return FOREVER
