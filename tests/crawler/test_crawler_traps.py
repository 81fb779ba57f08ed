"""Addresses without end, file services and pages of scripts: what the crawl makes of them on a real server."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest
from pydantic import ValidationError

from crawler.settings import StoreSettings
from evidence import EvidenceStore
from evidence.model import Visit
from tests.crawler.crawl_site import HTML, RUCS, Asked, Reply, Site, registry, sweep

OCTOBER = "<h2>Octubre 2026</h2>"


def visits(store: Path) -> list[Visit]:
    with EvidenceStore(store) as evidence:
        return evidence.visits(evidence.sweeps()[-1].id)


def test_session_ids_make_no_new_pages(site: Site, store: Path) -> None:
    numbers = count()

    def page(asked: Asked) -> Reply:
        links = "".join(f'<a href="{path}?PHPSESSID={next(numbers):032x}">Literal</a>' for path in ("/a", "/b", "/"))
        return Reply(f"<html><body>{links}</body></html>".encode(), headers={"Content-Type": HTML})

    site.pages["/"] = page
    inner = {f"{path}?PHPSESSID={number:032x}" for path in ("/a", "/b") for number in range(40)}
    site.pages |= dict.fromkeys(inner, page)
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.pages) == (True, 3)


def test_a_calendar_without_end_is_left_and_spoils_nothing(site: Site, store: Path) -> None:
    def week(number: int) -> Reply:
        links = "".join(
            f'<a href="/agenda?semana={number + by}&amp;vista={v}">Semana</a>' for by in (-1, 1) for v in "ab"
        )
        return Reply(
            f"<html><body><h1>Agenda LOTAIP</h1>{links}</body></html>".encode(), headers={"Content-Type": HTML}
        )

    site.html(
        "/", f'<a href="/agenda?semana=50&amp;vista=a">Agenda LOTAIP</a>{OCTOBER}<a href="/f/1.csv">Numeral 1</a>'
    )
    site.csv("/f/1.csv")
    site.pages |= {f"/agenda?semana={n}&vista={view}": week(n) for n in range(100) for view in "ab"}
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.cause, place.files) == (True, None, 1)
    assert len(site.asked) < 20
    assert {visit.cause for visit in visits(store) if visit.state == "skipped"} == {"trap"}


def test_pages_of_one_script_that_end_are_all_read(site: Site, store: Path) -> None:
    site.html("/", "".join(f'<a href="/ver?numeral={n}">Numeral {n}</a>' for n in range(1, 25)))
    for number in range(1, 25):
        others = "".join(f'<a href="/ver?numeral={n}">Numeral {n}</a>' for n in range(1, 25))
        site.html(f"/ver?numeral={number}", others + "<table><tr><td>1</td></tr></table>")
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.pages) == (True, 25)


def test_a_shared_file_is_asked_where_its_bytes_are_and_the_link_is_kept(site: Site, store: Path) -> None:
    host = Site("127.0.0.3")
    shared = "https://drive.google.com/file/d/1aB/view?usp=sharing"
    folder = "https://drive.google.com/drive/folders/9zZ?usp=sharing"
    inside = "https://drive.google.com/file/d/2cD/view?usp=drive_web"
    site.html("/", f'{OCTOBER}<a href="{shared}">Numeral 1</a><a href="{folder}">Numeral 2</a>')
    host.html("/embeddedfolderview?id=9zZ", f'<a href="{inside}">metadatos.csv</a><a href="/tos">Condiciones</a>')
    host.csv("/uc?export=download&id=1aB")
    host.csv("/uc?export=download&id=2cD")
    settings = StoreSettings(timeout=2, retries=0, contact="a@b.ec", replicas={"drive.google.com": host.url + "/"})
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    host.close()
    assert (place.complete, place.pages, place.files) == (True, 2, 2)
    by_url = {visit.url: visit for visit in visits(store)}
    assert ["original", shared] in by_url["https://drive.google.com/uc?export=download&id=1aB"].context
    assert "/robots.txt" in {asked.path for asked in host.asked}


def test_a_folder_that_shows_nothing_leaves_the_reading_open(site: Site, store: Path) -> None:
    host = Site("127.0.0.3")
    host.html("/embeddedfolderview?id=9zZ", "<div></div>")
    site.html("/", f'{OCTOBER}<a href="https://drive.google.com/drive/folders/9zZ">Numeral 2</a>')
    settings = StoreSettings(timeout=2, retries=0, contact="a@b.ec", replicas={"drive.google.com": host.url})
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/")), settings).places
    host.close()
    assert (place.complete, place.cause) == (False, "file_host")


def test_nobody_is_asked_before_a_contact_is_set(site: Site, store: Path) -> None:
    site.html("/", f'{OCTOBER}<a href="https://drive.google.com/file/d/1aB/view">Numeral 1</a>')
    sweep(store, registry(store, (RUCS[0], "", site.url + "/")))
    assert [visit.cause for visit in visits(store) if visit.role == "file"] == ["no_contact"]


def test_replicas_stand_on_loopback_alone() -> None:
    with pytest.raises(ValidationError):
        StoreSettings(replicas={"drive.google.com": "https://ejemplo.ec"})


SHELL = '<div id="root"></div><noscript>Active JavaScript</noscript><script src="/app.js"></script>'


def test_a_script_page_is_read_from_the_data_its_program_names(site: Site, store: Path) -> None:
    site.html("/", SHELL)
    program = "const t=(n,r)=>`/api/documentos?anio=${n}&mes=${r}`"
    site.pages["/app.js"] = Reply(program.encode(), headers={"Content-Type": "text/javascript"})
    listed = [{"numeral": "6", "descripcion": "Presupuesto", "archivos": [{"nombre": "Datos", "url": "/f/6"}]}]
    site.pages["/api/documentos?anio=2026&mes=10"] = Reply(json.dumps(listed).encode())
    site.csv("/f/6")
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.cause) == (True, None)
    assert "/f/6" in site.paths()


@pytest.mark.parametrize(
    "program", ["", "`/api/a?anio=${n}&mes=${r}`,`/api/b?anio=${n}&mes=${r}`", "`/a?anio=${n}&mes=${m}&u=${u}`"]
)
def test_a_program_that_is_not_understood_leaves_the_page_unread(site: Site, store: Path, program: str) -> None:
    site.html("/", SHELL)
    site.pages["/app.js"] = Reply(program.encode(), headers={"Content-Type": "text/javascript"})
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.cause) == (False, "app_shell")
    assert sorted(site.paths()) == ["/", "/app.js"]


def test_what_names_the_whole_page_does_not_speak_for_the_way_back(site: Site, store: Path) -> None:
    body = '<h1>LOTAIP</h1><a href="/turismo">Turismo</a>'
    page = f"<html><head><title>LOTAIP - GAD</title></head><body>{body}</body></html>"
    site.pages["/"] = Reply(page.encode(), headers={"Content-Type": HTML})
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert place.complete
    site.html("/", '<h1>GAD</h1><h2>LOTAIP</h2><a href="/financiero">Financiero</a>')
    (place,) = sweep(store, registry(store, (RUCS[0], "", site.url + "/"))).places
    assert (place.complete, place.cause) == (False, "not_found")
