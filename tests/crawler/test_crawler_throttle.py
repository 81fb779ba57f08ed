"""One policy for every way of asking: a host that is slow, silent or busy is asked less, and in the end left alone."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.known_hosts import KnownHosts
from crawler.probe_lanes import Lanes, NoAnswer
from crawler.settings import StoreSettings
from crawler.sweep import sweep_async
from crawler.throttle import LONGEST_REST, Pace, Paces, rest_of
from evidence import EvidenceStore
from tests.crawler.crawl_site import HTML, MONTH, NOW, RUCS, Asked, Reply, Site, registry, sweep


def gaps(site: Site, path: str) -> list[float]:
    moments = [asked.at for asked in site.asked if asked.path.startswith(path)]
    return [after - before for before, after in pairwise(moments)]


def links(site: Site, *replies: Reply) -> None:
    """A portal whose list names these answers."""
    site.html("/", "".join(f'<a href="/lotaip/{n}.csv">Octubre 2026 literal {n}</a>' for n in range(len(replies))))
    for number, reply in enumerate(replies):
        site.pages[f"/lotaip/{number}.csv"] = reply


def ask(site: Site, count: int, settings: StoreSettings) -> list[str]:
    """What the links of files get for an answer: its status or the cause."""

    async def all_of_them() -> list[str]:
        said = []
        async with Lanes(settings, True, KnownHosts(Paces(settings)), lambda: NOW) as lanes:
            for number in range(count):
                try:
                    said.append(str((await lanes.get(f"{site.url}/lotaip/{number}.csv")).status))
                except NoAnswer as error:
                    said.append(error.cause)
        return said

    return asyncio.run(all_of_them())


def test_how_much_rest_a_host_earns() -> None:
    assert (rest_of(0.2), rest_of(1.0), rest_of(4.0), rest_of(500.0)) == (0.0, 0.0, 4.0, LONGEST_REST)
    pace = Pace(delay=1.0, patience=3)
    assert pace.rest == 0
    pace.took(0.4)
    pace.was_silent(60.0)
    assert pace.rest == pytest.approx(30.2), "one answer that never came weighs as much as all before it"
    pace.was_silent(0.0)
    assert pace.rest == pytest.approx(30.2), "a refused connection makes nobody quick"
    pace.took(0.4)
    assert pace.rest == pytest.approx(15.3)
    pace.wants(5)
    pace.wants(2)
    assert pace.delay == 5


def test_a_busy_host_is_slowed_and_one_that_wants_hours_is_left_alone() -> None:
    paces = Paces(StoreSettings(longest_wait=60))
    assert [paces.busy("a.gob.ec", 503, (), NOW) for _ in range(5)] == [0.0] * 5
    assert paces.of("a.gob.ec").delay == 10.0
    assert paces.busy("a.gob.ec", 429, [("Retry-After", "60")], NOW) == 60.0
    assert paces.of("a.gob.ec").closed is None
    assert paces.busy("a.gob.ec", 429, [("Retry-After", "61")], NOW) == 61.0
    assert paces.of("a.gob.ec").closed == "blocked"
    assert paces.of("b.gob.ec").delay == 1.0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host counts as slow from a tenth of a second."""
    monkeypatch.setattr("crawler.throttle.LEAST_DELAY", 0.1)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("of_files", [False, True], ids=["pages", "links"])
def test_a_host_that_does_not_answer_is_asked_less(site: Site, store: Path, of_files: bool) -> None:
    links(site, *[Reply(b"", wait=5)] * 3)
    settings = StoreSettings(timeout=0.8, retries=0, give_up_after=9)
    if of_files:
        assert ask(site, 3, settings) == ["timeout"] * 3
    else:
        sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings)
    second, third = gaps(site, "/lotaip")
    assert second >= 0.7
    assert third >= 1.0, "0.8 were waited in vain twice: the mean is 0.6 seconds, and so long it rests"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("of_files", [False, True], ids=["pages", "links"])
def test_a_host_that_grows_slow_is_asked_less(site: Site, store: Path, of_files: bool) -> None:
    links(site, *[Reply(b"a;b\n1;2\n", wait=0.3)] * 3)
    settings = StoreSettings(timeout=5, retries=0)
    if of_files:
        assert ask(site, 3, settings) == ["200"] * 3
    else:
        sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings)
    assert gaps(site, "/lotaip")[1] >= 0.4


def test_links_wait_as_long_as_a_busy_host_asks(site: Site) -> None:
    links(site, Reply(b"", 503, {"Retry-After": "1"}), Reply(b"a"), Reply(b"", 429), Reply(b"a"))
    assert ask(site, 4, StoreSettings(timeout=5, delay=0.1)) == ["503", "200", "429", "200"]
    first, second, third = gaps(site, "/lotaip")
    assert 1.0 <= first < 2
    assert second >= 0.19
    assert third >= 0.39


@pytest.mark.parametrize(
    ("reply", "most"),
    [(Reply(b"", 429), 3), (Reply(b"", 503), 3), (Reply(b"", 429, {"Retry-After": "3600"}), 1)],
    ids=["429", "503", "an hour"],
)
def test_links_of_a_host_that_stays_busy_are_not_asked(site: Site, reply: Reply, most: int) -> None:
    links(site, *[reply] * 6)
    said = ask(site, 6, StoreSettings(timeout=5))
    assert len(site.paths()) == most
    assert said[most:] == ["blocked"] * (6 - most)


# --- pages and links of one sweep --------------------------------------------------------------------------------


def name_links(monkeypatch: pytest.MonkeyPatch, *urls: str) -> None:
    """Files name these; in truth no address of loopback is taken out of a file."""
    monkeypatch.setattr("crawler.probes.web_addresses", lambda _: list(urls))


@pytest.mark.parametrize(
    "reply", [Reply(b"User-agent: *\nCrawl-delay: 0.3"), Reply(b"", 404), Reply(b"", 301, {"Location": "/otro.txt"})]
)
def test_pages_and_links_read_one_robots_txt(
    site: Site, store: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    links(site, Reply(b"a;b\n1;2\n"))
    name_links(monkeypatch, f"{site.url}/a.pdf", f"{site.url}/b.pdf")
    site.pages["/robots.txt"] = reply
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    asked = [asked.path for asked in site.asked]
    assert (asked.count("/robots.txt"), asked.count("/a.pdf"), asked.count("/b.pdf")) == (1, 1, 1)
    assert summary.links == 2
    if reply.body:
        moments = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
        assert len(moments) == 4
        assert moments[-1] - moments[0] >= 0.75, "three times 0.3 seconds, for links as for pages"


def test_a_resumed_sweep_does_not_ask_for_it_again(site: Site, store: Path) -> None:
    links(site, Reply(b"a;b\n1;2\n"))
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /lotaip/1")
    places = registry(store, (RUCS[0], "", site.url + "/"))
    settings = StoreSettings(timeout=2, retries=0, hours="20:00-06:00")
    night, day = NOW.replace(hour=2), NOW.replace(hour=15)
    moment = [night]

    def then_it_is_day(_: Asked) -> Reply:
        moment[0] = day
        page = "".join(f'<html><a href="/lotaip/{n}.csv">Octubre 2026</a>' for n in range(2))
        return Reply(page.encode(), headers={"Content-Type": HTML})

    site.pages["/"] = then_it_is_day

    def go() -> bool:
        return asyncio.run(
            sweep_async(store, places, MONTH, settings, lambda: moment[0], allow_private=True, simulated=True)
        ).finished

    assert not go()
    moment[0] = night
    assert go()
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/", "/lotaip/0.csv"]


def test_a_host_left_alone_is_not_asked_by_anybody(site: Site, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for addresses that pages name later, nor for links inside files; the next sweep asks it again."""
    files = Site()
    files.pages |= {f"/{number}.csv": Reply(b"", 429) for number in range(3)}
    files.pages |= {"/3.csv": Reply(b"a;b\n1;2\n"), "/informe.pdf": Reply(b"%PDF-1.4\n")}
    named = "".join(f'<a href="{files.url}/{n}.csv">Octubre 2026 literal {n}</a>' for n in range(3))
    site.html("/", f'{named}<a href="/lotaip">Octubre 2026</a>')
    late = f'<a href="{files.url}/3.csv">Octubre 2026 literal h</a><a href="/a.csv">Octubre 2026 literal a</a>'
    site.pages["/lotaip"] = Reply(f"<html><body>{late}</body></html>".encode(), headers={"Content-Type": HTML}, wait=1)
    site.csv("/a.csv")
    name_links(monkeypatch, f"{files.url}/informe.pdf")
    places = registry(store, (RUCS[0], "", site.url + "/"))
    try:
        first = sweep(store, places)
        assert (first.finished, files.paths()) == (True, ["/0.csv", "/1.csv", "/2.csv"])
        assert first.hosts[files.url.removeprefix("http://")].requests == 4, "robots.txt is a request too"
        with EvidenceStore(store) as evidence:
            found = {visit.url: (visit.state, visit.cause) for visit in evidence.visits(1)}
            ((probe, _),) = evidence.probes_of(f"{files.url}/informe.pdf", True)
        assert found[f"{files.url}/3.csv"] == ("failed", "blocked")
        assert (probe.state, probe.cause) == ("failed", "blocked")
        for number in range(3):
            files.csv(f"/{number}.csv")
        second = sweep(store, places)
        assert files.paths()[3:] == ["/0.csv", "/1.csv", "/2.csv", "/3.csv", "/informe.pdf"]
        assert (second.failures, second.link_failures) == ([], [])
    finally:
        files.close()
