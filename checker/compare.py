"""What moves when another rule set judges the same evidence: verdicts, and the rules that began or ceased to speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from checker.model import VerdictKind
from checker.results_model import CaseResult, Finding, ObligationVerdict


@dataclass(frozen=True, slots=True)
class Move:
    """One obligation of one entity that two rule sets do not judge alike. Rules are named ``CODE kind``."""

    ruc: str
    name: str
    obligation: str
    before: VerdictKind | None
    """None where the rule set does not ask for the obligation."""
    after: VerdictKind | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    score_before: tuple[float | None, float | None, float | None, float | None]
    """CTA, ETA, RP, CI, from 0 to 1."""
    score_after: tuple[float | None, float | None, float | None, float | None]

    @property
    def verdict_moved(self) -> bool:
        return self.before != self.after

    @property
    def score_moved(self) -> bool:
        return self.score_before != self.score_after

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def compare(before: CaseResult, after: CaseResult) -> Iterator[Move]:
    """The obligations of one case that moved, in the order of the law. Both cases are of one entity and month."""
    old = {verdict.obligation: verdict for verdict in before.verdicts}
    new = {verdict.obligation: verdict for verdict in after.verdicts}
    entity = after.entity or before.entity
    for obligation in dict.fromkeys((*old, *new)):
        first, second = old.get(obligation), new.get(obligation)
        said, says = _said(first), _said(second)
        move = Move(
            ruc=entity.ruc if entity else "",
            name=entity.name if entity else "",
            obligation=obligation,
            before=first.verdict if first else None,
            after=second.verdict if second else None,
            gained=tuple(sorted(says - said)),
            lost=tuple(sorted(said - says)),
            score_before=_values(first),
            score_after=_values(second),
        )
        if move.verdict_moved or move.score_moved or move.gained or move.lost:
            yield move


def _said(verdict: ObligationVerdict | None) -> set[str]:
    findings: Iterable[Finding] = verdict.findings if verdict else ()
    return {f"{finding.rule} {finding.kind}" for finding in findings}


def _values(verdict: ObligationVerdict | None) -> tuple[float | None, float | None, float | None, float | None]:
    return (verdict.cta, verdict.eta, verdict.rp, verdict.ci) if verdict else (None, None, None, None)
