"""Every reader of strangers' bytes: what it is called with, what it may raise, and where its examples come from."""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from checker.content import ContentReader
from crawler.journal import without_secrets
from crawler.manners import retry_after
from crawler.registry import RegistryError, load_registry
from crawler.robots_txt import rules_of
from crawler.settings import SettingsError, load_settings
from evidence.decoding import PayloadTooLarge, payload_of
from evidence.model import EvidenceError
from evidence.rebuild import rebuild
from evidence.warc import DamagedRecord, read_record, records_of
from reading.addresses import absolute
from reading.archives import read_archive
from reading.canonical import canonical
from reading.cell_links import cell_links, links_of_file, web_addresses
from reading.dates import find_dates, parse_date
from reading.documents import read_document
from reading.notices import page_notice
from reading.page_tables import page_tables
from reading.periods import partial_period, period_of
from reading.pnt import parse_entities, parse_publications
from reading.portal_system import system_of
from reading.sniff import sniff
from reading.table import Table, Unreadable
from reading.tables import read_csv
from reading.text import decode, fold, header_key
from reading.workbooks import read_workbook
from rules.lotaip import load

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures"
URL = "https://www.ejemplo.gob.ec/transparencia/2026/"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reader:
    """``read`` returns how many characters or items came out; it raises nothing but ``raises``."""

    read: Callable[[bytes], int]
    raises: tuple[type[Exception], ...] = ()
    seeds: str = ""
    """Files under ``tests/fixtures`` that serve as examples beside the corpus."""
    examples: int = 100
    """In the tests of every day; readers that start a process get few."""


def _cells(tables: Iterable[Table]) -> int:
    return sum(len(cell) for table in tables for _, row in table.rows() for cell in row)


def _text(data: bytes) -> str:
    return decode(data).text


def _html(data: bytes) -> int:
    found = read_document(data, [("Content-Type", "text/html")], URL)
    text = _text(data)
    page_notice(text)
    system_of(text)
    return len(found.page.links) + _cells(page_tables(text))


def _addresses(data: bytes) -> int:
    text = _text(data)
    found = absolute(text, URL)
    return len(canonical(found or "")) + len(without_secrets(text)) + len(cell_links(text))


def _periods(data: bytes) -> int:
    text = _text(data)
    partial_period(text)
    period_of([("heading", text), ("path", text)])
    return 0


def _dates(data: bytes) -> int:
    text = _text(data)
    parse_date(text)
    retry_after([("Retry-After", text), ("Date", text)], NOW)
    return sum(1 for _ in find_dates(text))


@cache
def _content() -> ContentReader:
    return ContentReader(load())


def _archive(data: bytes) -> int:
    kind = sniff(data)
    if kind not in ("rar", "7z"):
        kind = "zip"
    return sum(len(member.data) for member in read_archive(data, kind, max_bytes=1 << 20))


def _in_folder(name: str, use: Callable[[Path], int]) -> Callable[[bytes], int]:
    """A reader of files, given them in a folder of its own."""

    def read(data: bytes) -> int:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            (Path(folder) / name).write_bytes(data)
            return use(Path(folder))

    return read


def _warc(data: bytes) -> int:
    """``data`` is the inside of a segment: its records, each of which becomes a gzip member."""
    members = (gzip.compress(part, mtime=0) for part in re.split(rb"(?=WARC/1\.\d)", data) if part)
    return _segment(b"".join(members))


def _segment(data: bytes) -> int:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name) / "evidence"
        folder.mkdir()
        path = folder / "2026-10-0001-001.warc.gz"
        path.write_bytes(data)
        count = sum(len(record.body) for _, record in records_of(path))
        rebuild(Path(name))
        with suppress(DamagedRecord):
            read_record(path, 0)
        return count


READERS: dict[str, Reader] = {
    "sniff": Reader(lambda data: len(sniff(data)), seeds="schemas/*"),
    "decode": Reader(lambda data: len(decode(data).text) + len(fold(_text(data))) + len(header_key(_text(data)))),
    "csv": Reader(lambda data: _cells([read_csv(_text(data))]), seeds="csv/*.csv"),
    "cells": Reader(lambda data: len(web_addresses(links_of_file(data))), seeds="csv/*.csv"),
    "content": Reader(lambda data: len(_content().read(data)), seeds="csv/*.csv"),
    "html": Reader(_html, (Unreadable,)),
    "addresses": Reader(_addresses),
    "periods": Reader(_periods),
    "dates": Reader(_dates),
    "robots": Reader(lambda data: bool(rules_of(data))),
    "payload": Reader(
        lambda data: len(payload_of([("Content-Encoding", "gzip, deflate")], data, 1 << 20)), (PayloadTooLarge,)
    ),
    "publications": Reader(lambda data: len(parse_publications(data)), (Unreadable,)),
    "entities": Reader(lambda data: len(parse_entities(data)[0]), (Unreadable,)),
    "registry": Reader(
        _in_folder("r.csv", lambda folder: len(load_registry(folder / "r.csv").rows)), (RegistryError,)
    ),
    "settings": Reader(
        _in_folder("lotaip.toml", lambda folder: len(load_settings(folder).contact)), (SettingsError,)
    ),
    "warc": Reader(_warc, (EvidenceError,), examples=30),
    "segment": Reader(_segment, (EvidenceError,), seeds="schemas/*.warc.gz", examples=20),
    "workbook": Reader(lambda data: _cells(read_workbook(data)), (Unreadable,), examples=12),
    "archive": Reader(_archive, (Unreadable,), examples=12),
}  # fmt: skip


def examples_of(name: str) -> list[Path]:
    """The corpus of a reader and its fixtures, in order."""
    fixtures = sorted(FIXTURES.glob(READERS[name].seeds)) if READERS[name].seeds else []
    return [*sorted((HERE / "corpus" / name).glob("*")), *(path for path in fixtures if path.is_file())]
