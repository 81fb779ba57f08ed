"""``lotaip report``: write the static site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from commands.console import CannotDo, Order, now
from commands.options import FOLDER, RUC, as_of_option, store_option


@click.command(cls=Order)
@store_option
@click.option("--out", type=FOLDER, required=True, help="Carpeta del sitio.")
@click.option("--only", type=RUC, help="Solo la página de este RUC.")
@as_of_option
def report(store: Path, out: Path, only: str | None, as_of: datetime | None) -> None:
    """Escribe el sitio: ranking, municipios, obligaciones, evidencia y metodología. Se abre sin servidor.

    \b
    Ejemplo:
      lotaip report --store store --out sitio
    """
    from checker.results import ResultsStore, ResultsUnavailable
    from reports.build import WrongFolder, build_site
    from reports.site import UnknownEntity

    if out.resolve() == store.resolve():
        raise click.UsageError("El sitio no se escribe dentro del almacén: elija otra carpeta con --out.")
    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    try:
        with ResultsStore(store / "results.db") as results:
            summary = build_site(results, out, only=only, generated_at=as_of or now())
    except (WrongFolder, UnknownEntity, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"{summary.pages} páginas en «{out}». Abra {out / 'index.html'}.")
