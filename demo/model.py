"""Who lives in the replica country, and how what they do is written down."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from demo.names import plain

PlaceName = Literal["own", "pnt"]
Verdict = Literal["cumple", "no_aplica", "parcial", "incumple", "no_evaluado"]
FaultKind = Literal["error_500", "hang", "redirect_loop", "refused"]


def rng_for(*parts: object) -> random.Random:
    """A generator fixed by its parts. Seeding with text goes through SHA-512: equal on every machine."""
    return random.Random("|".join(str(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Fault:
    """A host that fails during the visits for one month (``None``: always)."""

    kind: FaultKind
    month: str | None


@dataclass(frozen=True, slots=True)
class Municipality:
    seed: int
    index: int
    ruc: str
    dpa: str
    canton: str
    province: str
    population: int
    staff: int
    establishment_id: int
    role: str
    layout: str | None
    """Letter of the own site's layout (portals.md 3), or None where there is no site."""
    has_pnt: bool
    fault: Fault | None
    no_aplica: frozenset[str]
    """Items this municipality never has anything to say about."""

    @property
    def name(self) -> str:
        return f"Gobierno Autónomo Descentralizado Municipal de {self.canton}"

    @property
    def slug(self) -> str:
        return "gad-municipal-" + plain(self.canton).lower().replace(" ", "-")

    @property
    def domain(self) -> str:
        """Host of the addresses written inside files: reserved for examples (RFC 2606), it never resolves."""
        return "gad" + plain(self.canton).lower().replace(" ", "") + ".example"

    @property
    def portal_ruc(self) -> str:
        """The RUC as the national portal writes it, its leading zero lost (law.md 9, trap 3)."""
        return self.ruc.lstrip("0")

    def down(self, month: str) -> bool:
        """True when the own site cannot be read during the visits for ``month``."""
        return self.fault is not None and self.fault.month in (None, month)


@dataclass(frozen=True, slots=True)
class Copy:
    """What one place shows for one item and month: since when, with which defect, and what becomes of it."""

    at: datetime
    defect: str | None = None
    withdrawn: datetime | None = None
    changed: datetime | None = None
    """From this moment other bytes, as valid as the first, are served under the same address."""

    def visible(self, now: datetime) -> bool:
        return self.at <= now and (self.withdrawn is None or now < self.withdrawn)

    def modified(self, now: datetime) -> datetime:
        """When the bytes shown at a moment were put there."""
        return self.changed if self.changed and self.changed <= now else self.at


ItemPlan = Mapping[PlaceName, Copy]
MonthPlan = Mapping[str, ItemPlan]
"""Item id to what each place ever shows; an item without entry is never published."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The known truth of one obligation at a moment of the demo's schedule of visits."""

    verdict: Verdict
    rules: frozenset[str] = frozenset()
    """Codes of error-level findings on the scored copy."""
    on_time: bool | None = None
    defect: str | None = None
    warnings: frozenset[str] = frozenset()
    place: PlaceName | None = None
    """Place of the scored copy."""
    cause: str | None = None
    """Why nothing could be said: ``host_down``, ``no_pnt_row``, ``unconfirmed``, ``not_visited``."""
