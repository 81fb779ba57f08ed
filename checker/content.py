"""What a file is, from its bytes: which components it holds and which obligation its columns belong to.

Names and link texts are not looked at here (decision 5: bytes before names); :mod:`checker.matching` weighs those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import islice

from checker.model import ComponentKind, Entry, Obligation, RuleSet, Template
from reading.dictionaries import heads_fields
from reading.page_tables import page_tables
from reading.sniff import FileType, sniff
from reading.tables import Candidates, HeaderMatch, Table, Unreadable, find_header, read_csv, read_workbook
from reading.text import Decoded, decode, header_key

WORKBOOKS: frozenset[FileType] = frozenset({"xlsx", "xls", "xlsb", "ods"})
_VERTICAL_SCAN = 60
"""Rows looked at to recognise a vertical file; the longest official dictionary has 27."""
_METADATA_SIGNS = 3
"""Metadata keys that must be there before a sheet is called metadata: one or two also occur as footers of datasets."""
_OWN_TEMPLATE_THRESHOLD = 40.0
"""When the obligation is known, a header row may be this far from its template and still be *its* (faulty) header."""


@dataclass(frozen=True, slots=True)
class Content:
    """One component recognised in a file. ``obligations`` are those whose columns fit, empty when nothing tells."""

    sheet: str
    file_type: FileType
    component: ComponentKind | None
    obligations: frozenset[str]
    encoding: str | None = None
    double_encoded: bool = False
    table: Table | None = None
    header: HeaderMatch | None = None
    template: Template | None = None
    entries: tuple[Entry, ...] | None = None
    unreadable: str | None = None
    outside: str | None = None
    """Id of a format beside the monthly list, when the columns are that format's."""


class ContentReader:
    """Reads files against the templates of one rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._templates: dict[str, tuple[frozenset[str], str | None, Template]] = {}
        owners: dict[tuple[str, ...], set[str]] = {}
        for obligation in ruleset.obligations:
            for template in obligation.templates:
                owners.setdefault(_keys(template.columns), set()).add(obligation.id)
        for obligation in ruleset.obligations:
            for template in obligation.templates:
                same = frozenset(owners[_keys(template.columns)])
                self._templates[f"{obligation.id}|{template.name}"] = (same, None, template)
        for item in ruleset.outside:
            for template in item.templates:
                if _keys(template.columns) not in owners:
                    self._templates[f"{item.id}|{template.name}"] = (frozenset(), item.id, template)
        self._candidates = Candidates({key: template.columns for key, (_, _, template) in self._templates.items()})
        self._metadata_keys = {
            header_key(spelling)
            for obligation in ruleset.obligations
            for spellings in obligation.metadata_rows
            for spelling in spellings
        }
        self._by_columns = [
            (len(set(_keys(template.columns))), same, outside) for same, outside, template in self._templates.values()
        ]
        self._with_column: defaultdict[str, list[int]] = defaultdict(list)
        for index, (_, _, template) in enumerate(self._templates.values()):
            for key in set(_keys(template.columns)):
                self._with_column[key].append(index)

    def read(self, data: bytes) -> list[Content]:
        """All components of a file; one :class:`Content` without component when it holds no table. Never raises."""
        file_type = sniff(data)
        if file_type in WORKBOOKS:
            return self._read_workbook(data, file_type)
        if file_type == "html":
            return self._known([self._classify(table, "html") for table in page_tables(decode(data).text)], file_type)
        if file_type != "text":
            cause = "open_not_read" if file_type in ("json", "xml") else "not_tabular"
            return [Content("", file_type, None, frozenset(), unreadable=cause)]
        decoded = decode(data)
        return self._parted(self._classify(read_csv(decoded.text), file_type, decoded))

    def _read_workbook(self, data: bytes, file_type: FileType) -> list[Content]:
        try:
            sheets = read_workbook(data)
        except Unreadable as error:
            return [Content("", file_type, None, frozenset(), unreadable=error.cause)]
        contents = [part for sheet in sheets for part in self._parted(self._classify(sheet, file_type))]
        return self._known(contents, file_type)

    def _known(self, contents: list[Content], file_type: FileType) -> list[Content]:
        known = [content for content in contents if content.component]
        return known or [Content("", file_type, None, frozenset(), unreadable="not_tabular")]

    def _classify(self, table: Table, file_type: FileType, decoded: Decoded | None = None) -> Content:
        rows = _without_counter(_first(table, _VERTICAL_SCAN))
        keys = [header_key(cells[0]) for _, cells in rows]
        component: ComponentKind | None = None
        owners: frozenset[str] = frozenset()
        entries: tuple[Entry, ...] | None = None
        header: HeaderMatch | None = None
        template: Template | None = None
        outside: str | None = None
        if self._metadata_signs(keys):
            component, entries = "metadata", _vertical(rows)
        elif laid_flat := self._flat_metadata(rows[:2]):
            component, entries = "metadata", laid_flat
        elif _is_dictionary(rows, keys):
            component, entries = "dictionary", _vertical(rows)
            owners, outside = self._dictionary_owner(set(keys))
        elif (header := find_header(table, self._candidates)) is not None:
            component = "dataset"
            owners, outside, template = self._templates[header.key]
        else:
            entries = _vertical(rows)
        return Content(
            table.name,
            file_type,
            component,
            owners,
            encoding=decoded.encoding if decoded else None,
            double_encoded=decoded is not None and decoded.double_encoded,
            table=table,
            header=header,
            template=template,
            entries=entries,
            outside=outside,
        )

    def _parted(self, content: Content) -> list[Content]:
        """Metadata and dictionary written one below the other are both."""
        entries = content.entries or ()
        if content.component != "metadata" or not any(heads_fields(entry.key, entry.value) for entry in entries):
            return [content]
        keys = [header_key(entry.key) for entry in entries]
        defines = next(n for n, e in enumerate(entries) if keys[n] == "institucion" or heads_fields(e.key, e.value))
        dated = next((n for n, key in enumerate(keys) if key in self._metadata_keys), 0)
        metadata, fields = (
            (entries[dated:], entries[:dated]) if defines < dated else (entries[:defines], entries[defines:])
        )
        owners, outside = self._dictionary_owner({header_key(entry.key) for entry in fields})
        dictionary = replace(content, component="dictionary", entries=fields, obligations=owners, outside=outside)
        return [replace(content, entries=metadata), dictionary]

    def _metadata_signs(self, keys: Iterable[str]) -> bool:
        return sum(map(self._metadata_keys.__contains__, keys)) >= _METADATA_SIGNS

    def _flat_metadata(self, rows: list[_Row]) -> tuple[Entry, ...]:
        """Metadata laid out as one header row and one record, as some offices save it."""
        if len(rows) < 2 or not self._metadata_signs(map(header_key, rows[0][1])):
            return ()
        (_, keys), (number, values) = rows
        padded = [*values, *[""] * (len(keys) - len(values))]
        return tuple(Entry(number, key, value) for key, value in zip(keys, padded, strict=False) if key)

    def _dictionary_owner(self, fields: Collection[str]) -> tuple[frozenset[str], str | None]:
        """The obligations whose columns this dictionary defines best; nothing when two different ones fit alike."""
        defined = Counter(index for key in fields for index in self._with_column.get(key, ()))
        scores = {index: count / self._by_columns[index][0] for index, count in defined.items()}
        best = max(scores.values(), default=0.0)
        if best < 0.6:
            return frozenset(), None
        ties = [self._by_columns[index] for index in sorted(scores) if scores[index] == best]
        obligations = frozenset().union(*(same for _, same, _ in ties))
        return obligations, None if obligations else ties[0][2]


def own_header(table: Table, obligation: Obligation) -> tuple[HeaderMatch | None, Template | None]:
    """The header row of a dataset compared with the templates of its own obligation only."""
    by_name = {template.name: template for template in obligation.templates}
    candidates = {name: template.columns for name, template in by_name.items()}
    match = find_header(table, candidates, threshold=_OWN_TEMPLATE_THRESHOLD)
    return (match, by_name[match.key]) if match else (None, None)


def _keys(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(header_key(column) for column in columns)


_Row = tuple[int, list[str]]


def _first(table: Table, count: int) -> list[_Row]:
    return list(islice((row for row in table.rows() if any(row[1])), count))


def _without_counter(rows: list[_Row]) -> list[_Row]:
    """The rows of a vertical file without a first column that only numbers them. A dataset keeps its table as it is."""
    counted = sum(cells[0].rstrip(".").isdigit() for _, cells in rows)
    if counted < 2 or counted < len(rows) / 2:
        return rows
    return [(number, cells[1:]) for number, cells in rows if any(cells[1:])]


def _vertical(rows: Iterable[_Row]) -> tuple[Entry, ...]:
    """Rows read as key and value: the next cell that holds something (templates merge cells)."""
    return tuple([Entry(number, cells[0], _value(cells)) for number, cells in rows])


def _value(cells: list[str]) -> str:
    return next(filter(None, cells[1:]), "")


def _is_dictionary(rows: list[_Row], keys: list[str]) -> bool:
    headed = any(heads_fields(cells[0], _value(cells)) for _, cells in rows[:6])
    return headed or keys[:2] == ["institucion", "descripcion"]
