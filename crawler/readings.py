"""Was a place read whole? The one statement of a sweep on which an accusation may rest."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.recipes import shell_of
from evidence.model import Visit
from evidence.store import EvidenceStore

_HARMLESS_ON_DETOURS = frozenset({"not_found", "login"})


def own_reading(store: EvidenceStore, sweep_id: int, ruc: str) -> tuple[bool, str | None]:
    """(complete, cause) of an own site: complete only when every page answered with a page and nothing was cut."""
    visits = store.visits(sweep_id, ruc, "own")
    pages = [visit for visit in visits if visit.role == "page"]
    shown = _shells_shown(pages)
    for visit in sorted(pages, key=lambda visit: visit.depth):
        cause = None if visit.cause == "app_shell" and visit.url in shown else _hindrance(visit)
        if cause is not None:
            return False, cause
    if any(visit.state == "cut" for visit in visits):
        return False, "budget"
    if not any(visit.state == "done" for visit in pages):
        return False, "unreadable"
    return True, None


def _shells_shown(pages: Iterable[Visit]) -> set[str | None]:
    """Empty pages of scripts whose data a recipe got in their place."""
    return {shell_of(visit.context) for visit in pages if visit.state == "done" and visit.cause is None}


def _hindrance(visit: Visit) -> str | None:
    """Why a page leaves the reading incomplete, if it does. A dead or closed page that nothing connects with
    transparency (the town's web mail) does not."""
    if visit.cause is None or visit.state in ("cut", "skipped"):
        return None
    if visit.detour > 0 and visit.cause in _HARMLESS_ON_DETOURS:
        return None
    return visit.cause
