"""Publications for the examples of rules, read from CSV text as a real file would be. No real person or office."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from checker.model import Case, ComponentKind, Entry, Failed, Obligation, Part, PlaceKind, Publication, Source
from reading.tables import find_header, read_csv
from rules.lotaip import catalogue
from rules.lotaip.checks._samples import AGREEMENT as AGREEMENT
from rules.lotaip.checks._samples import MONTH as MONTH
from rules.lotaip.checks._samples import SAMPLES as SAMPLES

DEADLINE = date(2026, 5, 15)
DATE = "2026-04-30"
NAMES: Mapping[ComponentKind, str] = {
    "dataset": "conjunto-de-datos.csv",
    "metadata": "metadatos.csv",
    "dictionary": "diccionario.csv",
    "document": "documento.pdf",
}

Rows = Sequence[Sequence[str]]

METADATA = (DATE, "MENSUAL", "Unidad", "Persona", "persona@ejemplo.invalid", "02 2000000 ext. 10", "CC-BY-4.0")
"""Values of the seven rows that the metadata of every item has."""


def obligation(obligation_id: str) -> Obligation:
    return next(item for item in catalogue.obligations() if item.id == obligation_id)


def publication(
    obligation_id: str = "19.18",
    place: PlaceKind = "pnt",
    *,
    dataset: Rows | None = None,
    metadata: Rows | None = None,
    dictionary: Rows | None = None,
    without: Sequence[ComponentKind] = (),
    registered_at: datetime | None = None,
) -> Publication:
    """A complete and faultless publication, or one with the given rows in place of its own."""
    item = obligation(obligation_id)
    rows: dict[ComponentKind, Rows] = {
        "dataset": dataset_rows(obligation_id) if dataset is None else dataset,
        "metadata": metadata_rows(obligation_id) if metadata is None else metadata,
        "dictionary": dictionary_rows(obligation_id) if dictionary is None else dictionary,
    }
    parts = {kind: part(item, kind, rows[kind], place) for kind in rows if kind not in without}
    return Publication(item, place, parts, registered_at=registered_at)


def empty(obligation_id: str = "19.18", place: PlaceKind = "pnt", failed: Sequence[Failed] = ()) -> Publication:
    """A publication of which nothing was got."""
    return Publication(obligation(obligation_id), place, failed=list(failed))


def failed(cause: str, component: ComponentKind | None = "dataset", confirmed: bool = True) -> Failed:
    return Failed(component, source("pnt", NAMES[component or "document"]), cause, confirmed)


def changed(found: Publication, component: ComponentKind, **changes: Any) -> Publication:
    """The publication with fields of one part replaced; ``file`` changes the part's file name."""
    old = found.parts[component]
    if "file" in changes:
        changes["source"] = replace(old.source, file=changes.pop("file"))
    return replace(found, parts={**found.parts, component: replace(old, **changes)})


def case(*publications: Publication) -> Case:
    """A case of :data:`MONTH`, judged two months later."""
    return Case(
        None,
        MONTH,
        datetime(2026, 6, 30, 12, tzinfo=UTC),
        True,
        DEADLINE,
        publications={(found.obligation.id, found.place): found for found in publications},
    )


def with_hash(found: Publication, sha256: str) -> Publication:
    """The publication, its dataset of bytes with that hash."""
    return changed(found, "dataset", source=replace(found.parts["dataset"].source, sha256=sha256))


def with_past(judged: Case, *before: Publication) -> Case:
    """The case, these being what was published for the month before; of other bytes unless a hash was given."""
    earlier = {
        (found.obligation.id, found.place): found
        if "dataset" not in found.parts or found.parts["dataset"].source.sha256 != "0" * 64
        else with_hash(found, "1" * 64)
        for found in before
    }
    judged.previous = lambda publication: earlier.get((publication.obligation.id, publication.place))
    return judged


def dataset_rows(obligation_id: str, *data: Sequence[str], columns: Sequence[str] | None = None) -> list[Sequence[str]]:
    """A header of the newest official template and the rows given, or the made-up rows of :data:`SAMPLES`."""
    header = obligation(obligation_id).templates[0].columns if columns is None else columns
    return [header, *(data or SAMPLES[obligation_id])]


def with_cell(obligation_id: str, column: int, text: str, sample: int = 0) -> Publication:
    """An item whose dataset is one of its made-up rows, with ``text`` in one column."""
    row = list(SAMPLES[obligation_id][sample])
    row[column] = text
    return publication(obligation_id, dataset=dataset_rows(obligation_id, row))


def metadata_rows(obligation_id: str, **values: str) -> list[Sequence[str]]:
    """Every required row with a made-up value; ``values`` by number of the row, ``r0`` being the date."""
    rows: list[Sequence[str]] = []
    for number, (spelling, *_) in enumerate(obligation(obligation_id).metadata_rows):
        value = METADATA[number] if number < len(METADATA) else f"Valor {number}"
        rows.append((spelling, values.get(f"r{number}", value)))
    return rows


def dictionary_rows(obligation_id: str, *notes: Sequence[str]) -> list[Sequence[str]]:
    """A definition for every column, and the notes given below."""
    fields = [
        (column, f"Qué es el dato {n}") for n, column in enumerate(obligation(obligation_id).templates[0].columns)
    ]
    front = [("Institución", "GAD Municipal de Prueba"), ("Descripción", "Archivo de ejemplo")]
    return [*front, ("Nombre del campo", "Descripción del campo"), *fields, *notes]


def part(item: Obligation, component: ComponentKind, rows: Rows, place: PlaceKind, delimiter: str = ";") -> Part:
    """A component read from the CSV text of these rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    table = read_csv(text.getvalue(), NAMES[component])
    made = Part(component, source(place, NAMES[component]), "text", "utf-8", delimiter=table.delimiter, table=table)
    if component == "dataset":
        made.header = find_header(table, {template.name: template.columns for template in item.templates}, threshold=40)
        if made.header is not None:
            key = made.header.key
            made.template = next(template for template in item.templates if template.name == key)
    else:
        pairs = [(number, [*cells, "", ""]) for number, cells in table.rows()]
        made.entries = tuple(Entry(number, cells[0], cells[1]) for number, cells in pairs if cells[0])
    return made


def source(place: PlaceKind, file: str) -> Source:
    return Source(place, f"https://ejemplo.invalid/{file}", file, "0" * 64, "2026-05-10T12:00:00Z")
