"""Stores that earlier versions wrote are brought up to date, and all that was in them is still read."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from checker.results import ResultsStore, ResultsUnavailable
from checker.results_tables import migrations as of_results
from evidence import EvidenceError, EvidenceStore, StoreBusy
from evidence.lock import StoreLock
from evidence.schema import migrations as of_evidence

SCHEMAS = Path(__file__).parent / "fixtures" / "schemas"
RUC = "0169000010001"
JUDGED = "9900000001001"


def restored(name: str, folder: Path) -> Path:
    """A store with the database of a dump, and with the WARC files that belong to it."""
    path = folder / f"{name.split('-')[0]}.db"
    connection = sqlite3.connect(path)
    connection.executescript((SCHEMAS / f"{name}.sql").read_text(encoding="utf-8"))
    connection.close()
    (folder / "evidence").mkdir()
    for file in (*SCHEMAS.glob("*.warc.gz"), *SCHEMAS.glob("manifest-*")):
        shutil.copyfile(file, folder / "evidence" / file.name)
    return path


def names(migrations: Migrations) -> list[str]:
    return [migration.name for migration in migrations.pending(Database(memory=True))]


def schema(path: Path) -> dict[str, list[str]]:
    """Columns of every table."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {table: [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')] for table in tables}
    connection.close()
    return found


DUMPS = {
    kind: sorted(path.stem for path in SCHEMAS.glob(f"{kind}-*.sql")) for kind in ("crawl", "results")
}  # fmt: skip
STEPS = [("crawl-1", name) for name in names(of_evidence)[1:]] + [("results-1", name) for name in names(of_results)[1:]]


def test_every_kind_of_database_has_a_dump() -> None:
    assert all(DUMPS.values())


@pytest.mark.parametrize("writable", [False, True])
@pytest.mark.parametrize("dump", DUMPS["crawl"])
def test_evidence_of_an_earlier_version_is_read(dump: str, writable: bool, tmp_path: Path) -> None:
    restored(dump, tmp_path)
    with EvidenceStore(tmp_path, writable=writable) as store:
        (sweep,) = store.sweeps("2026-10")
        (visit,) = store.visits(sweep.id, RUC, "own")
        assert visit.capture_id is not None
        capture = store.capture(visit.capture_id)
        assert capture is not None
        assert store.payload(capture.sha256 or "") == b"a;b\n1;2\n"
        assert [reading.complete for reading in store.readings(sweep.id)] == [True]
        assert store.probes_of("http://x.gob.ec/none", False) == []
        (notice,) = store.verify()
        assert (notice.kind, "antes de que hubiera cadena" in notice.what) == ("before_chain", True)
    assert not of_evidence.pending(Database(tmp_path / "crawl.db"))


@pytest.mark.parametrize("dump", DUMPS["results"])
def test_results_of_an_earlier_version_are_read_once_brought_up_to_date(dump: str, tmp_path: Path) -> None:
    path = restored(dump, tmp_path)
    with pytest.raises(ResultsUnavailable, match="anterior"):
        ResultsStore(path)
    with ResultsStore(path, writable=True):
        pass
    with ResultsStore(path) as results:
        case = results.load_case(JUDGED, "2026-10")
        assert case is not None
        assert [verdict.verdict for verdict in case.verdicts] == ["no_evaluado", "parcial", "cumple"]
        assert case.verdicts[1].findings[0].params["rows"] == [7, 8, 9]
        assert [rule.code for rule in results.catalogue("2026.1").rules] == ["C-01"]


@pytest.mark.parametrize(("dump", "before"), STEPS)
def test_from_every_step_on_the_way_the_same_schema_is_reached(dump: str, before: str, tmp_path: Path) -> None:
    kind = dump.split("-")[0]
    migrations = of_evidence if kind == "crawl" else of_results
    path = restored(dump, tmp_path)
    half = sqlite3.connect(path)
    migrations.apply(Database(half), stop_before=before)
    half.close()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    for folder in (tmp_path, fresh):
        if kind == "crawl":
            EvidenceStore(folder, writable=True).close()
        else:
            ResultsStore(folder / "results.db", writable=True).close()
    assert schema(path) == schema(fresh / path.name)


def test_the_store_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    for migrations, name in ((of_evidence, "crawl.db"), (of_results, "results.db")):
        connection = sqlite3.connect(tmp_path / name)
        migrations.apply(Database(connection))
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, 'of_2030', '')",
            (migrations.name,),
        )
        connection.commit()
        connection.close()
    for writable in (False, True):
        with pytest.raises(EvidenceError, match="posterior"):
            EvidenceStore(tmp_path, writable=writable)
        with pytest.raises(ResultsUnavailable, match="posterior"):
            ResultsStore(tmp_path / "results.db", writable=writable)


def test_an_earlier_store_in_use_says_who_uses_it(tmp_path: Path) -> None:
    restored("crawl-1", tmp_path)
    lock = StoreLock(tmp_path / ".lock")
    try:
        with pytest.raises(StoreBusy, match="en uso"):
            EvidenceStore(tmp_path)
    finally:
        lock.release()
    EvidenceStore(tmp_path).close()
