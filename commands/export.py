"""``lotaip export``: the results as open data, or the evidence of one entity and month for a lawyer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from commands.console import CannotDo, Order, now
from commands.options import MONTH, RUC, PathType, as_of_option, store_option
from reports.dataset import Format

if TYPE_CHECKING:
    from checker.results_model import CaseResult
    from evidence.packet import Finding


@click.command(cls=Order)
@store_option
@click.option("--format", "form", type=click.Choice(get_args(Format)), help="Formato de los datos.")
@click.option("--evidence", "ruc", type=RUC, metavar="RUC", help="Paquete de evidencia de esta entidad.")
@click.option("--month", type=MONTH, help="Mes del paquete de evidencia.")
@click.option(
    "--out",
    type=PathType("RUTA"),
    required=True,
    help="Archivo que se escribe; con csv y datapackage, carpeta; con --evidence, carpeta nueva o archivo .zip.",
)
@as_of_option
def export(
    store: Path, form: Format | None, ruc: str | None, month: str | None, out: Path, as_of: datetime | None
) -> None:
    """Escribe todos los resultados como datos abiertos, sin la evidencia; o la evidencia de una entidad y un mes.

    \b
    Ejemplos:
      lotaip export --format xlsx --out resultados.xlsx
      lotaip export --format datapackage --out datos
      lotaip export --format sqlite --out lotaip.sqlite   se abre con Datasette
      lotaip export --evidence 0160000270001 --month 2026-10 --out caso.zip
    """
    if (form is None) == (ruc is None):
        raise click.UsageError("Indique --format (los resultados) o --evidence RUC --month AAAA-MM (la evidencia).")
    if (ruc is None) != (month is None):
        raise click.UsageError("--evidence y --month van juntos.")
    if form is not None:
        _results(store, form, out, as_of or now())
    elif ruc is not None and month is not None:
        _evidence(store, ruc, month, out, as_of or now())


def _results(store: Path, form: Format, out: Path, at: datetime) -> None:
    from checker.results import ResultsStore, ResultsUnavailable
    from reports.export import ExportError
    from reports.export import export as write

    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    try:
        with ResultsStore(store / "results.db") as results:
            written = write(results, form, out, at)
    except (ExportError, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"Escrito: {', '.join(str(path) for path in written)}.")


def _evidence(store: Path, ruc: str, month: str, out: Path, at: datetime) -> None:
    from checker.results import ResultsStore, ResultsUnavailable
    from evidence import EvidenceError, EvidenceStore
    from evidence.model import utc_text
    from evidence.packet import write_packet

    case = None
    try:
        if (store / "results.db").exists():
            with ResultsStore(store / "results.db") as results:
                case = results.load_case(ruc, month)
        with EvidenceStore(store) as evidence:
            findings = _findings(case) if case else []
            urls = {finding.url for finding in findings if finding.url}
            urls |= {part.url for verdict in case.verdicts for part in verdict.components} if case else set()
            packet = write_packet(evidence, out, ruc, month, findings, urls, utc_text(at))
    except (EvidenceError, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"Escrito: {packet.path} ({packet.captures} respuestas, {packet.files} archivos).")
    if case is None:
        click.echo(f"Sin hallazgos: {month} no se ha juzgado para {ruc}; ejecute antes «lotaip judge».", err=True)
    if packet.missing:
        click.echo(f"Faltan {len(packet.missing)} contenidos: ejecute «lotaip verify».", err=True)


def _findings(case: CaseResult) -> list[Finding]:
    from evidence.packet import Finding

    of_items = [(verdict.obligation, finding) for verdict in case.verdicts for finding in verdict.findings]
    return [
        Finding(item, f.rule, f.severity, f.message, f.law, f.url or "", f.sha256)
        for item, f in [*of_items, *(("", finding) for finding in case.findings)]
    ]
