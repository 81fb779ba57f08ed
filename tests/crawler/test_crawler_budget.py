"""The budget of a portal counts what every run of a sweep was sent, kept or not."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.settings import StoreSettings
from crawler.summary import SweepSummary
from crawler.sweep import sweep_async
from evidence import EvidenceStore
from tests.crawler.crawl_site import MONTH, RUCS, registry

OPEN = datetime(2026, 11, 21, 2, tzinfo=UTC)  # nine in the evening in Ecuador
CLOSED = datetime(2026, 11, 20, 15, tzinfo=UTC)
LIMIT = 100_000


def _endless() -> Iterator[bytes]:
    for _ in range(8):
        yield b"x" * 16_384


def test_restarts_do_not_renew_a_budget(httpserver: HTTPServer, tmp_path: Path) -> None:
    asked: list[str] = []
    bomb = gzip.compress(bytes(40_000_000))

    def large(request: Request) -> Response:
        asked.append(request.path)
        if "bomba" in request.path:
            return Response(bomb, headers={"Content-Type": "text/csv", "Content-Encoding": "gzip"})
        return Response(_endless(), headers={"Content-Type": "text/csv"})  # says no length

    names = [f"/transparencia/2026/octubre/{kind}-{number}.csv" for number in range(5) for kind in ("largo", "bomba")]
    links = "".join(f"<a href='{name}'>Numeral 6 {name}</a>" for name in names)
    httpserver.expect_request("/").respond_with_data(
        f"<h2>Transparencia octubre 2026</h2>{links}", content_type="text/html; charset=utf-8"
    )
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for name in names:
        httpserver.expect_request(name).respond_with_handler(large)
    settings = StoreSettings(
        timeout=5, retries=0, give_up_after=99, hours="20:00-06:00", max_file_bytes=LIMIT, max_bytes=3 * LIMIT
    )
    places = registry(tmp_path, (RUCS[0], "", httpserver.url_for("/")))

    def run() -> SweepSummary:
        until = len(asked) + 2
        return asyncio.run(
            sweep_async(
                tmp_path / "store",
                places,
                MONTH,
                settings,
                lambda: OPEN if len(asked) < until else CLOSED,
                allow_private=True,
                simulated=True,
            )
        )

    runs = [run()]
    while not runs[-1].finished:
        runs.append(run())
    with EvidenceStore(tmp_path / "store") as evidence:
        (reading,) = evidence.readings(runs[-1].sweep_id)
    assert len(runs) > 1
    assert reading.cut == len(names) - len(asked) > 0
    assert 3 * LIMIT <= reading.bytes == sum(run.bytes for run in runs)
