"""``lotaip verify``: recompute every hash of the evidence."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from commands.console import CannotDo, Order, echo_json
from commands.options import json_option, store_option


@click.command(cls=Order)
@store_option
@json_option
def verify(store: Path, as_json: bool) -> None:
    """Recalcula la huella de toda la evidencia y dice qué falta o fue alterado.

    \b
    Ejemplo:
      lotaip verify --store store
    """
    from evidence import EvidenceError, EvidenceStore

    if not (store / "crawl.db").exists():
        raise CannotDo(f"No hay evidencia en «{store}».")
    try:
        with EvidenceStore(store) as evidence:
            problems = list(evidence.verify())
    except EvidenceError as error:
        raise CannotDo(str(error)) from error
    if as_json:
        echo_json([asdict(problem) for problem in problems])
    elif problems:
        for problem in problems:
            click.echo(problem.what)
        many = "Un problema" if len(problems) == 1 else f"{len(problems)} problemas"
        click.echo(f"{many}: la evidencia fue alterada o está incompleta.")
    else:
        click.echo("Toda la evidencia está completa y coincide con sus huellas SHA-256.")
    if problems:
        sys.exit(1)
