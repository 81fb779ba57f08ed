"""Boxes of WP File Download on a real server: its script's own questions, asked for the month alone."""

from __future__ import annotations

import json
from pathlib import Path

from crawler.answers import Answer, judge_page
from evidence import EvidenceStore
from evidence.model import Visit
from tests.crawler.crawl_site import HTML, RUCS, Reply, Site, own_case, registry, sweep

AJAX = "/wp-admin/admin-ajax.php"
BOX = (
    '<script>var wpfdparams = {"wpfdajaxurl":"%s?juwpfisadmin=false&action=wpfd&"};</script>'
    '<div class="wpfd-content wpfd-content-default wpfd-content-multi" data-category="7"></div>'
)
TREE = {7: ("LOTAIP", (8, 9)), 8: ("2025", (10,)), 9: ("2026", (11, 12)), 10: ("Octubre", ()),
        11: ("Octubre", ()), 12: ("Septiembre", ())}  # fmt: skip
PARTS = ("conjunto de datos", "metadatos", "diccionario")


def files(category: int) -> str:
    return f"{AJAX}?juwpfisadmin=false&action=wpfd&task=files.display&view=files&id={category}&rootcat=7"


def categories(category: int) -> str:
    return f"{AJAX}?juwpfisadmin=false&action=wpfd&task=categories.display&view=categories&id={category}&top=7"


def portal(site: Site) -> None:
    site.html("/lotaip/", "<h1>Transparencia LOTAIP</h1>" + BOX % (site.url + AJAX).replace("/", "\\/"))
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n")
    for number, (_, inside) in TREE.items():
        listed = [{"term_id": child, "name": TREE[child][0]} for child in inside]
        site.pages[categories(number)] = answer({"categories": listed, "category": {"term_id": number}})
        held = PARTS if not inside else ()
        shown = [
            {
                "ID": n,
                "post_title": f"Numeral 18, {part}",
                "ext": "csv",
                "linkdownload": f"{site.url}/download/{number}/{n}",
            }
            for n, part in enumerate(held)
        ]
        pages = "<a data-page='2'>2</a>" if number == 11 else ""
        site.pages[files(number)] = answer({"files": shown[:2] if pages else shown, "pagination": pages})
        if pages:
            site.pages[files(number) + "&page=2"] = answer({"files": shown[2:], "pagination": pages})
        for n in range(len(held)):
            site.csv(f"/download/{number}/{n}", f"a;b\n{number};{n}\n")


def answer(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


def test_the_files_of_the_month_are_found_and_no_others_asked(site: Site, store: Path) -> None:
    portal(site)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/lotaip/"))).places
    asked = set(site.paths())
    assert (place.complete, place.cause) == (True, None)
    assert {path for path in asked if path.startswith("/download/")} == {f"/download/11/{n}" for n in range(3)}
    assert asked.isdisjoint({files(8), files(10), files(12)})
    found = own_case(store, site.url + "/lotaip/").publications
    assert {key: set(publication.parts) for key, publication in found.items()} == {
        ("19.18", "own"): {"dataset", "metadata", "dictionary"}
    }


def test_an_interface_that_answers_nothing_leaves_the_reading_open(site: Site, store: Path) -> None:
    """``0`` with status 400 or 200 is what WordPress says where nobody listens."""
    for status in (400, 200):
        portal(site)
        site.pages[files(11)] = Reply(b"0", status, {"Content-Type": HTML})
        (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/lotaip/"))).places
        assert (place.complete, place.cause) == (False, "unreadable")


def test_a_box_that_asks_another_host_is_left(site: Site, store: Path) -> None:
    site.html("/lotaip/", BOX % "http://127.0.0.1:9/wp-admin/admin-ajax.php")
    sweep(store, registry(store, (RUCS[0], "", site.url + "/lotaip/")))
    with EvidenceStore(store) as evidence:
        assert [visit.url for visit in evidence.visits(1)] == [site.url + "/lotaip/"]


BODIES = [
    b"", b"[]", b"null", b"{", b"[" * 9000, b"<html>Acceso denegado</html>", b"\xff\xfe", b'{"files": 3}',
    b'{"categories": [{"term_id": null}, 4, {}]}', b'{"files": [null], "pagination": "data-page=\'9999999\'"}',
]  # fmt: skip


def test_whatever_the_interface_sends_is_one_of_our_answers() -> None:
    visit = Visit(
        1, "", "own", "http://x.ec" + files(7), "page", None, 1, 0, "pending", None, None,
        [["recipe", "wpfd"], ["shell", "http://x.ec/"]], None, 1, "x.ec", 0,
    )  # fmt: skip
    for body in BODIES:
        result = judge_page(Answer(visit.url, 200, (), body, None), visit, "2026-10")
        assert result.state in ("done", "failed")
        assert len(result.steps) < 100
