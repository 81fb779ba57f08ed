"""``lotaip doctor``: is everything in place, and what is to be done where it is not?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.console import Order, echo_json, now
from commands.inputs import ruleset_of
from commands.options import as_of_option, json_option, private_option, registry_option, store_option
from reports.text import visible

if TYPE_CHECKING:
    from commands.checkup import Check

_SIGNS = {"ok": "✓", "warning": "aviso", "fail": "✕"}


@click.command(cls=Order)
@store_option
@registry_option
@click.option("--network", is_flag=True, help="Hace además una petición al portal nacional (exige «contact»).")
@as_of_option
@private_option
@json_option
def doctor(
    store: Path, registry: Path | None, network: bool, as_of: datetime | None, allow_private: bool, as_json: bool
) -> None:
    """Revisa la instalación y el almacén, y dice qué hacer. Sin --network no pregunta a nadie.

    Termina con 0 si se puede trabajar, aunque haya avisos, y con 3 si algo lo impide.

    \b
    Ejemplos:
      lotaip doctor --store store
      lotaip doctor --store store --network --json
    """
    checks: list[Check] = []
    for check in _checks(store, registry, network, as_of or now(), allow_private):
        checks.append(check)
        if not as_json:
            click.echo(f"{_SIGNS[check.state]:<5}  {visible(check.text)}")
    if as_json:
        echo_json([asdict(check) for check in checks])
    if any(check.state == "fail" for check in checks):
        sys.exit(3)


def _checks(
    store: Path, registry: Path | None, network: bool, moment: datetime, allow_private: bool
) -> Iterator[Check]:
    from commands import checkup, clocks, equipment

    yield equipment.python()
    yield equipment.packages()
    yield equipment.trust()
    check, settings = checkup.settings_of(store)
    yield check
    check, rows = checkup.registry_check(registry, store)
    yield check
    yield checkup.writable(store)
    yield clocks.clock(store, moment)
    yield checkup.lock(store)
    evidence, results = checkup.databases(store)
    yield evidence
    yield results
    if (store / "crawl.db").is_file() and evidence.state != "fail":
        yield checkup.segments(store)
    if (store / "results.db").is_file() and results.state == "ok":
        yield checkup.rules_used(store, ruleset_of(None).version)
    yield equipment.rar()
    yield equipment.timestamp()
    if settings is None:
        return
    yield checkup.space(store, settings)
    if rows is None:
        return
    yield checkup.contact(store, settings, rows)
    yield equipment.browser(rows, settings)
    if network:
        yield from asyncio.run(equipment.network(rows, settings, allow_private, moment))
