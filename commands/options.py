"""Options that several commands take, and the types of what people type: each refuses in one Spanish sentence."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, get_args

import click

from checker.language import Language
from reading.disk import reason
from rules.lotaip.calendar import MonthError, parse_month


class MonthType(click.ParamType[str]):
    name = "AAAA-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return parse_month(str(value))
        except MonthError as error:
            self.fail(str(error), param, ctx)


class MomentType(click.ParamType[datetime]):
    name = "AAAA-MM-DD[THH:MM]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        text = str(value).strip().replace("Z", "+00:00")
        try:
            if len(text) == len("2026-11-20"):
                moment = datetime.combine(date.fromisoformat(text), time(23, 59))
            else:
                moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"«{value}» no es una fecha: escríbala como 2026-11-20 o 2026-11-20T15:00.", param, ctx)
        if not 2004 < moment.year < 2100:
            self.fail(f"«{value}» está fuera de los años que se pueden revisar.", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class RucType(click.ParamType[str]):
    name = "RUC"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if len(text) == 12 and text.isdigit():
            text = "0" + text
        if len(text) != 13 or not (text.isascii() and text.isdigit()):
            self.fail(f"«{value}» no es un RUC: tiene 13 dígitos.", param, ctx)
        return text


class PathType(click.ParamType[Path]):
    """A path as people type it; the work itself finds out whether it can be opened."""

    def __init__(self, name: str, *, folder: bool = False) -> None:
        self.name = name
        self._folder = folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        # In Windows «"C:\\mi carpeta\\"» arrives with its closing quote: the backslash before it protects it.
        path = Path(str(value).rstrip('"')) if os.name == "nt" else Path(value)
        try:
            if self._folder and path.exists() and not path.is_dir():
                self.fail(f"«{path}» es un archivo y aquí va una carpeta.", param, ctx)
        except OSError as error:
            self.fail(f"«{path}» no se puede usar: {reason(error)}.", param, ctx)
        return path


MONTH, MOMENT, RUC = MonthType(), MomentType(), RucType()
FILE, FOLDER = PathType("ARCHIVO"), PathType("CARPETA", folder=True)
store_option = click.option(
    "--store",
    "store",
    type=FOLDER,
    default=Path("store"),
    show_default=True,
    help="Carpeta del almacén (evidencia y resultados).",
)
registry_option = click.option("--registry", type=FILE, help="Registro de entidades en CSV.")
rules_option = click.option(
    "--rules", "version", metavar="VERSIÓN", help="Versión del conjunto de reglas (por defecto, la vigente)."
)
as_of_option = click.option("--as-of", type=MOMENT, help="Fecha con la que se trabaja, en lugar de la actual.")
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(get_args(Language)),
    default="es",
    show_default=True,
    help="Idioma de la respuesta; en «rules», el de los textos de la ley y de sus reglas.",
)
private_option = click.option(
    "--allow-private", is_flag=True, help="Permite direcciones de redes privadas (pruebas y demostraciones)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Salida para programas, en JSON.")
fail_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Desde qué gravedad se termina con el código 1: error, aviso (warning) o nunca (never).",
)
