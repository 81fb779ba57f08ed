"""Every layout of the zoo, read by the real crawler and judged by the real rules, against its truth.

``python -m demo.zoo NAME`` serves one portal by hand; ``-k NAME`` runs the tests of one (the visit is of all)."""

from __future__ import annotations

from collections import Counter

import pytest

from demo.zoo import PORTALS
from tests.zoo.visit import Seen, visit

NAMES = [portal.name for portal in PORTALS]
GAPS: dict[str, dict[str, str]] = {}
"""What reading does not do yet, by test and portal; each fails as soon as it is mended."""


def names(test: str) -> list[object]:
    """The portals as parameters of a test, its known gaps marked."""
    gaps = GAPS.get(test, {})
    return [
        pytest.param(name, marks=[pytest.mark.xfail(strict=True, reason=gaps[name])] if name in gaps else [])
        for name in NAMES
    ]


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    return visit(PORTALS, tmp_path_factory.mktemp("zoo") / "store")


@pytest.mark.parametrize("name", names("test_verdicts_equal_the_truth"))
def test_verdicts_equal_the_truth(zoo: dict[str, Seen], name: str) -> None:
    seen = zoo[name]
    assert seen.verdicts.keys() == seen.truth.verdicts.keys()
    assert not seen.wrong(), f"leída completa: {seen.reading}"


@pytest.mark.parametrize("name", names("test_the_reading_knows_whether_it_is_whole"))
def test_the_reading_knows_whether_it_is_whole(zoo: dict[str, Seen], name: str) -> None:
    seen = zoo[name]
    complete, cause = seen.reading
    if cause in seen.truth.causes:
        assert not complete
    else:
        assert complete == seen.truth.complete, cause
        assert complete or not seen.truth.causes, f"{cause} is none of {sorted(seen.truth.causes)}"


@pytest.mark.parametrize("name", names("test_components_are_those_published"))
def test_components_are_those_published(zoo: dict[str, Seen], name: str) -> None:
    """Nothing of another month, nothing lost, each file taken for what it is."""
    seen = zoo[name]
    found = {item: parts for item, parts in seen.components.items() if item not in seen.truth.doubtful}
    assert found == seen.truth.published


@pytest.mark.parametrize("name", NAMES)
def test_reading_stays_within_the_budget(zoo: dict[str, Seen], name: str) -> None:
    assert zoo[name].requests <= zoo[name].truth.budget


def test_the_whole_zoo_in_numbers(zoo: dict[str, Seen], capsys: pytest.CaptureFixture[str]) -> None:
    """No accusation and no praise without reason, anywhere; the table is printed."""
    totals: Counter[str] = Counter()
    lines = []
    for name, seen in zoo.items():
        incumple, cumple = len(seen.wrong("incumple")), len(seen.wrong("cumple")) + len(seen.wrong("no_aplica"))
        other = len(seen.wrong()) - incumple - cumple
        totals.update(incumple=incumple, cumple=cumple, other=other, requests=seen.requests)
        complete, cause = seen.reading
        lines.append(
            f"{seen.portal.layout:<7}{name:<15}{incumple or '':>9}{cumple or '':>8}{other or '':>7}"
            f"{seen.requests:>6}/{seen.truth.budget:<4} {'whole' if complete else cause:<14} {seen.portal.system}"
        )
    with capsys.disabled():
        print("\nlayout portal         wrong inc wrong cum  other  requests   reading        system")
        print("\n".join(lines))
        print(f"{'':<22}{totals['incumple']:>9}{totals['cumple']:>8}{totals['other']:>7}{totals['requests']:>6}")
    assert totals["incumple"] == totals["cumple"] == 0
