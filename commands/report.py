"""``lotaip report``: write the static site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from checker.language import Language as Code
from commands.console import CannotDo, Order, now
from commands.options import FILE, FOLDER, RUC, as_of_option, store_option


@click.command(cls=Order)
@store_option
@click.option("--out", type=FOLDER, required=True, help="Carpeta del sitio.")
@click.option("--only", type=RUC, help="Solo la página de este RUC.")
@click.option("--base-url", metavar="URL", help="Dirección donde se publicará el sitio, para sus canales e insignias.")
@click.option("--geometry", type=FILE, help="GeoJSON con los cantones («dpa» en sus propiedades), para el mapa.")
@click.option("--lang", type=click.Choice(get_args(Code)), default="es", show_default=True, help="Idioma del sitio.")
@click.option(
    "--twin", metavar="URL", help="Dónde está el mismo sitio en el otro idioma: dirección, o carpeta relativa a --out."
)
@click.option(
    "--data", is_flag=True, help="Añade todos los meses en hoja de cálculo, CSV, SQLite y JSON a la página de datos."
)
@as_of_option
def report(
    store: Path,
    out: Path,
    only: str | None,
    base_url: str | None,
    geometry: Path | None,
    lang: Code,
    twin: str | None,
    data: bool,
    as_of: datetime | None,
) -> None:
    """Escribe el sitio: ranking, municipios, obligaciones, evidencia y metodología. Se abre sin servidor.

    \b
    Ejemplo:
      lotaip report --store store --out sitio
      lotaip report --store store --out sitio --base-url https://ejemplo.ec/lotaip/ --data
      lotaip report --store store --out sitio-en --lang en --twin ../sitio
    """
    from checker.results import ResultsStore, ResultsUnavailable
    from crawler.settings import SettingsError, load_settings
    from reports.build import WrongFolder, build_site
    from reports.language import Language
    from reports.site import UnknownEntity
    from reports.text import web_address
    from reports.tilemap import BadGeometry, read_geometry

    if base_url is not None and not web_address(base_url):
        raise click.UsageError(f"--base-url «{base_url}» no es una dirección: debe empezar con http:// o https://.")
    if twin is not None and not web_address(twin) and (":" in twin or twin.startswith(("/", "\\"))):
        raise click.UsageError(f"--twin «{twin}» no es una dirección http:// o https:// ni una carpeta relativa.")
    if out.resolve() == store.resolve():
        raise click.UsageError("El sitio no se escribe dentro del almacén: elija otra carpeta con --out.")
    if not (store / "results.db").exists():
        raise CannotDo(f"No hay resultados en «{store}»: ejecute antes «lotaip judge --month AAAA-MM».")
    if data and only is not None:
        raise click.UsageError("--data publica los resultados de todos: no va con --only.")
    try:
        contact = load_settings(store).contact
        cantons = read_geometry(geometry) if geometry else None
        with ResultsStore(store / "results.db") as results:
            summary = build_site(
                results,
                out,
                only=only,
                base_url=base_url,
                cantons=cantons,
                language=Language(lang),
                twin=twin and twin.replace("\\", "/"),
                contact=contact,
                whole=data,
                generated_at=as_of or now(),
            )
    except (SettingsError, BadGeometry, WrongFolder, UnknownEntity, ResultsUnavailable) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"{summary.pages} páginas en «{out}». Abra {out / 'index.html'}.")
