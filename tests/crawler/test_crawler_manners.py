"""Politeness and safety: robots.txt, Crawl-delay, private addresses, no open port, contact."""

from __future__ import annotations

import socket
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.guard import GuardedResolver, PrivateAddressError
from crawler.hosts import is_public_address, lane_of
from crawler.settings import SettingsError, StoreSettings, load_settings
from crawler.sweep import SweepRefused, check_sweep
from evidence import EvidenceStore
from tests.crawler.crawl_site import HTML, MONTH, NOW, RUCS, Asked, Reply, Site, registry, sweep


@pytest.mark.parametrize("wait", [0.0, 0.3])
def test_nothing_forbidden_is_asked_even_at_the_start(site: Site, store: Path, wait: float) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /no/", wait=wait)
    rows = [(RUCS[number], "", f"{site.url}/no/{number}") for number in range(6)]
    summary = sweep(store, registry(store, *rows))
    assert site.paths() == []
    assert {place.cause for place in summary.places} == {"robots"}
    with EvidenceStore(store) as evidence:
        (robots,) = evidence.captures_of(f"{site.url}/robots.txt")
        assert robots.status == 200


@pytest.mark.parametrize(("reply", "cause"), [(Reply(b"", 503), "server_error"), (Reply(b"", wait=9), "host_failed")])
def test_a_failing_robots_txt_means_not_now(site: Site, store: Path, reply: Reply, cause: str) -> None:
    site.pages["/robots.txt"] = reply
    site.html("/", "x")
    (place,) = sweep(
        store, registry(store, (RUCS[0], "", site.url + "/")), StoreSettings(timeout=0.3, retries=0)
    ).places
    assert (site.paths(), place.complete, place.cause) == ([], False, cause)


def test_crawl_delay_is_kept(site: Site, store: Path) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.4")
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(3)))
    for number in range(3):
        site.html(f"/lotaip/{number}", "x")
    sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    moments = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert len(moments) == 4
    assert min(after - before for before, after in pairwise(moments)) >= 0.39


def test_one_request_at_a_time_with_the_contact(site: Site, store: Path) -> None:
    running: list[int] = []
    most = 0

    def count(_: Asked) -> Reply:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        reply = Reply(b"<html><body>x</body></html>", headers={"Content-Type": HTML}, wait=0)
        running.pop()
        return reply

    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(6)))
    for number in range(6):
        site.pages[f"/lotaip/{number}"] = count
    settings = StoreSettings(timeout=2, contact="https://ejemplo.ec/monitoreo")
    sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings)
    assert most == 1
    assert {asked.headers["User-Agent"] for asked in site.asked} == {"lotaip/0.1 (+https://ejemplo.ec/monitoreo)"}


def test_no_port_is_opened(site: Site, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    listen = socket.socket.listen

    def noted(self: socket.socket, *backlog: int) -> None:
        opened.append(self.getsockname())
        listen(self, *backlog)

    site.html("/", "x")
    monkeypatch.setattr(socket.socket, "listen", noted)
    sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    assert opened == []


def test_private_addresses_are_refused(site: Site, store: Path) -> None:
    site.html("/", "x")
    rows = registry(store, (RUCS[0], "", site.url + "/"))
    with pytest.raises(SweepRefused, match="--allow-private"):
        sweep(store, rows, allow_private=False)
    assert site.asked == []


def test_redirects_and_names_do_not_lead_into_a_private_network(
    site: Site, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 plays a public address here; nothing else of loopback does."""
    monkeypatch.setattr("crawler.guard.is_public_address", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("crawler.sweep.plainly_private", lambda host: False)
    inner = Site("127.0.0.2")
    inner.html("/", "secreto")
    inner.csv("/a.csv")
    site.pages["/"] = Reply(b"", 302, {"Location": inner.url + "/"})
    site.html("/lotaip", f'<a href="{inner.url}/a.csv">Literal a</a>')
    places = registry(store, (RUCS[0], "", site.url + "/"), (RUCS[1], "", site.url + "/lotaip"))
    redirected, linking = sweep(store, places, allow_private=False).places
    inner.close()
    assert inner.asked == []
    assert (redirected.complete, redirected.cause) == (False, "refused_address")
    assert (linking.complete, linking.failed) == (True, 1)


def test_addresses_that_are_not_public() -> None:
    private = (
        "127.0.0.1",
        "10.0.0.1",
        "169.254.1.1",
        "::1",
        "fe80::1",
        "0.0.0.0",
        "::ffff:192.168.0.1",
        "224.0.0.1",
        "x",
    )
    assert [address for address in private if is_public_address(address)] == []
    assert is_public_address("200.7.213.8")
    assert GuardedResolver(None, 10, 1, True)._checked("10.0.0.1", "x.ec") == "10.0.0.1"  # type: ignore[arg-type]
    with pytest.raises(PrivateAddressError):
        GuardedResolver(None, 10, 1, False)._checked("10.0.0.1", "x.ec")  # type: ignore[arg-type]


def test_contact_is_needed_outside_loopback(store: Path) -> None:
    rows = registry(store, (RUCS[0], "", "https://www.ejemplo.gob.ec/")).places()
    with pytest.raises(SweepRefused, match=r"lotaip\.toml.*contact"):
        check_sweep(store, rows, MONTH, StoreSettings(), False)
    check_sweep(store, rows, MONTH, StoreSettings(contact="a@b.ec"), False)
    with pytest.raises(SweepRefused, match="AAAA-MM"):
        check_sweep(store, rows, "octubre", StoreSettings(contact="a@b.ec"), False)


def test_settings_say_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "lotaip.toml"
    assert load_settings(tmp_path) == StoreSettings()
    path.write_text('contact = "a@b.ec"\ndelay = 3\n', encoding="utf-8")
    assert load_settings(tmp_path).delay_of(loopback=False) == 3
    for text, part in (("contact = ", "TOML"), ("kontact = 1", "kontact"), ("delay = -1", "delay")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=part):
            load_settings(tmp_path)


def test_www_and_bare_host_share_a_lane() -> None:
    assert lane_of("https://www.x.gob.ec/a") == lane_of("http://x.gob.ec:8080/b") == "x.gob.ec"
    assert lane_of("http://127.0.0.1:81/") != lane_of("http://127.0.0.1:82/")
    assert NOW.tzinfo is not None
