"""A month in words, made from its data: the national picture, who moved most and why, what most fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from checker.model import Parameter, VerdictKind
from checker.results import ResultsStore
from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_model import CaseResult
from reports.arithmetic import Arithmetic, arithmetic
from reports.bands import BANDS
from reports.language import SPANISH, Language
from reports.ranking import Basis, Line, Ranking
from reports.words import PARAMETER, VERDICT

_NAMED = 3
"""Municipalities named on each side, and obligations named as failing most."""
_REASONS = 2


@dataclass(frozen=True, slots=True)
class Failing:
    """An obligation that many do not publish whole, and the error most of them share."""

    obligation: CatalogueObligation
    count: int
    measured: int
    fault: str | None = None
    """Title of the rule that most of them break."""
    faulty: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """An obligation that moved a value, in points of it; ``how`` in words: ``de cumple a incumple``."""

    obligation: CatalogueObligation
    how: str
    points: float


@dataclass(frozen=True, slots=True)
class Why:
    """What moved a value most, first what weighs most, and a sentence about all of the change; empty for nothing."""

    reasons: tuple[Reason, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    line: Line
    why: Why


@dataclass(frozen=True, slots=True)
class Story:
    headline: str
    lead: str
    coverage: float | None
    """Median coverage of the ranked, 0 to 1: what stands beside the figures."""
    risers: tuple[Mover, ...]
    fallers: tuple[Mover, ...]
    failing: tuple[Failing, ...]


def tell(
    ranking: Ranking,
    before: Ranking | None,
    failing: tuple[Failing, ...],
    why: Mapping[str, Why] | None = None,
    language: Language = SPANISH,
) -> Story:
    """The national picture. ``before`` is the ranking that the changes refer to; ``why`` has reasons by RUC."""
    covered = [line.summary.score.coverage for line in ranking.ranked if line.summary is not None]
    movers = [
        tuple(Mover(line, (why or {}).get(line.entity.ruc, Why())) for line in side) for side in movers_of(ranking)
    ]
    return Story(
        _headline(ranking, before, language),
        _lead(ranking, language),
        median(covered) if covered else None,
        movers[0],
        movers[1],
        failing,
    )


def _headline(ranking: Ranking, before: Ranking | None, language: Language) -> str:
    _, number = language.gettext, language.number
    month, middle = language.month_name(ranking.month), ranking.median
    if middle is None:
        return _("En %(month)s todavía no se puede ordenar a los municipios.", month=month)
    told = _("En %(month)s, el municipio típico obtuvo %(points)s de 100 puntos", month=month, points=number(middle))
    if before is not None and before.median is not None:
        difference, then = round(middle - before.median, 1), language.month_alone(before.month)
        points = number(abs(difference))
        if difference > 0:
            told += _(", %(points)s más que en %(month)s", points=points, month=then)
        elif difference:
            told += _(", %(points)s menos que en %(month)s", points=points, month=then)
        else:
            told += _(", igual que en %(month)s", month=then)
    return f"{told}."


def _lead(ranking: Ranking, language: Language) -> str:
    apart, ordered = len(ranking.unranked), len(ranking.ranked)
    _, plural = language.gettext, language.plural
    lead = _(
        "De %(all)s, %(ordered)s medición suficiente para ordenarse",
        all=plural(ordered + apart, "municipio", "municipios"),
        ordered=plural(ordered, "tiene", "tienen"),
    )
    lead += _("; %(apart)s aparte, con el motivo.", apart=plural(apart, "aparece", "aparecen")) if apart else "."
    if ranking.values:
        top, bottom = BANDS[0], BANDS[-1]
        high, low = sum(v >= top.low for v in ranking.values), sum(v < bottom.high for v in ranking.values)
        lead += " " + _(
            "%(high)s a %(top)d puntos o más y %(low)s por debajo de %(bottom)d.",
            high=plural(high, "llega", "llegan") if high else _("ninguno llega"),
            top=top.low,
            low=plural(low, "queda", "quedan") if low else _("ninguno queda"),
            bottom=bottom.high,
        )
    return lead


def movers_of(ranking: Ranking) -> tuple[list[Line], list[Line]]:
    """Who rose and who fell most since the month that changes refer to."""
    moved = sorted(
        (line for line in ranking.ranked if line.value_change), key=lambda line: (-(line.value_change or 0), line.label)
    )
    rose = [line for line in moved if (line.value_change or 0) > 0][:_NAMED]
    fell = [line for line in reversed(moved) if (line.value_change or 0) < 0][:_NAMED]
    return rose, fell


def failing_most(
    catalogue: Catalogue, counts: Mapping[str, Mapping[VerdictKind, int]], limit: int = _NAMED
) -> tuple[Failing, ...]:
    """Obligations by how many of the evaluated entities do not comply."""
    found = []
    for obligation in catalogue.obligations:
        by = counts.get(obligation.id)
        if by is None:
            continue
        measured, count = sum(by.values()) - by["no_evaluado"], by["parcial"] + by["incumple"]
        if count:
            found.append(Failing(obligation, count, measured))
    return tuple(sorted(found, key=lambda f: (-f.count, f.obligation.order))[:limit])


def story_of(
    store: ResultsStore,
    catalogue: Catalogue,
    ranking: Ranking,
    before: Ranking | None,
    language: Language = SPANISH,
) -> Story:
    """The story of a month of the store. ``catalogue`` is that of the version that judged it."""
    titles = {rule.code: rule.title for rule in catalogue.rules}
    failing = []
    for item in failing_most(catalogue, store.verdict_counts(ranking.month)):
        faults = store.obligation_stats(item.obligation.id, ranking.month).faults
        named = (titles.get(faults[0].rule), faults[0].entities) if faults else (None, 0)
        failing.append(Failing(item.obligation, item.count, item.measured, *named))
    why: dict[str, Why] = {}
    if before is not None:
        for line in (line for side in movers_of(ranking) for line in side):
            ruc = line.entity.ruc
            then, now = store.load_case(ruc, before.month), store.load_case(ruc, ranking.month)
            if then is not None and now is not None:
                why[ruc] = explain(then, now, catalogue, ranking.basis, language)
    return tell(ranking, before, tuple(failing), why, language)


def explain(then: CaseResult, now: CaseResult, catalogue: Catalogue, basis: Basis, language: Language = SPANISH) -> Why:
    """Which obligations moved a value most, in points. What was measured in only one of the months is no merit or
    fault: where it weighs more than all else, that is what is said."""
    before, after = _shares(then, catalogue, basis), _shares(now, catalogue, basis)
    if not before or not after:
        return Why()
    both = [key for key in before if key in after]
    moved: dict[str, dict[Parameter, float]] = {}
    for identifier, parameter in both:
        change = after[identifier, parameter] - before[identifier, parameter]
        moved.setdefault(identifier, {})[parameter] = change
    total = sum(after.values()) - sum(before.values())
    rest = total - sum(after[key] - before[key] for key in both)
    same_way = {o: sum(by.values()) for o, by in moved.items() if sum(by.values()) * total > 0}
    if abs(rest) > sum(map(abs, same_way.values())):
        return Why(note=language.gettext("Cambió sobre todo lo que se pudo medir."))
    parameters = {p: sum(by.get(p, 0.0) for by in moved.values()) for p in basis.parameters}
    most = max(parameters, key=lambda p: parameters[p] * total, default=None)
    order = {obligation.id: obligation for obligation in catalogue.obligations}
    top = sorted(same_way, key=lambda o: (-abs(same_way[o]), order[o].order))[:_REASONS]
    reasons = tuple(_reason(order[o], then, now, moved[o], same_way[o], language) for o in top)
    if most is None or parameters[most] * total <= 0 or len(same_way) <= _REASONS:
        return Why(reasons)
    _, points = language.gettext, language.signed(parameters[most])
    name = _(PARAMETER[most][0]).lower()
    return Why(reasons, _("De todo el cambio, %(points)s es de %(parameter)s.", points=points, parameter=name))


def _reason(
    obligation: CatalogueObligation,
    then: CaseResult,
    now: CaseResult,
    by: Mapping[Parameter, float],
    points: float,
    language: Language,
) -> Reason:
    _ = language.gettext
    kinds = [next(v.verdict for v in case.verdicts if v.obligation == obligation.id) for case in (then, now)]
    if kinds[0] != kinds[1]:
        before, after = (_(VERDICT[kind].name).lower() for kind in kinds)
        what = _("de %(before)s a %(after)s", before=before, after=after)
    else:
        what = _("en %(parameter)s", parameter=max(by, key=lambda p: by[p] * points).upper())
    return Reason(obligation, what, points)


def _shares(case: CaseResult, catalogue: Catalogue, basis: Basis) -> dict[tuple[str, Parameter], float]:
    """What each obligation and parameter adds to the value, in points: they add up to it."""
    sums = arithmetic(case, catalogue)
    return dict(_parts(case, sums, basis.parameters))


def _parts(
    case: CaseResult, sums: Arithmetic, parameters: Sequence[Parameter]
) -> Iterator[tuple[tuple[str, Parameter], float]]:
    verdicts = {verdict.obligation: verdict for verdict in case.verdicts}
    found: dict[tuple[str, Parameter], float] = {}
    for column in sums.columns:
        if column.parameter not in parameters or not column.measured:
            continue
        for line in sums.lines:
            if line.values[column.parameter] is None:
                continue
            for obligation in line.obligations:
                key = (obligation.id, column.parameter)
                value = getattr(verdicts[obligation.id], column.parameter)
                found[key] = found.get(key, 0.0) + 100 * value / (
                    len(line.obligations) * column.measured * len(parameters)
                )
    yield from found.items()
