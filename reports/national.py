"""The pages about all municipalities: front page, ranking of each month, ranking over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.model import VerdictKind
from checker.results import ResultsStore
from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_tables import PARAMETERS
from reports import charts
from reports.output import Cell, Output
from reports.ranking import Basis, Line, Ranking
from reports.site import Pages, known_catalogue
from reports.text import month_name, month_short, number, plural
from reports.words import VERDICT

SHOWN_MONTHS = 24
"""Columns of the tables over time; the CSV has every month."""


@dataclass(frozen=True, slots=True)
class Failing:
    """An obligation that many do not publish whole."""

    obligation: CatalogueObligation
    count: int
    measured: int


@dataclass(frozen=True, slots=True)
class Story:
    """A month in words, made from its data."""

    headline: str
    lead: str
    risers: tuple[Line, ...]
    fallers: tuple[Line, ...]
    failing: tuple[Failing, ...]


def tell(ranking: Ranking, before: Ranking | None, failing: tuple[Failing, ...]) -> Story:
    """The national picture. ``before`` is the ranking that the changes refer to."""
    month, middle = month_name(ranking.month), ranking.median
    if middle is None:
        headline = f"En {month} todavía no se puede ordenar a los municipios."
    else:
        headline = f"En {month}, el municipio típico obtuvo {number(middle)} de 100 puntos"
        if before is not None and before.median is not None:
            difference = round(middle - before.median, 1)
            amount = f"{number(abs(difference))} {'más' if difference > 0 else 'menos'}" if difference else "igual"
            headline += f", {amount} que en {month_name(before.month).split(' de ')[0]}"
        headline += "."
    apart, ordered = len(ranking.unranked), len(ranking.ranked)
    lead = f"De {plural(ordered + apart, 'municipio', 'municipios')}, "
    lead += f"{plural(ordered, 'tiene', 'tienen')} medición suficiente para ordenarse"
    lead += f"; {plural(apart, 'aparece', 'aparecen')} aparte, con el motivo." if apart else "."
    if ranking.values:
        high, low = sum(v >= 80 for v in ranking.values), sum(v < 20 for v in ranking.values)
        lead += f" {plural(high, 'llega', 'llegan')} a 80 puntos o más y {plural(low, 'no llega', 'no llegan')} a 20."
    moved = sorted(
        (line for line in ranking.ranked if line.value_change), key=lambda line: (-(line.value_change or 0), line.label)
    )
    rose = tuple(line for line in moved if (line.value_change or 0) > 0)[:3]
    fell = tuple(line for line in reversed(moved) if (line.value_change or 0) < 0)[:3]
    return Story(headline, lead, rose, fell, failing)


def failing_most(
    catalogue: Catalogue, counts: dict[str, dict[VerdictKind, int]], limit: int = 3
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


def write_rankings(store: ResultsStore, pages: Pages, output: Output, generated: str) -> None:
    """``index.html``, ``m/<month>/`` and ``evolucion.html``, each with its CSV."""
    site = pages.site
    if site.latest is None:
        output.text("index.html", pages.render("vacio.html", "", generated=generated))
        return
    catalogue, months = known_catalogue(site), site.months
    for number_of, (month, ranking) in enumerate(site.rankings.items()):
        before = site.rankings[ranking.previous] if ranking.previous else None
        values = {
            "ranking": ranking,
            "story": tell(ranking, before, failing_most(catalogue, store.verdict_counts(month))),
            "bars": charts.histogram(ranking.values),
            "trend": _trend(site.rankings, upto=month),
            "earlier": months[number_of - 1] if number_of else None,
            "later": months[number_of + 1] if number_of + 1 < len(months) else None,
            "simulated": ranking.simulated,
        }
        output.text(f"m/{month}/index.html", pages.render("mes.html", "../../", **values, generated=None, front=False))
        output.table(f"m/{month}/ranking.csv", RANKING_COLUMNS, ranking_rows(ranking))
        if month == site.latest:
            output.text("index.html", pages.render("mes.html", "", **values, generated=generated, front=True))
    _write_over_time(pages, output)


def _write_over_time(pages: Pages, output: Output) -> None:
    site = pages.site
    shown = site.months[-SHOWN_MONTHS:][::-1]
    by_month = {month: ranking.by_ruc for month, ranking in site.rankings.items()}
    latest = site.rankings[site.months[-1]]
    order = [line.entity.ruc for line in (*latest.ranked, *latest.unranked)]
    rows = [(by_month[latest.month][ruc], [by_month[month].get(ruc) for month in shown]) for ruc in order]
    output.text(
        "evolucion.html",
        pages.render(
            "evolucion.html",
            "",
            months=shown,
            rows=rows,
            spans=_spans([site.rankings[month] for month in shown]),
            simulated=latest.simulated,
            hidden=len(site.months) - len(shown),
        ),
    )

    def cells() -> Iterator[list[Cell]]:
        for month, ranking in site.rankings.items():
            for line in (*ranking.ranked, *ranking.unranked):
                yield [
                    month,
                    line.entity.ruc,
                    line.label,
                    line.entity.province,
                    line.place,
                    line.value,
                    ranking.basis.name,
                ]

    output.table("evolucion.csv", ("mes", "ruc", "municipio", "provincia", "puesto", "valor", "tipo_de_valor"), cells())


RANKING_COLUMNS = (
    *("puesto", "cambio_de_puesto", "ruc", "municipio", "provincia", "valor", "cambio_de_valor", "tipo_de_valor"),
    *("cta", "eta", "rp", "ci", "cobertura", "cumple", "no_aplica", "parcial", "incumple", "no_evaluado"),
    *("motivo_sin_puesto", "medido_hasta", "simulado", "version_de_reglas"),
)


def ranking_rows(ranking: Ranking) -> Iterator[list[Cell]]:
    for line in (*ranking.ranked, *ranking.unranked):
        summary, entity = line.summary, line.entity
        head: list[Cell] = [line.place, line.place_change, entity.ruc, line.label, entity.province, line.value]
        head += [line.value_change, ranking.basis.name]
        if summary is None:
            yield [*head, *[None] * 10, line.reason, None, None, None]
            continue
        score = summary.score
        measured: list[Cell] = [_rounded(getattr(score, parameter)) for parameter in PARAMETERS]
        counts: list[Cell] = [summary.counts[kind] for kind in VERDICT]
        tail: list[Cell] = [line.reason, summary.as_of, "sí" if summary.simulated else "no", summary.rules_version]
        yield [*head, *measured, _rounded(score.coverage), *counts, *tail]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _trend(rankings: dict[str, Ranking], upto: str) -> charts.LineChart:
    """The median over the months; the line breaks where the kind of value changes."""
    shown = [ranking for month, ranking in rankings.items() if month <= upto][-SHOWN_MONTHS:]
    changes = {month_short(b.month) for a, b in pairwise(shown) if a.basis != b.basis}
    return charts.line([(month_short(r.month), r.median) for r in shown], frozenset(changes))


def _spans(newest_first: Sequence[Ranking]) -> list[tuple[str, str, Basis]]:
    """Stretches of months with the same kind of value: first month, last month, kind."""
    found: list[tuple[str, str, Basis]] = []
    for ranking in newest_first:
        if found and found[-1][2] == ranking.basis:
            found[-1] = (ranking.month, found[-1][1], ranking.basis)
        else:
            found.append((ranking.month, ranking.month, ranking.basis))
    return found
