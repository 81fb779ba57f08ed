"""Runs a rule set over a case and settles the verdicts (``design.md``, "Verdicts" and decisions 6 and 7).

Rules say what is wrong; severities come from the rule-set version; the verdict follows from both and from how
completely each place was read. Pure: no clock, no network, no files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain

from checker.causes import cause
from checker.language import own_words
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
    RuleOutcome,
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
    Reply,
    Unread,
)
from reading.text import fold

GUAYAQUIL = timezone(timedelta(hours=-5), "America/Guayaquil")
"""Continental Ecuador has no daylight saving; a fixed offset spares Windows a time-zone database."""
ROWS_KEPT = 10
"""Rows named in a finding; the count stays exact."""
_ABSENCE = frozenset({"P-02", "P-09"})
"""Rules that speak of what is not published: of a numeral, and of a letter of 2004."""
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
    ci: dict[str, float] = field(default_factory=dict)
    """Per quality check that could be made, the share of its rows that hold."""
    set_aside: list[Finding] = field(default_factory=list)
    """What an upheld objection took out of the findings."""


def judge(case: Case, ruleset: RuleSet, replies: Mapping[str | None, Sequence[Reply]] | None = None) -> CaseResult:
    """The judged case in its documented form.

    ``replies`` are the objections to it, by obligation (None: to the entity as a whole): those upheld take what they
    object to out of the findings, and so out of verdict and score.
    """
    rules = ruleset.rules_of(case.month)
    engine = _Engine(case, ruleset, rules, replies or {})
    owed = [o for o in ruleset.owed(case.month) if case.only is None or o.id in case.only]
    copies = {obligation.id: engine.copies(obligation) for obligation in owed}
    measured = _without_untried(ruleset, list(chain.from_iterable(copies.values())))
    verdicts = [engine.obligation(obligation, copies[obligation.id], measured) for obligation in owed]
    findings, aside = engine.entity_findings()
    entity = case.entity
    return CaseResult(
        entity=EntityRef(ruc=entity.ruc, dpa=entity.dpa, name=entity.name) if entity else None,
        month=case.month,
        as_of=f"{case.as_of:%Y-%m-%dT%H:%M:%SZ}",
        simulated=case.simulated,
        scheme=ruleset.scheme_of(case.month),
        rules_version=ruleset.version,
        deadline=case.deadline.isoformat(),
        readings=[
            Reading(
                place=reading.place,
                url=reading.url,
                complete=reading.complete,
                cause=engine.cause(reading.cause) if reading.cause else None,
                pages=reading.pages,
                files=reading.files,
                failed=reading.failed,
                cut=reading.cut,
                unread=[Unread(url=url, cause=engine.cause(code)) for url, code in reading.unread],
                system=reading.system,
            )
            for reading in case.readings
        ],
        verdicts=verdicts,
        findings=findings,
        replies=engine.replies_to(None, aside),
        unplaced=[source.url for source in case.unplaced],
        # Before the Instructivo that defines the index there are verdicts alone (decision 8).
        score=ruleset.score(verdicts if case.month >= ruleset.index.headline_from else (), measured),
    )


@dataclass(slots=True)
class _Engine:
    case: Case
    ruleset: RuleSet
    rules: Sequence[Rule]
    replies: Mapping[str | None, Sequence[Reply]]

    def cause(self, code: str) -> Cause:
        return cause(code, self.ruleset.language)

    def copies(self, obligation: Obligation) -> list[_Copy]:
        """What each place publishes of the obligation, judged."""
        return [
            self._copy(publication)
            for place in ("pnt", "own", "local")
            if (publication := self.case.publications.get((obligation.id, place)))
        ]

    def obligation(self, obligation: Obligation, copies: Sequence[_Copy], measured: RuleSet) -> ObligationVerdict:
        """The verdict from the best copy; ``measured`` is the rule set as far as this case could be measured."""
        pnt = next((copy for copy in copies if copy.publication.place == "pnt"), None)
        best = max(copies, key=lambda copy: (_RANK[copy.verdict], _PLACE_RANK[copy.publication.place]), default=None)
        aside = [finding for copy in copies for finding in copy.set_aside]
        if best is None:
            verdict, why, findings = self._absent(obligation, aside)
        else:
            verdict, why, findings = best.verdict, best.cause, best.findings
            if pnt is None and best.publication.place == "own" and best.publication.parts:
                findings = [*self._only_on_own_site(obligation, aside), *findings]
                if any(finding.rule in _ABSENCE for finding in findings) and verdict in ("cumple", "no_aplica"):
                    verdict = "parcial"
        on_time, rp = self._timeliness(pnt, absence_upheld=any(finding.rule in _ABSENCE for finding in aside))
        cta, eta, rp, ci = self.ruleset.parameters(
            verdict,
            findings,
            obligation=obligation,
            place=best.publication.place if best else self._where_owed()[0],
            rp=rp,
            ci=best.ci if best else {},
            has_dataset=_has_dataset(best.publication) if best else False,
            ruleset=measured,
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
            replies=self.replies_to(obligation.id, aside),
        )

    def replies_to(self, about: str | None, aside: Sequence[Finding]) -> list[Reply]:
        """The objections to an obligation, or to the entity as a whole, each with what it took out of ``aside``."""
        return [
            reply.model_copy(update={"set_aside": [f for f in aside if _objects(reply, f.rule, f.kind)]})
            for reply in self.replies.get(about, ())
        ]

    def entity_findings(self) -> tuple[list[Finding], list[Finding]]:
        """Findings of rules about the entity as a whole, and those that an upheld objection took out."""
        found, aside = list[Finding](), list[Finding]()
        for rule in (rule for rule in self.rules if rule.scope == "case"):
            kept, upheld = self._sorted(rule, None, rule.check(self.case))
            setting, proof = self.ruleset.settings[rule.code], self._proof(self._where_owed()[0])
            found += _render(rule, setting, kept, None, proof)[0]
            aside += _render(rule, setting, upheld, None, proof)[0]
        return found, aside

    # --- one copy -------------------------------------------------------------------------------------------

    def _copy(self, publication: Publication) -> _Copy:
        findings: list[Finding] = []
        aside: list[Finding] = []
        checked: dict[str, int] = {}
        wrong: dict[tuple[str, ComponentKind | None], int] = {}
        offline = self._is_offline(publication)
        for rule in self.rules:
            if rule.scope != "publication" or (rule.needs_web and offline):
                continue
            outcomes = rule.check(publication, self.case)
            first = next(outcomes, None)
            if first is None:  # most rules find nothing
                continue
            setting = self.ruleset.settings[rule.code]
            kept, upheld = self._sorted(rule, publication.obligation.id, chain([first], outcomes))
            found, rows, bad = _render(rule, setting, kept, publication)
            findings += found
            if upheld:
                aside += _render(rule, setting, upheld, publication)[0]
            if setting.check is not None:
                checked[setting.check] = max(checked.get(setting.check, 0), rows)
                for component, marked in bad.items():
                    wrong[setting.check, component] = wrong.get((setting.check, component), 0) | marked
        # Two rules of one check may measure different rows: together no more than all of them can be wrong.
        failing = {
            check: sum(marked.bit_count() for (of, _), marked in wrong.items() if of == check) for check in checked
        }
        ci = {check: max(0.0, 1 - failing[check] / rows) for check, rows in checked.items() if rows}
        verdict, why = self._verdict(publication, findings, aside)
        findings.sort(key=lambda finding: _SEVERITY_ORDER[finding.severity])
        return _Copy(publication, verdict, why, findings, ci, aside)

    def _sorted(
        self, rule: Rule, about: str | None, outcomes: Iterable[RuleOutcome]
    ) -> tuple[Iterable[RuleOutcome], list[RuleOutcome]]:
        """What a rule says, and of that what an upheld objection sets aside."""
        upheld = [r for r in self.replies.get(about, ()) if r.resolution == "aceptado" and r.rule == rule.code]
        if not upheld:
            return outcomes, []
        kept, aside = list[RuleOutcome](), list[RuleOutcome]()
        for outcome in outcomes:
            refuted = isinstance(outcome, Failure) and any(_objects(reply, rule.code, outcome.kind) for reply in upheld)
            (aside if refuted else kept).append(outcome)
        return kept, aside

    def _is_offline(self, publication: Publication) -> bool:
        return publication.place == "local" and self.case.probe is None

    def _verdict(
        self, publication: Publication, findings: Sequence[Finding], aside: Sequence[Finding]
    ) -> tuple[VerdictKind, Cause | None]:
        unconfirmed = next((failed for failed in publication.failed if not failed.confirmed), None)
        if not publication.parts:
            if aside and not any(finding.severity == "error" for finding in findings):
                return "no_evaluado", self.cause("objection_upheld")
            return ("no_evaluado", self.cause(unconfirmed.cause)) if unconfirmed else ("incumple", None)
        if any(finding.severity == "error" for finding in findings):
            return "parcial", None
        if unconfirmed:
            return "no_evaluado", self.cause(unconfirmed.cause)
        if any(part.unreadable == "open_not_read" for part in publication.parts.values()):
            # An open format is no fault; but nobody has looked inside, so nothing is praised either.
            return "no_evaluado", self.cause("open_not_read")
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

    def _absent(self, obligation: Obligation, aside: list[Finding]) -> tuple[VerdictKind, Cause | None, list[Finding]]:
        """``aside`` receives what an upheld objection takes out: then nobody says that it is missing."""
        place, why = self._where_owed()
        if why:
            return "no_evaluado", self.cause(why), []
        findings = self._not_published(obligation, place, aside)
        if aside and not findings:
            return "no_evaluado", self.cause("objection_upheld"), []
        return "incumple", None, findings

    def _where_owed(self) -> tuple[PlaceKind, str | None]:
        """The place whose silence counts, and the cause code that forbids counting it (decisions 6 and 7).

        Silence that was seen before the deadline never counts: a sweep may begin before it and end after."""
        place, why = self._where_silence_counts()
        proof = self._proof(place)
        if why is None and proof is not None and proof.captured_at is not None:
            why = None if self._is_due(datetime.fromisoformat(proof.captured_at)) else "not_due"
        return place, why

    def _is_due(self, moment: datetime) -> bool:
        return moment.astimezone(GUAYAQUIL).date() > self.case.deadline

    def _where_silence_counts(self) -> tuple[PlaceKind, str | None]:
        readings = {reading.place: reading for reading in self.case.readings}
        local = readings.get("local")
        if not self._is_due(self.case.as_of):
            return "local" if local else "pnt", "not_due"
        if local:
            return "local", None if local.complete else local.cause
        own, pnt = readings.get("own"), readings.get("pnt")
        if self.case.month >= self.ruleset.pnt_decides_from:
            if pnt:
                return "pnt", None if pnt.complete else pnt.cause or "pnt_incomplete"
            return "own", _why_not(own) if own and not own.complete else "no_pnt_row" if own else "no_sweep"
        return "own", None if own and own.complete else _why_not(own) if own else "no_sweep"

    def _not_published(self, obligation: Obligation, place: PlaceKind, aside: list[Finding]) -> list[Finding]:
        empty, proof, findings = Publication(obligation, place), self._proof(place), list[Finding]()
        for rule in (rule for rule in self.rules if rule.code in _ABSENCE):
            kept, upheld = self._sorted(rule, obligation.id, rule.check(empty, self.case))
            setting = self.ruleset.settings[rule.code]
            findings += _render(rule, setting, kept, empty, proof)[0]
            aside += _render(rule, setting, upheld, empty, proof)[0]
        return findings

    def _proof(self, place: PlaceKind) -> Source | None:
        return next((reading.proof for reading in self.case.readings if reading.place == place), None)

    def _only_on_own_site(self, obligation: Obligation, aside: list[Finding]) -> list[Finding]:
        place, why = self._where_owed()
        return self._not_published(obligation, "pnt", aside) if place == "pnt" and why is None else []

    # --- time -----------------------------------------------------------------------------------------------

    def _timeliness(self, pnt: _Copy | None, *, absence_upheld: bool) -> tuple[bool | None, float | None]:
        """``on_time`` and RP, which the national portal alone can tell. What an upheld objection says was registered
        has no date that we saw: not measured."""
        if pnt is not None and pnt.publication.registered_at is not None:
            late = any(finding.rule == "T-01" for finding in pnt.findings)
            return not late, 0.0 if late else 1.0
        place, why = self._where_owed()
        if pnt is None and place == "pnt" and why is None and not absence_upheld:
            return None, 0.0
        return None, None


def _without_untried(ruleset: RuleSet, copies: Sequence[_Copy]) -> RuleSet:
    """The rule set without the quality checks that this case was not put to: those that only the web can make (links),
    where something they apply to is published and none of it was probed. Silence of the tool is no fault of the entity:
    it must lower neither CI nor coverage (``docs/decisions/0002``)."""
    online = {ruleset.settings[rule.code].check for rule in ruleset.rules if rule.needs_web}
    untried = set[str]()
    for check in {pair.partition(":")[2] for pair in ruleset.index.ci_checks_measured} & online:
        due = [copy for copy in copies if copy.publication.parts and check in copy.publication.obligation.ci_checks]
        if due and not any(check in copy.ci for copy in due):
            untried.add(check)
    if not untried:
        return ruleset
    kept = tuple(pair for pair in ruleset.index.ci_checks_measured if pair.partition(":")[2] not in untried)
    return replace(ruleset, index=replace(ruleset.index, ci_checks_measured=kept))


def _has_dataset(publication: Publication) -> bool | None:
    """Whether the dataset is published; None while a listed one could not be got, for whatever reason."""
    if "dataset" in publication.parts:
        return True
    waiting = any(not f.confirmed and f.component in (None, "dataset") for f in publication.failed)
    return None if waiting else False


def _objects(reply: Reply, rule: str, kind: str) -> bool:
    """Whether an upheld objection is to this way of failing."""
    return reply.resolution == "aceptado" and reply.rule == rule and reply.kind in (None, kind)


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
    outcomes: Iterable[RuleOutcome],
    publication: Publication | None,
    proof: Source | None = None,
) -> tuple[list[Finding], int, dict[ComponentKind | None, int]]:
    """Findings of one rule, one per (way of failing, component, column, file); rows it could check; per component the
    rows that fail of a rule that measures, as a number with a mark for each."""
    groups: dict[tuple[object, ...], _Group] = {}
    checked = 0
    wrong: defaultdict[ComponentKind | None, bytearray] = defaultdict(bytearray)
    measures = setting.check is not None
    for outcome in outcomes:
        if isinstance(outcome, Measured):
            checked += outcome.rows
        else:
            key = (outcome.kind, outcome.component, outcome.column, outcome.source)
            group = groups.get(key)
            if group is None:
                group = groups[key] = _Group(outcome)
            group.count += 1
            row = outcome.row
            if row is not None:
                if measures:
                    marked = wrong[outcome.component]
                    if row >= len(marked):
                        marked.extend(bytes(row - len(marked) + 1))
                    marked[row] = 1
                if len(group.rows) < ROWS_KEPT:
                    group.rows.append(row)
    return (
        [_finding(rule, setting, group, publication, proof) for group in groups.values()],
        checked,
        {component: int.from_bytes(marked, "little") for component, marked in wrong.items()},
    )


def _finding(
    rule: Rule, setting: RuleSetting, group: _Group, publication: Publication | None, proof: Source | None
) -> Finding:
    failure = group.first
    text = rule.texts[failure.kind]
    source = failure.source or _source_of(failure, publication)
    proof = source or proof or _any_source(publication)
    params: dict[str, str | int | float | list[int]] = dict(failure.params)
    words = {
        **own_words(failure.params, rule.language),
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
        place=publication.place if publication else source.place if source else None,
        message=text.message.format_map(words),
        fix=text.fix.format_map(words),
        law=_citation(rule.law, publication.obligation.law if publication else None),
        location=Location(file=source.file if source else None, row=failure.row, column=failure.column),
        count=group.count,
        params=params,
        url=proof.url if proof else None,
        sha256=proof.sha256 if proof else None,
    )


@lru_cache(maxsize=4096)
def _citation(norms: str, own: str | None) -> str:
    """The obligation's ``own`` article before the norms of the rule, each once."""
    if own is None:
        return norms
    return "; ".join([own, *(norm for norm in norms.split("; ") if not norm.startswith("LOTAIP ("))])


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
