"""Links inside files, asked by a real sweep: what each answer is worth, and the manners, measured at the servers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from checker.model import Probe
from checker.probes import StoredProbes
from crawler.http import FetchError, fetch
from crawler.known_hosts import KnownHosts, hosts_of_sweep
from crawler.probe_lanes import MOST_BYTES, Lanes, NoAnswer
from crawler.probes import ProbePhase
from crawler.settings import StoreSettings
from crawler.summary import SweepSummary
from crawler.sweep import sweep_async
from crawler.throttle import Paces
from evidence import EvidenceStore
from evidence.model import Sweep
from tests.crawler.crawl_site import HTML, MONTH, NOW, RUCS, Asked, Reply, Site, registry, sweep

PDF = b"%PDF-1.4\n%%EOF\n"
DOCUMENT = Reply(PDF, headers={"Content-Type": "application/pdf"})
LOGIN = b"<html><title>Ingreso</title><body><form><input type=password></form></body></html>"
PAGE = Reply(b"<html><title>GAD</title><body><h1>Plan</h1></body></html>", headers={"Content-Type": HTML})
MISSING = "<html><title>Página no encontrada</title><body><h1>404</h1></body></html>".encode()


@pytest.fixture
def linked() -> Iterator[Site]:
    """The host that the files link to."""
    server = Site("127.0.0.1")
    yield server
    server.close()


def settings_for(linked: Site, **more: object) -> StoreSettings:
    hosts = {name: linked.url for name in ("enlaces.example", "drive.google.com", "otro.example")}
    return StoreSettings(timeout=2, retries=0, replicas=hosts, **more)  # type: ignore[arg-type]


def publish(site: Site, *links: str, name: str = "datos") -> None:
    """A portal with one file of the month, whose rows hold these links."""
    address = f"/transparencia/2026/octubre/{name}.csv"
    found = site.pages.get("/")
    before = found.body.decode() if isinstance(found, Reply) else ""
    site.html("/", f'{before}<h2>Transparencia octubre 2026</h2><a href="{address}">Numeral 18 {name}</a>')
    site.csv(address, "Objeto;Enlace\n" + "".join(f"Objeto;{link}\n" for link in links))


def run(site: Site, store: Path, settings: StoreSettings, at: datetime = NOW) -> SweepSummary:
    return sweep(store, registry(store.parent, (RUCS[0], "", f"{site.url}/")), settings, at=at)


def look(store: Path, url: str, at: datetime = NOW) -> Probe | None:
    with EvidenceStore(store) as evidence:
        return StoredProbes(evidence, True, at)(url)


def answer(store: Path, path: str, at: datetime = NOW) -> str | None:
    found = look(store, f"https://enlaces.example{path}", at)
    return found.answer if found else None


def test_every_way_of_answering(site: Site, linked: Site, store: Path) -> None:
    linked.pages |= {
        "/bien.pdf": DOCUMENT,
        "/no-esta.pdf": Reply(b"", 410),
        "/vacio.pdf": Reply(MISSING, headers={"Content-Type": HTML}),
        "/clave.pdf": Reply(LOGIN, headers={"Content-Type": HTML}),
        "/basica.pdf": Reply(b"", 401),
        "/prohibido.pdf": Reply(b"", 403),
        "/roto.pdf": Reply(b"", 500),
        "/pagina.pdf": PAGE,
        "/pagina": PAGE,
        "/a-la-portada.pdf": Reply(b"", 302, {"Location": "/"}),
        "/": PAGE,
        "/mudado.pdf": Reply(b"", 301, {"Location": "https://otro.example/bien.pdf"}),
        "/a-google.pdf": Reply(b"", 302, {"Location": "https://accounts.google.com/ServiceLogin?continue=x"}),
        "/vueltas.pdf": Reply(b"", 302, {"Location": "/vueltas.pdf"}),
        "/lento.pdf": Reply(PDF, wait=5),
    }  # fmt: skip
    expected = {
        "/bien.pdf": "ok", "/no-esta.pdf": "not_found", "/nunca.pdf": "not_found", "/vacio.pdf": "soft_404",
        "/clave.pdf": "login", "/basica.pdf": "login", "/prohibido.pdf": "blocked", "/roto.pdf": "server_error",
        "/pagina.pdf": "html_instead", "/pagina": "ok", "/a-la-portada.pdf": "home_page", "/mudado.pdf": "ok",
        "/a-google.pdf": "login", "/lento.pdf": "timeout",
    }  # fmt: skip
    publish(site, *(f"https://enlaces.example{path}" for path in [*expected, "/vueltas.pdf"]))
    run(site, store, settings_for(linked, redirects=3))
    assert {path: answer(store, path) for path in expected} == expected
    moved = look(store, "https://enlaces.example/mudado.pdf")
    assert moved is not None
    assert moved.final == "https://otro.example/bien.pdf"
    with EvidenceStore(store) as evidence:
        (looping,) = evidence.probes_of("https://enlaces.example/vueltas.pdf", True)
        assert (looping[0].state, looping[0].cause) == ("failed", "redirect_loop")
        assert not list(evidence.verify())
        assert moved.sha256 is not None
        assert evidence.payload(moved.sha256) == PDF


def test_hosts_that_cannot_be_reached_accuse_nobody(site: Site, store: Path) -> None:
    gone = Site("127.0.0.1")
    gone.close()
    settings = StoreSettings(
        timeout=2, retries=0, contact="https://ejemplo.ec/yo", replicas={"cerrado.example": gone.url}
    )
    publish(site, "https://cerrado.example/a.pdf", "https://no-existe.invalid/b.pdf")
    run(site, store, settings)
    found = [look(store, url) for url in ("https://cerrado.example/a.pdf", "https://no-existe.invalid/b.pdf")]
    assert [probe and (probe.answer, probe.confirmed) for probe in found] == [
        ("connect", False),
        ("no_such_host", False),
    ]


def test_without_a_contact_only_loopback_is_asked(site: Site, linked: Site, store: Path) -> None:
    linked.pages["/a.pdf"] = DOCUMENT
    publish(site, "https://enlaces.example/a.pdf", "https://ejemplo-publico.invalid/b.pdf")
    run(site, store, settings_for(linked))
    assert answer(store, "/a.pdf") == "ok"
    refused = look(store, "https://ejemplo-publico.invalid/b.pdf")
    assert refused is not None
    assert (refused.answer, refused.sha256) == ("no_contact", None)


def test_a_host_without_tls_accuses_nobody(site: Site, linked: Site, store: Path) -> None:
    replicas = {"sin-tls.example": linked.url.replace("http:", "https:")}
    publish(site, "https://sin-tls.example/a.pdf")
    run(site, store, StoreSettings(timeout=2, retries=0, replicas=replicas))
    found = look(store, "https://sin-tls.example/a.pdf")
    assert found is not None
    assert (found.answer, found.confirmed) == ("tls", False)


def test_a_negative_is_confirmed_six_hours_later_and_forgiven_when_mended(
    site: Site, linked: Site, store: Path
) -> None:
    publish(site, "https://enlaces.example/a.pdf")
    url = "https://enlaces.example/a.pdf"
    moments = [NOW, NOW + timedelta(hours=5), NOW + timedelta(hours=6), NOW + timedelta(hours=30)]
    said = []
    for moment in moments[:3]:
        run(site, store, settings_for(linked), at=moment)
        found = look(store, url, moment)
        said.append(found and (found.answer, found.confirmed))
    linked.pages["/a.pdf"] = DOCUMENT
    run(site, store, settings_for(linked), at=moments[3])
    assert said == [("not_found", False), ("not_found", False), ("not_found", True)]
    assert answer(store, "/a.pdf", moments[3]) == "ok"
    earlier = look(store, url, moments[2])
    assert earlier is not None
    assert earlier.confirmed, "what came later does not change what was known before"


def test_a_good_answer_is_not_asked_again_until_it_is_old(site: Site, linked: Site, store: Path) -> None:
    linked.pages["/a.pdf"] = DOCUMENT
    publish(site, "https://enlaces.example/a.pdf", name="uno")
    publish(site, "https://enlaces.example/a.pdf", name="dos")
    for days in (0, 1, 6, 9):
        run(site, store, settings_for(linked), at=NOW + timedelta(days=days))
    assert linked.paths() == ["/a.pdf", "/a.pdf"]


def test_a_budget_leaves_no_file_out(site: Site, linked: Site, store: Path) -> None:
    publish(site, *(f"https://enlaces.example/uno-{n}.pdf" for n in range(5)), name="uno")
    publish(site, *(f"https://enlaces.example/dos-{n}.pdf" for n in range(5)), name="dos")
    summary = run(site, store, settings_for(linked, max_links=4))
    assert sorted(linked.paths()) == ["/dos-0.pdf", "/dos-1.pdf", "/uno-0.pdf", "/uno-1.pdf"]
    assert (summary.links, summary.finished) == (5, True)  # with robots.txt
    assert answer(store, "/uno-4.pdf") is None


def test_robots_is_obeyed_and_read_once_a_day(site: Site, linked: Site, store: Path) -> None:
    linked.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /privado/\n")
    publish(site, "https://enlaces.example/privado/a.pdf", "https://enlaces.example/publico/b.pdf")
    run(site, store, settings_for(linked))
    run(site, store, settings_for(linked), at=NOW + timedelta(hours=8))
    assert [asked.path for asked in linked.asked] == [
        "/robots.txt",
        "/publico/b.pdf",
        "/publico/b.pdf",
    ]  # 404: asked again
    assert answer(store, "/privado/a.pdf", NOW + timedelta(hours=8)) == "robots"


def test_a_failing_robots_means_not_now(site: Site, linked: Site, store: Path) -> None:
    linked.pages["/robots.txt"] = Reply(b"", 503)
    publish(site, "https://enlaces.example/a.pdf")
    run(site, store, settings_for(linked))
    assert linked.paths() == []


def test_one_at_a_time_for_each_host_with_its_delay_and_many_hosts_at_once(store: Path, tmp_path: Path) -> None:
    under_way: dict[int, int] = {}
    peaks: dict[int, int] = {}
    together: list[int] = []
    lock = threading.Lock()
    sites = [Site("127.0.0.1") for _ in range(3)]

    def answerer(name: int) -> object:
        def reply(asked: Asked) -> Reply:
            with lock:
                under_way[name] = under_way.get(name, 0) + 1
                peaks[name] = max(peaks.get(name, 0), under_way[name])
                together.append(sum(under_way.values()))
            sites[name]._stop.wait(0.05)
            with lock:
                under_way[name] -= 1
            return DOCUMENT

        return reply

    urls = []
    for name, server in enumerate(sites):
        server.pages |= {f"/{n}.pdf": answerer(name) for n in range(4)}  # type: ignore[misc]
        urls += [f"https://h{name}.example/{n}.pdf" for n in range(4)]
    settings = StoreSettings(
        timeout=2, delay=0.15, replicas={f"h{name}.example": server.url for name, server in enumerate(sites)}
    )

    async def ask_all() -> None:
        async with Lanes(settings, True, KnownHosts(Paces(settings)), lambda: NOW) as lanes:
            await asyncio.gather(*(lanes.get(url) for url in urls))

    asyncio.run(ask_all())
    for server in sites:
        times = [asked.at for asked in server.asked]
        assert len(times) == 5  # robots.txt and four
        assert all(after - before >= 0.15 for before, after in pairwise(times))
        server.close()
    assert set(peaks.values()) == {1}
    assert max(together) == 3


def lanes_get(url: str, settings: StoreSettings, *, allow_private: bool) -> str:
    async def ask() -> str:
        async with Lanes(settings, allow_private, KnownHosts(Paces(settings)), lambda: NOW) as lanes:
            try:
                return str((await lanes.get(url)).status)
            except NoAnswer as error:
                return error.cause

    return asyncio.run(ask())


def test_private_addresses_are_refused(linked: Site) -> None:
    linked.pages["/a.pdf"] = DOCUMENT
    settings = StoreSettings(timeout=2)
    assert lanes_get(f"{linked.url}/a.pdf", settings, allow_private=False) == "refused_address"
    assert not linked.asked
    assert lanes_get(f"{linked.url}/a.pdf", settings, allow_private=True) == "200"


def test_a_redirect_to_what_is_no_address_fails_nothing_else(linked: Site, tmp_path: Path) -> None:
    linked.pages["/robots.txt"] = linked.pages["/lista"] = Reply(b"", 302, {"Location": "http://["})
    linked.pages["/a.pdf"] = DOCUMENT
    assert lanes_get(f"{linked.url}/a.pdf", StoreSettings(timeout=2), allow_private=True) == "200"
    with pytest.raises(FetchError, match="no es una dirección"):
        fetch(f"{linked.url}/lista", StoreSettings(timeout=2), tmp_path, allow_private=True)


def test_large_answers_are_read_in_part_and_never_taken_for_the_whole(site: Site, linked: Site, store: Path) -> None:
    body = PDF + b"0" * (3 * MOST_BYTES)
    linked.pages["/grande.pdf"] = Reply(body, headers={"Content-Type": "application/pdf", "ETag": '"x"'})
    publish(site, "https://enlaces.example/grande.pdf")
    run(site, store, settings_for(linked))
    url = "https://enlaces.example/grande.pdf"
    with EvidenceStore(store) as evidence:
        (capture,) = evidence.captures_of(url)
        assert (capture.truncated, capture.size) == (True, MOST_BYTES)
        assert capture.sha256 is not None
        assert evidence.payload(capture.sha256) == body[:MOST_BYTES]
        later = Sweep(99, MONTH, "2026-12-01T00:00:00Z", None, True, "", None)
        assert evidence.validated(url, later) is None, "a part must not be confirmed as if it were the file"
        assert not list(evidence.verify())
    assert answer(store, "/grande.pdf") == "ok"


def test_only_get_is_used_and_who_asks_is_said(site: Site, linked: Site, store: Path) -> None:
    # The server knows no other method: HEAD would be answered 501.
    linked.pages["/a.pdf"] = DOCUMENT
    publish(site, "https://enlaces.example/a.pdf")
    run(site, store, settings_for(linked, contact="https://ejemplo.ec/monitoreo"))
    assert answer(store, "/a.pdf") == "ok"
    assert "https://ejemplo.ec/monitoreo" in linked.asked[-1].headers["User-Agent"]


def test_a_killed_phase_goes_on_where_it_was(site: Site, linked: Site, store: Path) -> None:
    linked.pages |= {f"/{n}.pdf": DOCUMENT for n in range(6)}
    publish(site, *(f"https://enlaces.example/{n}.pdf" for n in range(6)))
    settings = settings_for(linked)
    run(site, store, settings.model_copy(update={"probe_links": False}))
    assert linked.asked == []
    with EvidenceStore(store, writable=True) as evidence:
        (done,) = evidence.sweeps(MONTH)

        class Killed(Exception):
            pass

        def stop(state: object) -> None:
            if len(linked.paths()) == 3:
                raise Killed

        for progress in (stop, lambda _: None):
            hosts = hosts_of_sweep(evidence, done, settings, lambda: NOW)
            phase = ProbePhase(evidence, done, [RUCS[0]], settings, lambda: NOW, True, hosts, progress)
            try:
                asyncio.run(phase.run())
            except* Killed:
                assert len(evidence.pending_probes(done.id)) == 3
        assert evidence.pending_probes(done.id) == []
    assert sorted(linked.paths()) == [f"/{n}.pdf" for n in range(6)]


def test_links_may_be_left_out(site: Site, linked: Site, store: Path) -> None:
    publish(site, "https://enlaces.example/a.pdf")
    summary = run(site, store, settings_for(linked, probe_links=False))
    assert (summary.finished, linked.asked) == (True, [])


def test_links_are_asked_in_the_hours_of_portals_alone(site: Site, linked: Site, store: Path) -> None:
    night, day = NOW.replace(hour=3), NOW.replace(hour=15)
    moment = [night]

    def then_it_is_day(_: Asked) -> Reply:
        moment[0] = day
        return DOCUMENT

    linked.pages |= {"/a.pdf": then_it_is_day, "/b.pdf": DOCUMENT}
    publish(site, "https://enlaces.example/a.pdf", "https://enlaces.example/b.pdf")
    settings, places = settings_for(linked, hours="20:00-06:00"), registry(store.parent, (RUCS[0], "", f"{site.url}/"))

    def go() -> SweepSummary:
        return asyncio.run(
            sweep_async(store, places, MONTH, settings, lambda: moment[0], allow_private=True, simulated=True)
        )

    first = go()
    assert (first.finished, first.interrupted, linked.paths()) == (False, True, ["/a.pdf"])
    assert "20:00-06:00" in first.message
    moment[0] = night
    second = go()
    assert (second.sweep_id, second.finished, linked.paths()) == (first.sweep_id, True, ["/a.pdf", "/b.pdf"])


def test_what_did_not_answer_is_counted_by_cause(site: Site, linked: Site, store: Path) -> None:
    gone = Site("127.0.0.1")
    gone.close()
    linked.pages |= {
        "/bien.pdf": DOCUMENT,
        "/lento.pdf": Reply(PDF, wait=5),
        "/clave.pdf": Reply(b"", 401),
        "/roto.pdf": Reply(b"", 500),
        "/vueltas.pdf": Reply(b"", 302, {"Location": "/vueltas.pdf"}),
    }
    names = ["bien", "lento", "clave", "roto", "vueltas", "no-esta", "nunca"]
    publish(site, *(f"https://enlaces.example/{name}.pdf" for name in names), "https://cerrado.example/a.pdf")
    settings = settings_for(linked)
    settings = settings.model_copy(update={"replicas": {**settings.replicas, "cerrado.example": gone.url}})
    summary = run(site, store, settings)
    lane, closed = (url.removeprefix("http://") for url in (linked.url, gone.url))
    assert {(found.cause, found.host, found.links) for found in summary.link_failures} == {
        ("not_found", lane, 2),
        ("timeout", lane, 1),
        ("login", lane, 1),
        ("server_error", lane, 1),
        ("redirect_loop", lane, 1),
        ("connect", closed, 1),
    }
    assert summary.failures == []
    assert summary.hosts[lane].requests == len(linked.asked)
    assert summary.hosts[lane].bytes == len(PDF) + 3 * len(b"no")  # robots.txt and two that are not there
    assert summary.links == summary.hosts[lane].requests + summary.hosts[closed].requests
