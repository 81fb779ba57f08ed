"""The chained manifests, and the index made again from WARC alone."""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence import EvidenceError, EvidenceStore, Exchange, Failure, NewVisit, StoreFailed
from evidence.rebuild import rebuild
from evidence.warc import SegmentWriter

NOW = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
URL = "http://x.gob.ec/a.csv"
ROOT = Path(__file__).parents[2]
CLI = ROOT / "cli.py"
TABLES = ("sweeps", "segments", "captures", "payloads", "visits", "readings", "probes", "first_stamps", "directory")


def exchange(url: str = URL, body: bytes = b"a;b\n1;2\n", status: int = 200, **over: object) -> Exchange:
    headers = (("Content-Type", "text/csv; charset=utf-8"), ("ETag", '"1"'))
    return Exchange(url, status, "OK", headers, body, (("Host", "x.gob.ec"),), **over)  # type: ignore[arg-type]


def sweep_once(folder: Path, month: str, at: datetime, *, finish: bool = True) -> int:
    """A sweep with two contents, a copy, a 304, a failure, a rendered page, and rows of every table."""
    with EvidenceStore(folder, writable=True) as store:
        sweep = store.begin_sweep(month, at, False, "Quito")
        store.begin_reading(sweep.id, "1", "own", "", "http://x.gob.ec/")
        page = NewVisit("1", "own", "http://x.gob.ec/", "page", "x.gob.ec", context=[["encabezado", "Año «ñ»"]])
        store.add_visits(sweep.id, [page])
        visit = store.next_visit(sweep.id, "x.gob.ec")
        if visit is not None:
            store.complete(visit, exchange(body=month.encode()), at, sweep=sweep, state="done")
        first = store.captures_of(URL)[-1]
        store.record(sweep, exchange(URL + "?b", b"otro"), at)
        store.record(sweep, exchange(URL + "?c", b"otro"), at)
        store.record(sweep, exchange(body=b"", status=304, confirms=first.id), at)
        store.record(sweep, Failure("http://x.gob.ec/z", "host_failed: no answer"), at)
        store.record(sweep, exchange(URL + "?app", b"<p>", rendered_by="chromium 1"), at)
        store.record(sweep, exchange(URL + "?big", b"beg", truncated=True, unverified="tls_expired"), at)
        store.add_probes(sweep.id, "1", [("http://y.ec/", "y.ec")], 9)
        store.earliest_stamps(month, "1", {"a": ("3 nov", at)})
        store.remember_entities("https://pnt", [("1", 7, "GAD")])
        if finish:
            store.finish_reading(sweep.id, "1", "own", True, None)
            store.finish_sweep(sweep.id, at)
        return sweep.id


@pytest.fixture
def two(tmp_path: Path) -> Path:
    sweep_once(tmp_path, "2026-09", NOW)
    sweep_once(tmp_path, "2026-10", NOW + timedelta(days=30))
    return tmp_path


def problems(folder: Path) -> list[str]:
    with EvidenceStore(folder) as store:
        found = list(store.verify())
    assert all(problem.what.endswith(".") and problem.what.count(". ") == 0 for problem in found)
    return [problem.what for problem in found]


def test_the_chain_names_every_byte_and_goes_on_over_sweeps(two: Path) -> None:
    assert problems(two) == []
    previous = "0" * 64
    for number in (1, 2):
        covered: dict[str, int] = {}
        lines = (two / "evidence" / f"manifest-{number}.jsonl").read_bytes().splitlines()
        for line in lines:
            value = json.loads(line)
            assert value["previous"] == previous
            previous = hashlib.sha256(line).hexdigest()
            if "file" in value:
                data = (two / "evidence" / value["file"]).read_bytes()
                piece = data[value["offset"] : value["offset"] + value["length"]]
                assert hashlib.sha256(piece).hexdigest() == value["sha256"]
                covered[value["file"]] = covered.get(value["file"], 0) + value["length"]
        assert json.loads(lines[0])["records"] == len(lines) - 1
        assert covered == {name: (two / "evidence" / name).stat().st_size for name in covered}


TAMPERINGS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "altered": (lambda lines: [*lines[:2], lines[2].replace(b"200", b"404"), *lines[3:]], "no sigue a la anterior"),
    "altered last": (lambda lines: [*lines[:-1], lines[-1].replace(b"index", b"other")], "no dicen lo mismo"),
    "removed": (lambda lines: [*lines[:3], *lines[4:]], "La línea 4 .* no sigue a la anterior"),
    "reordered": (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "La línea 3 .* no sigue a la anterior"),
    "cut": (lambda lines: lines[:-1], "está cortado"),
    "first removed": (lambda lines: lines[1:], "La línea 1 .* no sigue"),
    "emptied": (lambda lines: [], "está cortado"),
    "not JSON": (lambda lines: [*lines[:2], b"\xff{", *lines[3:]], "La línea 3 .* no sigue"),
    "nested": (lambda lines: [*lines[:2], b"[" * 100_000, *lines[3:]], "La línea 3 .* no sigue"),
    "added": (lambda lines: [*lines, lines[-1]], "no sigue a la anterior"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_with_the_chain_shows(two: Path, name: str) -> None:
    import re

    tamper, said = TAMPERINGS[name]
    for number in (1, 2):
        path = two / "evidence" / f"manifest-{number}.jsonl"
        whole = path.read_bytes()
        lines = tamper(whole.splitlines())
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        (what,) = problems(two)
        assert re.search(said, what), what
        path.write_bytes(whole)
    assert problems(two) == []


def test_a_chain_made_anew_does_not_follow_the_index(two: Path) -> None:
    """Somebody drops a record and links the rest again: the index, and the next manifest, do not agree."""
    path = two / "evidence" / "manifest-1.jsonl"
    lines = path.read_bytes().splitlines()
    del lines[3]
    previous = "0" * 64
    linked = []
    for line in lines:
        value = json.loads(line)
        value["previous"] = previous
        if "records" in value:
            value["records"] -= 1
        linked.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        previous = hashlib.sha256(linked[-1]).hexdigest()
    path.write_bytes(b"".join(line + b"\n" for line in linked))
    assert problems(two) == [f"{path.name} está cortado: tiene {len(lines)} líneas y deben ser {len(lines) + 1}."]
    rebuild(two)
    assert any("manifest-2.jsonl" in what for what in problems(two))


def test_a_missing_manifest_and_one_of_nobody_show(two: Path) -> None:
    folder = two / "evidence"
    (folder / "manifest-2.jsonl").rename(folder / "manifest-9.jsonl")
    assert problems(two) == [
        "Falta el manifiesto encadenado manifest-2.jsonl.",
        "manifest-9.jsonl es de un barrido que no consta.",
    ]


def test_a_chain_that_was_taken_away_is_not_taken_for_none(two: Path) -> None:
    """Only a sweep without any trace of a chain ended before there were chains."""
    folder = two / "evidence"

    def forget(*statements: str) -> None:
        with sqlite3.connect(two / "crawl.db") as db:
            for statement in statements:
                db.execute(statement)
        db.close()

    (folder / "manifest-2.jsonl").unlink()
    forget("DELETE FROM chains WHERE sweep_id = 2")
    assert problems(two) == ["El barrido 2 no consta en la cadena: falta manifest-2.jsonl."]
    forget("DELETE FROM index_records WHERE warc LIKE '2026-10-%'")
    said = problems(two)
    assert any("bytes sin índice al final" in what for what in said)
    (segment,) = folder.glob("2026-10-*.warc.gz")
    with sqlite3.connect(two / "crawl.db") as db:
        (end,) = db.execute("SELECT max(offset + block_length) FROM captures WHERE sweep_id = 2").fetchone()
    db.close()
    segment.write_bytes(segment.read_bytes()[:end])  # the rows of the index inside the file go too
    assert any("no coincide con la huella de su barrido" in what for what in problems(two))
    (folder / "manifest-1.jsonl").unlink()
    forget("DELETE FROM chains", "DELETE FROM index_records")
    assert any("bytes sin índice al final" in what for what in problems(two))


def test_a_store_of_before_the_chain_is_good_and_says_so(tmp_path: Path) -> None:
    from tests.test_migrations import restored

    restored("crawl-1", tmp_path)
    order: list[str | Path] = [sys.executable, CLI, "verify", "--store", tmp_path]
    done = subprocess.run(order, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "El barrido 1 terminó antes de que hubiera cadena: solo se comprueban sus huellas.",
        "Toda la evidencia está completa y coincide con sus huellas SHA-256.",
    ]
    sweep_once(tmp_path, "2026-11", NOW)  # the first link of its chain
    assert subprocess.run(order, capture_output=True, check=False).returncode == 0
    stamp = tmp_path / "evidence" / "manifest-1.tsr"
    stamp.write_bytes(b"")
    assert any("no consta en la cadena" in what for what in problems(tmp_path))
    stamp.unlink()
    (segment,) = (tmp_path / "evidence").glob("2026-10-*.warc.gz")
    segment.write_bytes(segment.read_bytes()[:-1])
    done = subprocess.run(order, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "solo se comprueban" in done.stdout) == (1, True)


def _tables(folder: Path, tables: tuple[str, ...] = TABLES) -> dict[str, set[tuple[object, ...]]]:
    with sqlite3.connect(folder / "crawl.db") as db:
        return {table: set(db.execute(f"SELECT * FROM {table}")) for table in (*tables, "index_records", "chains")}


def test_the_index_comes_back_from_warc_alone(two: Path) -> None:
    before = _tables(two)
    assert all(before.values())
    database = two / "crawl.db"
    for left in (None, b"\0" * 5000, database.read_bytes()[:5000]):
        database.unlink()
        if left is not None:
            database.write_bytes(left)
        rebuild(two)
        assert _tables(two) == before
        assert problems(two) == []
    assert {path.name for path in two.glob("crawl.db.antes-?")} == {"crawl.db.antes-1", "crawl.db.antes-2"}
    sweep_once(two, "2026-11", NOW + timedelta(days=60))
    assert problems(two) == []


def test_of_an_unfinished_sweep_the_exchanges_come_back(two: Path) -> None:
    sweep_once(two, "2026-11", NOW + timedelta(days=60), finish=False)
    before = _tables(two)["captures"]
    with EvidenceStore(two) as store:
        known = [[(c.id, c.sha256, c.fetched_at) for c in store.captures_of(URL + end)] for end in ("", "?b", "?c")]
    (segment,) = (two / "evidence").glob("2026-11-*.warc.gz")
    whole = segment.read_bytes()
    segment.write_bytes(whole + whole[:40])  # a killed process was writing
    (two / "crawl.db").unlink()
    made = rebuild(two)
    assert (made.finished, made.unfinished) == (2, 1)
    with EvidenceStore(two, writable=True) as store:
        assert segment.read_bytes() == whole
        assert [
            [(c.id, c.sha256, c.fetched_at) for c in store.captures_of(URL + end)] for end in ("", "?b", "?c")
        ] == known
        sweep = store.begin_sweep("2026-11", NOW, False, "Quito")
        assert (sweep.id, sweep.started_at, sweep.vantage) == (3, "2027-01-02T14:05:09Z", "Quito")
        assert store.visits(3) == []
        assert list(store.verify()) == []
    lost = {row[2] for row in before} - {row[2] for row in _tables(two)["captures"]}
    assert lost == set()  # the failure has no record in this sweep; the earlier ones do
    assert sum(row[4] is None for row in _tables(two)["captures"]) == 2
    assert sweep_once(two, "2026-11", NOW + timedelta(days=61)) == 3
    assert problems(two) == []


def test_nothing_to_rebuild_from_is_said(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    with pytest.raises(EvidenceError, match="No hay archivos WARC"):
        rebuild(tmp_path)
    done = subprocess.run([sys.executable, CLI, "rebuild", "--store", tmp_path], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


# --- what may go wrong while writing ------------------------------------------------------------------------


def test_bytes_are_on_the_disk_before_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real = SegmentWriter.sync

    def sync(self: SegmentWriter) -> None:
        order.append("sync" if self._unsynced else "nothing")
        real(self)

    monkeypatch.setattr(SegmentWriter, "sync", sync)
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        store._db.set_trace_callback(lambda sql: order.append(sql) if sql == "COMMIT" else None)
        for number in range(3):
            store.record(sweep, exchange(f"{URL}?{number}"), NOW)
        store._db.set_trace_callback(None)
    assert order == ["sync", "COMMIT"] * 3 + ["nothing"]


def test_no_power_cut_undoes_that_a_sweep_has_begun_or_is_finished(tmp_path: Path) -> None:
    """Else its first WARC file would be one that no index knows."""
    said: list[str] = []
    with EvidenceStore(tmp_path, writable=True) as store:
        store._db.set_trace_callback(said.append)
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        store.record(sweep, exchange(), NOW)
        store.finish_sweep(sweep.id, NOW)
        store._db.set_trace_callback(None)
    told = ("PRAGMA synchronous", "INSERT INTO sweeps", "COMMIT")
    assert [next(word for word in told if text.startswith(word)) for text in said if text.startswith(told)] == [
        *("PRAGMA synchronous", "INSERT INTO sweeps", "PRAGMA synchronous"), "COMMIT",
        *("PRAGMA synchronous", "COMMIT", "PRAGMA synchronous"),
    ]  # fmt: skip


def test_any_unsynced_suffix_may_be_lost(tmp_path: Path) -> None:
    """Power loss: of what was written and not synced, any part may be missing."""
    sweep_once(tmp_path, "2026-10", NOW, finish=False)
    (segment,) = (tmp_path / "evidence").glob("*.warc.gz")
    synced = segment.read_bytes()
    unsynced = synced[:700]
    for size in range(0, len(unsynced) + 1, 7):
        segment.write_bytes(synced + unsynced[:size])
        with EvidenceStore(tmp_path, writable=True) as store:
            assert segment.read_bytes() == synced
            assert list(store.verify()) == []
    assert sweep_once(tmp_path, "2026-10", NOW) == 1
    assert problems(tmp_path) == []


def test_whole_records_that_an_old_index_does_not_know_are_put_aside(tmp_path: Path) -> None:
    sweep_once(tmp_path, "2026-10", NOW, finish=False)
    old = (tmp_path / "crawl.db").read_bytes()
    with EvidenceStore(tmp_path, writable=True) as store:
        store.record(store.begin_sweep("2026-10", NOW, False, "Quito"), exchange(URL + "?new", b"nuevo"), NOW)
    (tmp_path / "crawl.db").write_bytes(old)
    for beside in ("-wal", "-shm"):
        (tmp_path / f"crawl.db{beside}").unlink(missing_ok=True)
    assert problems(tmp_path)
    with EvidenceStore(tmp_path, writable=True) as store:
        assert list(store.verify()) == []
    (aside,) = (tmp_path / "evidence" / "aside").glob("*")
    import gzip

    assert b"nuevo" in gzip.decompress(aside.read_bytes())


def test_a_full_disk_undoes_the_change_and_stops_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        store.record(sweep, exchange(), NOW)
        real = SegmentWriter.append

        def half(self: SegmentWriter, block: object) -> int:
            self._file.write(block.data[:20])  # type: ignore[attr-defined]
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(SegmentWriter, "append", half)
        with pytest.raises(StoreFailed, match=r"No queda espacio .* libere espacio"):
            store.record(sweep, exchange(URL + "?2", b"2"), NOW)
        monkeypatch.setattr(SegmentWriter, "append", real)
        with pytest.raises(StoreFailed, match="No queda espacio"):
            store.record(sweep, exchange(URL + "?3", b"3"), NOW)
    assert problems(tmp_path) == []
    with EvidenceStore(tmp_path, writable=True) as store:
        store.record(store.begin_sweep("2026-10", NOW, False, "Quito"), exchange(URL + "?2", b"2"), NOW)
        assert list(store.verify()) == []


def test_a_full_database_is_the_same(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        store.record(sweep, exchange(), NOW)
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        large = exchange(f"{URL}?{'x' * 300_000}")
        with pytest.raises(StoreFailed, match="No queda espacio"):
            store.record(sweep, large, NOW)
    assert problems(tmp_path) == []


def test_a_nearly_full_disk_stops_before_anything_is_written(tmp_path: Path) -> None:
    with EvidenceStore(tmp_path, writable=True, min_free=1 << 60) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        with pytest.raises(StoreFailed, match=r"quedan \d+ MB .*min_free_mb"):
            store.record(sweep, exchange(), NOW)
    assert list((tmp_path / "evidence").iterdir()) == []


def test_a_database_held_by_another_program_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.connection._PATIENCE", 0.05)
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        other = sqlite3.connect(tmp_path / "crawl.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed, match="Otro programa tiene abierta"):
            store.record(sweep, exchange(), NOW)
        other.execute("ROLLBACK")
        other.close()
    with EvidenceStore(tmp_path, writable=True) as store:
        store.record(store.begin_sweep("2026-10", NOW, False, "Quito"), exchange(), NOW)
        assert list(store.verify()) == []


def test_a_clock_set_back_changes_no_order(tmp_path: Path) -> None:
    moments = [NOW, NOW - timedelta(days=40), NOW + timedelta(hours=1), NOW - timedelta(hours=1)]
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
        for number, moment in enumerate(moments):
            store.record(sweep, exchange(body=str(number).encode()), moment)
        assert [store.payload(c.sha256 or "") for c in store.captures_of(URL)] == [b"0", b"1", b"2", b"3"]
        store.finish_sweep(sweep.id, NOW - timedelta(days=400))
        assert store.sweeps()[0].finished_at == "2026-11-03T15:05:09Z"  # not before its last answer
        assert len(store.captures_of(URL, store.sweeps()[0].finished_at)) == 4
        assert list(store.verify()) == []


def test_a_month_and_a_daylight_boundary_within_a_sweep(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    autumn = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))  # this hour comes twice
    with EvidenceStore(tmp_path, writable=True) as store:
        sweep = store.begin_sweep("2026-09", datetime(2026, 10, 31, 23, 59, tzinfo=UTC), False, "Quito")
        first = store.record(sweep, exchange(), autumn)
    with EvidenceStore(tmp_path, writable=True) as store:
        assert store.begin_sweep("2026-09", datetime(2026, 11, 1, 9, tzinfo=UTC), False, "Quito") == sweep
        second = store.record(sweep, exchange(URL + "?2"), autumn.replace(fold=1))
        assert (first.fetched_at, second.fetched_at) == ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")
        store.finish_sweep(sweep.id, autumn.replace(fold=1))
        assert list(store.verify()) == []
    assert all(path.name.startswith(("2026-09-0001", "manifest-1.")) for path in (tmp_path / "evidence").iterdir())
