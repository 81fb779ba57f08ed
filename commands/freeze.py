"""``lotaip freeze``: a published month stays as it was published."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from commands.console import CannotDo, Order, in_guayaquil, now
from commands.options import MONTH, as_of_option, store_option


@click.command(cls=Order)
@click.argument("month", type=MONTH, metavar="[AAAA-MM]", required=False)
@click.option("--check", is_flag=True, help="Comprueba los meses congelados con sus huellas, sin congelar nada.")
@store_option
@as_of_option
def freeze(month: str | None, check: bool, store: Path, as_of: datetime | None) -> None:
    """Congela los resultados publicados de un mes: datos, reglas y textos ya no cambian.

    Lo que se halle después (un descargo aceptado, reglas nuevas) se guarda y se muestra al lado, con su fecha.

    \b
    Ejemplos:
      lotaip freeze 2026-10 --store store
      lotaip freeze --check --store store
    """
    from checker.frozen import CannotFreeze, freeze_month, verify_frozen
    from checker.results import ResultsStore, ResultsUnavailable

    if check == (month is not None):
        raise click.UsageError("Diga qué mes congelar, como 2026-10, o use --check para comprobar los ya congelados.")
    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    try:
        if month is not None:
            with ResultsStore(store / "results.db", writable=True) as results:
                folder = freeze_month(store, results, month, in_guayaquil(as_of or now()))
            click.echo(f"{month} queda congelado en «{folder}».")
            return
        with ResultsStore(store / "results.db") as results:
            problems, months = list(verify_frozen(store, results)), len(results.frozen_months)
    except (CannotFreeze, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    kept = {0: "No hay meses congelados.", 1: "El mes congelado está intacto."}
    click.echo(kept.get(months, f"Los {months} meses congelados están intactos."))
