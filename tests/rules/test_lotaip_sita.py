"""The index against saturation, silence and unreadable places, and its arithmetic redone by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import fmean

import pytest

from checker import engine
from checker.model import (
    Case,
    Failure,
    Measured,
    Obligation,
    Parameter,
    PlaceKind,
    PlaceReading,
    Publication,
    Rule,
    RuleOutcome,
    RuleSet,
    RuleSetting,
    Severity,
    Text,
    VerdictKind,
)
from checker.results_model import Finding, ObligationVerdict
from rules.lotaip import load, sita
from rules.lotaip.checks import _builders as b

RULESET = load("2026.1")
"""The first version measures one quality check; what is told of it must stay as it was."""
NEWEST = load("2026.2")
WITH_ALL_CI = replace(
    RULESET,
    index=replace(
        RULESET.index,
        ci_checks_measured=tuple(f"{o.id}:{check}" for o in RULESET.obligations for check in o.ci_checks),
    ),
)


def _nothing(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    yield from ()


WITH_LINKS = replace(
    WITH_ALL_CI,
    rules=(
        *(rule for rule in NEWEST.rules if NEWEST.settings[rule.code].check != "verificables"),
        Rule(
            code="X-01",
            title="Los enlaces se abren",
            why="w",
            law="l",
            source="norm",
            scope="publication",
            needs_web=True,
            valid_from="2024-01",
            valid_to=None,
            texts={"dead": Text("m", "f")},
            check=_nothing,
        ),
    ),
    settings={**NEWEST.settings, "X-01": RuleSetting("error", "ci", check="verificables")},
)
"""All checks of Annex 1, and one rule about links, which stands for those that probe them."""

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
        ci=dict.fromkeys(obligation.ci_checks, 1.0) if measured else {},
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
        verdict,
        findings,
        obligation=ITEM_3,
        place="pnt",
        rp=1.0,
        ci={"validez": 0.9},
        has_dataset=True,
        ruleset=RULESET,
    )
    assert found == expected


@pytest.mark.parametrize(("has_dataset", "eta"), [(True, 1.0), (False, 0.0), (None, None)])
def test_without_its_dataset_nothing_is_open_data(has_dataset: bool | None, eta: float | None) -> None:
    found = sita.parameters(
        "parcial", [], obligation=ITEM_2, place="pnt", rp=1.0, ci={}, has_dataset=has_dataset, ruleset=RULESET
    )
    assert found == (1.0, eta, 1.0, None)


def test_ci_is_left_out_where_the_version_measures_none() -> None:
    verdicts: tuple[VerdictKind, ...] = ("cumple", "incumple")
    for verdict in verdicts:
        values = sita.parameters(
            verdict, [], obligation=ITEM_2, place="pnt", rp=1.0, ci={}, has_dataset=True, ruleset=RULESET
        )
        assert values[3] is None


def test_registration_is_no_matter_of_a_folder_or_of_an_own_site() -> None:
    places: tuple[PlaceKind, ...] = ("local", "own")
    for place in places:
        found = sita.parameters(
            "incumple", [], obligation=ITEM_3, place=place, rp=None, ci={}, has_dataset=True, ruleset=RULESET
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


# --- CI of several checks


@pytest.mark.parametrize(
    ("item", "shares", "ci"),
    [
        ("19.6", {"validez": 0.75}, 0.75),
        ("19.18", {"vigencia": 0.5}, 0.5),
        ("19.18", {"vigencia": 0.5, "verificables": 1.0}, 0.75),  # (0.5 + 1.0) / 2
        ("19.18", {"verificables": 0.25}, 0.25),  # no term could be read: it leaves the mean, it is no 0
        ("19.18", {}, None),
        ("19.6", {"verificables": 0.0, "validez": 1.0}, 1.0),  # Annex 1 gives the budget no check of links
        ("24.res", {"verificables": 1.0}, None),  # nor Art. 24 any check at all
    ],
)
def test_ci_is_the_mean_of_the_checks_that_annex_1_gives_the_item(
    item: str, shares: dict[str, float], ci: float | None
) -> None:
    found = sita.parameters(
        "cumple",
        [],
        obligation=WITH_ALL_CI.obligation(item),
        place="pnt",
        rp=1.0,
        ci=shares,
        has_dataset=True,
        ruleset=WITH_ALL_CI,
    )
    assert found[3] == (None if ci is None else pytest.approx(ci))


def test_the_first_version_knows_validity_of_item_3_alone() -> None:
    for item, ci in (("19.3", 0.5), ("19.6", None), ("19.18", None)):
        found = sita.parameters(
            "cumple",
            [],
            obligation=RULESET.obligation(item),
            place="pnt",
            rp=1.0,
            ci={"validez": 0.5, "vigencia": 0.5, "verificables": 0.5},
            has_dataset=True,
            ruleset=RULESET,
        )
        assert found[3] == ci


def _dataset(item: str, *rows: Sequence[str]) -> Publication:
    return b.publication(item, dataset=b.dataset_rows(item, *rows), registered_at=datetime(2026, 5, 10, tzinfo=UTC))


def _case(*publications: Publication) -> Case:
    case = b.case(*publications)
    case.readings = [PlaceReading("pnt", "https://ejemplo.invalid", complete=True)]
    return case


def _ci(case: Case, ruleset: RuleSet = NEWEST) -> dict[str, float | None]:
    return {verdict.obligation: verdict.ci for verdict in engine.judge(case, ruleset).verdicts}


def test_shares_are_of_the_rows_that_could_be_measured() -> None:
    """Budget: of three rows one has a wrong sum and one cannot be read: 1 of 2 holds. Agreements: of four, two are in
    force, one has ended, one has a term in doubt: 2 of 3. Pay: one row with two faults is one wrong row of two."""
    good = list(b.SAMPLES["19.6"][1])
    wrong, silent = [*good], [*good]
    wrong[5], silent[3:] = "999.00", ["NO APLICA"] * 11
    wrong[10], wrong[11], wrong[13] = "499.00", "599.00", "40.04"
    terms = ("2 años", "Indefinido", "2020-01-01 a 2024-12-31", "1 año, renovable")
    agreements = [[*b.AGREEMENT[:1], "2026-04-01", *b.AGREEMENT[2:4], term, b.AGREEMENT[5]] for term in terms]
    agreements[2][1] = "2020-01-01"
    pay = list(b.SAMPLES["19.3"][0])
    broken = [*pay]
    broken[6], broken[11] = "817.00", "1.00"
    found = _ci(
        _case(_dataset("19.6", good, wrong, silent), _dataset("19.18", *agreements), _dataset("19.3", pay, broken))
    )
    assert found["19.6"] == pytest.approx(1 / 2)
    assert found["19.18"] == pytest.approx(2 / 3)
    assert found["19.3"] == pytest.approx(1 / 2)
    assert found["19.16"] == 0.0  # owed and not published
    assert found["24.res"] is None


def test_links_that_nobody_probed_lower_neither_ci_nor_coverage() -> None:
    """With nothing but item 19.18 published and no link probed, the case is judged as if links were not measured."""
    ruleset = WITH_LINKS
    case = _case(_dataset("19.18", b.AGREEMENT))
    found = _ci(case, ruleset)
    assert found["19.18"] == 1.0  # its term alone
    assert found["19.10"] is None  # owed and missing, but links are no matter of this case
    assert found["19.16"] == 0.0  # its term is
    assert engine.judge(case, ruleset).score.coverage == 1.0


def test_links_that_were_probed_count_everywhere() -> None:
    def probe(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
        yield Failure("dead", "dataset", 2)
        yield Measured(4)

    ruleset = replace(
        WITH_LINKS,
        rules=tuple(replace(rule, check=probe) if rule.code == "X-01" else rule for rule in WITH_LINKS.rules),
    )
    found = _ci(_case(_dataset("19.18", b.AGREEMENT)), ruleset)
    assert found["19.18"] == pytest.approx((1.0 + 0.75) / 2)
    assert found["19.10"] == 0.0
    assert found["24.res"] is None


def test_nothing_published_is_0_of_links_too() -> None:
    score = engine.judge(_case(), WITH_LINKS).score
    assert (score.ci, score.coverage) == (0.0, 1.0)
