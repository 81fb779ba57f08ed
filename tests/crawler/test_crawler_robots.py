"""robots.txt in every shape it comes in (RFC 9309), and hosts that ask for time, on real servers."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.robots_txt import MOST_BYTES, rules_of
from crawler.settings import StoreSettings
from crawler.throttle import retry_after
from evidence import EvidenceStore
from tests.crawler.crawl_site import HTML, RUCS, Asked, Reply, Site, registry, sweep

FORBIDS = "User-agent: *\nDisallow: /no/\n"
PAGE = b"<!DOCTYPE html><html><body>User-agent: *\nDisallow: /</body></html>"


def read(site: Site, store: Path, settings: StoreSettings | None = None) -> tuple[list[str], bool, str | None]:
    """The paths asked, whether the reading is complete, and its cause."""
    site.html("/", '<a href="/no/lotaip">LOTAIP</a> <a href="/lotaip">LOTAIP</a>')
    site.html("/lotaip", "x")
    site.html("/no/lotaip", "x")
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    return sorted(site.paths()), place.complete, place.cause


@pytest.mark.parametrize(
    "robots",
    [
        FORBIDS.encode(),
        b"\xef\xbb\xbf" + FORBIDS.encode(),
        FORBIDS.encode("utf-16"),
        "# sección de transparencia: año\nUser-agent: *\nDisallow: /no/".encode("cp1252"),
        FORBIDS.replace("\n", "\r\n").encode(),
        FORBIDS.replace("\n", "\r").encode(),
    ],
    ids=["plain", "mark", "utf-16", "cp1252", "crlf", "cr"],
)
def test_its_rules_are_obeyed_however_it_is_written(site: Site, store: Path, robots: bytes) -> None:
    site.pages["/robots.txt"] = Reply(robots, headers={"Content-Type": "text/plain; charset=us-ascii"})
    assert read(site, store) == (["/", "/lotaip"], False, "robots")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PAGE, headers={"Content-Type": HTML}),
        Reply(PAGE, headers={"Content-Type": "text/plain"}),
        Reply(b"\x89PNG\r\n\x1a\n" + bytes(64)),
        Reply(b""),
        Reply(b"User-agent: *\nDisallow: /", 404),
        Reply(b"User-agent: *\nDisallow: /", 403),
    ],
    ids=["page", "page as text", "picture", "empty", "404", "403"],
)
def test_what_is_no_robots_txt_forbids_nothing(site: Site, store: Path, reply: Reply) -> None:
    site.pages["/robots.txt"] = reply
    assert read(site, store) == (["/", "/lotaip", "/no/lotaip"], True, None)


def test_a_redirected_robots_txt_counts(site: Site, store: Path) -> None:
    site.pages["/robots.txt"] = Reply(b"", 301, {"Location": "/otro.txt"})
    site.pages["/otro.txt"] = Reply(FORBIDS.encode())
    assert read(site, store) == (["/", "/lotaip", "/otro.txt"], False, "robots")


def test_a_robots_txt_that_redirects_without_end_means_not_now(site: Site, store: Path) -> None:
    site.pages["/robots.txt"] = Reply(b"", 302, {"Location": "/robots.txt"})
    assert read(site, store) == ([], False, "redirect_loop")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [(Reply(b"", 500), "server_error"), (Reply(b"", 503), "server_error"), (Reply(b"", wait=9), "host_failed")],
    ids=["500", "503", "timeout"],
)
def test_one_that_fails_forbids_everything_until_the_next_sweep(
    site: Site, store: Path, reply: Reply, cause: str
) -> None:
    site.pages["/robots.txt"] = reply
    assert read(site, store, StoreSettings(timeout=0.3, retries=0)) == ([], False, cause)
    site.pages["/robots.txt"] = Reply(b"")
    assert read(site, store) == (["/", "/lotaip", "/no/lotaip"], True, None)


def test_only_the_beginning_of_a_huge_one_is_read(site: Site, store: Path) -> None:
    early = FORBIDS.encode()
    filler = b"# x\n" * (2_000_000 // 4)
    late = b"User-agent: *\nDisallow: /lotaip\n"
    site.pages["/robots.txt"] = Reply(early + filler + late)
    assert read(site, store) == (["/", "/lotaip"], False, "robots")
    rules = rules_of(early + b"#" * MOST_BYTES + b"\n" + late)
    assert rules is not None
    assert (rules.can_fetch("/no/x", "lotaip"), rules.can_fetch("/lotaip", "lotaip")) == (False, True)


# --- hosts that ask for time -------------------------------------------------------------------------------------


def busy_once(status: int, **headers: str) -> tuple[Reply, Reply]:
    return Reply(b"", status, headers), Reply(b"<html><body>x</body></html>", headers={"Content-Type": HTML})


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "1"},
        {"Retry-After": "Sat, 21 Nov 2026 10:00:02 GMT", "Date": "Sat, 21 Nov 2026 10:00:01 GMT"},
    ],
    ids=["seconds", "date"],
)
def test_a_busy_host_gets_the_time_it_asks_for(site: Site, store: Path, status: int, headers: dict[str, str]) -> None:
    replies = list(busy_once(status, **headers))
    site.pages["/"] = lambda _: replies.pop(0)
    settings = StoreSettings(timeout=2, retries=1)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    first, second = (asked.at for asked in site.asked if asked.path == "/")
    assert place.complete
    assert 1.0 <= second - first < 2.5
    with EvidenceStore(store) as evidence:
        assert [capture.status for capture in evidence.captures_of(site.url + "/")] == [status, 200]


def test_a_busy_host_is_asked_more_slowly_from_then_on(site: Site, store: Path) -> None:
    replies = [*busy_once(429)]
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(3)))
    for number in range(3):
        site.html(f"/lotaip/{number}", "x")
    site.pages["/lotaip/0"] = lambda _: replies.pop(0)
    settings = StoreSettings(timeout=2, retries=1, delay=0.2)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    moments = [asked.at for asked in site.asked if asked.path.startswith("/lotaip")]
    assert place.complete
    assert min(after - before for before, after in pairwise(moments)) >= 0.39


def test_a_host_that_asks_for_too_much_time_is_left_alone(site: Site, store: Path) -> None:
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(9)))
    for number in range(9):
        site.pages[f"/lotaip/{number}"] = Reply(b"", 429, {"Retry-After": "86400"})
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), StoreSettings(timeout=2, retries=2)).places
    assert (place.complete, place.cause, len(site.paths())) == (False, "blocked", 2)


def test_a_host_that_stays_busy_is_given_up(site: Site, store: Path) -> None:
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(9)))
    for number in range(9):
        site.pages[f"/lotaip/{number}"] = Reply(b"", 503)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), StoreSettings(timeout=2, retries=0)).places
    assert (place.complete, place.cause, len(site.paths())) == (False, "server_error", 4)


def test_what_retry_after_says() -> None:
    now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    for text, seconds in (
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sat, 21 Nov 2026 10:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 10:00:00 GMT", 0.0),
        ("pronto", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
    ):
        assert retry_after([("Retry-After", text)], now) == seconds, text
    assert retry_after([], now) is None


def test_no_server_is_ever_asked_by_head(site: Site, store: Path) -> None:
    """A server that refuses HEAD, as many do, is thus read whole."""
    methods: list[str] = []

    def noted(asked: Asked) -> Reply:
        methods.append(asked.method)
        return Reply(b'<html><body><a href="/a.csv">Numeral 1</a></body></html>', headers={"Content-Type": HTML})

    site.pages["/"] = noted
    site.csv("/a.csv", "enlace\nhttp://127.0.0.1/\n")
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert place.complete
    assert methods == ["GET"]
    assert {asked.method for asked in site.asked} == {"GET"}
