"""What a run tells while it runs, and the clock that it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep is: places read, places in all, requests sent; ``message`` is a Spanish sentence or empty."""

    done: int
    total: int
    requests: int
    message: str = ""
