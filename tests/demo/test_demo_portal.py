"""The national portal's replica behaves like the original, traps included."""

from __future__ import annotations

import gzip
import json
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from demo.items import items
from demo.model import Municipality
from demo.months import sweeps
from demo.pnt_api import file_address
from demo.server import CountryServer
from tests.demo.replica_web import fetch

_LIST = "/backend/v1/transparency/transparency/active/public"
_MEDIA = "/backend/v1/transparency/media/transparencia/"
_ART_24 = "Art. 24 Gobiernos Autónomos Descentralizados"


def _listed(server: CountryServer, query: str) -> list[dict[str, Any]]:
    got = fetch(f"{server.bases['pnt']}{_LIST}?{query}")
    assert got.status == 200
    found: list[dict[str, Any]] = json.loads(got.body)
    return found


def _member(server: CountryServer, role: str) -> Municipality:
    return next(m for m in server.country.municipalities if m.role == role)


def _url(server: CountryServer, m: Municipality, month: str, item_id: str) -> str:
    item = next(item for item in items() if item.id == item_id)
    return server.bases["pnt"] + file_address(m, month, item, "dataset")


@pytest.mark.parametrize(
    "path",
    ["/", "/entidades/90001", "/robots.txt", "/media/transparencia/169000010001/Numeral%206/2026/7/Metadatos.csv",
     "/backend/v1/otra", _MEDIA + "169000010001/Numeral%206/2026/07/Metadatos.csv"],
)  # fmt: skip
def test_unknown_addresses_answer_the_application_with_200(server: CountryServer, path: str) -> None:
    got = fetch(server.bases["pnt"] + path)
    assert got.status == 200
    assert got.headers["content-type"] == "text/html"
    assert b'<div id="root">' in got.body
    assert 1400 < len(got.body) < 1600


def test_registrations_have_the_shape_of_the_original(server: CountryServer) -> None:
    found = _listed(server, "month=10&year=2026&establishment_id=0")
    m = _member(server, "ejemplar")
    mine = [entry for entry in found if entry["establishment"]["id"] == m.establishment_id]
    assert len(mine) == 26
    budget = next(entry for entry in mine if entry["numeral"]["name"] == "Numeral 6")
    assert budget["numeral"]["description"] == "Presupuesto de la institucion"
    assert [f["name"] for f in budget["files"]] == ["Conjunto de datos", "Metadatos", "Diccionario"]
    assert set(budget["files"][0]) >= {"id", "name", "description", "url_download", "created_at"}
    assert budget["establishment"]["name"] == m.name
    assert (budget["month"], budget["year"], budget["status"]) == (10, 2026, "aproved")
    assert budget["published_at"] == "2026-11-15T23:41:07-05:00"
    roots = {entry["files"][0]["url_download"].split("/")[0] for entry in found}
    assert roots == {"", "transparencia"}
    ids = [f["id"] for entry in found for f in entry["files"]]
    assert len(ids) == len(set(ids))


def test_article_24_is_decomposed_and_has_two_triples(server: CountryServer) -> None:
    m = _member(server, "ejemplar")
    mine = _listed(server, f"month=10&year=2026&establishment_id={m.establishment_id}")
    council = next(entry for entry in mine if entry["numeral"]["name"].startswith("Art. 24"))
    name = council["numeral"]["name"]
    assert name != _ART_24
    assert unicodedata.normalize("NFC", name) == _ART_24
    assert [f["description"] for f in council["files"]] == [
        "1. Conjunto de datos (Resoluciones)", "1. Metadatos (Resoluciones)", "1. Diccionario (Resoluciones)",
        "2. Conjunto de datos (Actas)", "2. Metadatos (Actas)", "2. Diccionario (Actas)",
    ]  # fmt: skip
    folder = f"{server.bases['pnt']}{_MEDIA}{m.portal_ruc}/"
    tail = quote("/2026/10/2. Metadatos (Actas).csv")
    assert fetch(folder + quote(name) + tail).body.startswith(b"\xef\xbb\xbfFECHA")
    assert b"root" in fetch(folder + quote(_ART_24) + tail).body


def test_the_leading_zero_of_the_ruc_is_lost(server: CountryServer) -> None:
    m = _member(server, "ejemplar")
    assert m.ruc.startswith("0")
    entry = _listed(server, f"month=10&year=2026&establishment_id={m.establishment_id}")[0]
    assert entry["establishment"]["identification"] == m.ruc[1:]
    assert f"transparencia/{m.ruc[1:]}/" in entry["files"][0]["url_download"]
    url = _url(server, m, "2026-10", "19.6")
    assert fetch(url).headers["content-type"] == "text/csv"
    assert b"root" in fetch(url.replace(m.portal_ruc, m.ruc)).body


def test_every_listed_file_can_be_had_from_its_stored_address(server: CountryServer) -> None:
    m = _member(server, "ejemplar")
    for entry in _listed(server, f"month=10&year=2026&establishment_id={m.establishment_id}"):
        for f in entry["files"]:
            tail = f["url_download"].removeprefix("/media/")
            got = fetch(f"{server.bases['pnt']}/backend/v1/transparency/media/{quote(tail)}")
            assert got.headers["content-type"] == "text/csv"
            assert len(got.body) > 100


def test_only_what_is_published_by_the_clock_is_visible(server: CountryServer) -> None:
    first, second = sweeps("2026-07")
    m = _member(server, "ejemplar")
    query = f"month=7&year=2026&establishment_id={m.establishment_id}"
    url = _url(server, m, "2026-07", "19.6")
    server.set_clock(datetime.fromisoformat("2026-08-15T23:41:06-05:00"))
    assert _listed(server, query) == []
    assert b"root" in fetch(url).body
    server.set_clock(datetime.fromisoformat("2026-08-15T23:41:07-05:00"))
    assert len(_listed(server, query)) == 26
    server.set_clock(first)
    tardy = f"month=7&year=2026&establishment_id={_member(server, 'tarde').establishment_id}"
    early = len(_listed(server, tardy))
    server.set_clock(second)
    assert early < len(_listed(server, tardy)) < 26


def test_withdrawn_registrations_and_silent_changes_between_the_visits(server: CountryServer) -> None:
    m = _member(server, "retira y cambia")
    plan = server.country.plan(m, "2026-07")
    changed = next(item for item, places in plan.items() if places["pnt"].changed)
    query = f"month=7&year=2026&establishment_id={m.establishment_id}"
    seen = []
    for moment in sweeps("2026-07"):
        server.set_clock(moment)
        seen.append((len(_listed(server, query)), fetch(_url(server, m, "2026-07", changed))))
    (before, old), (after, new) = seen
    assert before - after == 3
    assert old.body != new.body
    assert old.headers["etag"] != new.headers["etag"]


def test_conditional_and_compressed_answers(server: CountryServer) -> None:
    m = _member(server, "ejemplar")
    for url in (_url(server, m, "2026-10", "19.3"), f"{server.bases['pnt']}{_LIST}?month=10&year=2026"):
        plain = fetch(url)
        zipped = fetch(url, Accept_Encoding="gzip, deflate")
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
        same = fetch(url, If_None_Match=plain.headers["etag"])
        assert (same.status, same.body) == (304, b"")
        assert fetch(url, If_Modified_Since=plain.headers["last-modified"]).status == 304
        assert fetch(url, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200
        assert fetch(url, If_None_Match='"otra"', If_Modified_Since=plain.headers["last-modified"]).status == 200


def test_head_is_refused(server: CountryServer) -> None:
    m = _member(server, "ejemplar")
    assert fetch(_url(server, m, "2026-10", "19.3"), "HEAD").status == 405
    assert fetch(server.bases["pnt"] + "/", "HEAD").status == 405
    assert fetch(server.bases[m.ruc] + "/", "HEAD").status == 200


def test_missing_parameters_mean_the_current_month_and_everyone(server: CountryServer) -> None:
    server.set_clock(sweeps("2026-07")[1])
    # The clock stands in August, whose information is uploaded in September.
    assert _listed(server, "") == []
    server.set_clock(sweeps("2026-08")[1] - timedelta(days=30))
    assert len({e["establishment"]["id"] for e in _listed(server, "month=6")}) > 5
    got = fetch(f"{server.bases['pnt']}{_LIST}?month=julio")
    assert (got.status, got.headers["content-type"]) == (400, "application/json")


def test_months_and_entities(server: CountryServer) -> None:
    base = server.bases["pnt"] + "/backend/v1"
    assert json.loads(fetch(f"{base}/transparency/transparency/months?year=2026").body) == [5, 6, 7, 8, 9, 10]
    everyone = json.loads(fetch(f"{base}/admin/public/establishment/list?search=&page=1").body)
    members = [m for m in server.country.municipalities if m.has_pnt]
    assert everyone["total"] == len(members)
    rucs = {e["identification"] for group in everyone["results"] for e in group["data"]}
    assert rucs == {m.portal_ruc for m in members}
    assert [group["letter"] for group in everyone["results"]] == ["G"]
    wanted = quote(members[0].canton.upper())
    one = json.loads(fetch(f"{base}/admin/public/establishment/list?search={wanted}&page=1").body)
    assert [e["id"] for group in one["results"] for e in group["data"]] == [members[0].establishment_id]
    assert json.loads(fetch(f"{base}/admin/public/establishment/list?page=2").body)["results"] == []


@pytest.mark.parametrize(("defect", "body"), [("zero_bytes", b""), ("dead_link", b"<!doctype html>")])
def test_files_that_cannot_be_had(server: CountryServer, defect: str, body: bytes) -> None:
    m = _member(server, "catálogo de errores en el portal nacional")
    month, item = next(
        (month, item)
        for month in server.country.months
        for item, places in server.country.plan(m, month).items()
        if places["pnt"].defect == defect
    )
    got = fetch(_url(server, m, month, item))
    assert got.status == 200
    assert got.body[:15] == body
