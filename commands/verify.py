"""``lotaip verify``: recompute every hash of the evidence."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from commands.console import CannotDo, Order, echo_json
from commands.inputs import has_evidence
from commands.options import json_option, store_option


@click.command(cls=Order)
@store_option
@json_option
def verify(store: Path, as_json: bool) -> None:
    """Recalcula la huella de toda la evidencia y dice qué falta o fue alterado.

    De los barridos que terminaron antes de que hubiera manifiestos encadenados solo se comprueban las huellas, y se
    avisa.

    \b
    Ejemplo:
      lotaip verify --store store
    """
    from evidence import EvidenceError, EvidenceStore

    if not has_evidence(store):
        raise CannotDo(f"No hay evidencia en «{store}».")
    try:
        with EvidenceStore(store) as evidence:
            found = list(evidence.verify())
    except EvidenceError as error:
        raise CannotDo(str(error)) from error
    problems = [problem for problem in found if problem.kind != "before_chain"]
    if as_json:
        echo_json([asdict(problem) for problem in found])
    else:
        for problem in found:
            click.echo(problem.what)
        click.echo(_in_short(len(problems)))
    if problems:
        sys.exit(1)


def _in_short(problems: int) -> str:
    if not problems:
        return "Toda la evidencia está completa y coincide con sus huellas SHA-256."
    many = "Un problema" if problems == 1 else f"{problems} problemas"
    return f"{many}: la evidencia fue alterada o está incompleta."
