"""The language that a site is written in: its sentences, numbers, months and lists, and the law's own texts.

The sentences are Spanish in the code; ``locale/<code>/LC_MESSAGES/sitio.po`` has them in another language
(``make locale`` compiles it). The texts of the law and of the rules are those of :mod:`checker.language`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from checker.language import Language as Code
from checker.language import in_language
from reports import text

_LOCALE = Path(__file__).parent.parent / "locale"
_POINT: dict[Code, str] = {"es": ",", "en": "."}


@cache
def _sentences(code: Code) -> gettext.NullTranslations:
    return gettext.NullTranslations() if code == "es" else gettext.translation("sitio", _LOCALE, [code])


@dataclass(frozen=True, slots=True)
class Language:
    """Small enough to be handed to other processes. Messages are ``%`` templates with named values."""

    code: Code

    def gettext(self, message: str, /, **values: object) -> str:
        return _sentences(self.code).gettext(message) % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        return _sentences(self.code).ngettext(one, many, count) % values

    def plural(self, count: int, one: str, many: str) -> str:
        """The count with its noun."""
        return f"{self.number(count, 0)} {self.ngettext(one, many, count)}"

    def law(self, spanish: str) -> str | None:
        """A text of the law or of a rule; None where there is only the Spanish one."""
        found = in_language(spanish, self.code)
        return None if found == spanish and self.code != "es" else found

    def number(self, value: float | None, decimals: int = 1) -> str:
        return self._pointed(text.number(value, decimals))

    def signed(self, value: float | None, decimals: int = 1) -> str:
        return self._pointed(text.signed(value, decimals))

    def percent(self, value: float | None) -> str:
        return self._pointed(text.percent(value))

    def share(self, value: float | None, decimals: int = 3) -> str:
        return self._pointed(text.share(value, decimals))

    @property
    def point(self) -> str:
        """Between the whole number and its decimals."""
        return _POINT[self.code]

    def _pointed(self, number: str) -> str:
        return number.replace(",", self.point)

    def month_name(self, month: str) -> str:
        return self.gettext("%(month)s de %(year)s", month=self.month_alone(month), year=month[:4])

    def month_alone(self, month: str) -> str:
        """Without its year."""
        return self.gettext(text.MONTHS[int(month[5:]) - 1])

    def month_short(self, month: str) -> str:
        return f"{self.month_alone(month)[:3]} {month[2:4]}"

    def listing(self, words: Iterable[str]) -> str:
        if self.code == "es":
            return text.listing(words)
        *first, last = list(words) or [""]
        return self.gettext("%(first)s y %(last)s", first=", ".join(first), last=last) if first else last

    def quoted(self, words: str) -> str:
        """What others wrote, or a name, between the quotation marks of the language."""
        return self.gettext("«%(words)s»", words=words)

    def clip(self, value: str | None, length: int = 160) -> str:
        return text.clip(value, length, self.gettext("caracteres"))

    @property
    def present(self) -> Callable[[Any], Any]:
        """Every value that a template writes passes here."""
        unit = self.gettext("caracteres")
        return partial(text.present, unit=unit)


SPANISH = Language("es")
