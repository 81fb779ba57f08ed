from __future__ import annotations

import os
import platform
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import (
    EvidenceError,
    EvidenceStore,
    Exchange,
    Failure,
    MissingEvidence,
    NewVisit,
    StoreBusy,
    Sweep,
)
from evidence.decoding import PayloadTooLarge, payload_of

NOW = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
URL = "http://x.gob.ec/a.csv"
DRAWN = "http://x.gob.ec/app"
ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from evidence import EvidenceStore
store = EvidenceStore(Path(sys.argv[1]), writable=True)
print("ready", flush=True)
sys.stdin.read()
"""


def exchange(url: str = URL, body: bytes = b"a;b\n1;2\n", status: int = 200, **over: object) -> Exchange:
    headers = (("Content-Type", "text/csv; charset=utf-8"), ("ETag", '"1"'))
    return Exchange(url, status, "OK", headers, body, (("Host", "x.gob.ec"),), **over)  # type: ignore[arg-type]


def begin(store: EvidenceStore) -> Sweep:
    return store.begin_sweep("2026-10", NOW, False, "Quito")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A finished sweep with a payload, its copy, an empty answer, a failure, a 304 and a page that a browser drew."""
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = begin(store)
        first = store.record(sweep, exchange(), NOW)
        store.record(sweep, exchange(URL + "?copy"), NOW)
        store.record(sweep, exchange("http://x.gob.ec/", b"", 302), NOW)
        store.record(sweep, Failure("http://x.gob.ec/b", "host_failed: no answer"), NOW)
        store.record(sweep, exchange(body=b"", status=304, confirms=first.id), NOW)
        store.record(sweep, exchange(DRAWN, b"<p>drawn</p>", rendered_by="chromium 156.0"), NOW)
        store.finish_sweep(sweep.id, NOW)
    return tmp_path


def test_captures_say_what_came(filled: Path) -> None:
    with EvidenceStore(filled) as store:
        first, confirmed = store.captures_of(URL)
        assert (first.status, first.media_type, first.size, first.fetched_at) == (
            200,
            "text/csv",
            8,
            "2026-11-03T14:05:09Z",
        )
        assert (confirmed.status, confirmed.sha256, confirmed.size) == (304, first.sha256, 8)
        assert store.payload(first.sha256 or "") == b"a;b\n1;2\n"
        (failure,) = store.captures_of("http://x.gob.ec/b")
        assert (failure.status, failure.sha256, failure.warc) == (None, None, None)
        assert store.captures_of(URL, until="2026-11-03T14:05:08Z") == []
        with pytest.raises(MissingEvidence, match="no consta"):
            store.payload("0" * 64)
        assert list(store.verify()) == []


def test_a_drawn_page_is_kept_as_what_it_is(filled: Path, tmp_path: Path) -> None:
    with EvidenceStore(filled) as store:
        (drawn,) = store.captures_of(DRAWN)
        assert store.payload(drawn.sha256 or "") == b"<p>drawn</p>"
    (path,) = (filled / "evidence").glob("*.warc.gz")
    with path.open("rb") as file:
        drawn_records = [
            (record.rec_headers.get_header("X-Lotaip-Rendered"), record.content_stream().read())
            for record in ArchiveIterator(file)
            if record.rec_type == "conversion"
        ]
    assert drawn_records == [("chromium 156.0", b"<p>drawn</p>")]
    with EvidenceStore(tmp_path / "again", writable=True) as store:
        sweep = begin(store)
        store.begin_reading(sweep.id, "1", "own", "", DRAWN)
        for by in ("", "chromium 156.0", "chromium 156.0"):  # the same bytes, sent and drawn
            store.record(sweep, exchange(DRAWN, rendered_by=by), NOW, place=("1", "own"))
        store.finish_sweep(sweep.id, NOW)
        (reading,) = store.readings(sweep.id)
        assert (reading.requests, reading.bytes) == (1, 8)  # a browser asks nobody
        assert list(store.verify()) == []


def test_the_manifest_is_one_that_sha256sum_reads(filled: Path) -> None:
    manifest = (filled / "evidence" / "manifest-1.sha256").read_text(encoding="utf-8")
    digest, name = manifest.strip().split("  ")
    assert len(digest) == 64
    assert (filled / "evidence" / name).is_file()


def test_one_flipped_byte_anywhere_is_found(filled: Path) -> None:
    (path,) = (filled / "evidence").glob("*.warc.gz")
    whole = path.read_bytes()
    chooser = random.Random(7)
    places = sorted({*range(12), *chooser.sample(range(len(whole)), 150), len(whole) - 1})
    with EvidenceStore(filled) as store:
        for place in places:
            damaged = bytearray(whole)
            damaged[place] ^= 1 << chooser.randrange(8)
            path.write_bytes(damaged)
            problems = list(store.verify())
            assert {problem.kind for problem in problems} == {"altered"}, place
            assert all(problem.what.endswith(".") and problem.file == path.name for problem in problems)
        path.write_bytes(whole)
        assert list(store.verify()) == []


def test_flips_are_found_before_the_sweep_is_finished(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        store.record(begin(store), exchange(), NOW)
    (path,) = (tmp_path / "evidence").glob("*.warc.gz")
    whole = path.read_bytes()
    with EvidenceStore(tmp_path) as store:
        for place in range(0, len(whole), 5):
            damaged = bytearray(whole)
            damaged[place] ^= 16
            path.write_bytes(damaged)
            assert list(store.verify()), place


def test_missing_cut_and_foreign_files_are_found(filled: Path) -> None:
    folder = filled / "evidence"
    (path,) = folder.glob("*.warc.gz")
    whole = path.read_bytes()
    with EvidenceStore(filled) as store:
        path.write_bytes(whole[:-40])
        assert {problem.kind for problem in store.verify()} == {"missing"}
        path.write_bytes(whole + b"more")
        assert [problem.kind for problem in store.verify()] == ["not_indexed"]
        path.unlink()
        assert [problem.kind for problem in store.verify()] == ["missing"]
        with pytest.raises(MissingEvidence, match="verify"):
            store.payload(store.captures_of(URL)[0].sha256 or "")
        path.write_bytes(whole)
        (folder / "ajeno.warc.gz").write_bytes(whole)
        assert [problem.kind for problem in store.verify()] == ["not_indexed"]
        (folder / "ajeno.warc.gz").unlink()
        manifest = folder / "manifest-1.sha256"
        manifest.write_text("x", encoding="utf-8")
        assert [problem.file for problem in store.verify()] == [manifest.name]
        manifest.unlink()
        assert [problem.kind for problem in store.verify()] == ["missing"]


def test_an_altered_index_is_found(filled: Path) -> None:
    with EvidenceStore(filled, writable=True) as store:
        store._db.execute("UPDATE captures SET status = 404 WHERE id = 1")
        assert {problem.kind for problem in store.verify()} == {"altered"}
        store._db.execute("UPDATE captures SET status = 200, sha256 = ? WHERE id = 1", ("f" * 64,))
        assert {problem.kind for problem in store.verify()} == {"altered", "missing"}


def test_unfinished_sweep_goes_on_and_a_finished_one_does_not(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        first = begin(store)
        assert begin(store) == first
        assert store.begin_sweep("2026-10", NOW, True, "Quito").id != first.id
        store.finish_sweep(first.id, NOW)
        assert begin(store).id not in (first.id,)


def test_a_visit_ends_in_one_step(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = begin(store)
        store.begin_reading(sweep.id, "1", "own", "", "http://x.gob.ec/")
        root = NewVisit("1", "own", "http://x.gob.ec/", "page", "x.gob.ec")
        assert store.add_visits(sweep.id, [root, root]) == [root]
        visit = store.next_visit(sweep.id, "x.gob.ec")
        assert visit is not None
        assert visit.state == "pending"
        low = NewVisit("1", "own", "http://x.gob.ec/low", "page", "x.gob.ec", priority=1)
        high = NewVisit("1", "own", "http://x.gob.ec/high", "file", "x.gob.ec", priority=2)
        capture, new = store.complete(
            visit, exchange(root.url), NOW, sweep=sweep, state="done", found=[low, high, root]
        )
        assert new == [low, high]
        assert capture.status == 200
        following = store.next_visit(sweep.id, "x.gob.ec")
        assert following is not None
        assert following.url == high.url
        assert store.cut(following, "page") == 1
        (reading,) = store.readings(sweep.id)
        assert (reading.pages, reading.cut, reading.requests, reading.bytes) == (1, 1, 1, 8)
        with pytest.raises(ValueError, match="offset"):
            store.complete(following, exchange(), NOW.replace(tzinfo=None), sweep=sweep, state="done")
        assert store.next_visit(sweep.id, "x.gob.ec") == following
        assert list(store.verify()) == []


def test_a_killed_writer_leaves_whole_records(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        store.record(begin(store), exchange(), NOW)
    (path,) = (tmp_path / "evidence").glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:30])  # written, never committed
    path.with_name("2026-10-0001-002.warc.gz").write_bytes(whole[:10])  # the next segment, just begun
    with EvidenceStore(tmp_path, writable=True) as store:
        assert path.read_bytes() == whole
        store.record(begin(store), exchange(URL + "2", b"x"), NOW)
        assert list(store.verify()) == []
    files = [str(file) for file in (tmp_path / "evidence").glob("*.warc.gz")]
    assert len(files) == 2
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout


def test_one_writer_at_a_time_and_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "ready\n"
    with pytest.raises(StoreBusy, match=rf"proceso {holder.pid} del equipo {platform.node()} desde 20\d\d-.* UTC"):
        EvidenceStore(tmp_path, writable=True)
    with EvidenceStore(tmp_path) as reader:
        assert reader.sweeps() == []
    holder.kill()
    holder.communicate()
    with EvidenceStore(tmp_path, writable=True) as store:
        assert begin(store).id == 1
    assert (tmp_path / ".lock").read_text(encoding="utf-8").strip() == f"{os.getpid()} {platform.node()}"


def test_no_store_and_a_broken_one_say_so(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"crawl\.db"):
        EvidenceStore(tmp_path)
    (tmp_path / "crawl.db").write_bytes(b"not a database at all, but long enough to be looked at" * 30)
    for writable in (False, True, True):
        with pytest.raises(EvidenceError, match="no se puede abrir"):
            EvidenceStore(tmp_path, writable=writable)


def test_first_stamps_stand(tmp_path: Path) -> None:
    later = datetime(2026, 11, 9, tzinfo=UTC)
    with EvidenceStore(tmp_path, writable=True) as store:
        assert store.earliest_stamps("2026-10", "1", {"a": ("nov 3", NOW)}) == {"a": "nov 3"}
        assert store.earliest_stamps("2026-10", "1", {"a": ("nov 9", later), "b": ("n", later)}) == {
            "a": "nov 3",
            "b": "n",
        }


def test_content_codings() -> None:
    import gzip
    import zlib

    data = b"hola " * 1000
    coded = (("Content-Encoding", "gzip"),)
    assert payload_of(coded, gzip.compress(data)) == data
    assert payload_of(coded, gzip.compress(data) + gzip.compress(b"!")) == data + b"!"
    assert payload_of((("content-encoding", "deflate"),), zlib.compress(data)) == data
    assert payload_of((("content-encoding", "deflate"),), zlib.compress(data)[2:-4]) == data
    assert payload_of(coded, b"plain after all") == b"plain after all"
    assert payload_of((), gzip.compress(b"x"))[:2] == b"\x1f\x8b"
    assert payload_of(coded, b"") == b""
    with pytest.raises(PayloadTooLarge):
        payload_of(coded, gzip.compress(b"0" * 10_000_000), limit=1_000_000)
