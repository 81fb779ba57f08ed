"""``rebuild`` killed at every step of its work, over an index whose last changes stand in its write-ahead log."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from evidence import EvidenceError, EvidenceStore
from evidence.rebuild import rebuild
from tests.evidence.test_evidence_chain import NOW, ROOT, problems, sweep_once

_DIE = "os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))"
WRITER = f"""
import os, signal, sys
from pathlib import Path
from evidence import EvidenceStore
from tests.evidence.test_evidence_chain import NOW, exchange
store = EvidenceStore(Path(sys.argv[1]), writable=True)
sweep = store.begin_sweep("2026-10", NOW, False, "Quito")
for number in range(3):
    store.record(sweep, exchange(body=str(number).encode()), NOW)
{_DIE}
"""
KILLED = f"""
import os, signal, sys
from pathlib import Path
import evidence.rebuild as module
owner = Path if sys.argv[2] == "replace" else module
real, left = getattr(owner, sys.argv[2]), int(sys.argv[3])
def killing(*args):
    global left
    if not left:
        {_DIE}
    left -= 1
    return real(*args)
setattr(owner, sys.argv[2], killing)
module.rebuild(Path(sys.argv[1]))
"""


def run(script: str, *arguments: object) -> int:
    order = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(order, cwd=ROOT, check=False).returncode


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "store"
    sweep_once(folder, "2026-09", NOW)
    assert run(WRITER, folder) != 0
    assert (folder / "crawl.db-wal").stat().st_size > 0
    return folder


def files(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "evidence").iterdir()}


def captures(index: Path) -> list[tuple[object, ...]]:
    columns = "id, url, fetched_at, status, sha256, warc, offset"
    with closing(sqlite3.connect(index)) as db:
        return db.execute(f"SELECT {columns} FROM captures ORDER BY 1").fetchall()


@pytest.mark.parametrize("step", ["_scan", "_add_segment", "_add_exchange", "restore_chains", "replace"])
def test_killed_at_any_step_the_same_order_ends_it(store: Path, tmp_path: Path, step: str) -> None:
    calm = shutil.copytree(store, tmp_path / "calm")
    known = captures(calm / "crawl.db")
    assert len(known) == 10
    kills = 0
    while True:
        folder = shutil.copytree(store, tmp_path / f"{step}-{kills}")
        if run(KILLED, folder, step, kills) == 0:
            break
        kills += 1
        assert files(folder) == files(store)
        if (folder / "crawl.db").exists():
            copy = shutil.copytree(folder, tmp_path / f"{step}-{kills}-now")
            assert captures(copy / "crawl.db") == known, "the former index with its log, or the new one"
        else:
            for writable in (True, False):
                with pytest.raises(EvidenceError, match="lotaip rebuild"):
                    EvidenceStore(folder, writable=writable)
        made = rebuild(folder)
        assert (made.finished, made.unfinished, made.captures) == (1, 1, len(known))
        assert captures(folder / "crawl.db") == known
        assert problems(folder) == []
        assert files(folder) == files(store)
        assert (folder / "crawl.db.antes-1").is_file()
        assert not (folder / "crawl.db.new").exists()
    assert kills >= {"_scan": 2, "_add_segment": 2, "_add_exchange": 3, "replace": 3}.get(step, 1)


def test_a_store_without_its_index_is_not_begun_anew(store: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(store, tmp_path / "store")
    for path in folder.glob("crawl.db*"):
        path.unlink()
    before = files(folder)
    with pytest.raises(EvidenceError, match="lotaip rebuild"):
        sweep_once(folder, "2026-11", NOW)
    assert files(folder) == before
    assert not (folder / "crawl.db").exists()


def test_an_older_copy_of_the_index_writes_over_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    sweep_once(folder, "2026-10", NOW)
    old = (folder / "crawl.db").read_bytes()
    assert sweep_once(folder, "2026-10", NOW) == 2
    before = files(folder)
    (folder / "crawl.db").write_bytes(old)
    assert sweep_once(folder, "2026-10", NOW) == 3
    assert before.items() <= files(folder).items()
    assert any("no consta en el índice" in what for what in problems(folder))


def test_an_older_copy_that_thinks_a_sweep_is_under_way_writes_over_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    sweep_once(folder, "2026-10", NOW, finish=False)
    old = (folder / "crawl.db").read_bytes()
    sweep_once(folder, "2026-10", NOW, finish=False)
    sweep_once(folder, "2026-10", NOW)
    segments = {path.name: path.read_bytes() for path in (folder / "evidence").glob("*.warc.gz")}
    assert len(segments) == 3
    (folder / "crawl.db").write_bytes(old)
    with EvidenceStore(folder, writable=True):
        pass
    kept = {path.read_bytes() for path in (folder / "evidence").rglob("*.warc.gz")}
    assert set(segments.values()) <= kept
    assert problems(folder) == []
