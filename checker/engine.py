"""Runs a rule set over a case and settles the verdicts (``design.md``, "Verdicts" and decisions 6 and 7).

Rules say what is wrong; severities come from the rule-set version; the verdict follows from both and from how
completely each place was read. Pure: no clock, no network, no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from itertools import chain

from checker.causes import cause
from checker.model import (
    TRIAD,
    Case,
    ComponentKind,
    Failure,
    Measured,
    Obligation,
    Parameter,
    Part,
    PlaceKind,
    PlaceReading,
    Publication,
    Rule,
    RuleSet,
    RuleSetting,
    Severity,
    Source,
    VerdictKind,
)
from checker.results_model import (
    CaseResult,
    Cause,
    ComponentRef,
    EntityRef,
    Finding,
    Location,
    ObligationVerdict,
    Reading,
)
from reading.text import fold

GUAYAQUIL = timezone(timedelta(hours=-5), "America/Guayaquil")
"""Continental Ecuador has no daylight saving; a fixed offset spares Windows a time-zone database."""
ROWS_KEPT = 10
"""Rows named in a finding; the count stays exact."""
_RANK: dict[VerdictKind, int] = {"cumple": 4, "no_aplica": 4, "parcial": 3, "no_evaluado": 2, "incumple": 1}
_SEVERITY_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_PLACE_RANK: dict[PlaceKind, int] = {"pnt": 2, "local": 1, "own": 0}
_PLACE_NAME: dict[PlaceKind, str] = {"pnt": "portal nacional", "own": "sitio propio", "local": "carpeta"}


@dataclass(slots=True)
class _Copy:
    """One place's copy of an obligation, judged."""

    publication: Publication
    verdict: VerdictKind
    cause: Cause | None = None
    findings: list[Finding] = field(default_factory=list)
    ci: float | None = None


def judge(case: Case, ruleset: RuleSet) -> CaseResult:
    """The judged case in its documented form."""
    rules = [rule for rule in ruleset.rules if rule.valid_from <= case.month <= (rule.valid_to or "9999-99")]
    engine = _Engine(case, ruleset, rules)
    verdicts = [
        engine.obligation(obligation)
        for obligation in ruleset.obligations
        if case.only is None or obligation.id in case.only
    ]
    entity = case.entity
    return CaseResult(
        entity=EntityRef(ruc=entity.ruc, dpa=entity.dpa, name=entity.name) if entity else None,
        month=case.month,
        as_of=f"{case.as_of:%Y-%m-%dT%H:%M:%SZ}",
        simulated=case.simulated,
        scheme="2023",
        rules_version=ruleset.version,
        readings=[
            Reading(
                place=reading.place,
                url=reading.url,
                complete=reading.complete,
                cause=cause(reading.cause) if reading.cause else None,
            )
            for reading in case.readings
        ],
        verdicts=verdicts,
        findings=engine.entity_findings(),
        unplaced=[source.url for source in case.unplaced],
        score=ruleset.score(verdicts, ruleset),
    )


@dataclass(slots=True)
class _Engine:
    case: Case
    ruleset: RuleSet
    rules: Sequence[Rule]

    def obligation(self, obligation: Obligation) -> ObligationVerdict:
        copies = [
            self._copy(publication)
            for place in ("pnt", "own", "local")
            if (publication := self.case.publications.get((obligation.id, place)))
        ]
        pnt = next((copy for copy in copies if copy.publication.place == "pnt"), None)
        best = max(copies, key=lambda copy: (_RANK[copy.verdict], _PLACE_RANK[copy.publication.place]), default=None)
        if best is None:
            verdict, why, findings = self._absent(obligation)
        else:
            verdict, why, findings = best.verdict, best.cause, best.findings
            if pnt is None and best.publication.place == "own" and best.publication.parts:
                findings = [*self._only_on_own_site(obligation), *findings]
                if any(finding.rule == "P-02" for finding in findings) and verdict in ("cumple", "no_aplica"):
                    verdict = "parcial"
        on_time, rp = self._timeliness(obligation, pnt)
        cta, eta, rp, ci = self.ruleset.parameters(
            verdict,
            findings,
            obligation=obligation,
            place=best.publication.place if best else self._where_owed()[0],
            rp=rp,
            ci=best.ci if best else None,
            has_dataset=_has_dataset(best.publication) if best else False,
            ruleset=self.ruleset,
        )
        return ObligationVerdict(
            obligation=obligation.id,
            verdict=verdict,
            place=best.publication.place if best and best.publication.parts else None,
            cause=why,
            on_time=on_time,
            components=[reference for copy in copies for reference in _references(copy.publication)],
            findings=findings + [f for copy in copies if copy is not best for f in copy.findings],
            cta=cta,
            eta=eta,
            rp=rp,
            ci=ci,
        )

    def entity_findings(self) -> list[Finding]:
        """Findings of rules about the entity as a whole."""
        found: list[Finding] = []
        for rule in self.rules:
            if rule.scope == "case":
                found += _render(rule, self.ruleset.settings[rule.code], rule.check(self.case), None)[0]
        return found

    # --- one copy -------------------------------------------------------------------------------------------

    def _copy(self, publication: Publication) -> _Copy:
        findings: list[Finding] = []
        checked, wrong = 0, set[int]()
        for rule in self.rules:
            if rule.scope != "publication" or (rule.needs_web and publication.place == "local"):
                continue
            outcomes = rule.check(publication, self.case)
            first = next(outcomes, None)
            if first is None:  # most rules find nothing
                continue
            setting = self.ruleset.settings[rule.code]
            found, rows, bad = _render(rule, setting, chain([first], outcomes), publication)
            findings += found
            if setting.parameter == "ci":
                checked, wrong = max(checked, rows), wrong | bad
        ci = 1 - len(wrong) / checked if checked else None
        verdict, why = self._verdict(publication, findings)
        findings.sort(key=lambda finding: _SEVERITY_ORDER[finding.severity])
        return _Copy(publication, verdict, why, findings, ci)

    def _verdict(self, publication: Publication, findings: Iterable[Finding]) -> tuple[VerdictKind, Cause | None]:
        unconfirmed = next((failed for failed in publication.failed if not failed.confirmed), None)
        if not publication.parts:
            return ("no_evaluado", cause(unconfirmed.cause)) if unconfirmed else ("incumple", None)
        if any(finding.severity == "error" for finding in findings):
            return "parcial", None
        if unconfirmed:
            return "no_evaluado", cause(unconfirmed.cause)
        if any(part.unreadable == "open_not_read" for part in publication.parts.values()):
            # An open format is no fault; but nobody has looked inside, so nothing is praised either.
            return "no_evaluado", cause("open_not_read")
        dataset = publication.parts.get("dataset")
        if dataset is not None and self._declares_absence(dataset):
            return "no_aplica", None
        return "cumple", None

    def _declares_absence(self, dataset: Part) -> bool:
        """True when every cell of every data row is an accepted formula of absence."""
        formulas = {fold(formula) for formula in self.ruleset.absence_formulas}
        rows = 0
        for _, cells in dataset.data_rows():
            rows += 1
            if any(cell and fold(cell) not in formulas for cell in cells):
                return False
        return rows > 0

    # --- nothing published ----------------------------------------------------------------------------------

    def _absent(self, obligation: Obligation) -> tuple[VerdictKind, Cause | None, list[Finding]]:
        place, why = self._where_owed()
        if why:
            return "no_evaluado", cause(why), []
        return "incumple", None, self._not_published(obligation, place)

    def _where_owed(self) -> tuple[PlaceKind, str | None]:
        """The place whose silence counts, and the cause code that forbids counting it (decisions 6 and 7)."""
        readings = {reading.place: reading for reading in self.case.readings}
        local = readings.get("local")
        if self.case.as_of.astimezone(GUAYAQUIL).date() <= self.case.deadline:
            return "local" if local else "pnt", "not_due"
        if local:
            return "local", None if local.complete else local.cause
        own, pnt = readings.get("own"), readings.get("pnt")
        if self.case.month >= self.ruleset.pnt_decides_from:
            if pnt:
                return "pnt", None if pnt.complete else pnt.cause or "pnt_incomplete"
            return "own", _why_not(own) if own and not own.complete else "no_pnt_row" if own else "no_sweep"
        return "own", None if own and own.complete else _why_not(own) if own else "no_sweep"

    def _not_published(self, obligation: Obligation, place: PlaceKind) -> list[Finding]:
        empty = Publication(obligation, place)
        return [
            finding
            for rule in self.rules
            if rule.code == "P-02"
            for finding in _render(
                rule, self.ruleset.settings[rule.code], rule.check(empty, self.case), empty, self._proof(place)
            )[0]
        ]

    def _proof(self, place: PlaceKind) -> Source | None:
        return next((reading.proof for reading in self.case.readings if reading.place == place), None)

    def _only_on_own_site(self, obligation: Obligation) -> list[Finding]:
        place, why = self._where_owed()
        return self._not_published(obligation, "pnt") if place == "pnt" and why is None else []

    # --- time -----------------------------------------------------------------------------------------------

    def _timeliness(self, obligation: Obligation, pnt: _Copy | None) -> tuple[bool | None, float | None]:
        """``on_time`` and RP, which the national portal alone can tell."""
        if pnt is not None and pnt.publication.registered_at is not None:
            late = any(finding.rule == "T-01" for finding in pnt.findings)
            return not late, 0.0 if late else 1.0
        place, why = self._where_owed()
        if pnt is None and place == "pnt" and why is None:
            return None, 0.0
        return None, None


def _has_dataset(publication: Publication) -> bool | None:
    """Whether the dataset is published; None while a listed one could not be got, for whatever reason."""
    if "dataset" in publication.parts:
        return True
    waiting = any(not f.confirmed and f.component in (None, "dataset") for f in publication.failed)
    return None if waiting else False


def _why_not(own: PlaceReading) -> str:
    return own.cause or "own_incomplete"


def _references(publication: Publication) -> Iterator[ComponentRef]:
    for component in (*TRIAD, "document"):
        part = publication.parts.get(component)
        if part is not None:
            source = part.source
            yield ComponentRef(
                component=component,
                place=source.place,
                url=source.url,
                file=source.file,
                sha256=source.sha256,
                captured_at=source.captured_at,
                registered_at=source.registered_at,
            )


@dataclass(slots=True)
class _Group:
    first: Failure
    count: int = 0
    rows: list[int] = field(default_factory=list)


def _render(
    rule: Rule,
    setting: RuleSetting,
    outcomes: Iterable[object],
    publication: Publication | None,
    proof: Source | None = None,
) -> tuple[list[Finding], int, set[int]]:
    """Findings of one rule, one per (way of failing, component, column); rows it could check; rows that fail."""
    groups: dict[tuple[str, ComponentKind | None, str | None], _Group] = {}
    checked, wrong = 0, set[int]()
    for outcome in outcomes:
        if isinstance(outcome, Measured):
            checked += outcome.rows
        elif isinstance(outcome, Failure):
            group = groups.setdefault((outcome.kind, outcome.component, outcome.column), _Group(outcome))
            group.count += 1
            if outcome.row is not None:
                wrong.add(outcome.row)
                if len(group.rows) < ROWS_KEPT:
                    group.rows.append(outcome.row)
    return [_finding(rule, setting, group, publication, proof) for group in groups.values()], checked, wrong


def _finding(
    rule: Rule, setting: RuleSetting, group: _Group, publication: Publication | None, proof: Source | None
) -> Finding:
    failure = group.first
    text = rule.texts[failure.kind]
    source = _source_of(failure, publication)
    proof = proof or source or _any_source(publication)
    params: dict[str, str | int | float | list[int]] = dict(failure.params)
    words = {
        **failure.params,
        "count": group.count,
        "obligation": publication.obligation.title if publication else "",
        "place": _PLACE_NAME[publication.place] if publication else "",
        "column": failure.column or "",
    }
    if len(group.rows) > 1:
        params["rows"] = group.rows
    parameter: Parameter | None = setting.parameter
    return Finding(
        rule=rule.code,
        kind=failure.kind,
        severity=setting.severity_of(failure.kind),
        parameter=parameter,
        owner="publisher",
        place=publication.place if publication else None,
        message=text.message.format(**words),
        fix=text.fix.format(**words),
        law=_citation(rule, publication),
        location=Location(file=source.file if source else None, row=failure.row, column=failure.column),
        count=group.count,
        params=params,
        url=proof.url if proof else None,
        sha256=proof.sha256 if proof else None,
    )


def _citation(rule: Rule, publication: Publication | None) -> str:
    """The obligation's own article before the norms of the rule, each once."""
    own = [publication.obligation.law] if publication else []
    norms = [norm for norm in rule.law.split("; ") if not (own and norm.startswith("LOTAIP (2023)"))]
    return "; ".join([*own, *norms])


def _any_source(publication: Publication | None) -> Source | None:
    """What was published, for a finding about a component that is not there."""
    return next((part.source for part in publication.parts.values()), None) if publication else None


def _source_of(failure: Failure, publication: Publication | None) -> Source | None:
    if publication is None:
        return None
    part = publication.parts.get(failure.component) if failure.component else None
    if part is not None:
        return part.source
    for failed in publication.failed:
        if failed.component == failure.component:
            return failed.source
    return None
