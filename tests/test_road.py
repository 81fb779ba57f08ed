"""The whole road on the replica country: real portals on loopback, real crawl, evidence, rules, database and pages.

One run of ``lotaip demo`` serves every test of this file; the truth lies beside the country and is known before.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.engine import judge
from checker.local import build_local_case, gather, look_back
from checker.past import month_before
from checker.results import ResultsStore
from checker.results_model import CaseResult, Finding
from demo.country import build_country
from demo.months import sweeps
from evidence import EvidenceStore
from rules.lotaip import load

SEED = 7
CLI = Path(__file__).parent.parent / "cli.py"


def lotaip(*arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, CLI, *map(str, arguments)], capture_output=True, encoding="utf-8", check=False, timeout=280
    )
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@dataclass(frozen=True)
class Road:
    folder: Path
    printed: str

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def cases(self) -> list[tuple[CaseResult, dict[str, dict[str, object]]]]:
        """Each judged case with what is true of it after the month's last visit."""
        known = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        found = []
        with ResultsStore(self.store / "results.db") as results:
            for ruc, months in known["truth"].items():
                for month, visits in months.items():
                    case = results.load_case(ruc, month)
                    assert case is not None, f"{ruc} {month} was not judged"
                    found.append((case, visits[known["sweeps"][month][-1]]))
        return found


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    folder = tmp_path_factory.mktemp("country") / "demo"
    return Road(folder, lotaip("demo", "--out", folder, "--seed", SEED))


def test_every_verdict_equals_the_truth(road: Road, capsys: pytest.CaptureFixture[str]) -> None:
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    for case, truth in road.cases():
        assert {verdict.obligation for verdict in case.verdicts} == truth.keys()
        for verdict in case.verdicts:
            expected = str(truth[verdict.obligation]["verdict"])
            confusion[expected, verdict.verdict] += 1
            if expected != verdict.verdict:
                wrong.append((case.entity, case.month, verdict.obligation, expected, verdict.verdict))
    kinds = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")
    with capsys.disabled():
        print("\ntruth \\ judged " + "".join(f"{kind:>13}" for kind in kinds))
        for true in kinds:
            print(f"{true:<15}" + "".join(f"{confusion[true, judged]:>13}" for judged in kinds))
    assert not wrong
    assert all(confusion[kind, kind] for kind in kinds), "the country must hold every verdict"


def test_the_errors_found_are_those_put_in(road: Road) -> None:
    """Not only the verdict: the very rules, and whether it came in time."""
    for case, truth in road.cases():
        for verdict in case.verdicts:
            expected = truth[verdict.obligation]
            if verdict.verdict == "no_evaluado":
                continue
            scored = [
                f for f in verdict.findings if f.place == verdict.place or verdict.place is None or f.rule == "P-02"
            ]
            said = {finding.rule for finding in scored if finding.severity == "error"}
            where = f"{case.entity} {case.month} {verdict.obligation}"
            assert set(expected["rules"]) == said, where  # type: ignore[call-overload]
            assert verdict.on_time == expected["on_time"], where


def test_an_accusation_leads_to_stored_bytes(road: Road) -> None:
    with EvidenceStore(road.store) as evidence:
        for case, _ in road.cases():
            for verdict in case.verdicts:
                for finding in verdict.findings:
                    if finding.severity == "error":
                        assert finding.sha256, f"{case.entity} {case.month} {verdict.obligation} {finding.rule}"
                        assert any(c.sha256 == finding.sha256 for c in evidence.captures_of(finding.url or ""))
                        evidence.payload(finding.sha256)


def test_both_doors_give_the_same_verdicts(road: Road, tmp_path: Path) -> None:
    """The files of a month from a folder and through a sweep. What only the web can show is left out by the truth."""
    country = build_country(SEED)
    ruleset = load()
    compared = 0
    for case, truth in road.cases():
        assert case.entity is not None
        moment = sweeps(case.month)[-1]
        folder = tmp_path / case.entity.ruc / case.month
        registered = any(reading.place == "pnt" for reading in case.readings)
        if not registered or not country.write_folder(case.entity.ruc, case.month, folder, moment, place="pnt"):
            continue
        local_case = build_local_case(gather(folder), case.month, ruleset, moment, None, True, folder)
        earlier, before = folder.parent / "before", month_before(case.month)
        if before in country.months:
            country.write_folder(case.entity.ruc, before, earlier, sweeps(before)[-1], place="pnt")
            then = build_local_case(gather(earlier), before, ruleset, moment, None, True, earlier)
            look_back(local_case, then)
        here = judge(local_case, ruleset)
        for verdict, local in zip(case.verdicts, here.verdicts, strict=True):
            dead = not {"P-05", "L-01", "L-02"}.isdisjoint(truth[verdict.obligation]["rules"])  # type: ignore[arg-type]
            if verdict.verdict == "no_evaluado" or verdict.place == "own" or dead:
                continue
            assert local.verdict == verdict.verdict, (case.entity, case.month, verdict.obligation)
            if verdict.place:
                found = [f for f in verdict.findings if f.place == "pnt" and f.rule not in ("T-01", "K-04")]
                assert _said(local.findings) == _said(found)
            compared += 1
    assert compared > 1000


def test_what_became_of_a_file_is_told(road: Road) -> None:
    """Files of the month before again, withdrawn files, changed files: those of the plan, and no others."""
    country = build_country(SEED)
    seen: Counter[str] = Counter()
    for case, _ in road.cases():
        assert case.entity is not None
        m = country.municipality(case.entity.ruc)
        first, last = sweeps(case.month)
        plan = {item: copies.get("pnt") for item, copies in country.plan(m, case.month).items()} if m.has_pnt else {}
        copies = {item: copy for item, copy in plan.items() if copy is not None}
        where = f"{m.ruc} {m.role} {case.month}"

        withdrawn = {item for item, copy in copies.items() if copy.visible(first) and not copy.visible(last)}
        assert {str(f.params["obligation"]) for f in case.findings if f.rule == "K-03"} == withdrawn, where
        changed = {
            item for item, copy in copies.items()
            if copy.visible(first) and copy.visible(last) and copy.modified(first) != copy.modified(last)
        }  # fmt: skip
        assert {v.obligation for v in case.verdicts for f in v.findings if f.rule == "K-04"} == changed, where
        recycled = {v.obligation for v in case.verdicts for f in v.findings if f.rule == "K-01"}
        for item in recycled:
            assert "old_copy" in {copy.defect for copy in country.plan(m, case.month)[item].values()}, (where, item)
        if m.role == "recicla" and country.months.index(case.month) % 2:
            again = {item for item, copy in copies.items() if copy.defect == "old_copy" and item not in m.no_aplica}
            assert recycled == again & {"19.5-22", "19.6", "19.8", "19.13", "19.17", "24.act"}, where
        seen.update({"K-01": len(recycled), "K-03": len(withdrawn), "K-04": len(changed)})
    assert all(seen[rule] > 10 for rule in ("K-01", "K-03", "K-04")), seen


def test_the_country_keeps_no_secret_and_none_is_found(road: Road) -> None:
    """Its files hold no cédula, private mailbox or mobile number, and nobody in them is unknown to the directory."""
    wrong = [
        (case.entity, case.month, verdict.obligation, finding.rule, finding.kind)
        for case, _ in road.cases()
        for verdict in case.verdicts
        for finding in verdict.findings
        if finding.rule in ("D-01", "D-02", "K-02")
    ]
    assert not wrong


def _said(findings: list[Finding]) -> set[tuple[str, str, str | None, int | None, int]]:
    return {(f.rule, f.kind, f.location.column, f.location.row, f.count) for f in findings}


def test_evidence_is_whole_and_one_flipped_byte_is_found(road: Road, tmp_path: Path) -> None:
    lotaip("verify", "--store", road.store)
    copy = tmp_path / "store"
    shutil.copytree(road.store, copy)
    warc = max((copy / "evidence").glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 0x01
    warc.write_bytes(data)
    assert "alterada" in lotaip("verify", "--store", copy, code=1)


def test_warcio_accepts_every_file(road: Road) -> None:
    files = sorted((road.store / "evidence").glob("*.warc.gz"))
    assert files
    warcio = Path(sys.executable).with_name("warcio")
    done = subprocess.run([warcio, "check", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_second_visit_stores_nothing_twice(road: Road) -> None:
    with sqlite3.connect(road.store / "crawl.db") as db:
        stored = db.execute("SELECT count(*), count(DISTINCT sha256) FROM payloads").fetchone()
        assert stored[0] == stored[1]
        first, second = db.execute(
            "SELECT sum(r.bytes) FROM readings r JOIN sweeps s ON s.id = r.sweep_id WHERE s.month = '2026-10' "
            "GROUP BY s.id ORDER BY s.id"
        ).fetchall()
        assert second[0] < first[0] / 2
