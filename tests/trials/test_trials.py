"""Some of the trials in a shortened form, and the table itself. All of them: ``make trials``."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.country import EVERY_TRICK
from tests.trials import hostile, kills, threats
from tests.trials.__main__ import FAULTS
from tests.trials.stage import NO_SIGNALS, Stage
from tests.trials.table import Meter, Trial, read_json, sum_line, try_out, write_json

pytestmark = pytest.mark.skipif(bool(NO_SIGNALS), reason="SIGKILL and SIGSTOP are signals of POSIX systems")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("trials"), 5) as stage:
        yield stage


def test_a_killed_sweep_ends_as_the_undisturbed_one(stage: Stage) -> None:
    meter = Meter()
    assert "2 muertes" in kills.random_kills(stage, meter, 2, random.Random(7))
    assert meter.times == 2
    assert meter.megabytes > 20


def test_each_trick_and_each_threat_has_its_row(stage: Stage, tmp_path: Path) -> None:
    assert set(hostile.WHAT) == set(EVERY_TRICK)
    rows = [*hostile.trials("small"), *threats.trials(tmp_path / "x")]
    for group in (*FAULTS.values(), kills.trials):
        rows += group(stage, 1, 7)
    assert len(rows) > 120
    assert len({(row.threat, row.tried) for row in rows}) == len(rows)


def test_the_table_says_what_failed_and_what_was_not_tried(tmp_path: Path) -> None:
    def fails(meter: Meter) -> str:
        meter.times, meter.megabytes = 3, 50.0
        raise AssertionError("se perdió una respuesta")

    rows = [
        try_out(Trial("a", "b", fails)),
        try_out(Trial("a", "c", lambda meter: "nada")),
        try_out(Trial("a", "d", fails, "no es Linux")),
    ]
    assert [row.outcome for row in rows] == ["MAL", "bien", "no probado"]
    assert rows[0].happened == "AssertionError: se perdió una respuesta"
    assert sum_line(rows, 1).startswith("3 filas, 3 intentos, 1 fallaron, 1 no se probaron aquí; memoria máxima 50 MB")
    write_json(tmp_path / "x.json", rows, "x")
    assert read_json(tmp_path / "x.json") == rows
