"""``lotaip measure``: say how well pages are read, against pages whose truth is known."""

from __future__ import annotations

from pathlib import Path

import click

from commands.console import CannotDo, Order, echo_json
from commands.inputs import ruleset_of
from commands.options import FILE, FOLDER, json_option, rules_option

_SOURCES = Path("tests/answer_key/measure")
"""Beside the sources, which an installed package does not have."""


@click.command(cls=Order)
@click.option("--answers", type=FOLDER, help="Carpeta de páginas con sus etiquetas; por defecto, la de las pruebas.")
@click.option("--write", "figures", type=FILE, help="Escribe las cifras que publica la página de metodología.")
@rules_option
@json_option
def measure(answers: Path | None, figures: Path | None, version: str | None, as_json: bool) -> None:
    """Mide con qué acierto se leen los enlaces de una página: obligación, mes y componente.

    \b
    Ejemplos:
      lotaip measure
      lotaip measure --answers mis-paginas --json
    """
    from checker.answer_key import DamagedKey
    from checker.measure import measure as measured
    from checker.measured import write_figures
    from reports.measured import text_measurement

    ruleset = ruleset_of(version)
    folder = answers or _SOURCES
    if not folder.is_dir():
        if answers:
            raise CannotDo(f"No existe la carpeta «{answers}»: revise la ruta.")
        raise click.UsageError("Indique con --answers la carpeta de páginas con sus etiquetas: aquí no está la propia.")
    try:
        found = measured(folder, ruleset)
    except DamagedKey as error:
        raise CannotDo(str(error)) from error
    if not found.pages:
        raise CannotDo(f"En «{folder}» no hay ninguna página: cada una es un archivo .html con su .json al lado.")
    if figures:
        write_figures(found, figures)
    if as_json:
        echo_json(found.model_dump())
        return
    titles = {item.id: item.title for item in ruleset.obligations} | {item.id: item.title for item in ruleset.letters}
    for line in text_measurement(found, titles):
        click.echo(line)
    if figures:
        click.echo(f"\nLas cifras quedaron en «{figures}».")
