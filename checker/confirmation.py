"""When a second failing visit confirms the first (decision 6): far enough apart by our clock and by the server's.

Our own clock may have been moved between the visits, which would fake the hours between them. Each answer carries a
second clock that we do not set: its ``Date`` (RFC 9110, 6.6.1), kept with the evidence. Where the two clocks do not
agree that the time has passed, or the server names no time, nothing is confirmed and nobody is accused.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from evidence import Capture

_CONFIRM_AFTER = timedelta(hours=6)
_SLACK = timedelta(minutes=5)
"""A server dates the beginning of its answer, we the end; both within the time that one answer may take."""
_MOST_DIGITS = 9
"""Of an ``Age``: more is no time that anything was kept."""


def confirms(earlier: Capture, later: Capture) -> bool:
    """Whether two failing answers of one address lie far enough apart to accuse.

    The clock of a simulated sweep is set by its operator, and says so: there it alone is asked.
    """
    if earlier.simulated != later.simulated or _moment(later) - _moment(earlier) < _CONFIRM_AFTER:
        return False
    if later.simulated:
        return True
    before, after = _made_at(earlier), _made_at(later)
    return before is not None and after is not None and after - before - _kept(earlier) >= _CONFIRM_AFTER - _SLACK


def _moment(capture: Capture) -> datetime:
    return datetime.fromisoformat(capture.fetched_at)


def _made_at(capture: Capture) -> datetime | None:
    """When the origin made the answer. A cache may have given it out later; of the later answer it is this that counts,
    for a copy of an old failure is no second failure."""
    said = {value for name, value in capture.headers if name.lower() == "date"}
    try:
        made = parsedate_to_datetime(said.pop() if len(said) == 1 else "")  # two hours are none
    except (ValueError, OverflowError):
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _kept(capture: Capture) -> timedelta:
    """How long a cache had kept the answer when it gave it out (RFC 9111, 5.1)."""
    age = next((value.strip() for name, value in capture.headers if name.lower() == "age"), "")
    return timedelta(seconds=int(age)) if age.isdecimal() and len(age) <= _MOST_DIGITS else timedelta()
