"""What was found of a frozen month after it was frozen, as its pages show it beside what was published."""

from __future__ import annotations

from dataclasses import dataclass

from checker.compare import Move
from checker.frozen import moves
from checker.results_model import CaseResult, Reply
from reports.site import Site


@dataclass(frozen=True, slots=True)
class Later:
    """One correction, against what was published."""

    found_on: str
    """AAAA-MM-DD."""
    rules_version: str
    moves: tuple[Move, ...]
    points: float | None
    """The index or partial index of the correction, from 0 to 100."""
    replies: tuple[tuple[str | None, Reply], ...]
    """Objections it takes into account that the published case did not, each with its obligation; None: to the entity
    as a whole."""


@dataclass(frozen=True, slots=True)
class LaterOn:
    frozen_on: str
    corrections: tuple[Later, ...]


def later_on(site: Site, case: CaseResult) -> LaterOn | None:
    """The corrections of a frozen case, oldest first; None where its month is not frozen."""
    frozen = site.frozen.get(case.month)
    if frozen is None or case.entity is None:
        return None
    known = {(obligation, reply.model_dump_json()) for obligation, reply in case.every_reply}
    corrections = []
    for correction in site.corrections.get(case.month, {}).get(case.entity.ruc, ()):
        later = correction.case
        new = tuple((o, reply) for o, reply in later.every_reply if (o, reply.model_dump_json()) not in known)
        value = later.score.sita if later.score.sita is not None else later.score.partial
        points = None if value is None else value * 100
        corrections.append(Later(correction.found_on, later.rules_version, tuple(moves(case, later)), points, new))
    return LaterOn(frozen.frozen_on, tuple(corrections))
