"""Sweeps as a whole: resumed after a kill, repeated, restricted, in the command's own process."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from evidence import EvidenceStore
from tests.crawler.crawl_site import HTML, MONTH, NOW, RUCS, Asked, Reply, Site, registry, sweep, triples

ROOT = Path(__file__).parents[2]
RUNNER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.registry import load_registry
from crawler.settings import StoreSettings
from crawler.sweep import run_sweep
store = Path(sys.argv[1])
settings = StoreSettings(timeout=3, retries=0, max_file_bytes=1_000_000)
summary = run_sweep(store, load_registry(store / "registry.csv"), sys.argv[2], settings,
                    lambda: datetime(2026, 11, 20, tzinfo=UTC), allow_private=True, simulated=True)
print(json.dumps({"finished": summary.finished, "resumed": summary.resumed, "interrupted": summary.interrupted,
                  "message": summary.message, "complete": [place.complete for place in summary.places]}))
"""


def start(store: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(store), MONTH],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Three portals of 13 addresses with a little latency."""
    servers = [Site() for _ in range(3)]
    for order, site in enumerate(servers):
        names = [f"/lotaip/{number}" for number in range(6)]
        site.pages["/"] = _slow("".join(f'<a href="{name}">Literal {name[-1]}</a>' for name in names))
        for number, name in enumerate(names):
            site.pages[name] = _slow(f'<h1>{order}</h1><a href="/f/{number}.csv">Octubre 2026</a>')
            site.csv(f"/f/{number}.csv", f"a;b\n{order};{number}\n")
    yield servers
    for site in servers:
        site.close()


def _slow(body: str) -> Reply:
    return Reply(f"<html><body>{body}</body></html>".encode(), headers={"Content-Type": HTML}, wait=0.04)


def rows(store: Path, sites: list[Site]) -> None:
    registry(store, *((ruc, "", site.url + "/") for ruc, site in zip(RUCS, sites, strict=False)))


def test_a_killed_sweep_ends_like_an_undisturbed_one(sites: list[Site], tmp_path: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    rows(calm, sites)
    rows(killed, sites)
    out, err = start(calm).communicate(timeout=60)
    assert json.loads(out)["complete"] == [True, True, True], err
    kills = 0
    for enough in (3, 12, 25):
        for site in sites:
            site.asked.clear()
        process = start(killed)
        until = time.monotonic() + 20
        while process.poll() is None and sum(len(site.asked) for site in sites) < enough and time.monotonic() < until:
            sites[0]._stop.wait(0.005)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.communicate()
    assert kills >= 2
    out, err = start(killed).communicate(timeout=60)
    result = json.loads(out)
    assert (result["finished"], result["complete"]) == (True, [True, True, True]), err
    assert triples(killed) == triples(calm)
    with EvidenceStore(killed) as evidence:
        assert len(evidence.sweeps()) == 1
        assert list(evidence.verify()) == []
    files = sorted(map(str, (killed / "evidence").glob("*.warc.gz")))
    assert len(files) >= 2
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", *files], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout
    assert "fail" not in check.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(sites: list[Site], tmp_path: Path) -> None:
    store = tmp_path / "store"
    rows(store, sites)
    process = start(store)
    until = time.monotonic() + 20
    while sum(len(site.asked) for site in sites) < 6 and time.monotonic() < until:
        sites[0]._stop.wait(0.005)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    result = json.loads(out)
    assert (result["interrupted"], result["finished"]) == (True, False), err
    assert "seguirá" in result["message"]
    out, _ = start(store).communicate(timeout=60)
    assert json.loads(out) == {**result, "finished": True, "interrupted": False, "resumed": True, "message": "",
                               "complete": [True, True, True]}  # fmt: skip


def test_every_failure_is_told_apart_with_the_settings_of_the_command(store: Path) -> None:
    """The command's own download handler raises other errors than the one of the tests above."""
    names = ("good", "hang", "error", "loop", "big", "bomb", "closed", "tls")
    servers = {name: Site() for name in names}
    servers["good"].html("/", '<a href="/a.csv">Literal a</a>')
    servers["good"].csv("/a.csv")
    servers["hang"].pages["/"] = Reply(b"", wait=20)
    servers["error"].pages["/"] = Reply(b"", 500)
    servers["loop"].pages["/"] = Reply(b"", 302, {"Location": "/"})
    servers["big"].pages["/"] = Reply(b"<html>" * 200_000, headers={"Content-Type": HTML})
    servers["bomb"].pages["/"] = Reply(gzip.compress(b"<html>" * 900_000), headers={"Content-Encoding": "gzip"})
    servers["closed"].close()
    urls = {name: servers[name].url + "/" for name in names}
    urls["tls"] = urls["tls"].replace("http:", "https:")
    registry(store, *((ruc, "", urls[name]) for ruc, name in zip(RUCS, names, strict=False)))
    process = start(store)
    out, err = process.communicate(timeout=60)
    for name in names[:6] + names[7:]:
        servers[name].close()
    assert json.loads(out)["finished"], err
    assert err == ""
    with EvidenceStore(store) as evidence:
        causes = {reading.ruc: reading.cause for reading in evidence.readings(1)}
    assert [causes[ruc] for ruc in RUCS[:8]] == [
        None, "host_failed", "server_error", "redirect_loop", "too_large", "too_large", "host_failed", "tls",
    ]  # fmt: skip


def test_what_a_stopped_download_brought_counts(httpserver: HTTPServer, store: Path) -> None:
    """The command's own download handler does not say how much that was."""
    without_end = Response(iter(lambda: b"x" * 16_384, b""), headers={"Content-Type": "text/csv"})
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/").respond_with_response(without_end)
    registry(store, (RUCS[0], "", httpserver.url_for("/")))
    out, err = start(store).communicate(timeout=60)
    assert json.loads(out)["finished"], err
    with EvidenceStore(store) as evidence:
        (reading,) = evidence.readings(1)
    assert (reading.cause, reading.bytes) == ("too_large", 1_000_000)


def test_a_second_sweep_asks_conditionally_and_stores_nothing_twice(site: Site, store: Path) -> None:
    stamp = "Wed, 01 Jan 2025 00:00:00 GMT"

    def dated(asked: Asked) -> Reply:
        if asked.headers.get("If-Modified-Since") == stamp:
            return Reply(b"", 304, {"Last-Modified": stamp})
        return Reply(b"a;b\n1;1\n", headers={"Last-Modified": stamp, "Content-Type": "text/csv"})

    def tagged(asked: Asked) -> Reply:
        if asked.headers.get("If-None-Match") == '"v1"':
            return Reply(b"", 304)
        return Reply(b"a;b\n2;2\n", headers={"ETag": '"v1"'})

    site.html("/", '<a href="/dated.csv">Literal a</a> <a href="/tagged.csv">Literal b</a> <a href="/plain.csv">c</a>')
    site.pages["/dated.csv"] = dated
    site.pages["/tagged.csv"] = tagged
    site.csv("/plain.csv", "a;b\n3;3\n")
    places = registry(store, (RUCS[0], "", site.url + "/"))
    for day in range(3):
        assert sweep(store, places, at=NOW + timedelta(days=day)).places[0].complete
    with EvidenceStore(store) as evidence:
        assert [one.id for one in evidence.sweeps(MONTH)] == [1, 2, 3]
        for name in ("dated", "tagged", "plain"):
            captures = evidence.captures_of(f"{site.url}/{name}.csv")
            again = 200 if name == "plain" else 304
            assert [capture.status for capture in captures] == [200, again, again]
            assert len({capture.sha256 for capture in captures}) == 1
            assert captures[1].size == 8
        assert list(evidence.verify()) == []
    kinds = Counter(_record_types(store))
    assert kinds["revisit"] >= 8
    assert kinds["response"] == 5

    site.csv("/dated.csv", "a;b\n9;9\n")  # changed under an old date: the server says 200
    sweep(store, places, at=NOW + timedelta(days=9))
    with EvidenceStore(store) as evidence:
        assert evidence.captures_of(f"{site.url}/dated.csv")[-1].status == 200
        assert evidence.payload(evidence.captures_of(f"{site.url}/dated.csv")[-1].sha256 or "") == b"a;b\n9;9\n"


def _record_types(store: Path) -> Iterator[str]:
    from warcio.archiveiterator import ArchiveIterator

    for path in sorted((store / "evidence").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                yield record.rec_type


def test_only_some_entities_then_the_rest(sites: list[Site], store: Path) -> None:
    places = registry(store, *((ruc, "", site.url + "/") for ruc, site in zip(RUCS, sites, strict=False)))
    first = sweep(store, places, only={RUCS[1]})
    assert [place.ruc for place in first.places] == [RUCS[1]]
    assert first.finished
    assert sites[0].asked == []
    assert len(sweep(store, places).places) == 3


def test_compressed_answers_are_kept_as_sent_and_read_decoded(site: Site, store: Path) -> None:
    site.html("/", '<a href="/a.csv">Literal a</a>')
    body = b"a;b\n" + b"1;2\n" * 500
    site.pages["/a.csv"] = Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    with EvidenceStore(store) as evidence:
        (capture,) = evidence.captures_of(site.url + "/a.csv")
        assert capture.size == len(body)
        assert evidence.payload(capture.sha256 or "") == body
        assert list(evidence.verify()) == []
    assert summary.places[0].bytes < 1000
