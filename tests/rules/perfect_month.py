"""A municipality's month without a fault, as the national portal holds it, in parts that can be changed one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

from checker.assemble import Assembler, drop_replaced_failures
from checker.candidates import Candidate
from checker.matching import path_sources
from checker.model import Case, Entity, PlaceReading, Probe, Publication, Source
from demo.contents import dataset_rows, dictionary_pairs, metadata_pairs
from demo.country import build_country
from demo.files import table_csv, vertical_csv
from demo.items import COMPONENTS, Component, Item, items, items_by_id
from demo.model import Municipality
from rules.lotaip import load

BEFORE, MONTH = "2026-09", "2026-10"
ON_TIME = datetime(2026, 11, 10, 14, tzinfo=UTC)
AS_OF = datetime(2026, 11, 20, 15, tzinfo=UTC)
TOWN: Municipality = replace(build_country(7).municipalities[3], no_aplica=frozenset(), staff=30)
RULES = load()
ENTITY = Entity(TOWN.ruc, TOWN.dpa, TOWN.name)
_ASSEMBLER = Assembler(RULES)
_PROOF = "f" * 64

Rows = list[list[str]]
File = tuple[str, Component]


def _rows(month: str, item: Item, component: Component) -> Rows:
    if component == "dataset":
        return [list(item.columns), *dataset_rows(TOWN, month, item)]
    if component == "metadata":
        return [list(pair) for pair in metadata_pairs(TOWN, month, item)]
    return [list(pair) for pair in dictionary_pairs(TOWN, item)]


def bytes_of(rows: Rows, component: Component) -> bytes:
    """The file as the national portal writes it."""
    if component == "dataset":
        return table_csv(rows, "pnt")
    return vertical_csv([(key, value) for key, value in rows], "pnt")


def candidate(
    item: Item, component: Component, month: str, data: bytes | None, failure: str | None = None
) -> Candidate:
    """A file in the slot of the national portal that its registration gives it."""
    name = f"{item.files[COMPONENTS.index(component)].strip()}.csv"
    path = f"media/transparencia/{TOWN.portal_ruc}/{item.numeral}/{month.replace('-', '/')}/{name}"
    sha256 = hashlib.sha256(data).hexdigest() if data is not None else None
    source = Source("pnt", f"http://pnt.ejemplo.invalid/{path}", name, sha256, "2026-11-20T15:00:00Z")
    texts = [("nombre", name), *path_sources(path)]
    return Candidate(source, texts, data, failure, confirmed=failure is not None, obligation=item.id)


def rows_before(item_id: str) -> Rows:
    """The dataset of the month before."""
    return _rows(BEFORE, items_by_id()[item_id], "dataset")


@cache
def _publication(item_id: str, month: str) -> Publication:
    item = items_by_id()[item_id]
    files = [candidate(item, c, month, bytes_of(_rows(month, item, c), c)) for c in COMPONENTS]
    return _published(item_id, files)


def _published(item_id: str, files: list[Candidate]) -> Publication:
    made = _ASSEMBLER.assemble("pnt", MONTH, files)
    assert not [*made.unplaced, *made.outside]
    publication = made.publications.get(item_id) or Publication(RULES.obligation(item_id), "pnt")
    drop_replaced_failures(publication)
    publication.registered_at = ON_TIME
    return publication


@dataclass
class Month:
    """The perfect month; every method puts one change into it."""

    raw: dict[File, bytes | None] = field(default_factory=dict)
    """Bytes in place of a file's own; None where the file is gone."""
    failures: dict[File, str] = field(default_factory=dict)
    """Cause code of what a listed file's address answered, in two visits."""
    links: dict[str, str] = field(default_factory=dict)
    """Answer of the addresses that contain a text; the others lead where they should."""
    facts: list[Callable[[Case], None]] = field(default_factory=list)
    _rows: dict[File, Rows] = field(default_factory=dict)

    def rows(self, item: str, component: Component = "dataset") -> Rows:
        """The rows of a file, to be changed: header and data of a dataset, pairs of the others."""
        return self._rows.setdefault((item, component), _rows(MONTH, items_by_id()[item], component))

    def bytes(self, item: str, component: Component = "dataset") -> bytes:
        return bytes_of(self.rows(item, component), component)

    def cell(self, item: str, row: int, column: int, text: str) -> None:
        """``row`` as counted in the file, the header being 0."""
        self.rows(item)[row][column] = text

    def pair(self, item: str, component: Component, key: str, text: str | None) -> None:
        """The value of the row whose key begins so; None takes the row away."""
        rows = self.rows(item, component)
        place = next(n for n, row in enumerate(rows) if row[0].casefold().startswith(key.casefold()))
        if text is None:
            del rows[place]
        else:
            rows[place][1] = text

    def case(self) -> Case:
        case = Case(ENTITY, MONTH, AS_OF, False, RULES.deadline(MONTH))
        proof = Source("pnt", "http://pnt.ejemplo.invalid/lista", "lista del portal nacional", _PROOF, None)
        case.readings = [PlaceReading("pnt", "http://pnt.ejemplo.invalid/", True, proof=proof)]
        touched = {item for item, _ in (*self.raw, *self.failures, *self._rows)}
        for item in items():
            case.publications[item.id, "pnt"] = (
                self._changed(item) if item.id in touched else replace(_publication(item.id, MONTH))
            )
        case.previous = lambda publication: _publication(publication.obligation.id, BEFORE)
        case.probe = self._probe
        for fact in self.facts:
            fact(case)
        return case

    def _changed(self, item: Item) -> Publication:
        files = []
        for component in COMPONENTS:
            key = (item.id, component)
            data = self.raw[key] if key in self.raw else self.bytes(*key)
            failure = self.failures.get(key)
            if failure or data is not None:
                files.append(candidate(item, component, MONTH, None if failure else data, failure))
        return _published(item.id, files)

    def _probe(self, url: str) -> Probe:
        answer = next((said for text, said in self.links.items() if text in url), "ok")
        return Probe(url, answer, answer != "ok", url, _PROOF, "2026-11-20T15:00:00Z")
