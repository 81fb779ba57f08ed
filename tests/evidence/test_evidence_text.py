"""Addresses and headers that no WARC header can carry as they are: the record is kept, and is found again."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import EvidenceStore, Exchange
from evidence.packet import write_packet
from evidence.rebuild import rebuild
from evidence.warc import uri_of

NOW = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
ADDRESSES = {
    "http://x.gob.ec/año 2026/rendición.csv?qué=«sí»&a=[1]": (
        "http://x.gob.ec/a%C3%B1o%202026/rendici%C3%B3n.csv?qu%C3%A9=%C2%ABs%C3%AD%C2%BB&a=[1]"
    ),
    "http://ñandú.gob.ec/": "http://%C3%B1and%C3%BA.gob.ec/",
    "http://x.gob.ec/a|b%20c%zz.csv": "http://x.gob.ec/a%7Cb%20c%zz.csv",
    "http://x.gob.ec/a\r\nWARC-Type: warcinfo": "http://x.gob.ec/a%0D%0AWARC-Type:%20warcinfo",
    "http://x.gob.ec/\u202e😀": "http://x.gob.ec/%E2%80%AE%F0%9F%98%80",
}
HEADERS = (
    ("Content-Type", "text/csv"),
    ("Content-Disposition", 'attachment; filename="a\xf1o.csv"'),  # one byte on the wire
    ("X-Folded", "uno\r\n dos\0"),
    ("X-Evil", "a\r\nContent-Length: 0\r\n\r\nfin"),
    ("X-Browser", "€"),  # never on the wire: Latin-1 has none
)


def exchange(url: str, **over: object) -> Exchange:
    fields = {"reason": "Está\r\nbien", "body": url.encode(), "request_headers": (("Host", "ñ"),), **over}
    return Exchange(url, 200, headers=HEADERS, **fields)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with EvidenceStore(folder, writable=True) as evidence:
        sweep = evidence.begin_sweep("2026-10", NOW, False, "Quito\nisPartOf: sweep-9")
        evidence.begin_reading(sweep.id, "1", "own", "", "http://x.gob.ec/")
        for url in ADDRESSES:
            evidence.record(sweep, exchange(url), NOW)
            evidence.record(sweep, exchange(url), NOW)  # a copy: it refers to the first
            evidence.record(sweep, exchange(url, body=b"<p>", rendered_by="chromium\n1"), NOW)
        evidence.finish_sweep(sweep.id, NOW)
    return folder


def test_the_record_carries_the_address_as_a_uri(store: Path) -> None:
    (path,) = (store / "evidence").glob("*.warc.gz")
    with path.open("rb") as file:
        found = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Refers-To-Target-URI"),
            )
            for record in ArchiveIterator(file)
        ]
    kinds = [kind for kind, *_ in found]
    assert [kinds.count(kind) for kind in ("warcinfo", "response", "revisit", "conversion")] == [1, 5, 5, 5]
    for kind, target, refers in found:
        if kind in ("response", "revisit", "conversion"):
            assert target in ADDRESSES.values()
            assert refers == (target if kind == "revisit" else None)
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", path], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_headers_keep_their_bytes_and_begin_no_others(store: Path) -> None:
    (path,) = (store / "evidence").glob("*.warc.gz")
    with path.open("rb") as file:
        first = next(record for record in ArchiveIterator(file, no_record_parse=True) if record.rec_type == "response")
        head, _, body = first.raw_stream.read().partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == "HTTP/1.1 200 Está bien".encode("latin-1")
    assert b'Content-Disposition: attachment; filename="a\xf1o.csv"' in lines
    assert len(lines) == 1 + len(HEADERS)
    assert body == next(iter(ADDRESSES)).encode()


def test_what_was_kept_is_found_verified_packed_and_rebuilt(store: Path, tmp_path: Path) -> None:
    def look() -> list[object]:
        with EvidenceStore(store) as evidence:
            assert list(evidence.verify()) == []
            assert [evidence.payload(evidence.captures_of(url)[0].sha256 or "") for url in ADDRESSES] == [
                url.encode() for url in ADDRESSES
            ]
            return [evidence.captures_of(url) for url in ADDRESSES]

    before = look()
    (store / "crawl.db").unlink()
    assert rebuild(store).finished == 1
    assert look() == before
    with EvidenceStore(store) as evidence:
        made = write_packet(evidence, tmp_path / "caso", "1", "2026-10", [], ADDRESSES, "2026-11-20T00:00:00Z")
    assert (made.captures, made.missing) == (15, ())
    tool = Path(sys.executable).with_name("wacz")
    done = subprocess.run(
        [tool, "validate", "-f", made.path / "evidencia.wacz"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_records_of_before_the_escape_are_still_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://x.gob.ec/a|b.csv"
    with monkeypatch.context() as patch, EvidenceStore(tmp_path, writable=True) as evidence:
        patch.setattr("evidence.warc.uri_of", lambda url: url)
        sweep = evidence.begin_sweep("2026-10", NOW, False, "Quito")
        evidence.record(sweep, exchange(url), NOW)
        evidence.finish_sweep(sweep.id, NOW)
    with EvidenceStore(tmp_path) as evidence:
        assert list(evidence.verify()) == []


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_escaped_address_says_the_same_and_is_escaped_once(url: str) -> None:
    assert unquote(uri_of(url)) == unquote(url)
    assert uri_of(uri_of(url)) == uri_of(url)
    assert uri_of(url).isascii()
