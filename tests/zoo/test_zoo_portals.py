"""The zoo itself: it serves what it says it publishes, and its truth tells the layouts apart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from demo.items import items
from demo.zoo import PORTALS
from demo.zoo.model import MONTH, MONTHS
from demo.zoo.server import ZooServer


@pytest.fixture(scope="module")
def served() -> Iterator[ZooServer]:
    with ZooServer(PORTALS) as server:
        yield server


def test_every_layout_is_there_in_two_systems() -> None:
    systems = Counter(portal.layout for portal in PORTALS)
    assert systems.keys() == set("ABCDEFGHIJKLMNX")
    assert all(count >= 2 for count in systems.values())
    assert len({portal.name for portal in PORTALS}) == len(PORTALS)


def test_each_portal_publishes_a_little_and_other_months_more(served: ZooServer) -> None:
    for portal in PORTALS:
        plan = served.sites[portal.name].plan
        assert len(plan[MONTH]) == 0 if portal.empty else 6 <= len(plan[MONTH]) <= 10
        elsewhere = {item for month in MONTHS if month != MONTH for item in plan[month]}
        assert elsewhere - plan[MONTH].keys(), portal.name


def test_truth_follows_from_what_was_put_in(served: ZooServer) -> None:
    kinds: Counter[str] = Counter()
    for portal in PORTALS:
        truth = served.truth(portal.name)
        assert truth.verdicts.keys() == {item.id for item in items()}
        for item, verdicts in truth.verdicts.items():
            kinds.update(verdicts)
            if item not in truth.doubtful:
                assert (item in truth.published) == bool(verdicts & {"cumple", "no_aplica", "parcial"})
    assert all(kinds[kind] for kind in ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado"))


def test_every_address_answers(served: ZooServer) -> None:
    """As the server gives it, on the portal's own host: query, spaces, accents and control characters included."""
    for portal in PORTALS:
        site = served.sites[portal.name]
        base = served.url(portal.name).removesuffix(portal.start)
        for host, address in list(site.answers):
            if host or portal.name in ("k_redirect", "x_huge"):
                continue
            path, _, query = address.partition("?")
            with urlopen(base + quote(path) + (f"?{quote(query, safe='=&')}" if query else "")) as answer:
                assert answer.status == 200


def test_public_services_are_mapped_to_loopback(served: ZooServer) -> None:
    assert served.host_map.keys() == {"docs.google.com", "drive.google.com"}
    for base in served.host_map.values():
        assert base.startswith("http://127.0.")


def test_one_portal_is_served_by_hand() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "demo.zoo", "g_nginx"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, encoding="utf-8") as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        registry = Path(told["registry"]).read_text(encoding="utf-8").splitlines()
        with urlopen(told["portals"]["g_nginx"]) as answer:
            page = answer.read().decode()
        program.terminate()
    assert len(registry) == 2
    assert told["portals"]["g_nginx"] in registry[1]
    assert "Index of /transparencia/" in page
    assert told["truth"]["g_nginx"].keys() == {item.id for item in items()}
