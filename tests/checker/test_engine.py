"""How verdicts follow from what was found and how completely each place was read (decisions 6 and 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from checker.engine import judge
from checker.model import Case, Entity, PlaceKind, PlaceReading, Publication, Source
from checker.results_model import CaseResult, ObligationVerdict
from rules.lotaip import load
from rules.lotaip.checks import _builders as build

RULES = load()
AFTER = datetime(2026, 5, 20, 15, tzinfo=UTC)
ON_TIME = datetime(2026, 5, 10, 9, tzinfo=UTC)
LIST = Source("pnt", "http://127.0.0.1/lista", "lista del portal nacional", "a" * 64, "2026-05-20T15:00:00Z")


def case(
    *publications: Publication, own: bool | str | None = None, pnt: bool | str | None = None, as_of: datetime = AFTER
) -> Case:
    """A case of April 2026. ``own``/``pnt``: True read whole, a text the cause why not, None no such place."""
    made = Case(Entity("1760000000001", "1701", "GAD de prueba"), build.MONTH, as_of, False, date(2026, 5, 15))
    places: list[tuple[PlaceKind, bool | str | None]] = [("own", own), ("pnt", pnt)]
    for place, read in places:
        if read is not None:
            why = read if isinstance(read, str) else None
            made.readings.append(PlaceReading(place, "http://127.0.0.1/", why is None, why, proof=LIST))
    for publication in publications:
        made.publications[publication.obligation.id, publication.place] = publication
    return made


def verdict_of(made: Case, obligation: str = "19.18") -> ObligationVerdict:
    return next(v for v in judge(made, RULES).verdicts if v.obligation == obligation)


def seen_at(captured_at: str) -> Case:
    """Nothing on the national portal, whose list was stored at this moment; judged days after the term."""
    made = case(pnt=True)
    made.readings = [replace(reading, proof=replace(LIST, captured_at=captured_at)) for reading in made.readings]
    return made


def good(place: PlaceKind = "pnt") -> Publication:
    return build.publication(place=place, registered_at=ON_TIME if place == "pnt" else None)


def faulty(place: PlaceKind = "pnt") -> Publication:
    return build.publication(place=place, without=["dictionary"], registered_at=ON_TIME)


@pytest.mark.parametrize(
    ("made", "verdict", "cause"),
    [
        (case(good(), pnt=True), "cumple", None),
        (case(faulty(), pnt=True), "parcial", None),
        (case(pnt=True), "incumple", None),
        (case(pnt="platform_failed"), "no_evaluado", "platform_failed"),
        (case(pnt=True, as_of=datetime(2026, 5, 15, 12, tzinfo=UTC)), "no_evaluado", "not_due"),
        (case(pnt=True, as_of=datetime(2026, 5, 16, 4, tzinfo=UTC)), "no_evaluado", "not_due"),
        (case(pnt=True, as_of=datetime(2026, 5, 16, 6, tzinfo=UTC)), "incumple", None),
        (seen_at("2026-05-16T04:59:59Z"), "no_evaluado", "not_due"),
        (seen_at("2026-05-16T05:00:00Z"), "incumple", None),
        (case(good("own"), own=True, pnt=True), "parcial", None),
        (case(good("own"), own=True, pnt="platform_failed"), "cumple", None),
        (case(own="host_failed", pnt=True), "incumple", None),
        (case(own=True), "no_evaluado", "no_pnt_row"),
        (case(own="host_failed"), "no_evaluado", "host_failed"),
        (case(good("own"), own=True), "cumple", None),
        (case(faulty("own"), good(), own=True, pnt=True), "cumple", None),
        (case(faulty(), good("own"), own=True, pnt=True), "cumple", None),
        (case(), "no_evaluado", "no_sweep"),
    ],
    ids=[
        "registered",
        "registered with a fault",
        "missing from the national portal's list",
        "list not read whole",
        "last day of the term",
        "last day of the term in Guayaquil, next day in UTC",
        "first hour after the term in Guayaquil",
        "list seen in the last second of the term, judged days later",
        "list seen in the first second after the term",
        "only on the own site",
        "own site while the national portal fails",
        "missing on the national portal while the own site is down",
        "own site without it, no row for the national portal",
        "own site down",
        "own site, no row for the national portal",
        "the better copy counts: national portal",
        "the better copy counts: own site",
        "never visited",
    ],
)
def test_verdict(made: Case, verdict: str, cause: str | None) -> None:
    found = verdict_of(made)
    assert (found.verdict, found.cause.code if found.cause else None) == (verdict, cause)


def test_a_missing_registration_is_said_exactly_so_with_the_list_as_proof() -> None:
    (finding,) = verdict_of(case(pnt=True)).findings
    assert (finding.rule, finding.kind, finding.sha256) == ("P-02", "not_registered_pnt", LIST.sha256)
    assert "portal nacional" in finding.message.lower()
    assert finding.law == "LOTAIP (2023), art. 19, num. 18; Reglamento General a la LOTAIP (D. E. 124 de 2024), art. 12"


@pytest.mark.parametrize("cause", ["html_instead", "not_found", "login", "empty_file"])
def test_a_dead_link_accuses_only_when_confirmed(cause: str) -> None:
    dead = build.empty(failed=[build.failed(cause, confirmed=True)])
    fresh = build.empty(failed=[build.failed(cause, confirmed=False)])
    assert verdict_of(case(dead, pnt=True)).verdict == "incumple"
    assert verdict_of(case(fresh, pnt=True)).verdict == "no_evaluado"


@pytest.mark.parametrize("cause", ["host_failed", "server_error", "blocked", "too_large", "missing_evidence"])
def test_a_failure_that_is_not_the_publishers_never_accuses(cause: str) -> None:
    waiting = replace(good(), parts={}, failed=[build.failed(cause, confirmed=False)])
    found = verdict_of(case(waiting, pnt=True))
    assert found.verdict == "no_evaluado"
    assert not [finding for finding in found.findings if finding.severity == "error"]


def test_a_component_that_could_not_be_got_is_not_missing() -> None:
    half = good()
    del half.parts["dictionary"]
    half.failed.append(build.failed("host_failed", "dictionary", confirmed=False))
    found = verdict_of(case(half, pnt=True))
    assert (found.verdict, found.cause.code if found.cause else None) == ("no_evaluado", "host_failed")


def test_lateness_never_changes_a_verdict() -> None:
    late = replace(good(), registered_at=datetime(2026, 5, 19, tzinfo=UTC))
    found = verdict_of(case(late, pnt=True))
    assert (found.verdict, found.on_time, found.rp) == ("cumple", False, 0.0)


def test_whole_absence_with_its_note_is_no_aplica() -> None:
    row = ["NO APLICA"] * 6
    note = [*build.dictionary_rows("19.18"), ["Nota", "NO APLICA: en el mes no se firmó ningún convenio."]]
    found = verdict_of(
        case(build.publication(dataset=[build.dataset_rows("19.18")[0], row], dictionary=note), pnt=True)
    )
    assert found.verdict == "no_aplica"
    bare = verdict_of(case(build.publication(dataset=[build.dataset_rows("19.18")[0], row]), pnt=True))
    assert (bare.verdict, bare.findings[0].rule) == ("parcial", "C-02")


def test_a_case_of_one_file_judges_only_what_it_holds() -> None:
    made = case(good("local"))
    made.only = frozenset({"19.18"})
    assert [v.obligation for v in judge(made, RULES).verdicts] == ["19.18"]


def test_a_fault_in_many_rows_is_one_finding_with_its_exact_count() -> None:
    rows = [build.dataset_rows("19.18")[0], *([*build.AGREEMENT[:5], ""] for _ in range(1000))]
    found = verdict_of(case(build.publication(dataset=rows), pnt=True))
    (finding,) = [finding for finding in found.findings if finding.rule == "C-01"]
    assert (finding.count, finding.location.row, finding.params["rows"]) == (1000, 2, list(range(2, 12)))


def test_nothing_read_can_score_neither_0_nor_100() -> None:
    score = judge(case(own="host_failed"), RULES).score
    assert (score.sita, score.partial, score.coverage) == (None, None, 0.0)


def test_judging_twice_gives_the_same_bytes() -> None:
    first, second = (judge(case(faulty(), pnt=True), RULES) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()
    assert CaseResult.model_validate_json(first.model_dump_json()) == first
