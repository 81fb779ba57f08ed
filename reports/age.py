"""How old a measurement is, told as dates: when the month was due, until when it was looked at, when files came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checker.results_model import CaseResult
from reports.language import SPANISH, Language

_GUAYAQUIL = timedelta(hours=-5)
"""Continental Ecuador has no daylight saving."""


@dataclass(frozen=True, slots=True)
class Age:
    """``first`` and ``last``: when the oldest and the newest file of the case were received, in UTC; None without."""

    deadline: str | None
    as_of: str
    first: str | None
    last: str | None

    def after_deadline(self, language: Language = SPANISH) -> str | None:
        """``4 días después del plazo``; None where the month's last day is not known."""
        if self.deadline is None:
            return None
        seen = (datetime.fromisoformat(self.as_of) + _GUAYAQUIL).date()
        days = (seen - date.fromisoformat(self.deadline)).days
        if not days:
            return language.gettext("el mismo día del plazo")
        counted = language.plural(abs(days), "día", "días")
        if days > 0:
            return language.gettext("%(days)s después del plazo", days=counted)
        return language.gettext("%(days)s antes del plazo", days=counted)


def age_of(case: CaseResult) -> Age:
    times = sorted(part.captured_at for v in case.verdicts for part in v.components if part.captured_at)
    first, last = (times[0], times[-1]) if times else (None, None)
    return Age(case.deadline, case.as_of, first, last)
