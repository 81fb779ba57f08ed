"""One test for each threat that a single answer or file carries (docs/amenazas.md names them)."""

from __future__ import annotations

import ast
import ctypes
import gzip
import importlib
import io
import pkgutil
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

import checker
import commands
import crawler
import evidence
import reading
import reports
import rules
from crawler.handler import MAX_HEADER_BYTES
from crawler.hosts import is_public_address
from crawler.http import FetchError, fetch
from crawler.settings import SettingsError, StoreSettings, load_settings, scrapy_settings
from crawler.sweep import SweepRefused
from crawler.throttle import LONGEST_REST, rest_of
from evidence.decoding import PayloadTooLarge, is_foreign, payload_of
from reading import isolated
from reading.archives import read_archive
from reading.documents import read_document
from reading.isolated_reader import JobLimits
from reading.table import Unreadable
from reading.tables import read_csv
from reading.workbooks import read_workbook
from tests.crawler.crawl_site import HTML, NOW, RUCS, Asked, Reply, Site, registry, sweep
from tests.hostile import files

ROOT = Path(__file__).parents[2]
PARTS = (checker, commands, crawler, evidence, reading, reports, rules)
HERE = StoreSettings(timeout=2, retries=0)
Tell = Callable[[str, object], None]
"""Notes for the table of ``make trials`` how many inputs a test tried, where it is more than one."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "168.63.129.16",
        "192.0.0.192", "192.88.99.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "::1", "::7f00:1",
        "::ffff:10.0.0.1", "::ffff:0:7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1",
        "fe80::1%eth0", "fec0::1", "fd00:ec2::254", "ff02::1", "2130706433", "0x7f.1", "localhost", "",
    ],
)  # fmt: skip
def test_no_address_of_a_network_inside_is_public(address: str) -> None:
    assert not is_public_address(address)


def test_addresses_of_the_web_are_public() -> None:
    assert all(map(is_public_address, ("200.7.213.8", "8.8.8.8", "2606:4700::1111", "2800:3f0::1")))


def test_an_address_with_a_password_is_not_asked(site: Site, tmp_path: Path) -> None:
    address = site.url.replace("://", "://admin:clave@")
    with pytest.raises(FetchError) as refused:
        fetch(address, HERE, tmp_path, allow_private=True)
    assert refused.value.cause == "wrong_address"
    assert "clave" not in str(refused.value)
    site.html("/", f'<h2>Octubre 2026</h2><a href="{address}/6.csv">Numeral 6</a>')
    sweep(tmp_path / "store", registry(tmp_path / "store", (RUCS[0], "", site.url + "/")))
    assert "/6.csv" not in site.paths()


def test_no_cookie_comes_back(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = Reply(status=302, headers={"Location": "/b", "Set-Cookie": "a=1; Path=/"})
    site.html("/b", '<a href="/lotaip">Literal a</a>', **{"Set-Cookie": "b=2; Path=/"})
    site.html("/lotaip", "x")
    fetch(site.url + "/", HERE, tmp_path, allow_private=True)
    sweep(tmp_path / "store", registry(tmp_path / "store", (RUCS[0], "", site.url + "/")))
    assert len(site.asked) > 4
    assert not [asked.headers for asked in site.asked if "Cookie" in asked.headers]


@pytest.mark.parametrize(
    ("coding", "body"), [("gzip", files.GZIP_BOMB), ("br", files.BROTLI_BOMB), ("zstd", files.ZSTD_BOMB)]
)
def test_a_compressed_bomb_stays_compressed(site: Site, tmp_path: Path, coding: str, body: bytes) -> None:
    """No coding but gzip is asked for, and none is undone; gzip is undone up to the limit."""
    site.pages["/"] = Reply(body, headers={"Content-Type": HTML, "Content-Encoding": coding})
    settings = StoreSettings(timeout=2, retries=0, max_file_bytes=1_000_000)
    with pytest.raises(FetchError):
        fetch(site.url + "/", settings, tmp_path, allow_private=True)
    summary = sweep(tmp_path / "store", registry(tmp_path / "store", (RUCS[0], "", site.url + "/")), settings)
    (place,) = summary.places
    assert (place.complete, place.cause) == (False, "too_large" if coding == "gzip" else "unreadable")
    assert summary.bytes >= len(body), "what a bomb weighs counts against the budget of its place"


def test_codings_are_undone_to_a_limit() -> None:
    def packed(*codings: str) -> list[tuple[str, str]]:
        return [("Content-Encoding", ", ".join(codings))]

    twice = gzip.compress(gzip.compress(b"x" * 1000))
    assert payload_of(packed("gzip", "gzip"), twice, 1000) == b"x" * 1000
    with pytest.raises(PayloadTooLarge):
        payload_of(packed("gzip", "gzip"), twice, 999)
    many = b"x"
    for _ in range(50):
        many = gzip.compress(many)
    assert payload_of(packed(*["gzip"] * 50), many, 10_000) != b"x"
    assert is_foreign(packed("gzip", "BR"))
    assert not is_foreign(packed("identity"))


def test_only_the_web_is_asked_and_nothing_listens() -> None:
    chosen = scrapy_settings(StoreSettings(), 1, reactor=True)
    assert {scheme for scheme, handler in chosen["DOWNLOAD_HANDLERS"].items() if handler} == {"http", "https"}
    assert not chosen["REMOTE_CONTROL_ENABLED"]
    assert not chosen["TELNETCONSOLE_ENABLED"]
    assert MAX_HEADER_BYTES == 256 * 1024


# --- files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [files.LAUGHS, files.OUTSIDE, files.LONG_TEXT], ids=["entities", "entity_outside", "one_text_everywhere"]
)
def test_a_hostile_workbook_costs_one_cause(data: bytes) -> None:
    text = ""
    with suppress(Unreadable):
        text = str([list(table.rows()) for table in read_workbook(data)])
    assert len(text) < 10_000
    assert "root:" not in text
    assert [table.name for table in read_workbook(files.workbook())] == ["Datos"], "the next file is read"


def test_zip_bombs_and_nests_are_not_opened() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        read_archive(files.ZIP_BOMB, "zip")
    (inner,) = read_archive(files.WICKED["anidado.zip"], "zip")
    assert inner.name == "dentro.zip", "one level at a time: who opens the next counts them"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SECONDS", 0.2)
    with pytest.raises(Unreadable, match="too_large"):
        read_workbook(files.LONG_TEXT)
    monkeypatch.setattr(isolated, "SECONDS", 60.0)
    assert read_workbook(files.workbook())


def test_one_reader_serves_many_threads() -> None:
    found: list[int] = []
    book, archive = files.workbook(), files.zipped({"a.csv": b"x"})

    def read() -> None:
        for _ in range(5):
            found.append(len(read_workbook(book)) + len(read_archive(archive, "zip")))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 20


def limited(code: str) -> list[str]:
    """What a program prints that limits itself as the reading process does, to 256 MiB."""
    begin = (
        "import sys; sys.path.insert(0, sys.orig_argv[-1]); from reading import isolated_reader\n"
        "isolated_reader.limit(1 << 28)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", begin + code, str(ROOT)], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.split()


def test_the_reader_has_a_memory_limit() -> None:
    code = "try:\n    print(len(bytearray(1 << 29)))\nexcept MemoryError:\n    print('less')"
    assert limited(code) == ["less"]
    if sys.maxsize > 2**32:  # as Windows wants it (winnt.h), and not a byte more or less
        shape = (ctypes.sizeof(JobLimits), JobLimits.flags.offset, JobLimits.process_memory.offset)
        assert shape == (144, 16, 112)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_reader_writes_no_file(tmp_path: Path) -> None:
    code = f"try:\n    open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'x')\nexcept OSError:\n    print('none')"
    assert limited(code) == ["none"]


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 100_000,
        b"<table><tr><td>" * 20_000,
        b"<a href='x'>" * 50_000,
        b"<!--" * 100_000,
        b'{"a":' * 200_000,
        b"[" * 500_000,
        b"&#x" * 200_000,
    ],
    ids=["div", "table", "a", "comment", "object", "list", "entity"],
)
def test_deep_pages_are_read_in_time(page: bytes) -> None:
    begun = time.perf_counter()
    with suppress(Unreadable):
        read_document(page, [("Content-Type", HTML)], "http://127.0.0.1/")
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("name", ["ancho.csv", "comillas.csv", "nulos.csv"])
def test_wide_tables_are_read_in_time(name: str) -> None:
    begun = time.perf_counter()
    rows = sum(1 for _ in read_csv(files.WICKED[name].decode("latin-1")).rows())
    assert rows
    assert time.perf_counter() - begun < 10


# --- code ----------------------------------------------------------------------------------------------------


def modules() -> Iterator[ModuleType]:
    for part in PARTS:
        for found in pkgutil.walk_packages(part.__path__, f"{part.__name__}."):
            if found.name != "reading.isolated_reader":  # a program
                yield importlib.import_module(found.name)


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], bool]]:
    """Every compiled expression: where it stands, and whether it is searched for rather than matched at the start."""
    for module in modules():
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                searched = re.search(rf"\b{name}\.(search|sub|subn|split|finditer|findall)\b", source)
                yield f"{module.__name__}.{name}", value, searched is not None


SEEDS = (
    "a", " ", "\n", "0", "<", "<a ", "<a href=x", "/", "-", ".", "_a", "a ", "1.", "[", "[](", "(", "'", '"', "=", "&",
    "%", "http://", "<!--", '{"a":', "á", "a\n", "\t ", "0-", "1/", "ene ", ":", "<p>", ",", "\\",
)  # fmt: skip


def test_expressions_take_linear_time(record_property: Tell) -> None:
    """An expression that takes quadratic time needs a second for a few thousand characters made for it."""
    slow, tried = set(), 0
    for name, pattern, searched in patterns():
        for seed in SEEDS:
            text = seed * (6000 // len(seed)) + "\x01"
            tried += 1
            begun = time.process_time()
            if isinstance(pattern.pattern, bytes):
                data = text.encode("utf-8")
                list(pattern.finditer(data)) if searched else pattern.fullmatch(data)
            else:
                list(pattern.finditer(text)) if searched else pattern.fullmatch(text)
            if time.process_time() - begun > 0.35:
                slow.add((name, seed))
    record_property("entradas", tried)
    assert not slow


def test_nothing_is_unpickled_or_evaluated(record_property: Tell) -> None:
    record_property("entradas", sum(1 for _ in modules()))
    forbidden = {"pickle", "marshal", "shelve", "dill", "joblib"}
    for module in modules():
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
            names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert not names & forbidden, module.__name__
            assert called not in ("eval", "exec"), module.__name__


# --- manners -------------------------------------------------------------------------------------------------


def test_a_host_that_grows_slow_is_given_rest(site: Site, tmp_path: Path) -> None:
    assert (rest_of(0.2), rest_of(1.0), rest_of(4.0), rest_of(500.0)) == (0.0, 0.0, 4.0, LONGEST_REST)
    for number in range(3):
        site.html(f"/lotaip/{number}", "x")
        reply = site.pages[f"/lotaip/{number}"]
        assert isinstance(reply, Reply)
        reply.wait = 1.6
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(3)))
    sweep(tmp_path, registry(tmp_path, (RUCS[0], "", site.url + "/")), StoreSettings(timeout=5, retries=0))
    moments = [asked.at for asked in site.asked if asked.path.startswith("/lotaip")]
    # After the second slow answer the mean is 1.2 seconds: so long it is left in peace.
    assert moments[2] - moments[1] >= 2 * 1.19


def test_portals_are_asked_in_their_hours_alone(site: Site, tmp_path: Path) -> None:
    night = StoreSettings(timeout=2, retries=0, hours="20:00-06:00")
    assert night.open_at(datetime(2026, 11, 20, 10, 59, tzinfo=UTC)), "05:59 in Ecuador"
    assert not night.open_at(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    assert night.open_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    site.html("/", '<a href="/lotaip">Literal a</a>')
    site.html("/lotaip", "x")
    rows = registry(tmp_path, (RUCS[0], "", site.url + "/"))
    with pytest.raises(SweepRefused, match=r"20:00-06:00.*hours"):
        sweep(tmp_path, rows, night, at=NOW)
    assert site.asked == []
    (tmp_path / "lotaip.toml").write_text('hours = "de noche"', encoding="utf-8")
    with pytest.raises(SettingsError, match="hours"):
        load_settings(tmp_path)


def test_a_sweep_stops_when_its_hours_end_and_goes_on(site: Site, tmp_path: Path) -> None:
    from asyncio import run

    from crawler.sweep import sweep_async

    open_, closed = datetime(2026, 11, 21, 2, 0, tzinfo=UTC), datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    moment = [open_]

    def then_it_is_day(_: Asked) -> Reply:
        moment[0] = closed
        return Reply(b'<html><body><a href="/lotaip">Literal a</a></body></html>', headers={"Content-Type": HTML})

    site.pages["/"] = then_it_is_day
    site.html("/lotaip", "x")
    rows = registry(tmp_path, (RUCS[0], "", site.url + "/"))
    settings = StoreSettings(timeout=2, retries=0, hours="20:00-06:00")

    def go() -> tuple[bool, bool, str]:
        done = run(sweep_async(tmp_path, rows, "2026-10", settings, lambda: moment[0], None, True, True))
        return done.finished, done.interrupted, done.message

    finished, interrupted, message = go()
    assert (finished, interrupted, site.paths()) == (False, True, ["/"])
    assert "20:00-06:00" in message
    moment[0] = open_
    assert go()[:2] == (True, False)
    assert site.paths() == ["/", "/lotaip"]


def test_a_name_that_changes_its_address_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked by hand is sent to the very address that was looked at, whatever the name says later."""
    inner, outer = Site("127.0.0.2"), Site("127.0.0.3")
    answers = iter(["127.0.0.3", "127.0.0.2", "127.0.0.2"])
    look_up = socket.getaddrinfo

    def rebinding(host: str, *rest: object, **more: object) -> object:
        return look_up(next(answers) if host == "cambia.hostil.ec" else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("crawler.http.is_public_address", lambda address: address == "127.0.0.3")
    outer.html("/", "fuera")
    port = outer.url.rpartition(":")[2]
    settings = StoreSettings(timeout=2, contact="a@b.ec")
    fetched = fetch(f"http://cambia.hostil.ec:{port}/", settings, Path("x"))
    with pytest.raises(FetchError) as refused:
        fetch(f"http://cambia.hostil.ec:{port}/", settings, Path("x"))
    inner.close()
    outer.close()
    assert b"fuera" in fetched.body
    assert refused.value.cause == "refused_address"
    assert inner.asked == []


def test_members_of_archives_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [member.name for member in read_archive(files.WICKED["rutas.zip"], "zip")]
    assert names[0].startswith("../")
    assert list(tmp_path.iterdir()) == []
    assert io.BytesIO(files.WICKED["rutas.zip"]).read(2) == b"PK"


def test_no_document_or_picture_is_opened() -> None:
    """PDF and pictures are known by their first bytes; no library that reads them is used."""
    for module in modules():
        imported = Path(module.__file__ or "").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from) (?:pypdf|pypdfium2|PIL|fitz|pdfminer)", imported, re.M)
