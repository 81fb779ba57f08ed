"""Own sites in every layout: their pages lead to exactly the files that exist."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest

from demo.country import build_country
from demo.defects import DEFECTS, announced
from demo.items import items_by_id
from demo.layouts import LAYOUTS, layout_of
from demo.model import Municipality
from demo.months import sweeps
from demo.server import CountryServer
from tests.demo.replica_web import Got, fetch, links, walk

_READABLE = [letter for letter in LAYOUTS if letter != "K"]


def _first(server: CountryServer, letter: str) -> Municipality:
    return next(m for m in server.country.municipalities if m.layout == letter and not m.fault)


def _addresses(server: CountryServer, m: Municipality) -> tuple[set[str], set[str]]:
    """Addresses that must be linked at the server's clock, and those of them that must fail."""
    layout, country = layout_of(m), server.country
    listed: set[str] = set()
    dead: set[str] = set()
    for month in country.months:
        for item_id, places in country.plan(m, month).items():
            if "own" in places and places["own"].visible(country.clock):
                defect = places["own"].defect
                for component in announced(defect):
                    address = layout.file_path(month, items_by_id()[item_id], component)
                    listed.add(address)
                    if defect in ("dead_link", "all_dead") and component in DEFECTS[defect].fails:
                        dead.add(address)
    return listed, dead


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path) + (f"?{parts.query}" if parts.query else "")


def _is_page(got: Got) -> bool:
    return got.headers.get("content-type", "").startswith("text/html")


@pytest.mark.parametrize("letter", _READABLE)
def test_pages_link_every_file_and_no_other(server: CountryServer, letter: str) -> None:
    m = _first(server, letter)
    reached = {_path(url): got for url, got in walk(server.bases[m.ruc], layout_of(m).start).items()}
    listed, dead = _addresses(server, m)
    assert listed <= set(reached)
    assert {path for path in listed if reached[path].status == 404} == dead
    files = {path for path, got in reached.items() if got.status == 200 and not _is_page(got)}
    assert files - {"/feed?type=rss"} <= listed
    # Nothing but dead files is a dead end.
    assert {path for path, got in reached.items() if got.status != 200} == dead


@pytest.mark.parametrize("letter", _READABLE)
def test_nothing_of_the_first_month_is_shown_before_it_is_uploaded(server: CountryServer, letter: str) -> None:
    m = _first(server, letter)
    first = server.country.months[0]
    server.set_clock(sweeps(first)[0].replace(day=2))
    for got in walk(server.bases[m.ruc], layout_of(m).start).values():
        assert _is_page(got) or got.headers["content-type"] in ("application/rss+xml", "text/plain")
    server.set_clock(sweeps(first)[0])
    listed, _ = _addresses(server, m)
    assert listed


def test_one_layout_says_no_encoding_and_uses_another(server: CountryServer) -> None:
    m = _first(server, "B")
    page = fetch(f"{server.bases[m.ruc]}/index.php/transparencia/lotaip-2026")
    assert page.headers["content-type"] == "text/html"
    assert b"charset" not in page.body
    assert "Información pública" in page.body.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode()


def test_pages_are_full_of_what_is_no_publication(server: CountryServer) -> None:
    m = _first(server, "A")
    page = fetch(server.bases[m.ruc] + "/transparencia/").body.decode()
    for trap in ("mailto:", "tel:", "javascript:", 'href="#"', "type=rss", "print=1", "lang=en", "facebook.example"):
        assert trap in page
    assert "numerales 1 a 24" in page


def test_no_page_leads_out_of_loopback_to_a_real_host(server: CountryServer) -> None:
    for letter in LAYOUTS:
        m = _first(server, letter)
        for url, got in walk(server.bases[m.ruc], layout_of(m).start).items():
            if _is_page(got):
                for link in links(got.body.decode("cp1252", errors="replace"), url):
                    host = urlsplit(link).hostname
                    assert host is None or host.startswith("127.") or host.endswith(".example")


def test_the_doormat_sends_to_the_national_portal(server: CountryServer) -> None:
    m = _first(server, "K")
    url = server.bases[m.ruc] + "/transparencia/"
    outside = [link for link in links(fetch(url).body.decode(), url) if link.startswith(server.bases["pnt"])]
    assert set(outside) == {f"{server.bases['pnt']}/entidades/{m.establishment_id}"}
    reached = walk(server.bases[m.ruc], "/transparencia/")
    assert not any(got.headers["content-type"] == "text/csv" for got in reached.values())


def test_icons_and_month_names_are_the_only_link_text_of_the_matrix(server: CountryServer) -> None:
    m = _first(server, "D")
    page = fetch(f"{server.bases[m.ruc]}/lotaip/2026").body.decode()
    assert ">Julio</a>" in page
    assert '<img src="/iconos/csv.png" alt=""></a>' in page
    assert "<td>Julio</td>" in page  # A month without file, as plain text.
    assert "Conjunto de datos" not in page


def test_the_blog_is_paginated(server: CountryServer) -> None:
    m = _first(server, "C")
    base = server.bases[m.ruc]
    first, second = (fetch(f"{base}/index.php/noticias/transparencia?start={n}").body.decode() for n in (0, 3))
    assert "informacion-de-octubre-2026" in first
    assert "informacion-de-mayo-2026" not in first
    assert "informacion-de-mayo-2026" in second
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_years_get_pages_of_their_own() -> None:
    country = build_country(7, 10, ["2025-11", "2025-12", "2026-01"])
    with CountryServer(country) as server:
        for letter in _READABLE:
            m = _first(server, letter)
            reached = {_path(url) for url in walk(server.bases[m.ruc], layout_of(m).start)}
            listed, _ = _addresses(server, m)
            assert listed <= reached


@pytest.mark.parametrize(("kind", "month"), [("error_500", "2026-07"), ("redirect_loop", "2026-09")])
def test_hosts_fail_in_their_month_and_recover(server: CountryServer, kind: str, month: str) -> None:
    m = next(m for m in server.country.municipalities if m.fault and m.fault.kind == kind)
    url = server.bases[m.ruc] + layout_of(m).start
    server.set_clock(sweeps(month)[0])
    got = fetch(url)
    if kind == "error_500":
        assert got.status == 500
    else:
        hops = [got.headers["location"], fetch(server.bases[m.ruc] + got.headers["location"]).headers["location"]]
        assert len(set(hops)) == 2
    server.set_clock(sweeps("2026-10")[0])
    assert fetch(url).status == 200


def test_a_host_hangs_in_its_month_and_another_is_never_there(server: CountryServer) -> None:
    failing = {m.fault.kind: m for m in server.country.municipalities if m.fault}
    hanging, absent = failing["hang"], failing["refused"]
    server.set_clock(sweeps("2026-08")[0])
    with pytest.raises(ConnectionError):
        fetch(server.bases[hanging.ruc] + "/")
    with pytest.raises(ConnectionRefusedError):
        fetch(server.bases[absent.ruc] + "/")
    server.set_clock(sweeps("2026-10")[0])
    assert fetch(server.bases[hanging.ruc] + "/").status == 200
