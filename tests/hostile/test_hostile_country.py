"""A sweep of a country that means harm ends in time and within its memory, each place accounted for and nobody hurt."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.causes import cause
from evidence import EvidenceStore
from reading.isolated import MEMORY
from tests.hostile.country import NATIONAL, TRICKS
from tests.hostile.journey import HONEST, SMALL, Journey, travel

MOST_SECONDS = 60.0
"""Of the whole journey; on a quiet machine it takes a third of it."""
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
    for ruc in HONEST:
        judged = {verdict["obligation"]: verdict["verdict"] for verdict in journey.case(ruc)["verdicts"]}
        assert judged == {obligation: expected.verdict for obligation, expected in journey.truth[ruc].items()}


@pytest.mark.parametrize("trick", [*TRICKS, *NATIONAL])
def test_no_trick_wins_or_loses_a_verdict(journey: Journey, trick: str) -> None:
    verdicts = journey.case(journey.tricks[trick])["verdicts"]
    assert verdicts
    for verdict in verdicts:
        assert verdict["verdict"] not in ("cumple", "no_aplica", "incumple"), verdict["obligation"]
        if verdict["verdict"] == "no_evaluado":
            assert verdict["cause"]["owner"] in ("publisher", "platform", "network", "tool")
            assert verdict["cause"]["message"]


@pytest.mark.parametrize(
    ("trick", "causes"),
    [
        ("hangs_after_headers", {"host_failed"}),
        ("drips", {"host_failed"}),
        ("promises_more", {"host_failed"}),
        ("redirects_to_itself", {"redirect_loop"}),
        ("redirects_for_ever", {"redirect_loop"}),
        ("redirects_inside", {"refused_address"}),
        ("redirects_to_a_file", {"unreadable", "refused_address"}),
        ("redirects_with_a_password", {"refused_address"}),
        ("changing_name", {"refused_address", "host_failed"}),
        ("links_for_ever", {"budget", "trap"}),
        ("streams", {"too_large"}),
        ("headers_for_ever", {"host_failed"}),
        ("gzip_bomb", {"too_large"}),
        ("gzip_in_gzip", {"too_large"}),
        ("brotli_unasked", {"unreadable"}),
        ("zstd_unasked", {"unreadable"}),
        ("resets", {"host_failed"}),
        ("says_nothing", {"host_failed"}),
        ("speaks_no_http", {"host_failed"}),
        ("cookie_wall", {"redirect_loop"}),
        ("challenge", {"blocked"}),
        ("robots_without_end", {"too_large"}),
        ("robots_in_a_circle", {"redirect_loop"}),
        ("national_depth", {"platform_failed"}),
        ("national_without_end", {"platform_failed"}),
        ("tls_not_spoken", {"tls", "host_failed"}),
    ],
)
def test_each_trick_has_its_cause(journey: Journey, trick: str, causes: set[str]) -> None:
    place = journey.place(trick)
    assert not place["complete"]
    assert place["cause"] in causes


@pytest.mark.parametrize("fault", ["self_signed", "expired", "wrong_name", "incomplete_chain", "untrusted"])
def test_what_stands_behind_a_bad_certificate_is_read(journey: Journey, fault: str) -> None:
    place = journey.place(f"tls_{fault}")
    assert (place["pages"], place["files"]) == (1, 1)


def test_nobody_inside_the_network_was_asked(journey: Journey) -> None:
    assert journey.asked_inside == []


def test_secrets_are_nowhere(journey: Journey) -> None:
    """A password in an address that a server made up, and what stands inside the network."""
    assert "secreto-de-prueba" not in journey.log
    assert "secreto-de-prueba" not in str(journey.told)
    with EvidenceStore(journey.store) as evidence:
        for place in evidence.visits(journey.told["summary"]["sweep_id"]):
            assert "secreto-de-prueba" not in f"{place.url} {place.cause}"


def test_names_from_the_web_become_no_paths(journey: Journey) -> None:
    assert not Path("/tmp/hostil.csv").exists()
    assert not list(journey.store.parent.parent.rglob("*hostil.csv*"))


def test_the_load_of_each_host_is_told(journey: Journey) -> None:
    hosts = journey.told["summary"]["hosts"]
    assert sum(host["requests"] for host in hosts.values()) == journey.told["summary"]["requests"]
    assert max(host["requests"] for host in hosts.values()) < 400
