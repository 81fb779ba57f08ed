"""What the builders of contents share: money, links, dates, months."""

from __future__ import annotations

from demo.model import Municipality
from demo.months import year_month
from demo.names import plain

Rows = list[list[str]]


def usd(cents: int) -> str:
    """Cents as dollars with a decimal point and no thousands sign."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` in percent with two decimals, half rounded up."""
    hundredths = (part * 100_00 * 2 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def link(m: Municipality, *parts: str) -> str:
    """An address inside a file. Its host is reserved for examples and never answers."""
    return f"https://{m.domain}/documentos/" + "/".join(plain(part).replace(" ", "-").lower() for part in parts)


def mail(m: Municipality, person: str) -> str:
    surname, _, given, _ = plain(person).lower().split()
    return f"{given}.{surname}@{m.domain}"


def phone(m: Municipality) -> str:
    """A landline with its hyphens: never ten digits in a row, which would look like an identity card."""
    return f"0{m.index % 6 + 2}-2{m.index % 9}5-{1000 + m.index * 7 % 9000}"


def day(month: str, number: int) -> str:
    return f"{month}-{number:02d}"


def previous_year(month: str) -> int:
    return year_month(month)[0] - 1
