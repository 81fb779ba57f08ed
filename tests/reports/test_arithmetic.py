"""The printed arithmetic leads to the stored score, and the gains to what the score would be."""

from __future__ import annotations

from statistics import fmean

import pytest

from checker.results import ResultsStore
from checker.results_model import CaseResult
from reports.arithmetic import arithmetic, first_to_fix, places
from tests.reports import synthetic

CATALOGUE = synthetic.catalogue()


@pytest.fixture
def all_cases(results: ResultsStore) -> list[CaseResult]:
    return [case for entity in results.entities() for case in results.load_cases(entity.ruc)]


def test_the_places_are_those_of_the_index_in_legal_order() -> None:
    assert list(places(CATALOGUE)) == [*(str(n) for n in range(1, 25)), "24.res", "24.act"]


def test_sum_over_measured_is_the_stored_parameter(all_cases: list[CaseResult]) -> None:
    assert len(all_cases) == 48
    for case in all_cases:
        sums = arithmetic(case, CATALOGUE)
        for column in sums.columns:
            stored = getattr(case.score, column.parameter)
            if stored is not None:
                assert column.total / column.measured == pytest.approx(stored)
            else:
                assert column.measured < 0.5 * column.applying
        value = case.score.sita if case.score.sita is not None else case.score.partial
        means = [column.mean for column in sums.counted if column.mean is not None]
        assert value == (pytest.approx(fmean(means)) if means else None)


def test_the_gain_is_the_rise_of_the_score_when_the_obligation_is_mended(all_cases: list[CaseResult]) -> None:
    checked = 0
    for case in all_cases:
        sums = arithmetic(case, CATALOGUE)
        for gain in first_to_fix(case, CATALOGUE, sums):
            mended = [
                v.model_copy(update={p: 1.0 for p in ("cta", "eta", "rp") if getattr(v, p) is not None})
                if v.obligation == gain.obligation.id
                else v
                for v in case.verdicts
            ]
            before, after = case.score.partial, synthetic.score(mended).partial
            assert before is not None
            assert after is not None
            assert gain.points == pytest.approx(100 * (after - before), abs=0.006)
            checked += 1
    assert checked > 50


def test_the_five_best_come_first_and_nothing_unevaluated_is_asked_for(all_cases: list[CaseResult]) -> None:
    for case in all_cases:
        gains = first_to_fix(case, CATALOGUE, arithmetic(case, CATALOGUE))
        assert len(gains) <= 5
        assert [g.points for g in gains] == sorted((g.points for g in gains), reverse=True)
        assert all(g.verdict.verdict in ("parcial", "incumple") for g in gains)
