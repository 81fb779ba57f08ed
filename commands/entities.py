"""``lotaip entities``: show the registry; ``lotaip entities discover`` looks for what it lacks."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from commands.console import Order, echo_json
from commands.discover import discover
from commands.inputs import registry_of
from commands.options import json_option, registry_option, store_option


class _List(click.Group):
    """The list by itself, and orders on the registry."""

    command_class = Order


@click.group(
    cls=_List,
    invoke_without_command=True,
    options_metavar="[OPCIONES]",
    subcommand_metavar="[ORDEN [ARGUMENTOS]...]",
)
@registry_option
@click.option("--province", metavar="NOMBRE", help="Solo esta provincia.")
@store_option
@json_option
@click.pass_context
def entities(ctx: click.Context, registry: Path | None, province: str | None, store: Path, as_json: bool) -> None:
    """Muestra las entidades del registro y los lugares donde publican.

    \b
    Ejemplos:
      lotaip entities --province Azuay
      lotaip entities discover --province Azuay --out propuestas.csv
    """
    from reading.text import fold

    if ctx.invoked_subcommand is not None:
        if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in ctx.params):
            raise click.UsageError(f"Ponga las opciones después de «{ctx.invoked_subcommand}».")
        return
    rows = registry_of(registry, store)
    chosen = [row for row in rows.rows if not province or fold(row.entity.province) == fold(province)]
    if not chosen:
        known = ", ".join(sorted({row.entity.province for row in rows.rows}))
        raise click.UsageError(f"No hay entidades en la provincia «{province}»; las provincias son: {known}.")
    if as_json:
        echo_json([row.model_dump() for row in chosen])
        return
    for row in chosen:
        where = f"{row.portal_kind or 'sitio propio'}: {row.portal_url or 'sin dirección'}"
        click.echo(f"{row.ruc}  {row.entity.dpa or '----'}  {row.entity.name} ({row.entity.province})  {where}")
    click.echo(f"{len({row.ruc for row in chosen})} entidades, {len(chosen)} lugares.")


entities.add_command(discover)
