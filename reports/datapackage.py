"""The tables as a Frictionless data package with its dictionary, for all months or for one."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator

from checker.results import ResultsStore
from reports.dataset import LICENCE, TITLE, Download, dataset
from reports.open_data import TABLES, OpenData, OpenTable, Value
from reports.output import csv_bytes
from reports.site import read_site
from reports.text import month_name


def open_data(store: ResultsStore) -> OpenData:
    """The tables of a store as its Spanish pages tell them. Raises ResultsUnavailable."""
    return OpenData(store, read_site(store, None).rankings)


def tables(data: OpenData, month: str | None = None) -> Iterator[tuple[OpenTable, bytes]]:
    """Each table as CSV. Raises ResultsUnavailable."""
    for table in TABLES:
        yield table, csv_bytes([column.name for column in table.columns], typed(table, data, month))


def package(data: OpenData, month: str | None = None) -> Iterator[tuple[str, bytes]]:
    """File names and contents: a CSV a table, ``datapackage.json`` (Data Package 1, Tabular Data Resource), the
    dictionary and a schema.org ``Dataset``. The date is that of the latest evidence: what did not change stays the same
    to the byte."""
    resources = []
    for table, content in tables(data, month):
        resources.append(_resource(table, content))
        yield f"{table.name}.csv", content
    months = list(data.rankings) if month is None else [month]
    title = TITLE if month is None else f"{TITLE}, {month_name(month)}"
    described = {
        "profile": "tabular-data-package",
        "name": "lotaip-cumplimiento" if month is None else f"lotaip-cumplimiento-{month}",
        "title": title,
        "licenses": [LICENCE],
        "resources": resources,
    }
    modified = data.modified(month)
    if modified:
        described["created"] = modified
    yield "datapackage.json", _json(described)
    yield "README.md", dictionary().encode()
    files = [Download(f"{table.name}.csv", table.about) for table in TABLES]
    yield "dataset.jsonld", _json(dataset(files, months, modified=modified, name=title))


def typed(table: OpenTable, data: OpenData, month: str | None = None) -> Iterator[tuple[Value, ...]]:
    """Rows with ``true`` and ``false`` where the database keeps 1 and 0."""
    flags = [place for place, column in enumerate(table.columns) if column.type == "boolean"]
    rows = table.rows(data, month)
    return (_told(row, flags) for row in rows) if flags else rows


def _told(row: tuple[Value, ...], flags: list[int]) -> tuple[Value, ...]:
    cells = list(row)
    for place in flags:
        if cells[place] is not None:
            cells[place] = "true" if cells[place] else "false"
    return tuple(cells)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: OpenTable, content: bytes) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
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


def dictionary() -> str:
    """What every table and column holds, in Markdown."""
    out = io.StringIO()
    out.write("# Diccionario de datos\n\nGenerado del código: no se edita a mano. Los datos se dan con la licencia ")
    out.write(f"[{LICENCE['title']}]({LICENCE['path']}).\n\n")
    out.write(
        "En los CSV, un texto que empiece como una fórmula lleva un apóstrofo delante, y los caracteres invisibles se "
        "escriben `⟦U+…⟧`. La base SQLite guarda los textos sin cambios. El RUC es un texto: en una hoja de cálculo "
        "impórtelo como tal o perderá su cero inicial.\n"
    )
    for table in TABLES:
        out.write(f"\n## {table.name}\n\n{table.about} Clave: {', '.join(f'`{name}`' for name in table.key)}.\n\n")
        out.write("| Columna | Tipo | Significado |\n| --- | --- | --- |\n")
        for column in table.columns:
            out.write(f"| `{column.name}` | {column.type} | {column.about} |\n")
    return out.getvalue()


def dictionary_rows() -> Iterator[tuple[str, str, str, str]]:
    """Table, column, type, meaning."""
    for table in TABLES:
        for column in table.columns:
            yield table.name, column.name, column.type, column.about
