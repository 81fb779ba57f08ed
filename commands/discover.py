"""``lotaip entities discover``: propose addresses of own sites for a person to accept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.console import CannotDo, Order, echo_json, now, progress
from commands.inputs import registry_of
from commands.options import FILE, RUC, as_of_option, json_option, private_option, registry_option, store_option
from reports.text import visible

if TYPE_CHECKING:
    from crawler.discover import Proposal
    from crawler.registry import Entity


@click.command(cls=Order)
@registry_option
@click.option("--only", metavar="RUC,…", help="Solo estos RUC, separados por comas.")
@click.option("--province", metavar="NOMBRE", help="Solo esta provincia.")
@click.option("--out", type=FILE, help="Escribe las propuestas en un CSV.")
@store_option
@as_of_option
@private_option
@json_option
def discover(
    registry: Path | None,
    only: str | None,
    province: str | None,
    out: Path | None,
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Propone direcciones de sitios propios y dice por qué. No cambia el registro: eso lo hace una persona.

    Sin --only ni --province busca para las entidades que en el registro no tienen sitio propio. El almacén dice quién
    pregunta: la clave «contact» de su lotaip.toml.

    \b
    Ejemplo:
      lotaip entities discover --province Azuay --out propuestas.csv
    """
    from crawler.discover import LIKELY, Finder
    from crawler.http import FetchError
    from crawler.settings import SettingsError, load_settings
    from crawler.visitor import Visitor
    from reading.text import fold

    rows = registry_of(registry, store)
    known = rows.entities()
    if out is not None and out.exists():
        raise click.UsageError(f"«{out}» ya existe: elija otro nombre para --out.")
    wanted = {RUC.convert(text, None, None) for text in only.split(",")} if only else None
    if wanted and (unknown := wanted - known.keys()):
        raise click.UsageError(f"No están en el registro: {', '.join(sorted(unknown))}.")
    try:
        visitor = Visitor(load_settings(store), store, allow_private)
        finder = Finder(rows, visitor, lambda: as_of or now())
        chosen: list[Entity] = [
            entity
            for ruc, entity in known.items()
            if (wanted is None or ruc in wanted) and (not province or fold(entity.province) == fold(province))
        ]
        if wanted is None and not province:
            lacking = set(finder.without_site())
            chosen = [entity for entity in chosen if entity.ruc in lacking]
        if not chosen:
            raise click.UsageError("No hay entidades para las que buscar: revise --only, --province y el registro.")
        found: list[Proposal] = []
        table = _Table(out)
        with progress("Búsqueda de sitios", as_json) as advance:
            for done, entity in enumerate(chosen):
                advance(done, len(chosen))
                for proposal in finder.proposals(entity):
                    found.append(proposal)
                    table.add(proposal)
    except (FetchError, SettingsError) as error:
        raise CannotDo(str(error)) from error
    if finder.portal_silent:
        many = "una entidad" if finder.portal_silent == 1 else f"{finder.portal_silent} entidades"
        click.echo(f"El portal nacional no respondió por {many}: solo se probaron nombres usuales.", err=True)
    if as_json:
        echo_json([asdict(proposal) for proposal in found])
        return
    for line in _lines(found, out, LIKELY, len(chosen)):
        click.echo(line)


class _Table:
    """A CSV that a spreadsheet opens with its accents. Each proposal is written at once: an interrupted search keeps
    what it found, and one that finds nothing leaves no file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def add(self, proposal: Proposal) -> None:
        if self._path is None:
            return
        values = {**asdict(proposal), "reasons": "; ".join(proposal.reasons)}
        begun = self._path.exists()
        with self._path.open("a", encoding="utf-8" if begun else "utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(values))
            if not begun:
                writer.writeheader()
            writer.writerow(values)


def _lines(found: list[Proposal], out: Path | None, likely: int, looked: int) -> Iterator[str]:
    if not found:
        yield "No respondió ninguna dirección probable; si esperaba alguna, compruebe su conexión."
        return
    for proposal in found:
        yield f"{proposal.score:>4}  {proposal.ruc}  {visible(proposal.name)}  {visible(proposal.url)}"
        if proposal.transparency_url:
            yield f"      transparencia: {visible(proposal.transparency_url)}"
        yield f"      {visible('; '.join(proposal.reasons))}."
    good = sum(proposal.score >= likely for proposal in found)
    yield f"{looked} entidades; {len(found)} direcciones respondieron, {good} con {likely} puntos o más (de 100)."
    if out:
        yield f"Las propuestas están en «{out}»."
    yield (
        "Nada se acepta solo: abra cada dirección y, si es la correcta, añada a su registro una fila con esa dirección "
        "en «portal_url» y «portal_kind» vacío."
    )
