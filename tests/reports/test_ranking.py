"""The order of a month, against a table made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from checker.model import Parameter
from checker.results import VERDICTS, CaseSummary
from checker.results_catalogue import EntityRow
from checker.results_model import Score
from reports.charts import histogram, line
from reports.national import tell
from reports.ranking import Ranking, rank
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
    assert "CTA, ETA y RP" in found.basis.sentence
    assert "CI" in found.basis.sentence


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
    assert [x.label for x in story.risers] == ["Al"]
    assert story.fallers == ()


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


@pytest.mark.parametrize(("value", "bin_"), [(0.0, 0), (9.9, 0), (10.0, 1), (99.9, 9), (100.0, 9)])
def test_each_value_falls_in_one_bar(value: float, bin_: int) -> None:
    assert [bar.value for bar in histogram([value])].index(1) == bin_


def test_a_line_stops_where_nothing_was_measured() -> None:
    chart = line(
        [("ene", 10.0), ("feb", 20.0), ("mar", None), ("abr", 30.0), ("may", 40.0), ("jun", 50.0)], frozenset({"jun"})
    )
    assert [len(run.split()) for run in chart.runs] == [2, 2]
    assert len(chart.dots) == 5
