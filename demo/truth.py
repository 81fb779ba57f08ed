"""The verdict each obligation deserves, from what was put in: for comparing a checker with, never computed by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from demo.defects import DEFECTS
from demo.items import COMPONENTS, Item, items
from demo.model import Copy, Expected, ItemPlan, MonthPlan, Municipality, PlaceName, Verdict
from demo.months import next_month_at, sweeps

_ORDER: dict[Verdict, int] = {"cumple": 4, "no_aplica": 4, "parcial": 3, "no_evaluado": 2, "incumple": 1}
_PUBLISHED = ("cumple", "no_aplica", "parcial")


def expected(m: Municipality, month: str, plan: MonthPlan, as_of: datetime) -> dict[str, Expected]:
    """Per obligation, what a checker must say at ``as_of`` having made the demo's visits up to then."""
    visits = [moment for moment in sweeps(month) if moment <= as_of]
    if not visits:
        return {item.id: Expected("no_evaluado", cause="not_visited") for item in items()}
    if m.down(month):
        return {item.id: Expected("no_evaluado", cause="host_down") for item in items()}
    return {item.id: _item(m, month, item, plan.get(item.id, {}), visits) for item in items()}


def _item(m: Municipality, month: str, item: Item, copies: ItemPlan, visits: Sequence[datetime]) -> Expected:
    own, pnt = (_copy(m, item, place, copies.get(place), visits) for place in ("own", "pnt"))
    if not m.has_pnt:
        return own or Expected("no_evaluado", defect="missing", cause="no_pnt_row")
    if pnt is None:
        if own is None:
            return Expected("incumple", frozenset({"P-02"}), defect=_how_it_went(copies, visits))
        verdict: Verdict = "parcial" if own.verdict in _PUBLISHED else own.verdict
        return replace(own, verdict=verdict, rules=own.rules | {"P-02"}, defect=own.defect or "only_own_site")
    better = pnt if own is None or _ORDER[pnt.verdict] >= _ORDER[own.verdict] else own
    # Timeliness is the registration's (design.md, RP), whichever copy is scored.
    return replace(better, on_time=copies["pnt"].at <= next_month_at(month, 15, 23, 59, 59))


def _how_it_went(copies: ItemPlan, visits: Sequence[datetime]) -> str:
    seen = any(copy.visible(visit) for copy in copies.values() for visit in visits)
    return "withdrawn" if seen else "missing"


def _copy(
    m: Municipality, item: Item, place: PlaceName, copy: Copy | None, visits: Sequence[datetime]
) -> Expected | None:
    """The verdict on one copy alone, or None where the place does not show it at the last visit."""
    if copy is None or not copy.visible(visits[-1]):
        return None
    fine: Verdict = "no_aplica" if item.id in m.no_aplica else "cumple"
    if copy.defect is None:
        return Expected(fine, place=place, defect="changed" if copy.changed else None)
    defect = DEFECTS[copy.defect]
    judged = Expected(fine, defect.rules, defect=defect.code, warnings=defect.warnings, place=place)
    if defect.web and sum(copy.visible(visit) for visit in visits) < 2:
        return replace(judged, rules=frozenset())
    if not defect.fails:
        return replace(judged, verdict="parcial") if defect.rules else judged
    if sum(copy.visible(visit) for visit in visits) < 2:
        return replace(judged, verdict="no_evaluado", rules=frozenset(), cause="unconfirmed")
    return replace(judged, verdict="incumple" if len(defect.fails) == len(COMPONENTS) else "parcial")
