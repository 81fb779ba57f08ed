"""Amounts of money as offices write them: ``1.234,56``, ``1,234.56``, ``$ 1 234.5``, ``(120,00)``."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"-?\d+\.\d{2}", re.ASCII)
_SHAPE = re.compile(r"(?P<sign>-?)(?P<digits>\d[\d.,]*)", re.ASCII)
_CURRENCY = re.compile(r"usd|us\$|\$|\s|'", re.IGNORECASE)


@lru_cache(maxsize=8192)  # pay scales repeat: most amounts of a file occur many times
def readings(text: str) -> tuple[float, ...]:
    """Every amount a text may mean: none when it is no amount, two for ``1.234`` (thousands, or three decimals).

    Rules hold a row wrong only when no reading makes it right.
    """
    if _PLAIN.fullmatch(text):  # nearly all
        return (float(text),)
    plain = _CURRENCY.sub("", text)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        return ()
    sign = -1.0 if shape["sign"] else 1.0
    return tuple(sign * float(number) for number in _numbers(shape["digits"]))


def _numbers(digits: str) -> tuple[str, ...]:
    """The digits with a decimal point and no thousands, in each way they can be read."""
    marks = [mark for mark in ".," if mark in digits]
    if not marks:
        return (digits,)
    if len(marks) == 2:
        decimal = max(marks, key=digits.rfind)
        thousands = marks[0] if decimal == marks[1] else marks[1]
        whole, _, fraction = digits.rpartition(decimal)
        return (f"{whole.replace(thousands, '')}.{fraction}",) if _grouped(whole, thousands) else ()
    mark = marks[0]
    whole, _, fraction = digits.rpartition(mark)
    if digits.count(mark) > 1:
        return (digits.replace(mark, ""),) if _grouped(digits, mark) else ()
    if len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        return (whole + fraction, f"{whole}.{fraction}")
    return (f"{whole}.{fraction or '0'}",)


def _grouped(digits: str, mark: str) -> bool:
    """Whether the thousands marks stand where they belong: ``12.34.5`` is no amount."""
    first, *rest = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)
