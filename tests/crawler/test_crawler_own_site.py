from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawler.settings import StoreSettings
from evidence import EvidenceStore
from tests.crawler.crawl_site import HTML, RUCS, Reply, Site, own_case, registry, sweep


def test_reads_the_month_and_leaves_the_rest(site: Site, store: Path) -> None:
    site.html("/", '<a href="/lotaip">Transparencia</a> <a href="/noticias">Noticias</a> <a href="/feed/">RSS</a>')
    site.html(
        "/lotaip",
        '<h2>2026</h2><ul><li><a href="/lotaip/octubre">Octubre</a><li><a href="/lotaip/septiembre">Septiembre</a></ul>'
        '<h2>2025</h2><a href="/lotaip/2025">Octubre</a>',
    )
    site.html("/lotaip/octubre", '<a href="/f/numeral1.csv">Numeral 1</a> ')
    site.html("/noticias", "<img src=/f/foto.png><a href=/f/foto.png>foto</a>")
    site.csv("/f/numeral1.csv")
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    assert sorted(site.paths()) == ["/", "/f/numeral1.csv", "/lotaip", "/lotaip/octubre", "/noticias"]
    (place,) = summary.places
    assert (place.complete, place.cause, place.pages, place.files, place.failed) == (True, None, 4, 1, 0)
    assert summary.finished
    with EvidenceStore(store) as evidence:
        by_url = {visit.url: visit for visit in evidence.visits(summary.sweep_id)}
        month = by_url[site.url + "/lotaip/octubre"]
        assert [name for name, _ in month.context]
        assert {name for name, _ in month.context} == {"inherited"}
        file = by_url[site.url + "/f/numeral1.csv"]
        capture = evidence.capture(file.capture_id or 0)
        assert capture is not None
        assert capture.sha256 is not None
        assert evidence.payload(capture.sha256) == b"a;b\n1;2\n"
        assert list(evidence.verify()) == []


def test_a_server_that_hangs_fails_the_reading_and_is_left_alone(site: Site, store: Path) -> None:
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a>' for n in range(9)))
    for number in range(9):
        site.pages[f"/lotaip/{number}"] = Reply(b"", wait=30)
    settings = StoreSettings(timeout=0.3, retries=0, give_up_after=3)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    assert (place.complete, place.cause, place.failed) == (False, "host_failed", 9)
    assert len(site.paths()) == 4


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply(b"error", 500), "server_error"),
        (Reply(b"no", 403), "blocked"),
        (Reply(b"no", 429), "blocked"),
        (Reply(b"no", 404), "not_found"),
        (Reply(b"", 302, {"Location": "/"}), "redirect_loop"),
        (Reply(b"<html><body><a href=/>x</a></body></html>" * 2000, headers={"Content-Type": HTML}), "too_large"),
        (Reply(gzip.compress(b"<html>" * 100_000), headers={"Content-Encoding": "gzip"}), "too_large"),
    ],
)
def test_a_portal_page_that_gives_nothing_says_why(site: Site, store: Path, reply: Reply, cause: str) -> None:
    site.pages["/"] = reply
    settings = StoreSettings(timeout=2, retries=0, max_file_bytes=50_000)
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings)
    assert (summary.places[0].complete, summary.places[0].cause, summary.finished) == (False, cause, True)
    with EvidenceStore(store) as evidence:
        (visit,) = evidence.visits(summary.sweep_id)
        assert visit.capture_id is not None
        assert list(evidence.verify()) == []


def test_a_closed_port_is_a_failed_host(site: Site, store: Path) -> None:
    url = site.url
    site.close()
    (place,) = sweep(store, registry(store, (RUCS[0], "", url + "/"))).places
    assert (place.complete, place.cause) == (False, "host_failed")


def test_a_passing_error_is_asked_again(site: Site, store: Path) -> None:
    replies = [Reply(b"", 503), Reply(b"<html><body>hola</body></html>", headers={"Content-Type": HTML})]
    site.pages["/"] = lambda asked: replies.pop(0)
    settings = StoreSettings(timeout=2, retries=2)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    assert place.complete
    with EvidenceStore(store) as evidence:
        assert [capture.status for capture in evidence.captures_of(site.url + "/")] == [503, 200]


def test_the_budget_cuts_and_says_so(site: Site, store: Path) -> None:
    site.html("/", "".join(f'<a href="/lotaip/{n}">Literal {n}</a> <a href="/f/{n}.csv">x</a>' for n in range(9)))
    for number in range(9):
        site.html(f"/lotaip/{number}", "x")
        site.csv(f"/f/{number}.csv", f"a;{number}")
    settings = StoreSettings(timeout=2, retries=0, max_pages=3, max_files=2)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    assert (place.complete, place.cause, place.pages, place.files, place.cut) == (False, "budget", 3, 2, 14)


def test_redirects_are_followed_and_every_hop_is_kept(site: Site, store: Path) -> None:
    site.pages["/"] = Reply(b"", 301, {"Location": "/lotaip/"})
    site.html("/lotaip/", '<a href="a.csv">Numeral 1</a>')
    site.csv("/lotaip/a.csv")
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    assert summary.places[0].complete
    assert summary.places[0].files == 1
    with EvidenceStore(store) as evidence:
        first = evidence.visits(summary.sweep_id)[0]
        final = evidence.capture(first.capture_id or 0)
        assert final is not None
        assert (final.url, final.status) == (site.url + "/lotaip/", 200)
        assert [capture.status for capture in evidence.captures_of(site.url + "/")] == [301]


def test_a_dead_page_off_the_subject_does_not_spoil_the_reading(site: Site, store: Path) -> None:
    site.html("/", '<a href="/correo">Correo</a>')
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert place.complete
    site.html("/", '<a href="/octubre">Octubre</a>')
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.cause) == (False, "not_found")


def test_spanish_without_charset_survives(site: Site, store: Path) -> None:
    page = '<html><body><h3>Año 2026</h3><a href="/x">Diseño – octubre</a></body></html>'
    site.pages["/"] = Reply(page.encode("cp1252"), headers={"Content-Type": "text/html"})
    site.html("/x", "x")
    summary = sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    with EvidenceStore(store) as evidence:
        texts = [text for visit in evidence.visits(summary.sweep_id) for _, text in visit.context]
    assert "Año 2026" in texts
    assert "Diseño – octubre" in texts


def test_files_of_other_hosts_count_and_their_pages_do_not(site: Site, store: Path) -> None:
    other = Site()
    other.csv("/dato.csv")
    other.html("/pagina", "x")
    site.html("/", f'<a href="{other.url}/dato.csv">Numeral 2</a> <a href="{other.url}/pagina">Numeral 3</a>')
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    other.close()
    assert place.files == 1


@pytest.mark.parametrize("way", ["redirect", "link"])
def test_a_site_that_leads_to_the_registered_national_portal_is_a_doormat(site: Site, store: Path, way: str) -> None:
    """On whatever host the registry has that portal: its page is an application that shows nothing."""
    national = Site("127.0.0.4")
    national.html("/entidades/7", "<div id=root></div><noscript>Active JavaScript</noscript>")
    national.pages["/backend/v1/x"] = Reply(b"{}")
    if way == "redirect":
        site.pages["/"] = Reply(b"", 302, {"Location": national.url + "/entidades/7"})
    else:
        site.html("/", f'<h1>Transparencia</h1><a href="{national.url}/entidades/7">Ver transparencia</a>')
    places = registry(store, (RUCS[0], "", site.url + "/"), (RUCS[0], "pnt", national.url + "/backend/v1"))
    sweep(store, places)
    national.close()
    case = own_case(store, site.url + "/")
    assert (case.readings[0].complete, case.readings[0].cause) == (False, "doormat")
    assert [path for path in national.paths() if not path.startswith("/backend")] == []


def test_a_shared_file_that_asks_to_sign_in_is_closed_and_nobody_is_asked_there(site: Site, store: Path) -> None:
    host = Site("127.0.0.3")
    login = "https://accounts.google.com/ServiceLogin?continue=x"
    host.pages["/uc?export=download&id=1aB"] = Reply(b"", 302, {"Location": login})
    site.html("/", '<h2>Octubre 2026</h2><a href="https://drive.google.com/file/d/1aB/view">Numeral 18, datos</a>')
    settings = StoreSettings(timeout=2, retries=0, contact="a@b.ec", replicas={"drive.google.com": host.url})
    sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings)
    host.close()
    with EvidenceStore(store) as evidence:
        (found,) = evidence.sweeps()
        (file,) = [visit for visit in evidence.visits(found.id) if visit.role == "file"]
        assert (file.state, file.cause) == ("failed", "login")
        assert ["original", "https://drive.google.com/file/d/1aB/view"] in file.context
        assert evidence.captures_of(login) == []
    case = own_case(store, site.url + "/")
    assert [failed.cause for failed in case.publications["19.18", "own"].failed] == ["login"]


@pytest.mark.parametrize(
    ("said", "head", "kind"),
    [
        ("", '<meta name="generator" content="WordPress 6.8">', "wordpress"),
        ("", '<script src="/media/system/js/core.js"></script>', "joomla"),
        ("", "<p>hecho a mano</p>", ""),
        ("joomla", '<meta name="generator" content="WordPress 6.8">', "joomla"),
    ],
)
def test_the_reading_tells_the_system_and_the_registry_has_the_last_word(
    site: Site, store: Path, said: str, head: str, kind: str
) -> None:
    site.html("/", head)
    places = registry(store, (RUCS[0], said, site.url + "/"))
    written = places.path.read_bytes()
    (place,) = sweep(store, places).places
    assert place.portal_kind == kind
    assert places.path.read_bytes() == written
