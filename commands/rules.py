"""``lotaip rules``: what the rules ask, by which law, and what moves between two versions of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.console import CannotDo, Orders, echo_json, progress
from commands.inputs import has_evidence, registry_of, ruleset_of
from commands.options import (
    FOLDER,
    MONTH,
    as_of_option,
    json_option,
    language_option,
    registry_option,
    rules_option,
    store_option,
)

if TYPE_CHECKING:
    from checker.compare import Move
    from checker.language import Language
    from checker.model import RuleSet


@click.group(cls=Orders)
def rules() -> None:
    """Muestra las reglas con su norma, y compara dos versiones de ellas.

    \b
    Ejemplos:
      lotaip rules list
      lotaip rules show C-03
      lotaip rules diff 2026.1 2026.2 --month 2026-10
    """


@rules.command("list")
@rules_option
@language_option
@json_option
def list_rules(version: str | None, language: Language, as_json: bool) -> None:
    """Enumera las reglas de una versión."""
    from checker.language import in_language
    from checker.results_catalogue import catalogue_of
    from reports.language import Language as Words
    from reports.words import words_in

    catalogue, severity = catalogue_of(ruleset_of(version, language=language)), words_in(Words(language)).SEVERITY
    if as_json:
        echo_json(catalogue.model_dump(mode="json")["rules"])
        return
    click.echo(f"{in_language('Reglas', language)} {catalogue.version}: {len(catalogue.rules)}")
    for rule in catalogue.rules:
        feeds = f" · {rule.parameter.upper()}" if rule.parameter else ""
        click.echo(f"{rule.code}  {rule.title} ({severity[rule.severity].lower()}{feeds})")


@rules.command()
@click.argument("code", metavar="CÓDIGO")
@rules_option
@language_option
@json_option
def show(code: str, version: str | None, language: Language, as_json: bool) -> None:
    """Explica una regla: qué exige, por qué, con qué norma, cómo se falla y cómo se corrige.

    \b
    Ejemplo:
      lotaip rules show C-03
    """
    from checker.results_catalogue import catalogue_of
    from reports.rules import rule_page

    catalogue = catalogue_of(ruleset_of(version, language=language))
    rule = next((rule for rule in catalogue.rules if rule.code == code.strip().upper()), None)
    if rule is None:
        codes = ", ".join(rule.code for rule in catalogue.rules)
        raise click.UsageError(f"No hay regla «{code}» en las reglas {catalogue.version}; las que hay son: {codes}.")
    if as_json:
        echo_json(rule.model_dump(mode="json"))
    else:
        click.echo(rule_page(rule, catalogue.version, language).rstrip())


@rules.command()
@click.option("--out", type=FOLDER, required=True, help="Carpeta donde se escribe una página por regla.")
@rules_option
@language_option
def catalogue(out: Path, version: str | None, language: Language) -> None:
    """Escribe el catálogo de reglas en Markdown, una página por regla."""
    from checker.results_catalogue import catalogue_of
    from reports.rules import pages

    written = pages(catalogue_of(ruleset_of(version, language=language)), language)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{len(written)} páginas en «{out}».")


@rules.command()
@json_option
def coverage(as_json: bool) -> None:
    """Dice qué de la ley se comprueba, con qué regla, y qué no se puede saber desde fuera."""
    from rules.lotaip.coverage import markdown, table

    rows = table()
    if as_json:
        echo_json([row.model_dump(mode="json") for row in rows])
    else:
        click.echo(markdown(rows), nl=False)


@rules.command()
@click.argument("before", metavar="VERSIÓN")
@click.argument("after", metavar="VERSIÓN")
@click.option("--month", type=MONTH, required=True, help="Mes que se juzga con las dos versiones.")
@store_option
@registry_option
@as_of_option
@json_option
def diff(
    before: str,
    after: str,
    month: str,
    store: Path,
    registry: Path | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Juzga un mes con dos versiones de las reglas, sin guardar nada, y dice qué cambia y por qué.

    \b
    Ejemplo:
      lotaip rules diff 2026.1 2026.2 --month 2026-10
    """
    versions = ruleset_of(before, month), ruleset_of(after, month)
    moves = _moves(versions, month, store, registry, as_of, as_json)
    if as_json:
        echo_json([move.to_json() for move in moves])
        return
    moved = [move for move in moves if move.verdict_moved or move.score_moved]
    for move in moved:
        click.echo(_line(move))
    names = len({move.ruc for move in moved})
    verdicts = sum(move.verdict_moved for move in moved)
    click.echo(
        f"De {before} a {after}, {month}: cambian {verdicts} veredictos y el puntaje de {len(moved)} obligaciones, en "
        f"{names} entidades; otras {len(moves) - len(moved)} obligaciones solo ganan o pierden avisos."
    )


def _moves(
    versions: tuple[RuleSet, RuleSet],
    month: str,
    store: Path,
    registry: Path | None,
    as_of: datetime | None,
    quiet: bool,
) -> list[Move]:
    from checker.compare import compare
    from checker.judging import NoSweep, judged_cases
    from commands.judge import places_of
    from evidence import EvidenceError, EvidenceStore

    places = places_of(registry_of(registry, store))
    if not has_evidence(store):
        raise CannotDo(f"No hay evidencia en «{store}»: ejecute antes «lotaip sweep --month {month}».")
    moves: list[Move] = []
    try:
        with EvidenceStore(store) as evidence, progress(f"Comparación de {month}", quiet) as advance:
            old, new = (judged_cases(evidence, month, places, ruleset, as_of) for ruleset in versions)
            for number, (first, second) in enumerate(zip(old, new, strict=True), 1):
                moves += compare(first, second)
                advance(number, len(places))
    except (NoSweep, EvidenceError) as error:
        raise CannotDo(str(error)) from error
    return moves


def _line(move: Move) -> str:
    verdict = f"{move.before or 'no se pide'} → {move.after or 'no se pide'}" if move.verdict_moved else str(move.after)
    values = zip(("CTA", "ETA", "RP", "CI"), move.score_before, move.score_after, strict=True)
    parts = [verdict, *(f"{name} {_value(a)} → {_value(b)}" for name, a, b in values if a != b)]
    parts += [f"por {', '.join(move.gained)}"] if move.gained else []
    parts += [f"ya no {', '.join(move.lost)}"] if move.lost else []
    return f"{move.name} · {move.obligation}: {'; '.join(parts)}"


def _value(value: float | None) -> str:
    return "sin medir" if value is None else f"{value:.3f}".replace(".", ",")
