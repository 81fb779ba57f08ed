"""The order of a month, against a table made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from checker.model import Parameter
from checker.results import VERDICTS, CaseSummary
from checker.results_catalogue import EntityRow
from checker.results_model import Score
from reports.arithmetic import spans
from reports.bands import BANDS, band_of
from reports.charts import histogram, line
from reports.groups import groups
from reports.ranking import Basis, Ranking, rank
from reports.story import Why, _shares, explain, movers_of, tell
from tests.reports import synthetic

SETTINGS = synthetic.catalogue().settings
FIRST_THREE: tuple[Parameter, ...] = ("cta", "eta", "rp")


def summary(name: str, values: Sequence[float | None], coverage: float = 1.0, month: str = "2026-10") -> CaseSummary:
    cta, eta, rp, ci = values
    known = [value for value in values if value is not None]
    whole = len(known) == 4
    mean = sum(known) / len(known) if known else None
    names: tuple[Parameter, ...] = ("cta", "eta", "rp", "ci")
    rest = [n for n, value in zip(names, values, strict=True) if value is not None]
    score = Score(
        sita=mean if whole else None,
        partial=None if whole else mean,
        partial_of=[] if whole else rest,
        cta=cta,
        eta=eta,
        rp=rp,
        ci=ci,
        coverage=coverage,
        no_aplica=0,
    )
    counts = dict.fromkeys(VERDICTS, 0) | {"cumple": 20, "parcial": 5, "incumple": 2}
    row = EntityRow(ruc=name, name=f"GAD de {name}", canton=name, province="P")
    return CaseSummary(row, month, "2026.1", f"{month}-28T00:00:00Z", False, score, counts, "")


def ranking(*lines: CaseSummary, before: Ranking | None = None, others: Sequence[str] = ()) -> Ranking:
    entities = {s.entity.ruc: s.entity for s in lines} | {n: EntityRow(ruc=n, name=n) for n in others}
    return rank(lines[0].month, lines, entities, SETTINGS, before)


def places(found: Ranking) -> list[tuple[str, int | None, float | None, bool]]:
    return [(x.label, x.place, x.value, x.tied) for x in found.ranked]


def test_ties_share_a_place_at_the_printed_precision() -> None:
    found = ranking(
        summary("Da", (0.5, 0.5, 0.5, None)),
        summary("Be", (0.80004, 0.8, 0.8, None)),
        summary("Al", (0.8, 0.8, 0.8, None)),
        summary("Ce", (0.7994, 0.7994, 0.7994, None)),
    )
    assert places(found) == [
        ("Al", 1, 80.0, True),
        ("Be", 1, 80.0, True),
        ("Ce", 3, 79.9, False),
        ("Da", 4, 50.0, False),
    ]
    assert found.basis.kind == "partial"
    assert "CTA, ETA y RP" in found.basis.told()
    assert "CI" in found.basis.told()


def test_what_is_not_comparable_is_listed_without_place_and_says_why() -> None:
    found = ranking(
        summary("Al", (1, 1, 1, None)),
        summary("Be", (1, 0, 1, None)),
        summary("Poco", (1, 1, 1, None), coverage=0.79),
        summary("Justo", (0, 0, 0, None), coverage=0.80),
        summary("SinRP", (1, 1, None, None), coverage=0.9),
        others=["Ausente"],
    )
    assert [x.label for x in found.ranked] == ["Al", "Be", "Justo"]
    reasons = {x.label: x.reason or "" for x in found.unranked}
    assert set(reasons) == {"Poco", "SinRP", "Ausente"}
    assert "79 %" in reasons["Poco"]
    assert "80 %" in reasons["Poco"]
    assert "RP" in reasons["SinRP"]
    assert "Sin medición" in reasons["Ausente"]


def test_the_official_index_orders_when_all_four_parameters_are_measured() -> None:
    found = ranking(summary("Al", (1, 1, 1, 0)), summary("Be", (0.9, 0.9, 0.9, 0.9)), summary("Ce", (1, 1, 1, None)))
    assert places(found) == [("Be", 1, 90.0, False), ("Al", 2, 75.0, False)]
    assert found.basis.kind == "sita"
    assert [x.label for x in found.unranked] == ["Ce"]


def test_one_that_measures_more_is_ordered_by_what_all_have() -> None:
    found = ranking(summary("Al", (1, 1, 0.4, 0)), summary("Be", (0.9, 0.9, 0.9, None)), summary("Ce", (0, 0, 0, None)))
    assert found.basis.parameters == FIRST_THREE
    assert places(found)[:2] == [("Be", 1, 90.0, False), ("Al", 2, 80.0, False)]


def test_changes_refer_to_the_month_before() -> None:
    before = ranking(
        summary("Al", (0.5, 0.5, 0.5, None), month="2026-09"),
        summary("Be", (0.9, 0.9, 0.9, None), month="2026-09"),
        summary("Ce", (0.4, 0.4, 0.4, None), month="2026-09", coverage=0.1),
    )
    now = ranking(
        summary("Al", (1, 1, 1, None)),
        summary("Be", (0.9, 0.9, 0.9, None)),
        summary("Ce", (0.1, 0.1, 0.1, None)),
        before=before,
    )
    moves = {x.label: (x.place_change, x.value_change) for x in now.ranked}
    assert moves == {"Al": (1, 50.0), "Be": (-1, 0.0), "Ce": (None, None)}
    assert now.previous == "2026-09"
    story = tell(now, before, ())
    assert (
        story.headline
        == "En octubre de 2026, el municipio típico obtuvo 90,0 de 100 puntos, 20,0 más que en septiembre."
    )
    assert [x.line.label for x in story.risers] == ["Al"]
    assert [[x.label for x in side] for side in movers_of(now)] == [["Al"], []]
    assert story.fallers == ()
    assert story.lead.endswith("2 llegan a 90 puntos o más y 1 queda por debajo de 25.")
    assert tell(before, None, ()).lead.endswith("1 llega a 90 puntos o más y ninguno queda por debajo de 25.")


def test_months_that_measure_different_things_are_not_compared() -> None:
    before = ranking(summary("Al", (0.5, 0.5, 0.5, 0.5), month="2026-09"))
    now = ranking(summary("Al", (0.5, 0.5, 0.5, None)), before=before)
    assert now.previous is None
    assert now.ranked[0].place_change is None


def test_before_the_index_existed_the_share_of_complied_obligations_orders() -> None:
    found = ranking(summary("Al", (None, None, None, None), coverage=0.0, month="2024-06"))
    assert found.basis.kind == "share"
    assert places(found) == [("Al", 1, round(20 / 27 * 100, 1), False)]


def test_a_month_without_any_measurement_orders_nobody() -> None:
    found = ranking(summary("Al", (None, None, None, None), coverage=0.0))
    assert found.ranked == ()
    assert found.median is None
    assert "todavía no se puede ordenar" in tell(found, None, ()).headline


@pytest.mark.parametrize(("value", "bin_"), [(0.0, 0), (4.9, 0), (5.0, 1), (89.9, 17), (90.0, 18), (100.0, 19)])
def test_each_value_falls_in_one_bar_of_its_own_band(value: float, bin_: int) -> None:
    chart = histogram([value])
    assert [bar.value for bar in chart.bars].index(1) == bin_
    assert chart.bars[bin_].band == band_of(value)
    assert [s.band.letter for s in chart.stretches if s.count] == [chart.bars[bin_].band.letter]


@pytest.mark.parametrize(
    ("value", "letter"),
    [(100.0, "A"), (90.0, "A"), (89.96, "A"), (89.9, "B"), (70.0, "B"), (69.9, "C"), (50.0, "C"), (49.9, "D"),
     (25.0, "D"), (24.9, "E"), (0.0, "E")],
)  # fmt: skip
def test_each_value_has_one_band_by_its_printed_figure(value: float, letter: str) -> None:
    band = band_of(value)
    assert band is not None
    assert band.letter == letter
    assert band_of(None) is None


def test_bands_cover_the_scale_without_gap() -> None:
    assert [band.low for band in BANDS] == [band.high for band in BANDS[1:]] + [0]
    assert BANDS[0].high == 100
    assert len({band.letter for band in BANDS} | {band.css for band in BANDS}) == 2 * len(BANDS)


def test_places_move_as_far_as_what_was_not_measured_allows() -> None:
    """By hand, CTA + ETA + RP over 26 places each; what was not measured at 0 and at 1:

    Al 90: all measured. 90 to 90. Be 60: CTA known in 13 of 26, its mean 60. (0.3 + 0.6 + 0.6) / 3 = 50 to
    (0.8 + 0.6 + 0.6) / 3 = 66.7. Ce 55, De 55: all measured. Ef 30: RP known in 13. 25 to 41.7.
    """
    values = {"Al": 0.9, "Be": 0.6, "Ce": 0.55, "De": 0.55, "Ef": 0.3}
    lines = [summary(name, (value, value, value, None)) for name, value in values.items()]
    full: dict[Parameter, tuple[int, int]] = {"cta": (26, 26), "eta": (26, 26), "rp": (26, 26), "ci": (0, 24)}
    measured = {name: dict(full) for name in values}
    measured["Be"]["cta"] = (13, 26)
    measured["Ef"]["rp"] = (13, 26)
    found = rank("2026-10", lines, {s.entity.ruc: s.entity for s in lines}, SETTINGS, None, measured)
    assert [(x.label, x.place, x.low, x.high, x.best, x.worst) for x in found.ranked] == [
        ("Al", 1, 90.0, 90.0, 1, 1),
        ("Be", 2, 50.0, 66.7, 2, 4),
        ("Ce", 3, 55.0, 55.0, 2, 3),
        ("De", 3, 55.0, 55.0, 2, 3),
        ("Ef", 5, 25.0, 41.7, 5, 5),
    ]
    assert [x.certain for x in found.ranked] == [True, False, False, False, True]


def test_what_each_parameter_measured_is_counted_in_places() -> None:
    """19.1.1 alone leaves place 1 unmeasured; 19.5-22 fills two places; CI counts only what the version measures."""
    every = frozenset(o.id for o in synthetic.catalogue().obligations)
    known: dict[Parameter, frozenset[str]] = {
        "cta": every,
        "eta": every - {"19.1.1"},
        "rp": every - {"19.5-22", "24.act"},
        "ci": frozenset({"19.3"}),
    }
    assert spans({"A": known}, synthetic.catalogue()) == {
        "A": {"cta": (26, 26), "eta": (25, 26), "rp": (23, 26), "ci": (1, 1)}
    }


def test_one_gone_from_the_registry_is_listed_with_its_last_month() -> None:
    before = ranking(summary("Al", (1, 1, 1, None), month="2026-09"), summary("Va", (1, 1, 1, None), month="2026-09"))
    now = ranking(summary("Al", (1, 1, 1, None)), before=before, others=["Va", "Nu"])
    reasons = {x.label: x.reason for x in now.unranked}
    assert reasons["Va"] == "Sin medición en este mes; la última es de septiembre de 2026."
    assert reasons["Nu"] == "Sin medición en este mes."
    later = ranking(summary("Al", (1, 1, 1, None), month="2026-11"), before=now, others=["Va"])
    assert "septiembre de 2026" in (later.unranked[0].reason or "")
    assert [x.label for x in later.ranked] == ["Al"]


def test_groups_compare_province_and_size() -> None:
    people = {"Al": 3_000, "Be": 9_999, "Ce": 10_000, "De": None}
    lines = [summary(n, (v, v, v, None)) for n, v in zip(people, (0.8, 0.8, 0.4, 0.2), strict=True)]
    lines = [replace(s, entity=s.entity.model_copy(update={"population": people[s.entity.ruc]})) for s in lines]
    found = {g.name: g for g in groups(rank("2026-10", lines, {s.entity.ruc: s.entity for s in lines}, SETTINGS))}
    assert list(found) == ["P", "de 10 000 a 19 999 habitantes", "menos de 10 000 habitantes"]
    assert [found["P"].place(name) for name in people] == [1, 1, 3, 4]
    small = found["menos de 10 000 habitantes"]
    assert [x.label for x in small.ranked] == ["Al", "Be"]
    assert (small.median, small.total, small.place("Ce")) == (80.0, 2, None)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_reasons_of_a_change_add_up_and_name_what_moved(seed: int) -> None:
    (entity,) = synthetic.entities(1)
    (then, _), (now, _) = synthetic.cases(entity, ["2026-09", "2026-10"], seed)
    for case in (then, now):
        shares = _shares(case, synthetic.catalogue(), Basis("partial", FIRST_THREE))
        means = [getattr(case.score, p) for p in FIRST_THREE]
        assert sum(shares.values()) == pytest.approx(100 * sum(means) / 3)


def test_an_obligation_that_appears_is_the_reason_of_a_rise() -> None:
    (entity,) = synthetic.entities(1)
    ((then, _),) = synthetic.cases(entity, ["2026-09"], seed=1)
    verdicts = list(then.verdicts)
    number = next(n for n, v in enumerate(verdicts) if v.verdict == "cumple" and v.obligation == "19.3")
    gone = {"verdict": "incumple", "cta": 0.0, "eta": 0.0, "rp": 0.0, "components": []}
    now = then.model_copy(
        update={"verdicts": [v.model_copy(update=gone) if n == number else v for n, v in enumerate(verdicts)]}
    )
    basis = Basis("partial", FIRST_THREE)
    why = explain(then, now, synthetic.catalogue(), basis)
    assert [(r.obligation.title, r.how, r.points < 0) for r in why.reasons] == [
        ("Remuneraciones e ingresos adicionales", "de cumple a incumple", True)
    ]
    unseen: dict[str, object] = {"verdict": "no_evaluado", "cta": None, "eta": None, "rp": None, "components": []}
    hidden = then.model_copy(
        update={"verdicts": [v.model_copy(update=unseen) if n == number else v for n, v in enumerate(verdicts)]}
    )
    assert explain(then, hidden, synthetic.catalogue(), basis) == Why(note="Cambió sobre todo lo que se pudo medir.")


def test_a_line_stops_where_nothing_was_measured() -> None:
    chart = line(
        [("ene", 10.0), ("feb", 20.0), ("mar", None), ("abr", 30.0), ("may", 40.0), ("jun", 50.0)], frozenset({"jun"})
    )
    assert [len(run.split()) for run in chart.runs] == [2, 2]
    assert len(chart.dots) == 5
