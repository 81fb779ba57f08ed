"""The truth says what the verdict semantics say, and every mistake stands somewhere in the default country."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from demo.country import Country, build_country
from demo.defects import DEFECTS
from demo.items import items
from demo.model import Copy, Expected, ItemPlan, Municipality
from demo.months import next_month_at, sweeps
from demo.truth import expected

_MONTH = "2026-07"
FIRST, SECOND = sweeps(_MONTH)
EARLY = next_month_at(_MONTH, 10, 9)
LATE = next_month_at(_MONTH, 19, 9)


@pytest.fixture
def both(country: Country) -> Municipality:
    return country.municipalities[0]


@pytest.fixture
def own_only(country: Country) -> Municipality:
    return country.municipalities[9]


def _verdict(m: Municipality, plan: ItemPlan, item: str = "19.6", second: bool = True) -> Expected:
    return expected(m, _MONTH, {item: plan}, SECOND if second else FIRST)[item]


def _all(country: Country) -> Iterator[tuple[Municipality, str, Expected]]:
    for m in country.municipalities:
        for month in country.months:
            for e in country.truth(m.ruc, month, sweeps(month)[1]).values():
                yield m, month, e


def test_visits_are_a_day_apart_after_the_deadline() -> None:
    assert FIRST + timedelta(hours=24) == SECOND
    assert FIRST.isoformat() == "2026-08-20T15:00:00+00:00"
    assert sweeps("2026-12")[0].isoformat() == "2027-01-20T15:00:00+00:00"


def test_every_defect_counts_somewhere_in_the_default_country(country: Country) -> None:
    scored = {e.defect for _, _, e in _all(country)}
    assert set(DEFECTS) <= scored
    assert {"missing", "only_own_site", "withdrawn", "changed", None} <= scored


def test_every_scored_defect_names_its_rules(country: Country) -> None:
    for _, _, e in _all(country):
        if e.defect in DEFECTS:
            assert e.rules - {"P-02"} == DEFECTS[e.defect].rules
        if e.verdict in ("cumple", "no_aplica"):
            assert not e.rules
        if e.verdict in ("parcial", "incumple"):
            assert e.rules


def test_all_five_verdicts_and_all_error_rules_occur(country: Country) -> None:
    found = list(_all(country))
    assert {e.verdict for _, _, e in found} == {"cumple", "no_aplica", "parcial", "incumple", "no_evaluado"}
    assert frozenset().union(*(e.rules for _, _, e in found)) == {
        "P-02", "P-03", "P-05", "F-01", "F-04", "F-05", "F-06", "F-08", "C-01", "C-02", "C-03", "C-04", "T-02",
        "L-01", "L-02", "L-03",
    }  # fmt: skip
    assert {e.on_time for _, _, e in found} == {True, False, None}


def test_missing_is_incumple_only_where_the_national_portal_is_used(both: Municipality, own_only: Municipality) -> None:
    missing = _verdict(both, {})
    assert (missing.verdict, missing.rules, missing.on_time) == ("incumple", frozenset({"P-02"}), None)
    unknown = _verdict(own_only, {})
    assert (unknown.verdict, unknown.rules, unknown.cause) == ("no_evaluado", frozenset(), "no_pnt_row")


def test_only_on_the_own_site_is_partial_with_the_own_errors_too(both: Municipality) -> None:
    assert _verdict(both, {"own": Copy(EARLY)}).rules == {"P-02"}
    spoiled = _verdict(both, {"own": Copy(EARLY, "xlsx")})
    assert (spoiled.verdict, spoiled.rules, spoiled.place) == ("parcial", frozenset({"P-02", "F-01"}), "own")


def test_the_better_copy_is_scored_and_ties_go_to_the_national_portal(both: Municipality) -> None:
    better_own = _verdict(both, {"own": Copy(EARLY), "pnt": Copy(EARLY, "xlsx")})
    assert (better_own.verdict, better_own.place, better_own.rules) == ("cumple", "own", frozenset())
    tie = _verdict(both, {"own": Copy(EARLY, "empty_cells"), "pnt": Copy(EARLY, "xlsx")})
    assert (tie.verdict, tie.place, tie.rules) == ("parcial", "pnt", frozenset({"F-01"}))


def test_lateness_is_the_registrations_and_leaves_the_verdict(both: Municipality, own_only: Municipality) -> None:
    assert _verdict(both, {"pnt": Copy(LATE)}) == Expected("cumple", on_time=False, place="pnt")
    assert _verdict(both, {"pnt": Copy(next_month_at(_MONTH, 15, 23, 41))}).on_time is True
    assert _verdict(own_only, {"own": Copy(LATE)}) == Expected("cumple", on_time=None, place="own")


def test_a_dead_dataset_is_partial_when_seen_twice(own_only: Municipality) -> None:
    plan: ItemPlan = {"own": Copy(EARLY, "dead_link")}
    once, twice = _verdict(own_only, plan, second=False), _verdict(own_only, plan)
    assert (once.verdict, once.rules, once.cause) == ("no_evaluado", frozenset(), "unconfirmed")
    assert (twice.verdict, twice.rules) == ("parcial", frozenset({"P-05"}))
    assert _verdict(own_only, {"own": Copy(EARLY, "all_dead")}).verdict == "incumple"
    between = _verdict(own_only, {"own": Copy(FIRST + timedelta(hours=2), "zero_bytes")})
    assert (between.verdict, between.cause) == ("no_evaluado", "unconfirmed")


def test_what_comes_or_goes_between_the_visits(both: Municipality) -> None:
    gone: ItemPlan = {"pnt": Copy(EARLY, withdrawn=FIRST + timedelta(hours=3))}
    assert _verdict(both, gone, second=False).verdict == "cumple"
    assert (_verdict(both, gone).verdict, _verdict(both, gone).defect) == ("incumple", "withdrawn")
    new: ItemPlan = {"pnt": Copy(FIRST + timedelta(hours=3))}
    assert _verdict(both, new, second=False).verdict == "incumple"
    assert (_verdict(both, new).verdict, _verdict(both, new).on_time) == ("cumple", False)


def test_nothing_to_tell_is_no_aplica_unless_something_is_wrong(both: Municipality) -> None:
    item = sorted(both.no_aplica)[0]
    assert _verdict(both, {"pnt": Copy(EARLY)}, item).verdict == "no_aplica"
    assert _verdict(both, {"pnt": Copy(EARLY, "no_note")}, item).rules == {"C-02"}
    assert _verdict(both, {"pnt": Copy(EARLY, "old_copy")}, item).verdict == "parcial"


def test_before_the_first_visit_and_with_the_host_down_nothing_is_said(country: Country) -> None:
    before = country.truth(country.municipalities[0].ruc, _MONTH, FIRST - timedelta(seconds=1))
    assert {(e.verdict, e.cause) for e in before.values()} == {("no_evaluado", "not_visited")}
    down = [m for m in country.municipalities if m.down(_MONTH)]
    assert [m.fault.kind for m in down if m.fault] == ["error_500", "refused"]
    for m in down:
        truth = country.truth(m.ruc, _MONTH, SECOND)
        assert {(e.verdict, e.cause) for e in truth.values()} == {("no_evaluado", "host_down")}


def test_stories_go_where_they_say(country: Country) -> None:
    def good(index: int, month: str) -> int:
        truth = country.truth(country.municipalities[index].ruc, month, sweeps(month)[1])
        return sum(e.verdict in ("cumple", "no_aplica") for e in truth.values())

    first, last = country.months[0], country.months[-1]
    assert all(good(0, month) == len(items()) for month in country.months)
    assert good(2, first) < 15 < good(2, last) == len(items())
    assert good(3, first) == len(items()) > 15 > good(3, last)
    assert good(5, country.months[1]) < good(5, country.months[0]) == len(items())


def test_truth_is_written_as_json(tmp_path: Path) -> None:
    country = build_country(7, 3, ["2026-07"])
    country.write_truth(tmp_path / "truth.json")
    document = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert document["sweeps"] == {"2026-07": ["2026-08-20T15:00:00Z", "2026-08-21T15:00:00Z"]}
    m = country.municipalities[1]
    written = document["truth"][m.ruc]["2026-07"]["2026-08-21T15:00:00Z"]
    assert {key: entry["verdict"] for key, entry in written.items()} == {
        key: e.verdict for key, e in country.truth(m.ruc, "2026-07", SECOND).items()
    }
