"""The findings of a case as a page shows them: grouped by obligation, each with its proof, within a size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_model import CaseResult, Finding, ObligationVerdict
from reports.evidence_index import EvidenceIndex, Proof
from reports.language import SPANISH, Language
from reports.text import cost, slug

_FINDING_BYTES = 960
"""Markup around the values of one finding."""
_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Shown:
    finding: Finding
    proof: Proof | None
    where: str
    """File, row and column, as far as known."""
    anchor: str
    """Names it on the page of the month and on that of the evidence, in every build."""


@dataclass(frozen=True, slots=True)
class Group:
    """An obligation with its verdict and what was found. ``obligation`` None: the entity as a whole."""

    obligation: CatalogueObligation | None
    verdict: ObligationVerdict | None
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    groups: tuple[Group, ...]
    """Obligations with something to say: not complied, or with a warning."""
    unevaluated: tuple[Group, ...]
    """What could not be checked; never beside the faults."""
    clean: tuple[Group, ...]
    hidden: int
    """Findings left out for size; the CSV has them all."""

    @property
    def all_shown(self) -> Iterator[tuple[Group, Shown]]:
        return ((group, shown) for group in (*self.groups, *self.unevaluated, *self.clean) for shown in group.shown)


def findings_of(
    case: CaseResult, catalogue: Catalogue, index: EvidenceIndex, budget: int, language: Language = SPANISH
) -> Findings:
    """Group what a case found. ``budget`` is in bytes of page."""
    obligations = {obligation.id: obligation for obligation in catalogue.obligations}
    groups: list[Group] = []
    unevaluated: list[Group] = []
    clean: list[Group] = []
    hidden = 0
    judged = sorted(
        case.verdicts, key=lambda v: obligations[v.obligation].order if v.obligation in obligations else 999
    )
    for obligation_id, verdict, found in [(None, None, case.findings)] + [
        (v.obligation, v, v.findings) for v in judged
    ]:
        shown = []
        anchors = _anchors(obligation_id, found)
        for number_of, finding in sorted(enumerate(found), key=lambda pair: _ORDER[pair[1].severity]):
            told = where(finding, language)
            needed = _FINDING_BYTES + cost(finding.message, finding.fix, finding.law, told, finding.rule)
            if needed > budget:
                hidden += 1
                continue
            budget -= needed
            shown.append(Shown(finding, index.of(finding, case), told, anchors[number_of]))
        group = Group(obligations.get(obligation_id or ""), verdict, tuple(shown))
        if verdict is None:
            if shown or case.replies:
                groups.append(group)
        elif verdict.verdict == "no_evaluado":
            unevaluated.append(group)
        elif verdict.findings or verdict.verdict in ("parcial", "incumple"):
            groups.append(group)
        else:
            clean.append(group)
    return Findings(tuple(groups), tuple(unevaluated), tuple(clean), hidden)


def _anchors(obligation: str | None, found: Sequence[Finding]) -> list[str]:
    """``h-19.6-F-04-2``: the second finding of that rule in that obligation."""
    seen: Counter[str] = Counter()
    anchors = []
    for finding in found:
        seen[finding.rule] += 1
        anchors.append(f"h-{slug(obligation or 'entidad')}-{slug(finding.rule)}-{seen[finding.rule]}")
    return anchors


def where(finding: Finding, language: Language = SPANISH) -> str:
    """File, rows and column of a finding in words; empty for what is in no file."""
    _, number, clip = language.gettext, language.number, language.clip
    location, parts = finding.location, []
    if location.file:
        parts.append(_("archivo %(file)s", file=clip(location.file)))
    rows = _rows(finding.params.get("rows"))
    if len(rows) > 1:
        more = "…" if finding.count > len(rows) else ""
        told = ", ".join(number(row, 0) for row in rows[:8]) + (more or ("…" if len(rows) > 8 else ""))
        parts.append(_("filas %(rows)s", rows=told))
    elif location.row is not None:
        parts.append(_("fila %(row)s", row=number(location.row, 0)))
    if location.column:
        parts.append(_("columna «%(column)s»", column=clip(location.column, 80)))
    return ", ".join(parts)


def _rows(value: object) -> Sequence[int]:
    return value if isinstance(value, list) else ()
