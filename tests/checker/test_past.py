"""What earlier visits prove, on a real portal of loopback swept month after month, and what a result never repeats."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.judging import judge_month
from checker.past import month_before
from checker.results import ResultsStore
from checker.results_model import CaseResult, Finding
from commands.judge import places_of
from crawler.registry import Registry
from crawler.settings import StoreSettings
from crawler.sweep import sweep_async
from demo.contents import dictionary_pairs, metadata_pairs
from demo.country import build_country
from demo.defects import file_bytes
from demo.files import vertical_csv
from demo.items import COMPONENTS, items_by_id
from evidence import EvidenceStore
from rules.lotaip import load
from tests.crawler.crawl_site import RUCS, Site, registry

SEPTEMBER, OCTOBER = "2026-09", "2026-10"
FIRST, SECOND, THIRD = (
    datetime(2026, 10, 20, 15, tzinfo=UTC),
    datetime(2026, 11, 20, 15, tzinfo=UTC),
    datetime(2026, 11, 21, 15, tzinfo=UTC),
)
ITEMS = ("19.2", "19.5-22", "19.6", "19.8", "19.13", "19.17")
CEDULA, PRIVATE, MOBILE = "2459999997", "ines.quirumbay", "0998765432"
PEOPLE = f"Quirumbay Ulloares Inés {CEDULA}"
TOWN = build_country(7).municipalities[0]
RULES = load()


@dataclass
class Town:
    """A municipality with its own site, and the files that it shows now."""

    site: Site
    store: Path
    places: Registry
    shown: dict[tuple[str, str, str], bytes] = field(default_factory=dict)

    def publish(self, month: str, item: str, source: str | None = None) -> None:
        """The three files of an item; the dataset that of the month ``source`` where one is given."""
        whole = items_by_id()[item]
        self.shown[month, item, "dataset"] = (
            file_bytes(TOWN, source or month, item, "dataset", "own", None, False) or b""
        )
        self.shown[month, item, "metadata"] = vertical_csv(metadata_pairs(TOWN, month, whole), "own")
        self.shown[month, item, "dictionary"] = vertical_csv(dictionary_pairs(TOWN, whole), "own")

    def sweep(self, month: str, at: datetime) -> None:
        self.site.pages.clear()
        lists = []
        for each in (SEPTEMBER, OCTOBER):
            links = []
            for (of, item, component), data in self.shown.items():
                if of == each:
                    path = self.path(of, item, component)
                    self.site.csv(path, data.decode())
                    links.append(f'<li><a href="{path}">{items_by_id()[item].title}: {component}</a></li>')
            name = {SEPTEMBER: "Septiembre 2026", OCTOBER: "Octubre 2026"}[each]
            lists.append(f"<h2>{name}</h2><ul>{''.join(links)}</ul>")
        self.site.html("/lotaip/", f"<h1>Transparencia LOTAIP</h1>{''.join(lists)}")
        settings = StoreSettings(timeout=2, retries=0)
        asyncio.run(
            sweep_async(self.store, self.places, month, settings, lambda: at, allow_private=True, simulated=True)
        )

    def judge(self, month: str, as_of: datetime | None = None) -> CaseResult:
        with EvidenceStore(self.store) as evidence, ResultsStore(self.store / "results.db", writable=True) as results:
            (case,) = judge_month(evidence, month, places_of(self.places), RULES, as_of, results)
        return case

    def path(self, month: str, item: str, component: str) -> str:
        return f"/lotaip/{month.replace('-', '/')}/{item}-{component}.csv"

    def hash(self, month: str, item: str, component: str = "dataset") -> str:
        return hashlib.sha256(self.shown[month, item, component]).hexdigest()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    site = Site()
    store = tmp_path / "store"
    made = Town(site, store, registry(store, (RUCS[0], "", f"{site.url}/lotaip/")))
    for item in ITEMS:
        made.publish(SEPTEMBER, item)
    yield made
    site.close()


def found(case: CaseResult, rule: str) -> dict[str, list[Finding]]:
    """The findings of one rule, by obligation."""
    said = {v.obligation: [f for f in v.findings if f.rule == rule] for v in case.verdicts}
    for finding in case.findings:
        if finding.rule == rule:
            said[str(finding.params["obligation"])].append(finding)
    return {obligation: findings for obligation, findings in said.items() if findings}


def test_last_months_file_again_is_told_with_both_hashes(town: Town) -> None:
    town.sweep(SEPTEMBER, FIRST)
    for item in ITEMS:
        town.publish(OCTOBER, item, SEPTEMBER if item in ("19.8", "19.17", "19.2") else None)
    town.sweep(OCTOBER, SECOND)
    said = found(town.judge(OCTOBER), "K-01")
    assert set(said) == {"19.8", "19.17"}, "the directory may stay the same"
    for item, (finding,) in said.items():
        assert (finding.kind, finding.severity, finding.parameter) == ("same_bytes", "warning", None)
        assert finding.sha256 == finding.params["sha256"] == town.hash(OCTOBER, item)
        assert finding.params["previous_sha256"] == town.hash(SEPTEMBER, item)
        assert str(finding.params["previous_url"]).endswith(town.path(SEPTEMBER, item, "dataset"))
        assert town.hash(OCTOBER, item) in finding.message
    with ResultsStore(town.store / "results.db") as results, EvidenceStore(town.store) as evidence:
        assert results.load_case(RUCS[0], OCTOBER) is not None
        for (finding,) in said.values():
            assert evidence.payload(str(finding.params["previous_sha256"]))
    assert not found(town.judge(SEPTEMBER), "K-01"), "nothing is known of August"


def test_the_month_before_counts_only_as_it_was_known(town: Town) -> None:
    """October is swept first: at its date nobody had seen September."""
    for item in ITEMS:
        town.publish(OCTOBER, item, SEPTEMBER if item == "19.8" else None)
    town.sweep(OCTOBER, SECOND)
    town.sweep(SEPTEMBER, THIRD)
    assert not found(town.judge(OCTOBER, SECOND), "K-01")
    assert set(found(town.judge(OCTOBER, THIRD), "K-01")) == {"19.8"}


def test_withdrawn_and_changed_files_are_told_with_both_hashes(town: Town) -> None:
    for item in ITEMS:
        town.publish(OCTOBER, item)
    town.sweep(OCTOBER, SECOND)
    before = town.judge(OCTOBER)
    assert not found(before, "K-03")
    assert not found(before, "K-04")
    old = {key: hashlib.sha256(data).hexdigest() for key, data in town.shown.items()}
    for component in COMPONENTS:
        del town.shown[OCTOBER, "19.13", component]
    town.shown[OCTOBER, "19.6", "dataset"] = file_bytes(TOWN, OCTOBER, "19.6", "dataset", "own", None, True) or b""
    # The same rows saved by another program are no change.
    town.shown[OCTOBER, "19.8", "dataset"] = file_bytes(TOWN, OCTOBER, "19.8", "dataset", "pnt", None, False) or b""
    town.sweep(OCTOBER, THIRD)
    case = town.judge(OCTOBER)

    withdrawn = found(case, "K-03")
    assert set(withdrawn) == {"19.13"}
    assert {f.sha256 for f in withdrawn["19.13"]} == {old[OCTOBER, "19.13", component] for component in COMPONENTS}
    for finding in withdrawn["19.13"]:
        assert (finding.kind, finding.severity, finding.place) == ("unlisted", "warning", "own")
        assert finding.params["sha256"] == finding.sha256
        assert finding.params["seen_at"] == "2026-11-20T15:00:00Z"
        assert finding.params["shown_at"] == "2026-11-21T15:00:00Z"
        with EvidenceStore(town.store) as evidence:
            assert b"Octubre 2026" in evidence.payload(str(finding.params["shown_sha256"]))

    changed = found(case, "K-04")
    assert set(changed) == {"19.6"}
    (finding,) = changed["19.6"]
    assert finding.severity == "info"
    assert finding.params["previous_sha256"] == old[OCTOBER, "19.6", "dataset"]
    assert finding.params["sha256"] == finding.sha256 == town.hash(OCTOBER, "19.6")
    assert (finding.params["previous_at"], finding.params["seen_at"]) == (
        "2026-11-20T15:00:00Z",
        "2026-11-21T15:00:00Z",
    )

    assert town.judge(OCTOBER, SECOND) == before.model_copy(update={"as_of": "2026-11-20T15:00:00Z"})


def test_a_place_that_was_not_read_whole_accuses_nobody_of_withdrawing(town: Town) -> None:
    for item in ITEMS:
        town.publish(OCTOBER, item)
    town.sweep(OCTOBER, SECOND)
    town.shown.clear()
    town.site.pages.clear()
    town.site.close()
    settings = StoreSettings(timeout=1, retries=0)
    asyncio.run(
        sweep_async(town.store, town.places, OCTOBER, settings, lambda: THIRD, allow_private=True, simulated=True)
    )
    assert not found(town.judge(OCTOBER), "K-03")


def test_personal_data_is_counted_and_never_repeated(town: Town) -> None:
    for item in ITEMS:
        town.publish(OCTOBER, item)
    travel = town.shown[OCTOBER, "19.13", "dataset"].decode().splitlines()
    first, _, rest = travel[1].partition(";")
    travel[1] = f"{PEOPLE};{rest}"
    town.shown[OCTOBER, "19.13", "dataset"] = "\r\n".join(travel).encode()
    meetings = town.shown[OCTOBER, "19.17", "dataset"].decode()
    subject = meetings.splitlines()[1].split(";")[2]
    town.shown[OCTOBER, "19.17", "dataset"] = meetings.replace(
        f";{subject};", f";Llamar al {MOBILE} o a {PRIVATE}@gmail.com;", 1
    ).encode()
    town.sweep(OCTOBER, SECOND)
    case = town.judge(OCTOBER)
    said = found(case, "D-01")
    assert {(f.kind, f.count) for f in said["19.13"]} == {("cedula", 1)}
    assert {(f.kind, f.count) for f in said["19.17"]} == {("mobile", 1), ("stray_mail", 1)}
    (finding,) = said["19.13"]
    assert finding.params["masked"] == "24••••••97"
    assert found(case, "K-05")["19.13"][0].count == 1
    text = case.model_dump_json()
    with sqlite3.connect(town.store / "results.db") as db:
        text += "\n".join(db.iterdump())
    db.close()
    for secret in (CEDULA, PRIVATE, MOBILE, "Quirumbay", first):
        assert secret not in text


@pytest.mark.parametrize(("month", "before"), [("2026-10", "2026-09"), ("2026-01", "2025-12")])
def test_month_before(month: str, before: str) -> None:
    assert month_before(month) == before
