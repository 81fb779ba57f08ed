"""The index against saturation, silence and unreadable places, and its arithmetic redone by hand."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import pytest

from checker.model import Obligation, Parameter, PlaceKind, RuleSet, Severity, VerdictKind
from checker.results_model import Finding, ObligationVerdict
from rules.lotaip import load, sita

RULESET = load()
WITH_ALL_CI = replace(
    RULESET,
    index=replace(
        RULESET.index,
        ci_checks_measured=tuple(f"{o.id}:{check}" for o in RULESET.obligations for check in o.ci_checks),
    ),
)
ITEM_3 = RULESET.obligation("19.3")
ITEM_2 = RULESET.obligation("19.2")


def finding(parameter: Parameter | None, severity: Severity = "error") -> Finding:
    return Finding(
        rule="X-00",
        kind="k",
        severity=severity,
        parameter=parameter,
        owner="publisher",
        place="pnt",
        message="m",
        fix="f",
        law="l",
    )


def judge(
    obligation: Obligation,
    verdict: VerdictKind,
    place: PlaceKind = "pnt",
    ruleset: RuleSet = RULESET,
    findings: Sequence[Finding] = (),
) -> ObligationVerdict:
    measured = verdict != "no_evaluado"
    cta, eta, rp, ci = sita.parameters(
        verdict,
        findings,
        obligation=obligation,
        place=place,
        rp=1.0 if measured and place == "pnt" else None,
        ci=1.0 if measured and obligation.ci_checks else None,
        has_dataset=True,
        ruleset=ruleset,
    )
    return ObligationVerdict(obligation=obligation.id, verdict=verdict, cta=cta, eta=eta, rp=rp, ci=ci)


def everybody(verdict: VerdictKind, place: PlaceKind = "pnt", ruleset: RuleSet = RULESET) -> list[ObligationVerdict]:
    return [judge(obligation, verdict, place, ruleset) for obligation in ruleset.obligations]


# --- values of one obligation


@pytest.mark.parametrize(
    ("verdict", "findings", "expected"),
    [
        ("cumple", [], (1.0, 1.0, 1.0, 0.9)),
        ("no_aplica", [], (1.0, 1.0, 1.0, 0.9)),
        ("parcial", [finding("cta")], (0.5, 1.0, 1.0, 0.9)),
        ("parcial", [finding("eta")], (1.0, 0.0, 1.0, 0.9)),
        ("cumple", [finding("cta", "warning"), finding("rp", "warning"), finding(None)], (1.0, 1.0, 1.0, 0.9)),
        ("parcial", [finding("ci")], (1.0, 1.0, 1.0, 0.9)),
        ("incumple", [finding("cta")], (0.0, 0.0, 0.0, 0.0)),
        ("no_evaluado", [], (None, None, None, None)),
    ],
)
def test_parameters(verdict: VerdictKind, findings: list[Finding], expected: sita.Values) -> None:
    found = sita.parameters(
        verdict, findings, obligation=ITEM_3, place="pnt", rp=1.0, ci=0.9, has_dataset=True, ruleset=RULESET
    )
    assert found == expected


@pytest.mark.parametrize(("has_dataset", "eta"), [(True, 1.0), (False, 0.0), (None, None)])
def test_without_its_dataset_nothing_is_open_data(has_dataset: bool | None, eta: float | None) -> None:
    found = sita.parameters(
        "parcial", [], obligation=ITEM_2, place="pnt", rp=1.0, ci=None, has_dataset=has_dataset, ruleset=RULESET
    )
    assert found == (1.0, eta, 1.0, None)


def test_ci_is_left_out_where_the_version_measures_none() -> None:
    verdicts: tuple[VerdictKind, ...] = ("cumple", "incumple")
    for verdict in verdicts:
        values = sita.parameters(
            verdict, [], obligation=ITEM_2, place="pnt", rp=1.0, ci=None, has_dataset=True, ruleset=RULESET
        )
        assert values[3] is None


def test_registration_is_no_matter_of_a_folder_or_of_an_own_site() -> None:
    places: tuple[PlaceKind, ...] = ("local", "own")
    for place in places:
        found = sita.parameters(
            "incumple", [], obligation=ITEM_3, place=place, rp=None, ci=None, has_dataset=True, ruleset=RULESET
        )
        assert found == (0.0, 0.0, None, 0.0)


# --- the score


def test_there_are_26_places_in_legal_order() -> None:
    labels = [line.label for line in sita.arithmetic([], RULESET)]
    assert labels == [*(str(number) for number in range(1, 25)), "24.res", "24.act"]


def test_annex_1_gives_ci_to_22_places() -> None:
    without = [line.label for line in sita.arithmetic([], RULESET) if not line.ci_applies]
    assert without == ["2", "4", "24.res", "24.act"]


def test_perfect_month_has_no_sita_while_ci_is_unknown() -> None:
    score = sita.score(everybody("cumple"), RULESET)
    assert (score.sita, score.partial, score.partial_of) == (None, 1.0, ["cta", "eta", "rp"])
    assert (score.cta, score.eta, score.rp, score.ci) == (1.0, 1.0, 1.0, None)
    assert score.coverage == 1.0


def test_perfect_month_is_1_once_ci_is_measured() -> None:
    score = sita.score(everybody("cumple", ruleset=WITH_ALL_CI), WITH_ALL_CI)
    assert (score.sita, score.partial, score.partial_of, score.coverage) == (1.0, None, [], 1.0)


def test_nothing_published_is_0() -> None:
    score = sita.score(everybody("incumple", ruleset=WITH_ALL_CI), WITH_ALL_CI)
    assert (score.sita, score.coverage) == (0.0, 1.0)
    assert sita.score(everybody("incumple"), RULESET).partial == 0.0


@pytest.mark.parametrize("ruleset", [RULESET, WITH_ALL_CI], ids=["2026.1", "all CI"])
@pytest.mark.parametrize("number", range(len(RULESET.obligations)))
def test_one_numeral_never_gives_100(ruleset: RuleSet, number: int) -> None:
    judged = [
        judge(o, "cumple" if position == number else "no_evaluado", "pnt", ruleset)
        for position, o in enumerate(ruleset.obligations)
    ]
    score = sita.score(judged, ruleset)
    assert (score.sita, score.partial) == (None, None)
    assert score.coverage < ruleset.index.minimum_coverage
    rest_missing = [
        judge(o, "cumple" if position == number else "incumple", "pnt", ruleset)
        for position, o in enumerate(ruleset.obligations)
    ]
    score = sita.score(rest_missing, ruleset)
    assert (score.sita or score.partial or 0.0) < 0.1


@pytest.mark.parametrize("judged", [[], everybody("no_evaluado")], ids=["nothing judged", "nothing could be read"])
def test_silence_and_unreadable_places_are_not_0(judged: list[ObligationVerdict]) -> None:
    score = sita.score(judged, RULESET)
    assert (score.sita, score.partial, score.partial_of) == (None, None, [])
    assert (score.cta, score.eta, score.rp, score.ci) == (None, None, None, None)
    assert score.coverage == 0.0


def test_being_unreadable_in_part_changes_coverage_not_the_mean() -> None:
    judged = everybody("cumple")
    judged[5:10] = [judge(o, "no_evaluado") for o in RULESET.obligations[5:10]]  # 19.4, 19.5-22, 19.6, 19.7, 19.8
    score = sita.score(judged, RULESET)
    assert score.partial == 1.0
    assert score.coverage == pytest.approx((79 - 6 * 3) / 79)


def test_parameter_measured_in_under_half_of_its_places_is_null() -> None:
    half = [judge(o, "cumple" if o.order > 14 else "no_evaluado") for o in RULESET.obligations]
    measured = sum(line.cta is not None for line in sita.arithmetic(half, RULESET))
    assert measured == 13  # 13 to 24 without 22 (5-22 is not measured), and the two sections of Art. 24
    assert sita.score(half, RULESET).cta == 1.0
    fewer = [judge(o, "cumple" if o.order > 15 else "no_evaluado") for o in RULESET.obligations]
    assert sita.score(fewer, RULESET).cta is None


def test_numeral_1_needs_its_three_items_and_is_their_mean() -> None:
    judged = everybody("cumple")
    judged[1] = judge(RULESET.obligations[1], "incumple")
    assert sita.arithmetic(judged, RULESET)[0].cta == pytest.approx(2 / 3)
    judged[1] = judge(RULESET.obligations[1], "no_evaluado")
    assert sita.arithmetic(judged, RULESET)[0].cta is None
    assert sita.arithmetic(judged[:1], RULESET)[0].cta is None


def test_item_5_22_counts_twice() -> None:
    judged = everybody("cumple")
    judged[6] = judge(RULESET.obligations[6], "incumple")
    lines = {line.label: line for line in sita.arithmetic(judged, RULESET)}
    assert (lines["5"].cta, lines["22"].cta) == (0.0, 0.0)
    assert sita.score(judged, RULESET).cta == pytest.approx(24 / 26)


def test_a_pencil_gives_the_same_score() -> None:
    verdicts: list[VerdictKind] = ["cumple", "parcial", "incumple", "no_aplica", "no_evaluado"]
    judged = [
        judge(o, verdict, "pnt", WITH_ALL_CI, [finding("cta")] if verdict == "parcial" else [])
        for position, o in enumerate(WITH_ALL_CI.obligations)
        for verdict in [verdicts[position % 5]]
    ]
    score = sita.score(judged, WITH_ALL_CI)
    lines = sita.arithmetic(judged, WITH_ALL_CI)
    by_hand = [
        fmean(value for line in lines if (value := line.value(parameter)) is not None) for parameter in sita.PARAMETERS
    ]
    assert score.sita == pytest.approx(fmean(by_hand))
    assert score.no_aplica == verdicts.count("no_aplica") * 5


def test_folder_shows_the_partial_score() -> None:
    score = sita.score(everybody("cumple", "local"), RULESET)
    assert (score.sita, score.partial, score.partial_of, score.rp) == (None, 1.0, ["cta", "eta"], None)
