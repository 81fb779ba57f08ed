"""The packet for a lawyer, and the WACZ in it, checked with other people's tools."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from surt import surt as reference_surt
from warcio.archiveiterator import ArchiveIterator

from evidence import EvidenceError, EvidenceStore, Exchange, Failure, NewVisit
from evidence.packet import Finding, safe_name, write_packet
from evidence.wacz import surt

NOW = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
SITE = "http://www.x.gob.ec"
HOSTILE = (
    f"{SITE}/a/..%2F..%2F..%2Fetc%2Fpasswd",
    f"{SITE}/%2e%2e",
    f"{SITE}/C:%5CWindows%5Ccon.csv",
    f"{SITE}/nul",
    f"{SITE}/{'largu%C3%ADsimo' * 60}.csv",
    f"{SITE}/=cmd|'!A1'.csv",
    f"{SITE}/fin%00%0A.%E2%80%AEvsc.exe",
    f"{SITE}/%FF%FE",
    f"{SITE}/...",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with EvidenceStore(folder, writable=True) as evidence:
        for month, at in (("2026-09", NOW - timedelta(days=30)), ("2026-10", NOW)):
            sweep = evidence.begin_sweep(month, at, False, "Quito")
            for ruc, urls in (("1", (f"{SITE}/", *HOSTILE)), ("2", ("http://y.ec/otro.csv",))):
                evidence.begin_reading(sweep.id, ruc, "own", "", urls[0])
                evidence.add_visits(sweep.id, [NewVisit(ruc, "own", url, "file", "h") for url in urls])
            while visit := evidence.next_visit(sweep.id, "h"):
                kind = "text/html" if visit.url.endswith("/") else "text/csv"
                # The first file is the same in both months: in the second sweep it is only a revisit.
                body = f"<p>{visit.url}" if visit.url in (f"{SITE}/", HOSTILE[0]) else f"{month} {visit.url}"
                answer = Exchange(visit.url, 200, "OK", (("Content-Type", kind), ("X-A", "b")), body.encode())
                evidence.complete(visit, answer, at, sweep=sweep, state="done")
            evidence.record(sweep, Failure(f"{SITE}/", "host_failed: nada"), at)
            evidence.finish_sweep(sweep.id, at)
    return folder


def _packet(store: Path, out: Path) -> Path:
    with EvidenceStore(store) as evidence:
        (capture,) = (c for c in evidence.captures_of(HOSTILE[0]) if c.sweep_id == 2)
        finding = Finding("19.6", "F-01", "error", "=mal", "LOTAIP, art. 19", HOSTILE[0], capture.sha256)
        made = write_packet(evidence, out, "1", "2026-10", [finding], [], "2026-11-20T00:00:00Z")
    assert made.missing == ()
    return made.path


def test_every_file_has_its_sum_and_sha256sum_agrees(store: Path, tmp_path: Path) -> None:
    folder = _packet(store, tmp_path / "caso")
    listed = {}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, "SHA256SUMS"}
    if tool := shutil.which("sha256sum"):
        assert subprocess.run([tool, "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    with (folder / "hallazgos.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["hallazgo"] == "'=mal"
    assert hashlib.sha256((folder / row["archivo"]).read_bytes()).hexdigest() == row["sha256"]
    text = (folder / "LEAME.txt").read_text(encoding="utf-8-sig")
    assert all(word in text for word in ("sha256sum -c", "certutil -hashfile", "Get-FileHash", "openssl ts"))


def test_the_records_are_those_of_the_manifests_and_gunzip_opens_them(store: Path, tmp_path: Path) -> None:
    folder = _packet(store, tmp_path / "caso")
    if tool := shutil.which("gunzip"):
        plain = subprocess.run([tool, "-c", folder / "evidencia.warc.gz"], capture_output=True, check=True).stdout
        assert plain.count(b"WARC/1.1\r\n") == 1 + 2 * len((folder / "capturas.csv").read_bytes().splitlines()[1:-1])
    lines = {}
    for manifest in (folder / "manifiestos").glob("*.jsonl"):
        for line in map(json.loads, manifest.read_bytes().splitlines()):
            if line.get("kind") == "exchange":
                lines[line["file"], str(line["offset"])] = line
    warc = (folder / "evidencia.warc.gz").read_bytes()
    head = zlib.decompressobj(31)
    head.decompress(warc)
    start = len(warc) - len(head.unused_data)  # behind the head of this file
    with (folder / "capturas.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in (row for row in csv.DictReader(file) if row["warc"]):
            line = lines[row["warc"], row["offset"]]
            assert hashlib.sha256(warc[start : start + line["length"]]).hexdigest() == line["sha256"]
            start += line["length"]
    assert start == len(warc)


def test_names_of_the_web_stay_in_the_packet(store: Path, tmp_path: Path) -> None:
    folder = _packet(store, tmp_path / "caso")
    names = [path.name for path in (folder / "archivos").iterdir()]
    assert len(names) == len({f"{SITE}/", *HOSTILE})
    for name in names:
        digest, _, hint = name.partition("-")
        assert len(digest) == 64
        assert len(name) < 160
        assert hint.isascii()
        assert not set(hint) & set('\\/:*?"<>|\n\0')
    assert {safe_name(url) for url in (f"{SITE}/..", f"{SITE}/...", SITE)} == {"sin-nombre"}
    assert safe_name(f"{SITE}/con.csv") == "_con.csv"
    assert safe_name(f"{SITE}/6.%20Presupuesto%20a%C3%B1o.xlsx") == "6._Presupuesto_ano.xlsx"
    assert [path.name for path in tmp_path.iterdir()] == ["store", "caso"] or len(list(tmp_path.iterdir())) == 2


def test_only_the_entity_and_what_its_copies_repeat(store: Path, tmp_path: Path) -> None:
    packet = _packet(store, tmp_path / "caso.zip")
    with zipfile.ZipFile(packet) as archive:
        archive.extractall(tmp_path / "out")
    (folder,) = (tmp_path / "out").iterdir()
    with (folder / "capturas.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not any("y.ec" in row["direccion"] for row in rows)
    assert {row["hora_utc"][:7] for row in rows} == {"2026-10", "2026-11"}  # the revisited original is of October
    with (folder / "evidencia.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds.count("revisit") == 2
    assert kinds.count("response") == len(HOSTILE) + 1
    assert len(rows) == kinds.count("revisit") + kinds.count("response") + 1


def test_the_wacz_is_valid_and_its_index_leads_to_the_records(store: Path, tmp_path: Path) -> None:
    wacz = _packet(store, tmp_path / "caso") / "evidencia.wacz"
    tool = Path(sys.executable).with_name("wacz")
    done = subprocess.run([tool, "validate", "-f", wacz], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed" not in (done.stdout + done.stderr).lower()
    with zipfile.ZipFile(wacz) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            data = archive.read(resource["path"])
            assert (len(data), "sha256:" + hashlib.sha256(data).hexdigest()) == (resource["bytes"], resource["hash"])
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(archive.read("datapackage.json")).hexdigest()
        warc = archive.read("archive/evidencia.warc.gz")
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        assert archive.getinfo("archive/evidencia.warc.gz").compress_type == zipfile.ZIP_STORED
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    assert lines == sorted(lines)
    assert [page.get("url") for page in pages] == [None, f"{SITE}/", f"{SITE}/"]
    for line in lines:
        key, stamp, values = line.split(" ", 2)
        entry = json.loads(values)
        start = int(entry["offset"])
        record = gzip.decompress(warc[start : start + int(entry["length"])])
        assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in record
        assert stamp in ("20261103140509", "20261004140509")
        assert key == surt(entry["url"])


@pytest.mark.parametrize(
    "url",
    [
        "http://www.x.gob.ec/",
        "https://x.gob.ec/A/b.CSV?z=1&a=2",
        "http://x.gob.ec:8080/p/",
        "http://127.0.0.1:8080/x?q",
        "https://transparencia.dpe.gob.ec/archivo.csv",
    ],
)
def test_keys_are_those_of_other_indexers(url: str) -> None:
    assert surt(url) == reference_surt(url)


def test_what_cannot_be_packed_is_said(store: Path, tmp_path: Path) -> None:
    with EvidenceStore(store) as evidence:
        with pytest.raises(EvidenceError, match="No hay evidencia de 9"):
            write_packet(evidence, tmp_path / "a", "9", "2026-10", [], [], "")
        (tmp_path / "b.zip").write_bytes(b"de otro")
        with pytest.raises(EvidenceError, match="ya existe"):
            write_packet(evidence, tmp_path / "b.zip", "1", "2026-10", [], [], "")
    for segment in (store / "evidence").glob("2026-10*.warc.gz"):
        segment.unlink()
    with EvidenceStore(store) as evidence:
        made = write_packet(evidence, tmp_path / "c", "1", "2026-10", [], [], "")
    assert len(made.missing) == len(HOSTILE) - 1
    assert all(sha256 in (tmp_path / "c" / "LEAME.txt").read_text(encoding="utf-8-sig") for sha256 in made.missing)
