"""How a host is asked: how long it rests between two requests, and when it is left alone.

One policy for every way of asking within a sweep. What the pages taught of a host is known when links are asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.causes import cause_of_status
from crawler.hosts import is_loopback
from crawler.settings import LEAST_DELAY, StoreSettings

BUSY = frozenset({429, 503})
"""Answers that ask for time (RFC 6585, 4; RFC 9110, 15.6.4)."""
LONGEST_REST = 60.0
"""Seconds between two requests, however slow the host."""
_LONGEST_DELAY = 10.0
"""Seconds between two requests to which a busy host that gives no figure slows us down at most."""
_WEIGHT = 0.5
"""Of the newest answer in the mean: three slow ones weigh more than all before them."""


@dataclass(slots=True)
class Pace:
    """What is known of one host in one run. ``patience`` is the number of failures in a row that it is forgiven."""

    delay: float
    """Least seconds between two requests: of the settings, of its Crawl-delay, of its 429 and 503."""
    patience: int
    mean: float | None = None
    """Seconds that its answers take to begin; the latest weighs most."""
    failures: int = 0
    closed: str | None = None
    """Cause for which it is left alone for the rest of the sweep."""

    @property
    def rest(self) -> float:
        """Seconds of peace that its slowness earns it after an answer: as long as it takes to answer."""
        return rest_of(self.mean or 0.0)

    def took(self, seconds: float) -> None:
        """An answer began after so many seconds."""
        self.mean = seconds if self.mean is None else self.mean + _WEIGHT * (seconds - self.mean)

    def was_silent(self, seconds: float) -> None:
        """So many seconds were waited in vain. A connection that is refused at once does not make a host quick."""
        self.took(max(seconds, self.mean or 0.0))

    def wants(self, delay: float) -> None:
        """It asks for so many seconds between two requests."""
        self.delay = max(self.delay, delay)

    def failed(self, cause: str) -> str | None:
        """One more address of it gave nothing; the cause for which it is left alone from now on, if it is."""
        self.failures += 1
        if self.closed is None and self.failures >= self.patience:
            self.closed = cause
        return self.closed

    def answered(self) -> None:
        """An address of it gave an answer."""
        self.failures = 0


class Paces:
    """The paces of all hosts of a run, by lane (:func:`crawler.hosts.lane_of`)."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._known: dict[str, Pace] = {}

    def of(self, lane: str) -> Pace:
        if lane not in self._known:
            loopback = is_loopback(lane.rpartition(":")[0])
            self._known[lane] = Pace(self._settings.delay_of(loopback), self._settings.give_up_after)
        return self._known[lane]

    def busy(self, lane: str, status: int, headers: Iterable[tuple[str, str]], now: datetime) -> float:
        """A host answered 429 or 503: it is asked more slowly from now on, and left alone where it asks for more time
        than the settings allow. Seconds that it asks for; 0 where it does not say."""
        pace = self.of(lane)
        pace.wants(min(2 * max(pace.delay, pace.rest), _LONGEST_DELAY))
        wait = retry_after(headers, now) or 0.0
        if wait > self._settings.longest_wait:
            pace.closed = cause_of_status(status)
        return wait


def rest_of(latency: float) -> float:
    """Seconds to rest between two requests to a host with this mean latency; 0 for one as quick as the least delay."""
    return min(latency, LONGEST_REST) if latency > LEAST_DELAY else 0.0


def retry_after(headers: Iterable[tuple[str, str]], now: datetime) -> float | None:
    """Seconds that an answer asks to wait (RFC 9110, 10.2.3); None where it does not say. ``now`` counts where the
    server tells no time of its own, to which its date belongs."""
    said = {name.lower(): value.strip() for name, value in headers}
    asked = said.get("retry-after", "")
    if asked.isascii() and asked.isdigit():
        return float(asked)
    until = _moment(asked)
    return None if until is None else max(0.0, (until - (_moment(said.get("date", "")) or now)).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # years and offsets of twenty digits
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
