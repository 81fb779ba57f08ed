"""The whole results as open data: JSON, CSV, a workbook, a public SQLite database, a Frictionless data package.

Every form follows from the tables of :mod:`reports.open_data`; the JSON is the documented form of a case. What is
written replaces an earlier export only when it is whole.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from checker.results import ResultsStore
from reports.datapackage import dictionary_rows, open_data, package, tables, typed
from reports.dataset import ABOUT, LICENCE, TITLE, Format
from reports.open_data import TABLES, ColumnType, OpenData, Value
from reports.text import visible

_SHEET_ROWS = 1_048_576
"""Rows that a sheet of a workbook holds."""
_SQLITE: dict[ColumnType, type] = {
    **{"string": str, "date": str, "datetime": str, "integer": int, "boolean": int, "number": float}
}
_NAMES, _LABEL = "entidades", "nombre"
"""Where Datasette finds the name that it shows beside a RUC."""


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
    work = target / f".{out.name}.nuevo"
    shutil.rmtree(work, ignore_errors=True)  # what an export that was stopped half way left
    try:
        work.mkdir()
        made = _WRITERS[form](open_data(store), work, out.name, generated_at)
        return [_put(path, target / path.name) for path in made]
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put(made: Path, target: Path) -> Path:
    os.replace(made, target)
    return target


# --- JSON ---------------------------------------------------------------------------------------------------


def _json(data: OpenData, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """An array of cases in the documented form, one a line, so that it can be read line by line too."""
    path = work / name
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[\n")
        separator = ""
        for entity in data.store.entities():
            for case in data.store.load_cases(entity.ruc):
                file.write(separator + case.model_dump_json())
                separator = ",\n"
        file.write("\n]\n")
    return [path]


# --- CSV and the data package -------------------------------------------------------------------------------


def _csv(data: OpenData, work: Path, name: str, generated_at: datetime) -> list[Path]:
    return [_written(work / f"{table.name}.csv", content) for table, content in tables(data)]


def _datapackage(data: OpenData, work: Path, name: str, generated_at: datetime) -> list[Path]:
    return [_written(work / file, content) for file, content in package(data)]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# --- workbook -----------------------------------------------------------------------------------------------


def _xlsx(data: OpenData, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """One sheet a table; every text is written as text, so that no cell can run as a formula."""
    import xlsxwriter  # a second to load, and needed by this form alone

    made = io.BytesIO()  # to a file it would answer a full disk with an error and a complaint of its own
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(work)}
    try:
        with xlsxwriter.Workbook(made, options) as book:
            _fill(book, data, generated_at)
    except xlsxwriter.exceptions.FileCreateError as error:  # it wraps what the system refused
        raise error.args[0] from error
    path = work / name
    path.write_bytes(made.getvalue())
    return [path]


def _fill(book: Any, data: OpenData, generated_at: datetime) -> None:
    book.set_properties({"title": "Cumplimiento de la LOTAIP", "created": generated_at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for table in TABLES:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in table.columns], bold)
        last = 0
        for last, row in enumerate(typed(table, data), 1):
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
    for number, line in enumerate(dictionary_rows(), 1):
        guide.write_row(number, 0, line)


def _cell(sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, visible(value)[:32_767])
    else:
        sheet.write_number(row, column, value)


# --- SQLite -------------------------------------------------------------------------------------------------


def _sqlite(data: OpenData, work: Path, name: str, generated_at: datetime) -> list[Path]:
    """A public copy without evidence, and beside it ``<name>.metadata.json`` for Datasette."""
    path = work / name
    database = Database(sqlite3.connect(path))
    try:
        for table in TABLES:
            columns = {column.name: _SQLITE[column.type] for column in table.columns}
            named = [("ruc", _NAMES, "ruc")] if "ruc" in columns and table.name != _NAMES else []
            pk = table.key if len(table.key) > 1 else table.key[0]
            database.table(table.name).create(columns, pk=pk, foreign_keys=named)
            names = [column.name for column in table.columns]
            marks = ", ".join("?" * len(names))
            with database.atomic():
                database.conn.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows(data))
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
        "title": TITLE,
        "description": ABOUT,
        "license": LICENCE["title"],
        "license_url": LICENCE["path"],
        "databases": {
            database: {
                "title": TITLE,
                "description": ABOUT,
                "tables": {
                    table.name: {
                        "title": table.name.capitalize(),
                        "description": table.about,
                        "columns": {column.name: column.about for column in table.columns},
                        "facets": list(table.shown),
                    }
                    | ({"label_column": _LABEL} if table.name == _NAMES else {})
                    for table in TABLES
                },
            }
        },
    }


_WRITERS: dict[Format, Callable[[OpenData, Path, str, datetime], list[Path]]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
}
