"""``lotaip judge``: apply the rules to the evidence of a month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.model import Entity
from checker.results_catalogue import EntityRow
from commands.console import CannotDo, Order, echo_json, exit_on, in_guayaquil, now, progress
from commands.inputs import has_evidence, registry_of, ruleset_of
from commands.options import MONTH, as_of_option, fail_option, json_option, registry_option, rules_option, store_option

if TYPE_CHECKING:
    from checker.case import Place
    from checker.results_model import CaseResult
    from crawler.registry import Registry

_VERDICTS = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")


@click.command(cls=Order)
@click.option("--month", type=MONTH, required=True, help="Mes que se juzga.")
@store_option
@registry_option
@rules_option
@as_of_option
@fail_option
@json_option
def judge(
    month: str,
    store: Path,
    registry: Path | None,
    version: str | None,
    as_of: datetime | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Aplica las reglas a la evidencia guardada de un mes y guarda los resultados.

    \b
    Ejemplo:
      lotaip judge --month 2026-10 --store store
    """
    from checker import frozen as sealed
    from checker.collector import collect_seldom
    from checker.judging import NoSweep, judge_month
    from checker.replies import FOLDER, load_replies, without_effect
    from checker.results import ResultsStore, ResultsUnavailable
    from checker.results_catalogue import catalogue_of
    from evidence import EvidenceError, EvidenceStore

    collect_seldom()
    ruleset = ruleset_of(version, month)
    rows = registry_of(registry, store)
    if not has_evidence(store):
        raise CannotDo(f"No hay evidencia en «{store}»: ejecute antes «lotaip sweep --month {month}».")
    objections, problems = load_replies(store / FOLDER, rows, ruleset)
    for problem in problems:
        click.echo(problem, err=True)
    try:
        with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
            for note in sealed.restore_frozen(store, results):
                click.echo(note, err=True)
            if month not in results.frozen_months and (store / sealed.FOLDER / month).exists():
                raise CannotDo(f"{month} está congelado y no se pudo reponer: no se juzga como si no lo estuviera.")
            results.save_catalogue(catalogue_of(ruleset))
            results.save_entities(_entity_rows(rows))
            with progress(f"Juicio de {month}", as_json) as advance:
                judged = judge_month(
                    evidence, month, places_of(rows), ruleset, as_of, results, advance,
                    objections=objections, today=in_guayaquil(as_of or now()),
                )  # fmt: skip
            frozen = results.frozen_months.get(month)
    except (NoSweep, EvidenceError, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    for note in without_effect(judged):
        click.echo(note, err=True)
    if frozen:
        click.echo(
            f"{month} está congelado desde el {frozen.frozen_on}: lo publicado no cambia, y lo que ahora sale distinto "
            "se guarda como corrección posterior, con fecha.",
            err=True,
        )
    if as_json:
        echo_json([result.model_dump(mode="json") for result in judged])
    else:
        click.echo(_counts(judged, month))
    exit_on(judged, fail_on)


def places_of(registry: Registry) -> list[tuple[Entity, list[Place]]]:
    from checker.case import Place

    places: dict[str, list[Place]] = {}
    for row in registry.places():
        places.setdefault(row.ruc, []).append(Place(row.place, row.portal_url))
    return [
        (Entity(ruc, entity.dpa or None, entity.name), places.get(ruc, []))
        for ruc, entity in registry.entities().items()
    ]


def _entity_rows(registry: Registry) -> list[EntityRow]:
    return [
        EntityRow(
            ruc=e.ruc,
            dpa=e.dpa or None,
            name=e.name,
            province=e.province or None,
            canton=e.canton or None,
            population=e.population,
        )
        for e in registry.entities().values()
    ]


def _counts(judged: list[CaseResult], month: str) -> str:
    counts: dict[str, int] = {}
    for result in judged:
        for verdict in result.verdicts:
            counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
    shares = ", ".join(f"{counts.get(kind, 0)} {kind}" for kind in _VERDICTS)
    return f"{month}: {len(judged)} entidades juzgadas; obligaciones: {shares}."
