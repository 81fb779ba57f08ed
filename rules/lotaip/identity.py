"""Ecuadorian tax and identity numbers: what is certainly wrong in one, and what merely looks odd.

Check digits: cédula and RUC of natural persons modulus 10, public bodies modulus 11. The tax office gives companies
numbers that skip the digit, so theirs (third digit 9) is never judged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

IdentityFault = Literal["scientific", "lost_zero", "malformed", "check_digit"]

_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_NOISE = re.compile(r"[\s.\-]|^ruc\s*:?", re.IGNORECASE)
_FLOAT = re.compile(r"\.0$")
_PROVINCES = frozenset(f"{number:02d}" for number in (*range(1, 25), 30))
_RUC, _CARD = 13, 10


@lru_cache(maxsize=8192)
def identity_fault(text: str) -> IdentityFault | None:
    """What is wrong with a number that is meant as RUC or cédula, or None: also for names, foreign numbers and texts
    that hold more than a number, of which nothing can be said."""
    if _SPREADSHEET.fullmatch(text.strip()):
        return "scientific"
    number = _NOISE.sub("", _FLOAT.sub("", text.strip()))
    if not (number.isascii() and number.isdigit()):
        return None
    if len(number) in (_RUC - 1, _CARD - 1):
        padded = f"0{number}"
        sound = padded[:2] in _PROVINCES and (len(padded) == _CARD or padded[-3:-1] == "00")
        return "lost_zero" if sound and _digit_holds(padded) else "malformed" if len(number) == _RUC - 1 else None
    if len(number) == _RUC and not _well_formed(number):
        return "malformed"
    if len(number) == _RUC or (len(number) == _CARD and number[:2] in _PROVINCES):
        return None if _digit_holds(number) else "check_digit"
    return None


def _well_formed(ruc: str) -> bool:
    return ruc[:2] in _PROVINCES and ruc[-3:] != "000"


def _digit_holds(number: str) -> bool:
    """True also where no rule is known for the third digit; newer cédulas use 6, as public bodies do."""
    kind = int(number[2])
    if kind > 6:
        return True
    return _modulus_10(number) or (kind == 6 and len(number) == _RUC and _modulus_11(number))


def _modulus_10(number: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(number[:9]))
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10 == int(number[9])


def _modulus_11(ruc: str) -> bool:
    rest = sum(int(digit) * weight for digit, weight in zip(ruc, (3, 2, 7, 6, 5, 4, 3, 2), strict=False)) % 11
    return -rest % 11 == int(ruc[8])
