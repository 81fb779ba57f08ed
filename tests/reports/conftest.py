"""A made-up country's results and its site, built once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.results import ResultsStore
from reports.build import build_site
from tests.reports import synthetic

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResultsStore]:
    path = tmp_path_factory.mktemp("results") / "results.db"
    with ResultsStore(path, writable=True) as store:
        synthetic.fill(store, municipalities=12, month_count=4)
    with ResultsStore(path) as store:
        yield store


@pytest.fixture(scope="session")
def built(results: ResultsStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site(results, folder, generated_at=NOW)
    return folder
