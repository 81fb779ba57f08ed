"""The mistakes the replica puts into published files, each with the rules it must trip, and the bytes that result.

``rules`` are error-level codes, ``warnings`` leave the verdict alone (design.md, "Settled severities")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from demo.contents import NOTE, Pairs, dataset_rows, dictionary_pairs, metadata_pairs
from demo.contents.common import Rows
from demo.documents import CLOUD, GONE
from demo.files import Style, html_table, pdf, table_csv, vertical_csv, workbook
from demo.items import ABSENT_CELLS, COMPONENTS, Component, Item, items, items_by_id
from demo.model import Municipality, PlaceName
from demo.months import last_day, shift


@dataclass(frozen=True, slots=True)
class Defect:
    code: str
    rules: frozenset[str] = frozenset()
    warnings: frozenset[str] = frozenset()
    lacks: frozenset[Component] = frozenset()
    """Components that are not even announced."""
    fails: frozenset[Component] = frozenset()
    """Components announced whose bytes cannot be had: a 404, an empty answer, a page in place of the file."""
    only: frozenset[str] = frozenset()
    """Items it is made for; empty: every item that has data."""
    places: tuple[PlaceName, ...] = ("own", "pnt")
    web: bool = False
    """True when only following links shows it: it counts from the second visit on, and never in a folder."""

    def fits(self, m: Municipality, item: Item, place: PlaceName) -> bool:
        """True when putting it into this item trips exactly the rules it names."""
        if place not in self.places or (self.only and item.id not in self.only):
            return False
        if self.code in ("no_note", "old_copy"):
            return self.code == "old_copy" or item.id in m.no_aplica
        if item.id in m.no_aplica:
            return False
        if self.code == "wrong_header":
            # With fewer columns the header would no longer be recognised as this item's.
            return len(item.columns) >= 5
        # Without its dictionary, a dataset with absent cells would also lack the note.
        return "dictionary" not in self.lacks or item.id not in ABSENT_CELLS


def _defect(code: str, *rules: str, warn: str = "", **more: object) -> Defect:
    return Defect(code, frozenset(rules), frozenset({warn} if warn else ()), **more)  # type: ignore[arg-type]


_LINKED = frozenset(item.id for item in items() if any("enlace" in column.lower() for column in item.columns))
_DATASET: frozenset[Component] = frozenset({"dataset"})
DEFECTS: dict[str, Defect] = {
    defect.code: defect
    for defect in (
        _defect("no_dictionary", "P-03", lacks=frozenset({"dictionary"})),
        _defect("no_metadata", "P-03", lacks=frozenset({"metadata"})),
        _defect("no_dataset", "P-03", lacks=_DATASET),
        _defect("xlsx", "F-01"),
        _defect("pdf", "F-01"),
        _defect("html_table", "F-01"),
        _defect("wrong_header", "F-04"),
        _defect("header_only", "F-05"),
        _defect("empty_cells", "C-01"),
        _defect("wrong_formula", "C-01"),
        _defect("metadata_empty", "F-06"),
        _defect("metadata_row_missing", "F-06"),
        _defect("metadata_other_month", "T-02"),
        _defect("old_copy", "T-02"),
        _defect("dictionary_gap", "F-08"),
        _defect("no_note", "C-02"),
        _defect("annual_wrong", "C-03", only=frozenset({"19.3"})),
        _defect("total_wrong", "C-04", only=frozenset({"19.3"})),
        _defect("gone_links", "L-01", only=_LINKED, web=True),
        _defect("closed_folder", "L-02", only=_LINKED, web=True),
        _defect("local_links", "L-03", only=_LINKED),
        _defect("cp1252", warn="F-02"),
        _defect("trailing_columns", warn="F-05"),
        _defect("title_rows", warn="F-05"),
        _defect("date_style", warn="T-03"),
        _defect("comma"),
        _defect("dead_link", "P-05", fails=_DATASET),
        _defect("zero_bytes", "P-05", fails=_DATASET),
        _defect("error_page", "P-05", fails=_DATASET, places=("own",)),
        _defect("all_dead", "P-05", fails=frozenset(COMPONENTS)),
    )
}

STRANGE_COLUMN = "Observaciones internas"
ERROR_PAGE = (
    b'<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>Descargas</title></head>\n'
    b"<body><h1>Descargas</h1><p>No hay documentos disponibles.</p></body></html>\n"
)


def announced(defect: str | None) -> tuple[Component, ...]:
    """Components a place lists for an item."""
    lacks = DEFECTS[defect].lacks if defect else frozenset()
    return tuple(component for component in COMPONENTS if component not in lacks)


@lru_cache(maxsize=4096)
def file_bytes(
    m: Municipality, month: str, item_id: str, component: Component, style: Style, defect: str | None, changed: bool
) -> bytes | None:
    """The bytes served for one component, or None where its address answers that nothing is there.

    ``changed`` asks for the second version of a file that is replaced without notice."""
    item = items_by_id()[item_id]
    if defect == "old_copy":
        return file_bytes(m, shift(month, -1), item_id, component, style, None, False)
    if defect and component in DEFECTS[defect].fails:
        return {"zero_bytes": b"", "error_page": ERROR_PAGE}.get(defect)
    if component == "dataset":
        rows = dataset_rows(m, month, item)
        return _dataset(item, rows[:-1] if changed else rows, style, defect)
    if component == "metadata":
        return vertical_csv(_metadata(metadata_pairs(m, month, item), month, defect), style)
    return vertical_csv(_dictionary(dictionary_pairs(m, item), defect), style)


def _dataset(item: Item, data: Rows, style: Style, defect: str | None) -> bytes:
    rows = [list(item.columns), *data]
    if defect in _ROW_EDITS:
        _ROW_EDITS[defect](rows)
    if defect == "title_rows":
        rows = [["GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL"], [item.title.upper()], *rows]
    if defect == "xlsx":
        return workbook(rows)
    if defect == "pdf":
        return pdf([item.title, *(" | ".join(row) for row in rows)])
    if defect == "html_table":
        return html_table(item.title, rows)
    if defect == "cp1252":
        return table_csv(rows, style, encoding="cp1252")
    return table_csv(rows, style, delimiter="," if defect == "comma" else ";")


def _rename_column(rows: Rows) -> None:
    rows[0][2] = STRANGE_COLUMN


def _drop_data(rows: Rows) -> None:
    del rows[1:]


def _write_in_second_column(text: str) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        for row in rows[1::3]:
            row[1] = text

    return edit


def _add_empty_columns(rows: Rows) -> None:
    for row in rows:
        row.extend([""] * 24)


def _break_sum(column: int) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        for row in rows[1::4]:
            row[column] = f"{float(row[column]) + 37.5:.2f}"

    return edit


def _relink(new: Callable[[str], str]) -> Callable[[Rows], None]:
    """Changes the first link of every third row."""

    def edit(rows: Rows) -> None:
        for row in rows[1::3]:
            column = next((n for n, cell in enumerate(row) if cell.startswith("https://")), None)
            if column is not None:
                row[column] = new(row[column])

    return edit


_ROW_EDITS: dict[str, Callable[[Rows], None]] = {
    "wrong_header": _rename_column,
    "header_only": _drop_data,
    "empty_cells": _write_in_second_column(""),
    "wrong_formula": _write_in_second_column("N/A"),
    "trailing_columns": _add_empty_columns,
    "annual_wrong": _break_sum(6),
    "total_wrong": _break_sum(11),
    "gone_links": _relink(lambda link: link.replace("/documentos/", GONE, 1)),
    "closed_folder": _relink(
        lambda link: f"https://{CLOUD}/drive/folders/{link.rpartition('/')[2].removesuffix('.pdf')}"
    ),
    "local_links": _relink(lambda link: "C:\\Users\\Secretaria\\" + link.rpartition("/")[2]),
}


def _metadata(pairs: Pairs, month: str, defect: str | None) -> Pairs:
    dates = {
        "metadata_other_month": (last_day(month) + timedelta(days=10)).isoformat(),
        "date_style": last_day(month).strftime("%d/%m/%Y"),
    }
    if defect == "metadata_row_missing":
        return [pair for pair in pairs if not pair[0].startswith("UNIDAD")]
    if defect == "metadata_empty":
        return [(key, "" if key.startswith("PERSON") else value) for key, value in pairs]
    if defect in dates:
        return [(key, dates[defect] if key.startswith("FECHA") else value) for key, value in pairs]
    return pairs


def _dictionary(pairs: Pairs, defect: str | None) -> Pairs:
    if defect == "dictionary_gap":
        return pairs[:3] + pairs[4:]
    if defect == "no_note":
        return [pair for pair in pairs if pair[0] != NOTE]
    if defect == "wrong_header":
        # The dictionary covers what the dataset holds and what it should hold: the header is the only fault.
        return [*pairs, (STRANGE_COLUMN, "Indica observaciones de cada registro.")]
    return pairs
