"""A sweep of a country that means harm ends in time and within its memory, each place accounted for and nobody hurt."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.causes import cause
from evidence import EvidenceStore
from reading.isolated import MEMORY
from tests.hostile.country import CAUSES, NATIONAL, READ_BEHIND_TLS, TRICKS
from tests.hostile.journey import HONEST, SECRET, SMALL, Journey, travel

MOST_SECONDS = 180.0
"""Of the whole journey; on a quiet machine it takes a tenth of it."""
MOST_MEGABYTES = 600


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    return travel(tmp_path_factory.mktemp("hostile"), SMALL, MOST_SECONDS)


def test_it_ends_in_time_and_within_its_memory(journey: Journey, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{journey.told['seconds']} s, {journey.told['megabytes']} MB at most, {journey.seconds:.1f} s in all")
    assert journey.told["summary"]["finished"]
    used = journey.told["megabytes"]
    assert max(used["sweep"], used["all"]) < MOST_MEGABYTES
    assert used["reader"] <= MEMORY >> 20, "the process that opens files has a limit of its own"


def test_every_place_and_visit_is_accounted_for(journey: Journey) -> None:
    assert {place["ruc"] for place in journey.told["summary"]["places"]} >= {*journey.tricks.values(), *HONEST}
    assert "pending" not in journey.told["visits"]
    for place in journey.told["summary"]["places"]:
        assert place["finished"]
        assert place["complete"] or cause(place["cause"]).message


def test_the_honest_are_judged_as_ever(journey: Journey) -> None:
    assert journey.truth.keys() == set(HONEST)
    assert journey.misjudged() == []


@pytest.mark.parametrize("trick", [*TRICKS, *NATIONAL])
def test_no_trick_wins_or_loses_a_verdict(journey: Journey, trick: str) -> None:
    assert journey.case(journey.tricks[trick])["verdicts"]
    assert journey.wrong_verdicts(trick) == []


@pytest.mark.parametrize("trick", CAUSES)
def test_each_trick_has_its_cause(journey: Journey, trick: str) -> None:
    assert journey.wrong_end(trick) == ""


@pytest.mark.parametrize("fault", READ_BEHIND_TLS)
def test_what_stands_behind_a_bad_certificate_is_read(journey: Journey, fault: str) -> None:
    assert journey.wrong_end(f"tls_{fault}") == ""


def test_nobody_inside_the_network_was_asked(journey: Journey) -> None:
    assert journey.asked_inside == []


def test_secrets_are_nowhere(journey: Journey) -> None:
    """A password in an address that a server made up, and what stands inside the network."""
    assert journey.secrets() == []
    with EvidenceStore(journey.store) as evidence:
        for place in evidence.visits(journey.told["summary"]["sweep_id"]):
            assert SECRET not in f"{place.url} {place.cause}"


def test_names_from_the_web_become_no_paths(journey: Journey) -> None:
    assert not Path("/tmp/hostil.csv").exists()
    assert not list(journey.store.parent.parent.rglob("*hostil.csv*"))


def test_the_load_of_each_host_is_told(journey: Journey) -> None:
    hosts = journey.told["summary"]["hosts"]
    assert sum(host["requests"] for host in hosts.values()) == journey.told["summary"]["requests"]
    assert max(host["requests"] for host in hosts.values()) < 400
