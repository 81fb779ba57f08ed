"""SITA, the active-transparency index of the Defensoría (Instructivo de monitoreo, 2024).

Four parameters (CTA, ETA, RP, CI) over 26 places: the 24 numerals of Art. 19 and the two sections of Art. 24. What is
not measured leaves a mean; what is owed and missing stays in it as 0. Every figure comes from the version file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from checker.model import Obligation, Parameter, PlaceKind, RuleSet, VerdictKind
from checker.results_model import Finding, ObligationVerdict, Score

PARAMETERS: tuple[Parameter, ...] = ("cta", "eta", "rp", "ci")

Values = tuple[float | None, float | None, float | None, float | None]
"""CTA, ETA, RP, CI from 0 to 1; None where not measured or not applicable."""


@dataclass(frozen=True, slots=True)
class PlaceValues:
    """One line of the arithmetic a reader can redo with a pencil: a place of the index and its four values."""

    label: str
    """``1`` … ``24``, ``24.res``, ``24.act``."""
    obligations: tuple[str, ...]
    cta: float | None
    eta: float | None
    rp: float | None
    ci: float | None
    ci_applies: bool
    """False where Annex 1 gives the place no quality check, or NO APLICA leaves nothing to put to one: it leaves CI's
    mean and its denominator."""

    def value(self, parameter: Parameter) -> float | None:
        values: dict[Parameter, float | None] = {"cta": self.cta, "eta": self.eta, "rp": self.rp, "ci": self.ci}
        return values[parameter]


def measures_ci(obligation: Obligation, ruleset: RuleSet) -> bool:
    """Whether this version measures a quality check that Annex 1 gives the item."""
    return bool(_checks(obligation, ruleset))


def _checks(obligation: Obligation, ruleset: RuleSet) -> list[str]:
    """The quality checks of the item, as Annex 1 gives them, that this version measures."""
    measured = ruleset.index.ci_checks_measured
    return [check for check in obligation.ci_checks if f"{obligation.id}:{check}" in measured]


def parameters(
    verdict: VerdictKind,
    findings: Sequence[Finding],
    *,
    obligation: Obligation,
    place: PlaceKind | None,
    rp: float | None,
    ci: Mapping[str, float],
    has_dataset: bool | None,
    ruleset: RuleSet,
) -> Values:
    """The four values of one obligation.

    ``place`` is the place that decided the verdict, also when nothing is there; ``rp`` is what was measured, None if
    nothing was; ``ci`` has per quality check the share of its rows that hold, and nothing of a check that could not be
    made: CI is the mean of those that Annex 1 gives the item and this version measures. What is missing scores 0 in
    every parameter that applies: RP applies on the national portal alone, so for a folder or an own site the value
    given is kept. ``has_dataset`` is False when what is published lacks its dataset, which then is no open data, and
    None when that is not known: ETA is not measured.
    """
    checks = _checks(obligation, ruleset)
    if verdict == "no_evaluado" or not obligation.index_places:  # the letters of 2004 have no place in the index
        return None, None, None, None
    if verdict == "incumple":
        return 0.0, 0.0, rp if place in ("own", "local") else 0.0, 0.0 if checks else None
    broken = {finding.parameter for finding in findings if finding.severity == "error"}
    eta = None if has_dataset is None else float(has_dataset and "eta" not in broken)
    shares = [ci[check] for check in checks if check in ci]
    return 0.5 if "cta" in broken else 1.0, eta, rp, fmean(shares) if shares else None


def score(judged: Sequence[ObligationVerdict], ruleset: RuleSet) -> Score:
    """SITA of one entity and month, from 0 to 1.

    A parameter measured in under the version's share of its places is null; then ``sita`` is null too and ``partial``
    is the mean of the others. Coverage counts the pairs (place, parameter) this version can measure.
    """
    lines = arithmetic(judged, ruleset)
    means = {parameter: _mean(parameter, lines, ruleset) for parameter in PARAMETERS}
    known = [parameter for parameter in PARAMETERS if means[parameter] is not None]
    values = [value for value in means.values() if value is not None]
    whole = len(known) == len(PARAMETERS)
    return Score(
        sita=fmean(values) if whole else None,
        partial=fmean(values) if values and not whole else None,
        partial_of=[] if whole else known,
        cta=means["cta"],
        eta=means["eta"],
        rp=means["rp"],
        ci=means["ci"],
        coverage=_coverage(lines, ruleset),
        no_aplica=sum(1 for verdict in judged if verdict.verdict == "no_aplica"),
    )


def arithmetic(judged: Sequence[ObligationVerdict], ruleset: RuleSet) -> tuple[PlaceValues, ...]:
    """The 26 places in legal order with their values. An obligation that was not judged counts as not measured."""
    verdicts = {verdict.obligation: verdict for verdict in judged}
    return tuple(_line(label, owners, verdicts) for label, owners in _places(ruleset).items())


def _places(ruleset: RuleSet) -> dict[str, list[Obligation]]:
    """Each place with the obligations that fill it: ``1`` takes three, 5 and 22 take the same one."""
    places: dict[str, list[Obligation]] = {}
    for obligation in ruleset.obligations:
        for place in obligation.index_places:
            places.setdefault(place, []).append(obligation)
    return dict(sorted(places.items(), key=lambda item: (not item[0].isdigit(), item[0].isdigit() and int(item[0]))))


def _line(label: str, owners: Sequence[Obligation], verdicts: Mapping[str, ObligationVerdict]) -> PlaceValues:
    ids = tuple(owner.id for owner in owners)
    found = [verdicts.get(owner) for owner in ids]
    put_to_checks = [v for o, v in zip(owners, found, strict=True) if o.ci_checks and not _has_nothing_to_check(v)]

    def mean(values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return fmean(known) if known and len(known) == len(values) else None

    return PlaceValues(
        label,
        ids,
        mean([verdict.cta if verdict else None for verdict in found]),
        mean([verdict.eta if verdict else None for verdict in found]),
        mean([verdict.rp if verdict else None for verdict in found]),
        mean([verdict.ci if verdict else None for verdict in put_to_checks]),
        bool(put_to_checks),
    )


def _has_nothing_to_check(verdict: ObligationVerdict | None) -> bool:
    return verdict is not None and verdict.verdict == "no_aplica" and verdict.ci is None


def _mean(parameter: Parameter, lines: Sequence[PlaceValues], ruleset: RuleSet) -> float | None:
    applying = [line for line in lines if parameter != "ci" or line.ci_applies]
    measured = [value for line in applying if (value := line.value(parameter)) is not None]
    if not measured or len(measured) < ruleset.index.minimum_measured_share * len(applying):
        return None
    return fmean(measured)


def _coverage(lines: Sequence[PlaceValues], ruleset: RuleSet) -> float:
    """Measured pairs over the pairs that this version can measure (``docs/decisions/0002``)."""
    with_ci = {o.id for o in ruleset.obligations if measures_ci(o, ruleset)}
    able = [
        (line, parameter)
        for line in lines
        for parameter in PARAMETERS
        if parameter != "ci" or (line.ci_applies and with_ci.issuperset(line.obligations))
    ]
    return sum(line.value(parameter) is not None for line, parameter in able) / len(able)
