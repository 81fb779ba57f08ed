"""What changed for a municipality since the month measured before: one list, told from verdicts and findings alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.model import VerdictKind
from checker.results_catalogue import CatalogueObligation
from checker.results_model import CaseResult, Finding
from reports.arrears import PUBLISHED
from reports.text import N_

ChangeKind = Literal["new", "better", "worse", "missing", "withdrawn", "changed", "recycled"]
KINDS: Mapping[ChangeKind, tuple[str, str]] = {
    "new": (N_("Publicado de nuevo"), N_("No estaba el mes anterior y ahora está.")),
    "better": (N_("Corregido"), N_("Tenía errores el mes anterior y ahora cumple.")),
    "worse": (N_("Con errores nuevos"), N_("Cumplía el mes anterior y ahora tiene al menos un error.")),
    "missing": (N_("Dejó de publicarse"), N_("Estaba el mes anterior y este mes no está.")),
    "withdrawn": (N_("Retirado"), N_("Un archivo del mes estuvo publicado y ya no está.")),
    "changed": (N_("Cambió sin aviso"), N_("La misma dirección entregó otro contenido después. No dice que esté mal.")),
    "recycled": (N_("Repetido"), N_("Se publicó otra vez lo del mes anterior.")),
}
"""In the order shown: name and meaning."""
_BY_RULE: Mapping[str, ChangeKind] = {"K-01": "recycled", "K-03": "withdrawn", "K-04": "changed"}
_GOOD = frozenset({"cumple", "no_aplica"})


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    obligation: str | None
    """None for a file that no obligation of the month names."""
    before: VerdictKind | None = None
    now: VerdictKind | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """``since`` is the month compared with, None for the first; ``skipped`` is true where months between were not
    measured; ``incomparable`` counts obligations not evaluated in one of the two."""

    since: str | None
    skipped: bool
    items: tuple[Change, ...]
    incomparable: int = 0

    def of(self, kind: ChangeKind) -> list[Change]:
        return [item for item in self.items if item.kind == kind]

    @property
    def groups(self) -> list[tuple[ChangeKind, list[Change]]]:
        """Kinds that have any, in the order of :data:`KINDS`."""
        return [(kind, found) for kind in KINDS if (found := self.of(kind))]


def changes(case: CaseResult, before: CaseResult | None, obligations: Mapping[str, CatalogueObligation]) -> Changes:
    """Compare a month with the one measured before. What only one month owes is compared with nothing."""
    items = list(_of_findings(case, obligations))
    incomparable = 0
    if before is not None:
        earlier = {verdict.obligation: verdict.verdict for verdict in before.verdicts}
        for verdict in case.verdicts:
            then, now = earlier.get(verdict.obligation), verdict.verdict
            if then is None:
                continue
            if "no_evaluado" in (then, now):
                incomparable += then != now
                continue
            kind = _moved(then, now)
            if kind is not None:
                items.append(Change(kind, verdict.obligation, then, now))
    order = list(KINDS)
    items.sort(key=lambda item: order.index(item.kind))  # stable: within a kind, the order of the law
    since = before.month if before is not None else None
    return Changes(since, since is not None and _next(since) != case.month, tuple(items), incomparable)


def _of_findings(case: CaseResult, obligations: Mapping[str, CatalogueObligation]) -> Iterator[Change]:
    groups: Sequence[tuple[str | None, Sequence[Finding]]] = [
        (None, case.findings),
        *((verdict.obligation, verdict.findings) for verdict in case.verdicts),
    ]
    for obligation, findings in groups:
        for finding in findings:
            kind = _BY_RULE.get(finding.rule)
            if kind is not None:
                named = str(finding.params.get("obligation", ""))
                yield Change(kind, obligation or (named if named in obligations else None), finding=finding)


def _moved(then: VerdictKind, now: VerdictKind) -> ChangeKind | None:
    if then == "incumple" and now in PUBLISHED:
        return "new"
    if now == "incumple" and then in PUBLISHED:
        return "missing"
    if then == "parcial" and now in _GOOD:
        return "better"
    return "worse" if then in _GOOD and now == "parcial" else None


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
