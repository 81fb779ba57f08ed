"""WARC files deleted or damaged after the sweep: what cannot be proved any more is «no_evaluado», and accuses nobody.

The index (``crawl.db``) outlives the bytes: it still says how whole each place was read and what each address answered.
None of that may carry a verdict alone.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checker.case import Place
from checker.judging import judge_month
from checker.model import Entity
from checker.results import ResultsStore
from checker.results_model import ObligationVerdict
from commands.judge import places_of
from crawler.registry import load_registry
from demo.country import build_country
from demo.months import sweeps
from demo.server import CountryServer
from evidence import EvidenceStore, Exchange, NewVisit
from rules.lotaip import load
from rules.lotaip.checks import _builders as build

CLI = Path(__file__).parents[2] / "cli.py"
MONTH = "2026-07"
RULES = load()

Cell = tuple[str, str]
Verdicts = dict[Cell, ObligationVerdict]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replica country after the two visits of one month: two segments, the second leaning on the first."""
    store = tmp_path_factory.mktemp("lost") / "store"
    store.mkdir()
    country = build_country(7)
    with CountryServer(country, hang=1.0) as server:
        (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
        (store / "lotaip.toml").write_text("timeout = 2\nretries = 0\n", encoding="utf-8")
        for moment in sweeps(MONTH):
            server.set_clock(moment)
            command = [
                "sweep",
                "--month",
                MONTH,
                "--store",
                str(store),
                "--as-of",
                moment.isoformat(),
                "--allow-private",
            ]
            subprocess.run([sys.executable, str(CLI), *command], check=True, capture_output=True, timeout=120)
    return store


@pytest.fixture(scope="module")
def whole(swept: Path) -> Verdicts:
    return judged(swept)


@pytest.fixture
def copy(swept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(swept, tmp_path / "store")


def judged(store: Path) -> Verdicts:
    """The verdicts of a store, after making sure that every accusation leads to bytes that are still there."""
    entities = places_of(load_registry(store / "registry.csv"))
    found: Verdicts = {}
    with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
        for case in judge_month(evidence, MONTH, entities, RULES, None, results):
            assert case.entity is not None
            for verdict in case.verdicts:
                found[case.entity.ruc, verdict.obligation] = verdict
                for finding in verdict.findings:
                    if finding.severity == "error":
                        evidence.payload(finding.sha256 or "")
    return found


def visited(condition: str) -> str:
    """SQL for the stored payloads that the visits of the month's last sweep lead to."""
    return (
        "SELECT DISTINCT o.warc, o.offset, o.length FROM visits v JOIN captures c ON c.id = v.capture_id "
        "JOIN payloads p ON p.sha256 = c.sha256 JOIN captures o ON o.id = p.capture_id "
        f"WHERE v.sweep_id = (SELECT max(id) FROM sweeps) AND {condition}"
    )


def wipe(store: Path, condition: str) -> None:
    """Overwrite the records of those payloads with zeros."""
    with sqlite3.connect(store / "crawl.db") as db:
        records = db.execute(visited(condition)).fetchall()
    db.close()
    assert records
    for name, offset, length in records:
        with open(store / "evidence" / name, "r+b") as file:
            file.seek(offset)
            file.write(bytes(length))


def segments(store: Path) -> list[Path]:
    return sorted((store / "evidence").glob("*.warc.gz"))


def halve(store: Path) -> None:
    for path in segments(store):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])


def flip_bytes(store: Path) -> None:
    for path in segments(store):
        data = bytearray(path.read_bytes())
        for place in range(0, len(data), 20_000):
            data[place] ^= 0xFF
        path.write_bytes(data)


def replace_by_folders(store: Path) -> None:
    for path in segments(store):
        path.unlink()
        path.mkdir()


LIST, OWN_PAGES, OWN_FILES, PNT_FILES = (
    "v.role = 'list'",
    "v.place = 'own' AND v.role = 'page'",
    "v.place = 'own' AND v.role = 'file'",
    "v.place = 'pnt' AND v.role = 'file'",
)
LOSSES: dict[str, Callable[[Path], None]] = {
    "the first segment": lambda store: segments(store)[0].unlink(),
    "the second segment": lambda store: segments(store)[1].unlink(),
    "the second half of each segment": halve,
    "a byte in many records": flip_bytes,
    "the national portal's list": lambda store: wipe(store, LIST),
    "the pages of the own sites": lambda store: wipe(store, OWN_PAGES),
    "the files of the own sites": lambda store: wipe(store, OWN_FILES),
    "the files of the national portal": lambda store: wipe(store, PNT_FILES),
    "what answered that there is nothing": lambda store: wipe(store, "c.status IN (404, 410)"),
    "the own sites whole": lambda store: wipe(store, "v.place = 'own'"),
}


@pytest.mark.parametrize("loss", [shutil.rmtree, replace_by_folders], ids=["deleted", "folders in their place"])
def test_without_any_evidence_nothing_is_said(copy: Path, whole: Verdicts, loss: Callable[[Path], None]) -> None:
    loss(copy / "evidence" if loss is shutil.rmtree else copy)
    for cell, verdict in judged(copy).items():
        assert verdict.verdict == "no_evaluado", cell
        assert verdict.findings == []
        before = whole[cell]
        if before.verdict != "no_evaluado":
            assert verdict.cause is not None
            assert (verdict.cause.code, verdict.cause.owner) == ("missing_evidence", "tool")


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_never_makes_an_accusation_of_its_own(copy: Path, whole: Verdicts, name: str) -> None:
    LOSSES[name](copy)
    after = judged(copy)
    assert after.keys() == whole.keys()
    changed = {cell for cell in whole if after[cell].verdict != whole[cell].verdict}
    assert changed or name == "what answered that there is nothing"
    for cell in changed:
        before, now = whole[cell], after[cell]
        if now.verdict == "incumple":
            # Decision 7: the item was on the own site alone, whose evidence is lost. The national portal's list is
            # readable and does not have it, which was already said of it (P-02) and stays proved by the stored list.
            assert [finding.kind for finding in now.findings] == ["not_registered_pnt"], cell
            assert "only_own_site" in {finding.kind for finding in before.findings}, cell
            assert name not in ("the national portal's list", "the files of the national portal")
        elif now.verdict == "parcial":
            # Of two copies the better one was lost; the faults of the other are proved, and were found before.
            assert now.place != before.place, cell
            known = {(f.rule, f.kind, f.place) for f in before.findings}
            assert {(f.rule, f.kind, f.place) for f in now.findings} <= known, cell
        elif now.verdict in ("cumple", "no_aplica"):
            # Only what the list proved is gone: that the national portal lacks what the own site has.
            assert before.verdict == "parcial", cell
            assert "only_own_site" in {finding.kind for finding in before.findings}, cell
        else:
            assert now.cause is not None
            assert now.cause.code == "missing_evidence", cell


def test_silence_needs_the_list_that_shows_it(copy: Path, whole: Verdicts) -> None:
    wipe(copy, LIST)
    silent = [cell for cell, verdict in whole.items() if {f.kind for f in verdict.findings} == {"not_registered_pnt"}]
    after = judged(copy)
    assert silent
    assert {after[cell].verdict for cell in silent} == {"no_evaluado"}


def test_a_broken_link_needs_the_answer_that_shows_it(copy: Path, whole: Verdicts) -> None:
    """The index still says 404 twice; without the stored answer that is our word alone."""
    dead = [c for c, v in whole.items() if v.verdict == "incumple" and {f.kind for f in v.findings} == {"not_found"}]
    assert dead
    wipe(copy, "c.status = 404")
    after = judged(copy)
    for cell in dead:
        why = after[cell].cause
        assert (after[cell].verdict, why.code if why else None) == ("no_evaluado", "missing_evidence")


def test_lost_bytes_that_are_found_again_give_the_same_verdicts(copy: Path, swept: Path, whole: Verdicts) -> None:
    segments(copy)[0].unlink()
    assert judged(copy) != whole
    shutil.copyfile(segments(swept)[0], copy / "evidence" / segments(swept)[0].name)
    assert judged(copy) == whole


# --- before the national portal decides -----------------------------------------------------------------------------

OLD_MONTH = "2024-05"
AFTER = datetime(2024, 8, 1, 12, tzinfo=UTC)
SITE = "https://villadeprueba.invalid"
ENTITY = Entity("0169000010001", "0101", "GAD Municipal de Villa de Prueba")


def old_store(folder: Path, names: dict[str, str]) -> Path:
    """A month that the own site decides: one page, read whole, and the three files of numeral 18 linked as named."""
    rows = {
        "dataset": build.dataset_rows("19.18", build.AGREEMENT),
        "metadata": build.metadata_rows("19.18", r0="2024-05-31"),
        "dictionary": build.dictionary_rows("19.18"),
    }
    links = "".join(f'<li><a href="/mayo/{kind}.csv">{names[kind]}</a>' for kind in rows)
    page = f"<!doctype html><html lang=es><title>Transparencia</title><h2>Mayo 2024</h2><ul>{links}</ul></html>"
    with EvidenceStore(folder, writable=True) as store:
        sweep = store.begin_sweep(OLD_MONTH, AFTER, True, "este equipo")
        store.begin_reading(sweep.id, ENTITY.ruc, "own", "", f"{SITE}/")
        first = NewVisit(ENTITY.ruc, "own", f"{SITE}/", "page", "h")
        store.add_visits(sweep.id, [first])
        (visit,) = store.visits(sweep.id)
        found = [NewVisit(ENTITY.ruc, "own", f"{SITE}/mayo/{kind}.csv", "file", "h", f"{SITE}/", 1) for kind in rows]
        html = (("Content-Type", "text/html; charset=utf-8"),)
        answer = Exchange(f"{SITE}/", 200, "OK", html, page.encode())
        store.complete(visit, answer, AFTER, sweep=sweep, state="done", found=found)
        files = [visit for visit in store.visits(sweep.id) if visit.role == "file"]
        for file, content in zip(files, rows.values(), strict=True):
            body = "".join(";".join(row) + "\r\n" for row in content).encode()
            answer = Exchange(file.url, 200, "OK", (("Content-Type", "text/csv"),), body)
            store.complete(file, answer, AFTER + timedelta(seconds=1), sweep=sweep, state="done")
        store.finish_reading(sweep.id, ENTITY.ruc, "own", True, None)
        store.finish_sweep(sweep.id, AFTER)
    return folder


def old_verdict(store: Path) -> tuple[str, str | None]:
    with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
        places = [(ENTITY, [Place("own", f"{SITE}/")])]
        (case,) = judge_month(evidence, OLD_MONTH, places, RULES, None, results)
    verdict = next(verdict for verdict in case.verdicts if verdict.obligation == "19.18")
    return verdict.verdict, verdict.cause.code if verdict.cause else None


NAMED = {str(kind): f"18. Convenios - {name}" for kind, name in build.NAMES.items()}
NAMELESS = {str(kind): f"Archivo {number}" for number, kind in enumerate(build.NAMES, 1)}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(NAMED, id="named by their item"),
        pytest.param(NAMELESS, id="known by their columns alone"),
    ],
)
def test_lost_files_of_an_own_site_are_not_missing(tmp_path: Path, names: dict[str, str]) -> None:
    store = old_store(tmp_path, names)
    assert old_verdict(store) == ("cumple", None)
    wipe(store, OWN_FILES)
    assert old_verdict(store) == ("no_evaluado", "missing_evidence")


def test_a_lost_page_of_an_own_site_is_no_silence(tmp_path: Path) -> None:
    store = old_store(tmp_path, NAMED)
    wipe(store, OWN_PAGES)
    assert old_verdict(store) == ("no_evaluado", "missing_evidence")
