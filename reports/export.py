"""The whole results as open data: JSON, CSV, a workbook, a public SQLite database, a Frictionless data package.

Every form follows from the tables of :mod:`checker.open_data`; the JSON is the documented form of a case. What is
written replaces an earlier export only when it is whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from sqlite_utils import Database

from checker.open_data import TABLES, ColumnType, OpenTable, Value
from checker.results import ResultsStore
from reports.output import csv_bytes
from reports.text import visible

Format = Literal["json", "csv", "xlsx", "sqlite", "datapackage"]
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
_SHEET_ROWS = 1_048_576
"""Rows that a sheet of a workbook holds."""
_SQLITE: dict[ColumnType, type] = {"string": str, "datetime": str, "integer": int, "boolean": int, "number": float}


class ExportError(ValueError):
    """The export cannot be written so; the message is a sentence for the person at the keyboard."""


def export(store: ResultsStore, form: Format, out: Path, generated_at: datetime) -> list[Path]:
    """Write the export at ``out`` (a file for json, xlsx and sqlite; a folder for csv and datapackage) and return what
    was written. ``generated_at`` is aware; the same store and moment give the same bytes.

    Raises ExportError, ResultsUnavailable, OSError; what stood there before stays whole until the new one is.
    """
    folder = form in ("csv", "datapackage")
    if folder and out.exists() and not out.is_dir():
        raise ExportError(f"«{out}» es un archivo y el formato {form} escribe una carpeta: elija otro lugar con --out.")
    if not folder and out.is_dir():
        raise ExportError(f"«{out}» es una carpeta y el formato {form} escribe un archivo: elija otro lugar con --out.")
    target = out if folder else out.parent
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target, prefix=".lotaip-") as work:
        made = _WRITERS[form](store, Path(work), out.name, generated_at)
        return [_put(path, target / path.name) for path in made]


def _put(made: Path, target: Path) -> Path:
    os.replace(made, target)
    return target


# --- JSON ---------------------------------------------------------------------------------------------------


def _json(store: ResultsStore, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """An array of cases in the documented form, one a line, so that it can be read line by line too."""
    path = work / name
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[\n")
        separator = ""
        for entity in store.entities():
            for case in store.load_cases(entity.ruc):
                file.write(separator + case.model_dump_json())
                separator = ",\n"
        file.write("\n]\n")
    return [path]


# --- CSV and the data package -------------------------------------------------------------------------------


def _csv(store: ResultsStore, work: Path, name: str, generated_at: datetime) -> list[Path]:
    made = []
    for table in TABLES:
        path = work / f"{table.name}.csv"
        path.write_bytes(csv_bytes([column.name for column in table.columns], _typed(table, store)))
        made.append(path)
    return made


def _datapackage(store: ResultsStore, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """The CSV files with ``datapackage.json`` (Data Package 1, Tabular Data Resource) and the data dictionary."""
    files = _csv(store, work, name, generated_at)
    package = {
        "profile": "tabular-data-package",
        "name": "lotaip-cumplimiento",
        "title": "Cumplimiento de la LOTAIP en los municipios del Ecuador",
        "created": f"{generated_at:%Y-%m-%dT%H:%M:%SZ}",
        "licenses": [LICENCE],
        "resources": [_resource(table, path) for table, path in zip(TABLES, files, strict=True)],
    }
    described = work / "datapackage.json"
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    read_me = work / "README.md"
    read_me.write_text(dictionary(), encoding="utf-8", newline="\n")
    schema = work / "dataset.jsonld"
    schema.write_text(json.dumps(_schema_org(generated_at), ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
    return [*files, described, read_me, schema]


def _schema_org(generated_at: datetime) -> dict[str, object]:
    """The same package as a schema.org ``Dataset``, which search engines for data read."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": "Cumplimiento de la LOTAIP en los municipios del Ecuador",
        "description": " ".join(table.about for table in TABLES),
        "inLanguage": "es",
        "spatialCoverage": "Ecuador",
        "license": LICENCE["path"],
        "dateModified": f"{generated_at:%Y-%m-%dT%H:%M:%SZ}",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{table.name}.csv"}
            for table in TABLES
        ],
    }


def _resource(table: OpenTable, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.type, "description": column.about} for column in table.columns
            ],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _typed(table: OpenTable, store: ResultsStore) -> Iterator[tuple[Value, ...]]:
    """Rows with ``true`` and ``false`` where the database keeps 1 and 0."""
    flags = [column.type == "boolean" for column in table.columns]
    for row in table.rows(store):
        yield tuple(
            ("true" if value else "false") if flag and value is not None else value
            for value, flag in zip(row, flags, strict=True)
        )


# --- workbook -----------------------------------------------------------------------------------------------


def _xlsx(store: ResultsStore, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """One sheet a table; every text is written as text, so that no cell can run as a formula."""
    import xlsxwriter  # a second to load, and needed by this form alone

    path = work / name
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(work)}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Cumplimiento de la LOTAIP", "created": generated_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for table in TABLES:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [column.name for column in table.columns], bold)
            last = 0
            for last, row in enumerate(_typed(table, store), 1):
                if last >= _SHEET_ROWS:
                    raise ExportError(
                        f"La tabla «{table.name}» no cabe en una hoja de cálculo: exporte con --format csv o sqlite."
                    )
                for place, value in enumerate(row):
                    if value is not None:
                        _cell(sheet, last, place, value)
            sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
        guide = book.add_worksheet("diccionario")
        guide.write_row(0, 0, ["tabla", "columna", "tipo", "significado"], bold)
        for number, line in enumerate(_dictionary_rows(), 1):
            guide.write_row(number, 0, line)
    return [path]


def _cell(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, visible(value)[:32_767])
    else:
        sheet.write_number(row, column, value)


# --- SQLite -------------------------------------------------------------------------------------------------


def _sqlite(store: ResultsStore, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """A public copy without evidence, and beside it ``<name>.metadata.json`` for Datasette."""
    path = work / name
    database = Database(sqlite3.connect(path))
    try:
        for table in TABLES:
            columns = {column.name: _SQLITE[column.type] for column in table.columns}
            database.table(table.name).create(columns, pk=table.key if len(table.key) > 1 else table.key[0])
            names = [column.name for column in table.columns]
            marks = ", ".join("?" * len(names))
            with database.atomic():
                database.conn.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows(store))
        for table in TABLES:
            if "mes" in table.key:
                database.table(table.name).create_index(["mes", *(["obligacion"] if "obligacion" in table.key else [])])
        database.conn.execute("VACUUM")
    finally:
        database.conn.close()
    beside = work / f"{name}.metadata.json"
    text = json.dumps(_datasette(Path(name).stem), ensure_ascii=False, indent=2)
    beside.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [path, beside]


def _datasette(database: str) -> dict[str, object]:
    """Titles, licence and column descriptions, as Datasette's ``--metadata`` reads them."""
    return {
        "title": "Cumplimiento de la LOTAIP en los municipios del Ecuador",
        "license": LICENCE["title"],
        "license_url": LICENCE["path"],
        "databases": {
            database: {
                "tables": {
                    table.name: {
                        "description": table.about,
                        "columns": {column.name: column.about for column in table.columns},
                    }
                    for table in TABLES
                }
            }
        },
    }


# --- the data dictionary ------------------------------------------------------------------------------------


def dictionary() -> str:
    """What every table and column holds, in Markdown."""
    out = io.StringIO()
    out.write("# Diccionario de datos\n\nGenerado del código: no se edita a mano. Los datos se dan con la licencia ")
    out.write(f"[{LICENCE['title']}]({LICENCE['path']}).\n\n")
    out.write(
        "En los CSV, un texto que empiece como una fórmula lleva un apóstrofo delante, y los caracteres invisibles se "
        "escriben `⟦U+…⟧`. La base SQLite guarda los textos sin cambios.\n"
    )
    for table in TABLES:
        out.write(f"\n## {table.name}\n\n{table.about} Clave: {', '.join(f'`{name}`' for name in table.key)}.\n\n")
        out.write("| Columna | Tipo | Significado |\n| --- | --- | --- |\n")
        for column in table.columns:
            out.write(f"| `{column.name}` | {column.type} | {column.about} |\n")
    return out.getvalue()


def _dictionary_rows() -> Iterator[tuple[str, str, str, str]]:
    for table in TABLES:
        for column in table.columns:
            yield table.name, column.name, column.type, column.about


_WRITERS: dict[Format, Callable[[ResultsStore, Path, str, datetime], list[Path]]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
