"""``lotaip rebuild``: make the index of a store again from its WARC files."""

from __future__ import annotations

from pathlib import Path

import click

from commands.console import CannotDo, Order
from commands.options import store_option


@click.command(cls=Order)
@store_option
def rebuild(store: Path) -> None:
    """Rehace el índice (crawl.db) con los archivos WARC, si se perdió o está dañado.

    Los barridos terminados vuelven enteros. De uno sin terminar vuelven las respuestas; repita su orden y seguirá. El
    índice anterior, si lo hay, queda con otro nombre.

    \b
    Ejemplo:
      lotaip rebuild --store store
      lotaip verify --store store
    """
    from evidence import EvidenceError
    from evidence.rebuild import rebuild as make

    if not (store / "evidence").is_dir():
        raise CannotDo(f"No hay evidencia en «{store}».")
    try:
        made = make(store)
    except EvidenceError as error:
        raise CannotDo(str(error)) from error
    click.echo(
        f"Índice rehecho: {made.captures} respuestas; {made.finished} barridos terminados y {made.unfinished} sin "
        "terminar. Compruébelo con «lotaip verify»."
    )
    if made.kept is not None:
        click.echo(f"El índice anterior quedó en {made.kept}.")
