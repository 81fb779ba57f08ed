"""``lotaip sweep``: visit the portals of a month."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.causes import cause
from checker.model import Owner
from commands.console import CannotDo, Order, echo_json, now, progress
from commands.inputs import latest_due, registry_of
from commands.journal import journal, why_of
from commands.options import FILE, MONTH, RUC, as_of_option, json_option, private_option, registry_option, store_option
from reports.text import visible

if TYPE_CHECKING:
    from crawler.progress import Progress
    from crawler.summary import SweepSummary

_ON_SCREEN = 30
"""Places that are listed one by one."""
_MOST_HOSTS = 10
"""Hosts whose load is listed: the most asked."""
_SLOW = 1.0
"""Seconds of a mean wait above which a host is called slow."""
_OWNERS: dict[Owner, str] = {
    "publisher": "la entidad",
    "platform": "la plataforma",
    "network": "la red",
    "tool": "esta revisión",
}
_NO_USE = "Visitas sin respuesta útil, quién puede remediarlo y por qué:"
_NO_USE_OF_LINKS = "Enlaces de los archivos sin respuesta útil:"
_NAME = 36
"""Characters of an entity's name in the list."""
_OFFICIAL = re.compile(r"gobierno\s+aut[óo]nomo\s+descentralizado", re.IGNORECASE)


@click.command(cls=Order)
@click.option(
    "--month",
    type=MONTH,
    help="Mes de la información (por defecto, el del barrido que quedó a medias o, si no hay, el último cuyo plazo "
    "venció).",
)
@registry_option
@click.option("--only", metavar="RUC,…", help="Solo estos RUC, separados por comas.")
@store_option
@as_of_option
@private_option
@click.option("--verbose", is_flag=True, help="Cuenta cada decisión: qué no se visitó, qué falló y por qué.")
@click.option("--log-file", type=FILE, help="Escribe esas decisiones, una línea JSON cada una, al final del archivo.")
@json_option
def sweep(
    month: str | None,
    registry: Path | None,
    only: str | None,
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    verbose: bool,
    log_file: Path | None,
    as_json: bool,
) -> None:
    """Visita los portales de un mes y guarda lo que vio como evidencia.

    Si se interrumpe, vuelva a ejecutar la misma orden: sigue donde quedó.

    \b
    Ejemplo:
      lotaip sweep --month 2026-10 --only 0160000270001
      lotaip sweep --month 2026-10 --json --log-file barrido.jsonl
    """
    from crawler.settings import SettingsError, load_settings
    from crawler.sweep import SweepRefused, run_sweep
    from evidence import EvidenceError

    def clock() -> datetime:
        return as_of or now()

    month = month or _interrupted(store, as_of is not None) or latest_due(clock())
    rows = registry_of(registry, store)
    wanted = {RUC.convert(text, None, None) for text in only.split(",")} if only else None
    if wanted and (unknown := wanted - rows.entities().keys()):
        raise click.UsageError(f"No están en el registro: {', '.join(sorted(unknown))}.")
    try:
        settings = load_settings(store)
        with journal(verbose, log_file, clock), progress(f"Barrido de {month}", as_json or verbose) as advance:

            def tell(state: Progress) -> None:
                advance(state.done, state.total, state.message)
                if verbose and state.message:
                    click.echo(state.message, err=True)

            summary = run_sweep(
                store,
                rows,
                month,
                settings,
                clock=clock,
                only=wanted,
                allow_private=allow_private,
                simulated=as_of is not None,
                progress=tell,
            )
    except (SettingsError, SweepRefused, EvidenceError) as error:
        raise CannotDo(str(error)) from error
    except KeyboardInterrupt as error:
        raise CannotDo(f"El barrido de {month} quedó a medias; repita la misma orden y seguirá donde iba.") from error
    if rows.path.resolve() != (store / "registry.csv").resolve():
        shutil.copyfile(rows.path, store / "registry.csv")
    if as_json:
        echo_json(summary_json(summary))
    else:
        for line in summary_lines(summary):
            click.echo(line)
    if summary.interrupted:
        raise CannotDo(summary.message)
    if summary.message:
        click.echo(summary.message, err=True)


def _interrupted(store: Path, simulated: bool) -> str | None:
    """The month of the sweep that was interrupted, said aloud: the same order goes on with it even if the term of a
    newer month has ended since."""
    from evidence import EvidenceError, EvidenceStore

    if not (store / "crawl.db").is_file():
        return None
    try:
        with EvidenceStore(store) as evidence:
            found = evidence.unfinished(simulated)
    except EvidenceError as error:
        raise CannotDo(str(error)) from error
    if found is None:
        return None
    click.echo(
        f"Sigue el barrido {found.id}, de {found.month}, que quedó a medias; para otro mes use --month.", err=True
    )
    return found.month


def summary_lines(summary: SweepSummary) -> Iterator[str]:
    """How completely each place was read: every place where a screen holds them, else those not read whole."""
    told = [place for place in summary.places if len(summary.places) <= _ON_SCREEN or not place.complete]
    if told:
        yield _line("RUC", "Entidad", "Lugar", "Leído", "Páginas", "Archivos", "")
    for place in told:
        where = "portal nacional" if place.place == "pnt" else "sitio propio"
        # Rounded down: a place that is not whole never reads 100%.
        share = f"{int(place.share * 100 + 1e-9)}%"
        why = "" if place.complete else cause(place.cause).message if place.cause else "Lectura incompleta."
        yield _line(place.ruc, visible(place.name), where, share, str(place.pages), str(place.files), why)
    if summary.hosts:
        yield "Carga por servidor:"
    for host, load in list(summary.hosts.items())[:_MOST_HOSTS]:
        yield f"  {host:<{_NAME}}  {load.requests:>7} peticiones  {load.bytes / 1e6:>8.1f} MB"
    if len(summary.hosts) > _MOST_HOSTS:
        yield f"  … y {len(summary.hosts) - _MOST_HOSTS} servidores con menos (todos con --json)."
    if slow := slowest(summary):
        yield "Los más lentos, segundos hasta que empieza una respuesta:"
    for host in slow:
        yield f"  {host:<{_NAME}}  {summary.hosts[host].mean_wait:>7.1f} s"
    visits, links = summary.failures, summary.link_failures
    yield from _failure_lines(((failure.cause, failure.visits) for failure in visits), _NO_USE)
    yield from _failure_lines(((failure.cause, failure.links) for failure in links), _NO_USE_OF_LINKS)
    whole = sum(place.complete for place in summary.places)
    yield (
        f"{summary.month}: {whole} de {len(summary.places)} lugares leídos por completo, "
        f"{summary.requests} peticiones, {summary.bytes / 1e6:.1f} MB."
    )


def summary_json(summary: SweepSummary) -> dict[str, Any]:
    """The summary for programs: each failure with who could mend it, the slowest hosts, those robots.txt closed."""
    body = asdict(summary)
    for failure in (*body["failures"], *body["link_failures"]):
        failure["owner"] = why_of(failure["cause"])[0]
    for host, load in summary.hosts.items():
        body["hosts"][host]["mean_wait"] = round(load.mean_wait, 3)
    body["slowest"] = slowest(summary)
    body["robots"] = sorted({failure.host for failure in summary.failures if failure.cause == "robots"})
    body["complete"] = sum(place.complete for place in summary.places)
    return body


def slowest(summary: SweepSummary) -> list[str]:
    """Hosts that let one wait for more than a second, the slowest first."""
    slow = (host for host, load in summary.hosts.items() if load.mean_wait > _SLOW)
    return sorted(slow, key=lambda host: (-summary.hosts[host].mean_wait, host))[:_MOST_HOSTS]


def _failure_lines(failures: Iterable[tuple[str, int]], title: str) -> Iterator[str]:
    """``failures``: cause and how often, once for each server."""
    often: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    for code, count in failures:
        often[code] += count
        hosts[code] += 1
    if often:
        yield title
    for code, count in often.most_common():
        owner, why = why_of(code)
        where = "un servidor" if hosts[code] == 1 else f"{hosts[code]} servidores"
        yield f"  {count:>7} en {where:<16}  {_OWNERS[owner]:<15}  {why}"


def _line(ruc: str, name: str, where: str, share: str, pages: str, files: str, why: str) -> str:
    short = _OFFICIAL.sub("GAD", name)
    short = short if len(short) <= _NAME else f"{short[: _NAME - 1]}…"
    return f"  {ruc:<13}  {short:<{_NAME}}  {where:<15}  {share:>5}  {pages:>7}  {files:>8}  {why}".rstrip()
