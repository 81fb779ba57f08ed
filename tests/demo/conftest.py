"""The default country and its servers, shared by the tests of the replica."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.country import Country, build_country
from demo.months import sweeps
from demo.server import CountryServer

SEED = 7


@pytest.fixture(scope="session")
def country() -> Country:
    return build_country(SEED)


@pytest.fixture(scope="session")
def running() -> Iterator[CountryServer]:
    """Its own country, since serving moves the clock."""
    with CountryServer(build_country(SEED), hang=0.2) as server:
        yield server


@pytest.fixture
def server(running: CountryServer) -> CountryServer:
    """Set to the second visit of the last month."""
    running.set_clock(sweeps(running.country.months[-1])[1])
    return running
