"""Every reader of strangers' bytes: what it is called with, what it may raise, and where its examples come from."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from checker.assemble import Assembler
from checker.content import ContentReader
from checker.engine import judge
from checker.letters import LetterMatcher
from checker.local import LocalFiles, NothingToCheck, build_local_case
from checker.local_files import LocalFile
from checker.matching import path_sources
from checker.replies import Unusable, parse_reply
from checker.schemes import SchemeReader
from crawler.answers import Answer, judge_page
from crawler.identity import opinion
from crawler.journal import without_secrets
from crawler.national import instant, is_partial
from crawler.own import Portal, follow, take_steps
from crawler.recipes import Step, data_of, kind_of, listed_in
from crawler.registry import Entity, RegistryError, parse_registry
from crawler.robots_txt import Robots, rules_of
from crawler.settings import SettingsError, parse_settings
from crawler.throttle import retry_after
from crawler.tls import names_issuer, shown
from evidence.decoding import PayloadTooLarge, is_foreign, payload_of
from evidence.index_records import restore_rows
from evidence.model import EvidenceError, Exchange, NewVisit, Visit
from evidence.packet import safe_name
from evidence.rebuild import rebuild
from evidence.schema import migrate
from evidence.timestamp import stamp_fault
from evidence.wacz import surt
from evidence.warc import DamagedRecord, exchange_block, read_record, records_in, stored_digest
from reading.addresses import absolute, decoded_path
from reading.archives import ARCHIVES, read_archive
from reading.canonical import canonical
from reading.cell_links import cell_links, links_of_file, web_addresses
from reading.dates import find_dates, parse_date
from reading.filehosts import resolve
from reading.link_answers import link_answer
from reading.page_text import page_text
from reading.periods import partial_period, period_of
from reading.pnt import file_urls, parse_entities, parse_publications
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
MONTH = "2026-10"
RUC = "1760000000001"
ENTITY = Entity(ruc=RUC, dpa="0402", name="GAD Municipal de Bolívar", province="Carchi", canton="Bolívar")
OTHER = Entity(ruc="1360000000001", dpa="1302", name="GAD Municipal de Bolívar", province="Manabí", canton="Bolívar")
VISIT = Visit(1, RUC, "own", URL, "page", None, 0, 0.0, "pending", None, None, [], None, 1, "ejemplo.gob.ec", 0)
MEMORY = Path("/dev/shm")
"""Where files lie in memory, on Linux."""
DATA = replace(VISIT, context=Step(URL, "data", URL).context)
SECONDS = 10
"""For one example; a reader that starts a process on a busy machine takes one."""
MOST = 200
"""Characters or items out of a byte; what a ZIP unpacks to is bounded by the call."""
SPARE = 2 << 20
TOKENS = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\xb2", b"\xb2", b"\xed\xa0\x80", b"\r", b"\n", b'"', b"'", b";"),
    *(b"<", b">", b"<!--", b"]]>", b"&#x110000;", b"&#0;", b"<base href='http://['>", b"</td>", b"colspan=9999999"),
    *(b"http://[", b"http://a:99999999/", b"//", b"../", b"%zz", b"%00", b"@", b"#", b"?", b"\\", b"<table>", b"\t"),
    *(b"{", b"}", b"[", b"]", b"[" * 500, b"null", b"true", b"1e999", b"-1", b"9" * 5000, b"NaN", b":", b"%PDF-1.7"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"Rar!\x1a\x07\x01\x00", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0"),
    *(b"2026-02-30", b"99/99/9999", b"octubre 2026", "año²".encode(), b"0000-00-00", "٣".encode(), rb"\ud800"),
    *(b"User-agent: *\nDisallow: ", b"*" * 300 + b"$", b"Crawl-delay: 1e999\n", b"Content-Length: 99999999999\r\n"),
    *(b"<script src=", b"data-page=", b"__NEXT_DATA__", b"wpfdajaxurl", b"Location: //[\r\n", b"+99999999999999"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """``read`` returns how many characters or items came out; it raises nothing but ``raises``."""

    read: Callable[[bytes], int]
    raises: tuple[type[Exception], ...] = ()
    seeds: tuple[str, ...] = ()
    """Files under ``tests`` that serve as examples beside the corpus."""
    examples: int = 100
    """In the tests of every day; readers that start a process or open a store get few."""
    runs: int = 1_000_000
    """In a run of ``make fuzz``."""
    longest: int = 1024
    """Bytes of an example there: a larger one teaches little more and takes longer. Large ones are tried every day."""


def _cells(tables: Iterable[Table]) -> int:
    return sum(len(cell) for table in tables for _, row in table.rows() for cell in row)


def _text(data: bytes) -> str:
    return decode(data).text


def _pairs(data: bytes) -> list[tuple[str, str]]:
    """Headers as they stand in an answer."""
    lines = (line.partition(":") for line in data.decode("latin-1").splitlines())
    return [(name.strip(), value.strip()) for name, found, value in lines if found]


def _kept(*texts: str | None) -> int:
    """The length of what goes into a database, which takes UTF-8."""
    return sum(len((text or "").encode("utf-8")) for text in texts)


def _decode(data: bytes) -> int:
    text = _text(data)
    return len(text) + len(fold(text)) + len(header_key(text))


# --- pages and addresses ------------------------------------------------------------------------------------


def _html(data: bytes) -> int:
    """A page on a portal, or the data of one: what it is, and what is visited from there."""
    visit = DATA if sniff(data) == "json" else VISIT
    text = _text(data)
    system_of(text)
    kind_of(text)
    result = judge_page(Answer(URL, 200, (("Content-Type", "text/html"),), data, None), visit, MONTH)
    portal = Portal(RUC, URL, MONTH, 2)
    visits = list(take_steps(result.steps, visit, portal))
    visits += follow(result.page, visit, portal, result.catalogue) if result.page is not None else ()
    return sum(map(_noted, visits))


def _noted(visit: NewVisit) -> int:
    return _kept(visit.url, visit.host, json.dumps(visit.context, ensure_ascii=False))


def _recipe(data: bytes) -> int:
    """The programs and answers of systems that need a recipe."""
    steps = [*data_of(_text(data), URL, MONTH, URL), *(listed_in(data, f"{URL}?top=1", MONTH, URL) or ())]
    return sum(_kept(step.url, *step.said) for step in steps)


def _identity(data: bytes) -> int:
    found = opinion(page_text(data, ()), URL, ENTITY, (ENTITY, OTHER))
    return _kept(found.transparency_url, *found.reasons)


def _addresses(data: bytes) -> int:
    text = _text(data)
    found = absolute(text, URL) or URL
    hosted = resolve(found)
    names = (canonical(found), surt(found), decoded_path(found), safe_name(found), hosted.url if hosted else "")
    return _kept(found, *names) + len(without_secrets(text)) + len(cell_links(text))


def _headers(data: bytes) -> int:
    """An answer's headers, wherever they are read; its status comes first."""
    status = int(data[:3]) if data[:3].isdigit() else 200
    headers = _pairs(data)
    retry_after(headers, NOW)
    is_foreign(headers)
    system_of("", headers)
    target = absolute(next((value for name, value in headers if name.lower() == "location"), ""), URL)
    link_answer(f"{URL}acta.pdf", target or URL, status, headers, b"<html>\xf3")
    return len(page_text(b"<html>\xf3", headers))


def _robots(data: bytes) -> int:
    said = Robots(rules_of(data)).refusal(f"{URL}a?b=%C3%B1", "lotaip/0.1", 60.0)
    return len(said[1]) if said else 0


# --- what a portal says of periods and items ----------------------------------------------------------------


def _periods(data: bytes) -> int:
    text = _text(data)
    partial_period(text)
    period_of([("heading", text), ("path", text)])
    return 0


def _dates(data: bytes) -> int:
    text = _text(data)
    parse_date(text)
    return sum(1 for _ in find_dates(text))


@cache
def _content() -> ContentReader:
    return ContentReader(load())


@cache
def _matchers() -> tuple[SchemeReader, LetterMatcher]:
    return SchemeReader(load()), LetterMatcher(load().letters)


def _labels(data: bytes) -> int:
    """The texts around a link: its own, a heading, its path."""
    own, _, heading = _text(data).partition("\n")
    sources = [("texto del enlace", own), *path_sources(heading), ("encabezado", heading)]
    schemes, letters = _matchers()
    for scheme in schemes.schemes([("", sources)]):
        schemes.match(sources, scheme)
    return len(letters.match(sources).reasons)


def _publications(data: bytes) -> int:
    is_partial(data)
    size = 0
    for found in parse_publications(data):
        instant(found.published_at or "")
        size += _kept(found.ruc, found.numeral, str((found.id or 0).to_bytes(8, "big", signed=True)))
        size += sum(_kept(file.name, file.created_at, *file_urls(URL, file.url_download)) for file in found.files)
    return size


def _entities(data: bytes) -> int:
    return sum(_kept(entity.name, entity.slug, entity.ruc) for entity in parse_entities(data)[0])


# --- files --------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> int:
    """``data`` is the inside of a workbook: before each member a line ``=== name``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in re.split(rb"^=== ", data, flags=re.M)[1:]:
            name, _, content = part.partition(b"\n")
            archive.writestr(zipfile.ZipInfo(name.decode("latin-1")[:100]), content.removesuffix(b"\n"))
    return _cells(read_workbook(packed.getvalue()))


def _archive(data: bytes) -> int:
    kind = sniff(data)
    return sum(
        len(member.data) for member in read_archive(data, kind if kind in ARCHIVES else "zip", max_bytes=1 << 20)
    )


@cache
def _assembler() -> Assembler:
    return Assembler(load())


def _judge(data: bytes) -> int:
    """A file in the folder of a month, judged by all rules."""
    files = LocalFiles([LocalFile("Numeral 3/conjunto de datos.csv", data, hashlib.sha256(data).hexdigest())])
    case = build_local_case(files, MONTH, load(), NOW, None, True, HERE, _assembler())
    return len(judge(case, load()).model_dump_json())


# --- the evidence and what an operator writes ---------------------------------------------------------------


def _members(data: bytes) -> bytes:
    """``data`` is the inside of a segment: its records, each of which becomes a gzip member."""
    return b"".join(gzip.compress(part, 1, mtime=0) for part in re.split(rb"(?=WARC/1\.\d)", data) if part)


def _segment(data: bytes) -> int:
    return sum(len(record.body) for _, record in records_in(io.BytesIO(data)))


def _exchange(data: bytes) -> int:
    """What a server sent is kept and read back: head, blank line, body."""
    head, _, body = data.partition(b"\r\n\r\n")
    status = int(data[:3]) if data[:3].isdigit() else 200
    first, _, lines = head.partition(b"\r\n")
    exchange = Exchange(URL, status, first[3:].decode("latin-1").strip(), tuple(_pairs(lines)), body)
    block = exchange_block(exchange, "2026-11-03T14:05:09Z", stored_digest(body), None, 1)
    (_, answer), (_, request) = records_in(io.BytesIO(block.data))
    assert (answer.type, answer.url, answer.status, answer.body) == ("response", URL, status, body)
    assert (request.type, request.url) == ("request", URL)
    return len(answer.body)


@cache
def _index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(Database(db))
    return db


def _rows(data: bytes) -> int:
    """The rows of a sweep as its segments keep them."""
    db = _index()
    db.execute("BEGIN")
    try:
        return restore_rows(db, [data])
    finally:
        db.execute("ROLLBACK")


def _rebuild(data: bytes) -> int:
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name) / "evidence"
        folder.mkdir()
        path = folder / "2026-10-0001-001.warc.gz"
        path.write_bytes(_members(data))
        found = rebuild(Path(name))
        with suppress(DamagedRecord):
            read_record(path, 0)
        return found.captures


def _certificate(data: bytes) -> int:
    return names_issuer(data) + _kept(shown(data))


READERS: dict[str, Reader] = {
    "sniff": Reader(lambda data: len(sniff(data)), seeds=("fixtures/schemas/*",)),
    "decode": Reader(_decode),
    "csv": Reader(lambda data: _cells([read_csv(_text(data))]), seeds=("fixtures/csv/*.csv",)),
    "cells": Reader(
        lambda data: len(web_addresses(links_of_file(data))), seeds=("fixtures/csv/dataset*.csv",), longest=512
    ),
    "content": Reader(
        lambda data: len(_content().read(data)), seeds=("fixtures/csv/*.csv", "fuzz/corpus/html/t*"), longest=512
    ),
    "judge": Reader(_judge, (NothingToCheck,), seeds=("fixtures/csv/*.csv",), examples=10, runs=50_000, longest=512),
    "html": Reader(_html, (Unreadable,), longest=512),
    "recipe": Reader(_recipe),
    "identity": Reader(_identity, seeds=("fuzz/corpus/html/*.html",), longest=512),
    "addresses": Reader(_addresses),
    "headers": Reader(_headers),
    "robots": Reader(_robots),
    "payload": Reader(
        lambda data: len(payload_of([("Content-Encoding", "gzip, deflate")], data, 1 << 16)), (PayloadTooLarge,)
    ),
    "certificate": Reader(_certificate),
    "periods": Reader(_periods),
    "dates": Reader(_dates),
    "labels": Reader(_labels),
    "publications": Reader(_publications, (Unreadable,)),
    "entities": Reader(_entities, (Unreadable,)),
    "registry": Reader(lambda data: len(parse_registry(data, Path("r.csv")).rows), (RegistryError,)),
    "settings": Reader(lambda data: len(parse_settings(data, Path("lotaip.toml")).contact), (SettingsError,)),
    "replies": Reader(lambda data: len(parse_reply("a", data, {RUC: ENTITY}, load()).reply.claim), (Unusable,)),
    "stamp": Reader(lambda data: len(stamp_fault(data, bytes(32), HERE / "no-roots") or "")),
    "exchange": Reader(_exchange),
    "warc": Reader(lambda data: _segment(_members(data))),
    "segment": Reader(_segment, seeds=("fixtures/schemas/*.warc.gz",)),
    "index": Reader(_rows, (sqlite3.Error, OverflowError, UnicodeEncodeError)),
    "rebuild": Reader(_rebuild, (EvidenceError,), seeds=("fuzz/corpus/warc/*",), examples=15, runs=20_000),
    "workbook": Reader(lambda data: _cells(read_workbook(data)), (Unreadable,), examples=12, runs=50_000, longest=2048),
    "parts": Reader(_parts, (Unreadable,), examples=12, runs=50_000, longest=2048),
    "packed": Reader(_archive, (Unreadable,), examples=6, runs=10_000),
    "archive": Reader(_archive, (Unreadable,), examples=12, runs=50_000, longest=2048),
}  # fmt: skip


def examples_of(name: str) -> list[Path]:
    """The corpus of a reader and its further seeds, in order."""
    others = [path for pattern in READERS[name].seeds for path in sorted(HERE.parent.glob(pattern)) if path.is_file()]
    return [*sorted((HERE / "corpus" / name).glob("*")), *others]


def check(name: str, data: bytes) -> None:
    """The property."""
    reader = READERS[name]
    try:
        size = reader.read(data)
    except reader.raises:
        return
    assert size <= MOST * len(data) + SPARE, f"{size} out of {len(data)} bytes"
