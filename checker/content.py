"""What a file is, from its bytes: which components it holds and which obligation its columns belong to.

Names and link texts are not looked at here (decision 5: bytes before names); :mod:`checker.matching` weighs those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.model import ComponentKind, Entry, Obligation, RuleSet, Template
from reading.page_tables import page_tables
from reading.sniff import FileType, sniff
from reading.tables import HeaderMatch, Table, Unreadable, find_header, read_csv, read_workbook
from reading.text import decode, header_key

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
        self._candidates = {key: template.columns for key, (_, _, template) in self._templates.items()}
        self._metadata_keys = {
            header_key(spelling)
            for obligation in ruleset.obligations
            for spellings in obligation.metadata_rows
            for spelling in spellings
        }
        self._by_columns = [
            (frozenset(_keys(template.columns)), same, outside) for same, outside, template in self._templates.values()
        ]

    def read(self, data: bytes) -> list[Content]:
        """All components of a file; one :class:`Content` without component when it holds no table. Never raises."""
        file_type = sniff(data)
        if file_type in WORKBOOKS:
            return self._read_workbook(data, file_type)
        if file_type == "html":
            return self._known([self._classify(table, "html") for table in page_tables(decode(data).text)], file_type)
        if file_type != "text":
            return [Content("", file_type, None, frozenset(), unreadable="not_tabular")]
        decoded = decode(data)
        content = self._classify(read_csv(decoded.text), file_type)
        return [
            Content(
                "",
                file_type,
                content.component,
                content.obligations,
                encoding=decoded.encoding,
                double_encoded=decoded.double_encoded,
                table=content.table,
                header=content.header,
                template=content.template,
                entries=content.entries,
                outside=content.outside,
            )
        ]

    def _read_workbook(self, data: bytes, file_type: FileType) -> list[Content]:
        try:
            sheets = read_workbook(data)
        except Unreadable as error:
            return [Content("", file_type, None, frozenset(), unreadable=error.cause)]
        return self._known([self._classify(sheet, file_type) for sheet in sheets], file_type)

    def _known(self, contents: list[Content], file_type: FileType) -> list[Content]:
        known = [content for content in contents if content.component]
        return known or [Content("", file_type, None, frozenset(), unreadable="not_tabular")]

    def _classify(self, table: Table, file_type: FileType) -> Content:
        entries = _vertical(table)
        signs = sum(1 for entry in entries if header_key(entry.key) in self._metadata_keys)
        if signs >= _METADATA_SIGNS:
            return Content(table.name, file_type, "metadata", frozenset(), table=table, entries=entries)
        laid_flat = self._flat_metadata(table)
        if laid_flat:
            return Content(table.name, file_type, "metadata", frozenset(), table=table, entries=laid_flat)
        if _is_dictionary(entries):
            same, outside = self._dictionary_owner(entries)
            return Content(table.name, file_type, "dictionary", same, table=table, entries=entries, outside=outside)
        header = find_header(table, self._candidates)
        if header is None:
            return Content(table.name, file_type, None, frozenset(), table=table, entries=entries)
        same, outside, template = self._templates[header.key]
        return Content(
            table.name, file_type, "dataset", same, table=table, header=header, template=template, outside=outside
        )

    def _flat_metadata(self, table: Table) -> tuple[Entry, ...]:
        """Metadata laid out as one header row and one record, as some offices save it."""
        rows = _first(table, 2)
        if len(rows) < 2 or sum(header_key(cell) in self._metadata_keys for cell in rows[0][1]) < _METADATA_SIGNS:
            return ()
        (_, keys), (number, values) = rows
        padded = [*values, *[""] * (len(keys) - len(values))]
        return tuple(Entry(number, key, value) for key, value in zip(keys, padded, strict=False) if key)

    def _dictionary_owner(self, entries: Iterable[Entry]) -> tuple[frozenset[str], str | None]:
        """The obligations whose columns this dictionary defines best; nothing when two different ones fit alike."""
        fields = {header_key(entry.key) for entry in entries}
        scored = [(len(keys & fields) / len(keys), same, outside) for keys, same, outside in self._by_columns]
        best = max((score for score, _, _ in scored), default=0.0)
        if best < 0.6:
            return frozenset(), None
        ties = [(same, outside) for score, same, outside in scored if score == best]
        obligations = frozenset().union(*(same for same, _ in ties))
        return obligations, None if obligations else ties[0][1]


def own_header(table: Table, obligation: Obligation) -> tuple[HeaderMatch | None, Template | None]:
    """The header row of a dataset compared with the templates of its own obligation only."""
    by_name = {template.name: template for template in obligation.templates}
    candidates = {name: template.columns for name, template in by_name.items()}
    match = find_header(table, candidates, threshold=_OWN_TEMPLATE_THRESHOLD)
    return (match, by_name[match.key]) if match else (None, None)


def _keys(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(header_key(column) for column in columns)


def _first(table: Table, count: int) -> list[tuple[int, list[str]]]:
    rows = []
    for number, cells in table.rows():
        if any(cells):
            rows.append((number, cells))
            if len(rows) == count:
                break
    return rows


def _vertical(table: Table) -> tuple[Entry, ...]:
    """The first rows of a table read as key and value: the next cell that holds something (templates merge cells)."""
    return tuple(
        Entry(number, cells[0], next((cell for cell in cells[1:] if cell), ""))
        for number, cells in _first(table, _VERTICAL_SCAN)
    )


_DICTIONARY_HEAD = frozenset({"nombredelcampo", "nombredecampo", "nombrecampo"})


def _is_dictionary(entries: tuple[Entry, ...]) -> bool:
    keys = [header_key(entry.key) for entry in entries[:6]]
    return bool(_DICTIONARY_HEAD.intersection(keys)) or keys[:2] == ["institucion", "descripcion"]
