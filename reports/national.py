"""The pages about all municipalities: front page, ranking of each month, ranking over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.results import ResultsStore
from checker.results_tables import PARAMETERS
from reports import charts
from reports.data_page import Offer, month_dataset
from reports.freshness import Freshness
from reports.groups import groups
from reports.language import Language
from reports.output import Cell, Output
from reports.ranking import Basis, Line, Ranking
from reports.site import Pages
from reports.story import story_of
from reports.tilemap import CantonMap, Shape, tiles
from reports.words import VERDICT

SHOWN_MONTHS = 24
"""Columns of the tables over time; the CSV has every month."""


def write_rankings(
    store: ResultsStore,
    pages: Pages,
    output: Output,
    fresh: Freshness,
    generated: str,
    offer: Offer,
    cantons: CantonMap | None = None,
) -> None:
    """``index.html``, ``m/<month>/`` and ``evolucion.html``, each with its CSV. ``cantons`` None: the shipped tiles."""
    cantons = cantons or tiles()
    site = pages.site
    if site.latest is None:
        output.text("index.html", pages.render("vacio.html", "index.html", generated=generated))
        return
    months = site.months
    catalogues = {month: store.catalogue_of(month) for month in months}
    for number_of, (month, ranking) in enumerate(site.rankings.items()):
        part, key = f"m/{month}", fresh.of_month(month)
        kept = output.keeps(part, key)
        if kept and month != site.latest:
            continue
        before = site.rankings[ranking.previous] if ranking.previous else None
        values = {
            "ranking": ranking,
            "story": story_of(store, catalogues[month], ranking, before, site.language),
            "map": cantons,
            "on_map": _on_map(cantons, ranking),
            "groups": groups(ranking),
            "tally": Counter(line.band.letter if line.band else "-" for line in ranking.by_ruc.values()),
            "provinces": {x.entity.dpa[:2]: x.entity.province for x in ranking.by_ruc.values() if x.entity.dpa},
            "bars": charts.histogram(ranking.values),
            "trend": _trend(site.rankings, upto=month, language=site.language),
            "earlier": months[number_of - 1] if number_of else None,
            "later": months[number_of + 1] if number_of + 1 < len(months) else None,
            "simulated": ranking.simulated,
            "frozen_on": site.frozen[month].frozen_on if month in site.frozen else None,
            "corrected": sorted(site.corrections.get(month, {})),
        }
        if not kept:
            with output.making(part, key):
                path, described = f"m/{month}/index.html", month_dataset(site, month)
                content = pages.render("mes.html", path, **values, generated=None, front=False, dataset=described)
                output.text(path, content)
                output.table(f"m/{month}/ranking.csv", RANKING_COLUMNS, ranking_rows(ranking))
                output.table(f"m/{month}/grupos.csv", _GROUP_COLUMNS, _group_rows(ranking))
        if month == site.latest:
            values |= {"dataset": offer.described(site, "", 1), "generated": generated, "front": True}
            output.text("index.html", pages.render("mes.html", "index.html", **values))
    output.part("evolucion", fresh.whole, lambda: _write_over_time(pages, output))


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
            "evolucion.html",
            months=shown,
            rows=rows,
            spans=_spans([site.rankings[month] for month in shown]),
            middles=[(site.rankings[month].median, len(site.rankings[month].ranked)) for month in shown],
            trend=_trend(site.rankings, upto=latest.month, language=site.language),
            groups=groups(latest),
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
                    line.band.letter if line.band else None,
                    ranking.basis.name,
                ]

    output.table(
        "evolucion.csv", ("mes", "ruc", "municipio", "provincia", "puesto", "valor", "banda", "tipo_de_valor"), cells()
    )
    output.table(
        "evolucion-meses.csv",
        ("mes", "tipo_de_valor", "mediana", "mitad_desde", "mitad_hasta", "ordenados", "municipios"),
        (
            [month, r.basis.name, r.median, *(r.middle_half or (None, None)), len(r.ranked), len(r.by_ruc)]
            for month, r in site.rankings.items()
        ),
    )


RANKING_COLUMNS = (
    *("puesto", "cambio_de_puesto", "ruc", "municipio", "provincia", "valor", "cambio_de_valor", "tipo_de_valor"),
    *("banda", "puesto_mejor_posible", "puesto_peor_posible", "valor_minimo", "valor_maximo", "poblacion"),
    *("cta", "eta", "rp", "ci", "cobertura", "cumple", "no_aplica", "parcial", "incumple", "no_evaluado"),
    *("motivo_sin_puesto", "medido_hasta", "simulado", "version_de_reglas"),
)


def ranking_rows(ranking: Ranking) -> Iterator[list[Cell]]:
    for line in (*ranking.ranked, *ranking.unranked):
        summary, entity = line.summary, line.entity
        head: list[Cell] = [line.place, line.place_change, entity.ruc, line.label, entity.province, line.value]
        head += [line.value_change, ranking.basis.name, line.band.letter if line.band else None]
        head += [line.best, line.worst, line.low, line.high, entity.population]
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


_GROUP_COLUMNS = (
    *("clase", "grupo", "municipios", "ordenados", "mediana", "cobertura_media"),
    *("primero", "valor_del_primero", "ultimo"),
)


def _group_rows(ranking: Ranking) -> Iterator[list[Cell]]:
    for group in groups(ranking):
        ends = (group.ranked[0].label, group.ranked[0].value, group.ranked[-1].label) if group.ranked else (None,) * 3
        counts: list[Cell] = [group.total, len(group.ranked), group.median, _rounded(group.coverage)]
        yield [group.kind, group.name, *counts, *ends]


def _on_map(cantons: CantonMap, ranking: Ranking) -> list[tuple[Shape, Line | None]]:
    """Each canton drawn with its line; None where the registry has nobody. Empty for a registry of other places."""
    lines = {line.entity.dpa: line for line in ranking.by_ruc.values() if line.entity.dpa}
    if lines.keys().isdisjoint(shape.dpa for shape in cantons.shapes):
        return []
    return [(shape, lines.get(shape.dpa)) for shape in cantons.shapes]


def _trend(rankings: dict[str, Ranking], upto: str, language: Language) -> charts.LineChart:
    """The median and the middle half over all months; the line breaks where the kind of value changes."""
    shown = [ranking for month, ranking in rankings.items() if month <= upto]
    month_short = language.month_short
    changes = {month_short(b.month) for a, b in pairwise(shown) if a.basis != b.basis}
    points = [(month_short(r.month), r.median) for r in shown]
    return charts.line(points, frozenset(changes), [r.middle_half for r in shown])


def _spans(newest_first: Sequence[Ranking]) -> list[tuple[str, str, Basis]]:
    """Stretches of months with the same kind of value: first month, last month, kind."""
    found: list[tuple[str, str, Basis]] = []
    for ranking in newest_first:
        if found and found[-1][2] == ranking.basis:
            found[-1] = (ranking.month, found[-1][1], ranking.basis)
        else:
            found.append((ranking.month, ranking.month, ranking.basis))
    return found
