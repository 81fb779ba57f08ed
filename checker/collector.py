"""Python's garbage collector while a month is judged."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Lets the collector look a fiftieth as often, for the rest of the process: judging makes many objects, keeps most
    of them to its end and leaves hardly any circle, so that each look is in vain. Saves about 6 % of the time."""
    gc.set_threshold(50_000, 20, 50)
