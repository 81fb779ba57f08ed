"""Portal systems and best examples: a fault many share is told once, with all it affects."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from checker.results import ResultsStore
from checker.results_model import CaseResult, ComponentRef, Finding, Reading
from checker.results_shared import PlaceFault, PlaceOnSystem, best_examples, places_on_systems
from reports.build import build_site
from reports.systems import systems_of
from tests.reports import synthetic
from tests.reports.conftest import NOW
from tests.reports.test_site import HOSTILE, check_links, page, text

ORDER = {o.id: o.order for o in synthetic.catalogue().obligations}


def fault(number: int, **changed: Any) -> PlaceFault:
    values: dict[str, Any] = dict(
        ruc=f"r{number}", place="own", rule="F-04", kind="headers", severity="error", owner="publisher", count=1,
        obligations=("19.6",),
    )  # fmt: skip
    values |= changed
    same = {name: values[name] for name in ("rule", "kind", "severity", "owner", "place")}
    example = Finding(**same, parameter=None, message="m", fix="f", law="l")
    return PlaceFault(**values, example=example)


def places(count: int, system: str | None, first: int = 0, complete: bool = True) -> list[PlaceOnSystem]:
    return [PlaceOnSystem(f"r{n}", "own", system, complete) for n in range(first, first + count)]


def test_a_fault_of_half_and_of_three_is_told_once() -> None:
    here, there = places(6, "joomla"), places(4, "wordpress", 6)
    faults = [fault(0), fault(1, obligations=("19.10", "19.7")), fault(2), fault(6)]
    joomla, wordpress = systems_of([*here, *there], faults, ORDER)
    (shared,) = joomla.faults
    assert shared.rucs == ("r0", "r1", "r2")
    assert shared.obligations == ("19.6", "19.7", "19.10")
    assert (shared.share, shared.elsewhere) == (0.5, 0.25)
    assert wordpress.faults == ()


def test_two_are_not_enough_and_neither_is_less_than_half() -> None:
    (small,) = systems_of(places(2, "joomla"), [fault(0), fault(1)], ORDER)
    assert small.faults == ()
    (large,) = systems_of(places(7, "joomla"), [fault(0), fault(1), fault(2)], ORDER)
    assert large.faults == ()


def test_portals_that_were_not_read_do_not_thin_out_a_fault() -> None:
    unread = places(20, "joomla", 3, complete=False)
    (system,) = systems_of([*places(3, "joomla"), *unread], [fault(0), fault(1), fault(2)], ORDER)
    assert len(system.rucs) == 23
    assert len(system.seen) == 3
    assert len(system.faults) == 1


def test_another_place_of_the_same_municipality_is_not_accused() -> None:
    national = [PlaceOnSystem(f"r{n}", "pnt", "pnt", True) for n in range(3)]
    found = systems_of([*places(3, "joomla"), *national], [fault(n, place="pnt") for n in range(3)], ORDER)
    by_name = {system.name: system for system in found}
    assert by_name["joomla"].faults == ()
    (shared,) = by_name["pnt"].faults
    assert shared.elsewhere is None


def test_what_the_platform_must_mend_comes_first() -> None:
    faults = [fault(n) for n in range(4)] + [fault(n, rule="N-01", owner="platform") for n in range(3)]
    (system,) = systems_of(places(4, "joomla"), faults, ORDER)
    assert [f.owner for f in system.faults] == ["platform", "publisher"]


def test_the_store_answers_by_place(results: ResultsStore) -> None:
    month = results.months()[-1]
    found = places_on_systems(results, month)
    for entity in results.entities():
        case = results.load_case(entity.ruc, month)
        assert case is not None
        told = [(p.place, p.system, p.complete) for p in found if p.ruc == entity.ruc]
        assert told == [(r.place, r.system, r.complete) for r in case.readings]


def test_best_examples_comply_without_a_warning(results: ResultsStore) -> None:
    months = results.months()
    cases = {e.ruc: results.load_cases(e.ruc) for e in results.entities()}
    for obligation, examples in best_examples(results, months).items():
        counts = {ruc: sum(clean(case, obligation) for case in own) for ruc, own in cases.items()}
        best = sorted((count for count in counts.values() if count), reverse=True)[:5]
        assert [example.months for example in examples] == best
        for example in examples:
            assert counts[example.ruc] == example.months
            last = results.load_case(example.ruc, example.last)
            assert last is not None
            assert clean(last, obligation)


def clean(case: CaseResult, obligation: str) -> bool:
    verdict = next(v for v in case.verdicts if v.obligation == obligation)
    return verdict.verdict == "cumple" and not verdict.findings


def test_the_pages_of_systems_and_of_examples(built: Path, results: ResultsStore) -> None:
    index = page(built / "s" / "index.html")
    named = [str(href) for href in index.xpath("//table//th/a/@href")]
    assert "pnt.html" in named
    assert "wordpress.html" in named
    assert "Nadie sabe" not in text(index)
    assert all((built / "s" / name).is_file() for name in named)
    examples = page(built / "o" / "19.6.html").xpath("//ol[@class='examples']/li/a/@href")
    assert examples
    assert all((built / "o" / str(href).partition("#")[0]).resolve().is_file() for href in examples)


def test_a_shared_fault_on_its_page_with_hostile_text(tmp_path: Path) -> None:
    bad = Finding(
        rule="F-04", kind=HOSTILE, severity="error", parameter="cta", owner="platform", place="own",
        message=HOSTILE * 200, fix=HOSTILE * 200, law="l",
    )  # fmt: skip
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        listed = synthetic.entities(5)
        store.save_entities(listed)
        for entity in listed:
            ((case, evidence),) = synthetic.cases(entity, ["2026-10"])
            case.readings = [Reading(place="own", url="https://m.example", complete=True, system="ckan")]
            case.verdicts[3].findings.append(bad)
            case.verdicts[3].components.append(
                ComponentRef(component="dataset", place="own", url="https://m.example/a.csv", file="a.csv", sha256=None,
                             captured_at=None, registered_at=None)
            )  # fmt: skip
            case.verdicts[4].findings.append(bad.model_copy(update={"rule": "P-02"}))
            case.verdicts[4].components.clear()
            store.save_case(case, evidence)
        build_site(store, tmp_path / "site", generated_at=NOW)
    check_links(tmp_path / "site")
    tree = page(tmp_path / "site" / "s" / "ckan.html")
    assert "5 de 5" in text(tree)
    assert "P-02" not in text(tree)
    assert "puede resolverlo el portal nacional o el proveedor" in text(tree).lower()
    table = (tmp_path / "site" / "s" / "ckan.csv").read_text(encoding="utf-8-sig")
    assert {row["ruc"] for row in csv.DictReader(io.StringIO(table)) if row["regla"] == "F-04"} == {
        entity.ruc for entity in listed
    }
