"""The score of a case, opened up: its 26 places and four parameters, and what each mended obligation would add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from markupsafe import Markup

from checker.model import Parameter
from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_model import CaseResult, Finding, ObligationVerdict
from checker.results_tables import PARAMETERS
from reports.language import Language


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One of the places of the index. A value is None where it was not measured."""

    place: str
    obligations: tuple[CatalogueObligation, ...]
    values: Mapping[Parameter, float | None]
    applies: Mapping[Parameter, bool]
    """False where Annex 1 gives the place no quality check: it leaves that mean and its denominator."""


@dataclass(frozen=True, slots=True)
class Column:
    """One parameter: the mean of the measured places, or none when too few were measured."""

    parameter: Parameter
    total: float
    measured: int
    applying: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    lines: tuple[PlaceLine, ...]
    columns: tuple[Column, ...]

    @property
    def counted(self) -> list[Column]:
        """The parameters whose mean is the index (or the partial index)."""
        return [column for column in self.columns if column.mean is not None]


@dataclass(frozen=True, slots=True)
class Gain:
    """What an obligation would add, in points, if it were published whole, open and on time."""

    obligation: CatalogueObligation
    verdict: ObligationVerdict
    points: float
    by_parameter: Mapping[Parameter, float]
    finding: Finding | None
    """What to mend first in it."""


def arithmetic(case: CaseResult, catalogue: Catalogue) -> Arithmetic:
    """The lines and sums whose result is the case's stored score."""
    verdicts = {verdict.obligation: verdict for verdict in case.verdicts}
    lines = [
        PlaceLine(
            place,
            tuple(owners),
            {p: _mean([getattr(verdicts.get(o.id), p, None) for o in owners]) for p in PARAMETERS},
            {p: p != "ci" or any(o.ci_checks for o in owners) for p in PARAMETERS},
        )
        for place, owners in places(catalogue).items()
    ]
    columns = []
    for parameter in PARAMETERS:
        applying = [line.values[parameter] for line in lines if line.applies[parameter]]
        known = [value for value in applying if value is not None]
        columns.append(Column(parameter, sum(known), len(known), len(applying), getattr(case.score, parameter)))
    return Arithmetic(tuple(lines), tuple(columns))


def cells(line: PlaceLine, language: Language) -> Markup:
    """The values of a place as cells of a table: no template, a whole country has half a million of them."""
    apart = language.gettext("n/c")
    return Markup(
        "".join(
            f"<td{_mark(value)}>{language.share(value)}" if line.applies[parameter] else f"<td>{apart}"
            for parameter, value in line.values.items()
        )
    )


def _mark(value: float | None) -> str:
    """What was measured and is not whole stands out: ``z`` for nothing of it, ``h`` for a part."""
    return "" if value is None or value >= 1 else " class=h" if value > 0 else " class=z"


def places(catalogue: Catalogue) -> dict[str, list[CatalogueObligation]]:
    """The places in legal order, each with the obligations that fill it."""
    found: dict[str, list[CatalogueObligation]] = {}
    for obligation in catalogue.obligations:
        for place in obligation.index_places:
            found.setdefault(place, []).append(obligation)
    return dict(sorted(found.items(), key=lambda item: (0, int(item[0])) if item[0].isdigit() else (1, 0)))


def spans(
    measured: Mapping[str, Mapping[Parameter, frozenset[str]]], catalogue: Catalogue
) -> dict[str, dict[Parameter, tuple[int, int]]]:
    """By RUC and parameter: places measured, and places that this version can measure (as coverage counts them).

    ``measured`` is :meth:`ResultsStore.measured`.
    """
    measurable = set(catalogue.settings.ci_checks_measured)
    able = {o.id for o in catalogue.obligations if any(f"{o.id}:{check}" in measurable for check in o.ci_checks)}
    owners = [frozenset(o.id for o in filling) for filling in places(catalogue).values()]
    asked = {p: owners if p != "ci" else [ids for ids in owners if ids <= able] for p in PARAMETERS}
    count = cache(lambda p, known: (sum(ids <= known for ids in asked[p]), len(asked[p])))
    return {ruc: {p: count(p, known) for p, known in found.items()} for ruc, found in measured.items()}


def first_to_fix(case: CaseResult, catalogue: Catalogue, sums: Arithmetic, count: int = 5) -> list[Gain]:
    """The obligations that would raise the index most, best first. What was not evaluated is no fault: left out."""
    gains = []
    obligations = {obligation.id: obligation for obligation in catalogue.obligations}
    for verdict in case.verdicts:
        obligation = obligations.get(verdict.obligation)
        if obligation is None or verdict.verdict not in ("parcial", "incumple"):
            continue
        by_parameter = {c.parameter: _gain(verdict, obligation, sums, c) for c in sums.counted}
        points = round(sum(by_parameter.values()), 2)
        if points > 0:
            by_parameter = {parameter: gain for parameter, gain in by_parameter.items() if gain > 0}
            gains.append(Gain(obligation, verdict, points, by_parameter, worst(verdict.findings)))
    return sorted(gains, key=lambda gain: (-gain.points, gain.obligation.order))[:count]


def worst(findings: Sequence[Finding]) -> Finding | None:
    """The finding to mend first: errors before warnings, then the order of the rules."""
    order = {"error": 0, "warning": 1, "info": 2}
    return min(findings, key=lambda finding: order[finding.severity], default=None)


def _gain(verdict: ObligationVerdict, obligation: CatalogueObligation, sums: Arithmetic, column: Column) -> float:
    """Points the index rises when this obligation has 1 in this parameter and all else stays."""
    value = getattr(verdict, column.parameter)
    if value is None:
        return 0.0
    gain = 0.0
    for line in sums.lines:
        if line.place in obligation.index_places and line.values[column.parameter] is not None:
            gain += (1 - value) / len(line.obligations) / column.measured
    return 100 * gain / len(sums.counted)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known and len(known) == len(values) else None
