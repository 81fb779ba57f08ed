"""Who stands where in a month, and how that moved. Ties share a place; what cannot be compared is not ordered."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean, median, quantiles
from typing import Literal

from checker.model import Parameter
from checker.results import CaseSummary
from checker.results_catalogue import CatalogueSettings, EntityRow
from reports.bands import Band, band_of
from reports.language import SPANISH, Language
from reports.text import N_

_ALL: tuple[Parameter, ...] = ("cta", "eta", "rp", "ci")
_BASIS = {
    "sita": N_("Índice SITA"),
    "partial": N_("Índice parcial"),
    "share": N_("Obligaciones cumplidas"),
    "none": N_("Valor"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What the values of a month are: the official index, the mean of some of its parameters, or a share."""

    kind: Literal["sita", "partial", "share", "none"]
    parameters: tuple[Parameter, ...] = ()

    @property
    def name(self) -> str:
        return _BASIS[self.kind]

    def told(self, language: Language = SPANISH) -> str:
        """What a reader must know before quoting a value."""
        _, listing = language.gettext, language.listing
        if self.kind == "sita":
            return _("El orden es el del índice oficial SITA: el promedio de CTA, ETA, RP y CI, de 0 a 100 puntos.")
        if self.kind == "partial":
            missing = listing(name.upper() for name in _ALL if name not in self.parameters)
            measured = listing(name.upper() for name in self.parameters)
            return _(
                "El orden es el del índice parcial, el promedio de %(measured)s: este mes no se midió lo suficiente de "
                "%(missing)s para dar el índice oficial SITA completo.",
                measured=measured,
                missing=missing,
            )
        if self.kind == "share":
            return _(
                "El orden es el porcentaje de obligaciones cumplidas entre las evaluadas: el índice SITA todavía no "
                "existía en este mes."
            )
        return _("Este mes no hay medición suficiente para ordenar a los municipios.")


Span = Mapping[Parameter, tuple[int, int]]
"""Per parameter: places measured, and places that this version can measure."""


@dataclass(frozen=True, slots=True)
class Line:
    """A municipality in a month. ``value`` in points, 0 to 100, one decimal; ``place`` None when not ordered."""

    entity: EntityRow
    summary: CaseSummary | None
    value: float | None = None
    place: int | None = None
    tied: bool = False
    reason: str | None = None
    """Why it is not ordered."""
    low: float | None = None
    high: float | None = None
    """The value if everything that was not measured were 0, or 1."""
    best: int | None = None
    worst: int | None = None
    """The places it could have, as far as nobody knows what was not measured."""
    seen: str | None = None
    """Latest month with a measurement."""
    place_change: int | None = None
    """Places won (positive) or lost since the month before; None when not comparable."""
    value_change: float | None = None

    @property
    def label(self) -> str:
        """The short name that lists show."""
        return self.entity.canton or self.entity.name

    @property
    def band(self) -> Band | None:
        return band_of(self.value)

    @property
    def certain(self) -> bool:
        """No unmeasured item could move its place."""
        return self.best == self.worst


@dataclass(frozen=True)
class Ranking:
    month: str
    version: str
    basis: Basis
    ranked: tuple[Line, ...]
    """Best first; within a tie by name."""
    unranked: tuple[Line, ...]
    previous: str | None
    """Month that the changes refer to, None where nothing comparable came before."""
    simulated: bool

    @property
    def values(self) -> list[float]:
        return [line.value for line in self.ranked if line.value is not None]

    @property
    def median(self) -> float | None:
        return round(median(self.values), 1) if self.values else None

    @property
    def middle_half(self) -> tuple[float, float] | None:
        """The quartiles: half of the ranked lie between them."""
        if len(self.values) < 4:
            return None
        low, _, high = quantiles(self.values, method="inclusive")
        return round(low, 1), round(high, 1)

    @property
    def mean(self) -> float | None:
        return round(fmean(self.values), 1) if self.values else None

    @cached_property
    def by_ruc(self) -> dict[str, Line]:
        return {line.entity.ruc: line for line in (*self.ranked, *self.unranked)}


def rank(
    month: str,
    summaries: Sequence[CaseSummary],
    entities: Mapping[str, EntityRow],
    settings: CatalogueSettings,
    before: Ranking | None = None,
    spans: Mapping[str, Span] | None = None,
    language: Language = SPANISH,
) -> Ranking:
    """Order a month. ``before`` is the latest earlier month; changes are given only where both measure the same.

    ``spans`` gives by RUC how much of each parameter was measured; without them the places carry no interval.
    """
    basis = _basis(month, summaries, settings)
    measured = {summary.entity.ruc: summary for summary in summaries}
    lines = [
        _line(entity, measured.get(ruc), basis, settings, before.by_ruc.get(ruc) if before else None, language)
        for ruc, entity in ({s.entity.ruc: s.entity for s in summaries} | dict(entities)).items()
    ]
    comparable = before if before is not None and before.basis == basis and before.ranked else None
    ranked = _spread(_placed([line for line in lines if line.value is not None]), basis, spans or {})
    if comparable is not None:
        earlier = comparable.by_ruc
        ranked = [_moved(line, earlier.get(line.entity.ruc)) for line in ranked]
    return Ranking(
        month=month,
        version=summaries[0].rules_version if summaries else "",
        basis=basis,
        ranked=tuple(ranked),
        unranked=tuple(
            sorted((line for line in lines if line.value is None), key=lambda line: (line.label, line.entity.ruc))
        ),
        previous=comparable.month if comparable else None,
        simulated=any(summary.simulated for summary in summaries),
    )


def _basis(month: str, summaries: Sequence[CaseSummary], settings: CatalogueSettings) -> Basis:
    """The parameters that most of the sufficiently measured entities have in common."""
    if month < settings.headline_from:
        return Basis("share")
    sets: Counter[tuple[Parameter, ...]] = Counter(
        _ALL if summary.score.sita is not None else tuple(summary.score.partial_of)
        for summary in summaries
        if summary.score.coverage >= settings.minimum_coverage
    )
    sets.pop((), None)
    if not sets:
        return Basis("none")
    parameters, _ = max(sets.items(), key=lambda item: (item[1], len(item[0]), item[0]))
    return Basis("sita" if parameters == _ALL else "partial", parameters)


def _line(
    entity: EntityRow,
    summary: CaseSummary | None,
    basis: Basis,
    settings: CatalogueSettings,
    earlier: Line | None,
    language: Language,
) -> Line:
    _, number = language.gettext, language.number
    if summary is None:
        seen = earlier.seen if earlier else None
        if seen is None:
            return Line(entity, None, reason=_("Sin medición en este mes."))
        last = language.month_name(seen)
        reason = _("Sin medición en este mes; la última es de %(month)s.", month=last)
        return Line(entity, None, reason=reason, seen=seen)
    coverage = _coverage(summary, basis)
    if coverage < settings.minimum_coverage:
        reason = _(
            "Se pudo medir el %(measured)s %% de lo que cuenta; para ordenar hace falta el %(needed)s %%.",
            measured=number(coverage * 100, 0),
            needed=number(settings.minimum_coverage * 100, 0),
        )
        return Line(entity, summary, reason=reason, seen=summary.month)
    value = _value(summary, basis)
    if value is None:
        absent = language.listing(p.upper() for p in basis.parameters if getattr(summary.score, p) is None)
        reason = _(
            "No se pudo medir %(absent)s: su valor no es comparable con los demás.", absent=absent or _("lo necesario")
        )
        return Line(entity, summary, reason=reason, seen=summary.month)
    return Line(entity, summary, value=round(value * 100, 1), seen=summary.month)


def _coverage(summary: CaseSummary, basis: Basis) -> float:
    if basis.kind != "share":
        return summary.score.coverage
    total = sum(summary.counts.values())
    return (total - summary.counts["no_evaluado"]) / total if total else 0.0


def _value(summary: CaseSummary, basis: Basis) -> float | None:
    if basis.kind == "share":
        counts = summary.counts
        judged = sum(counts.values()) - counts["no_evaluado"]
        return (counts["cumple"] + counts["no_aplica"]) / judged if judged else None
    if basis.kind == "sita":
        return summary.score.sita
    values = [getattr(summary.score, parameter) for parameter in basis.parameters]
    return fmean(values) if values and None not in values else None


def _placed(lines: Sequence[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: (-(line.value or 0.0), line.label, line.entity.ruc))
    first = {line.value: place for place, line in reversed(list(enumerate(ordered, 1)))}
    times = Counter(line.value for line in ordered)
    return [replace(line, place=first[line.value], tied=times[line.value] > 1) for line in ordered]


def _spread(lines: Sequence[Line], basis: Basis, spans: Mapping[str, Span]) -> list[Line]:
    """With the lowest and highest value and place of each. Those without a place are outside this comparison."""
    if basis.kind != "share" and not spans:
        return list(lines)
    bounds = [_bounds(line, basis, spans.get(line.entity.ruc, {})) for line in lines]
    lows, highs = sorted(low for low, _ in bounds), sorted(high for _, high in bounds)
    found = []
    for line, (low, high) in zip(lines, bounds, strict=True):
        # Its own low is never above its own high, so it is never counted against itself.
        best, worst = len(lows) - bisect_right(lows, high) + 1, len(highs) - bisect_right(highs, low)
        found.append(replace(line, low=low, high=high, best=best, worst=worst + (low == high)))
    return found


def _bounds(line: Line, basis: Basis, span: Span) -> tuple[float, float]:
    """The value, in points, if every pair (place, parameter) not measured were 0, and if it were 1."""
    assert line.summary is not None
    if basis.kind == "share":
        counts = line.summary.counts
        total, open_ = sum(counts.values()), counts["no_evaluado"]
        done = counts["cumple"] + counts["no_aplica"]
        return round(100 * done / total, 1), round(100 * (done + open_) / total, 1)
    low = high = 0.0
    for parameter in basis.parameters:
        known, total = span.get(parameter, (0, 0))
        if not total:  # nothing of it can be measured: nothing of it is open
            known = total = 1
        mean = getattr(line.summary.score, parameter)
        low += mean * known / total
        high += (mean * known + total - known) / total
    scale = 100 / len(basis.parameters)
    return round(low * scale, 1), round(high * scale, 1)


def _moved(line: Line, earlier: Line | None) -> Line:
    if earlier is None or earlier.place is None or earlier.value is None or line.place is None or line.value is None:
        return line
    return replace(line, place_change=earlier.place - line.place, value_change=round(line.value - earlier.value, 1))
