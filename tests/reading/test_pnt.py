from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.pnt import entities_url, file_urls, list_url, pad_ruc, parse_entities, parse_publications
from reading.table import Unreadable

BASE = "https://nacional.example/backend/v1"
DECOMPOSED = "Art. 24 Gobiernos Auto\u0301nomos Descentralizados"


def registration(**changes: object) -> dict[str, object]:
    item: dict[str, object] = {
        "id": 7,
        "numeral": {"id": 3, "name": DECOMPOSED, "description": "x"},
        "files": [
            {
                "id": 70,
                "name": "1. Conjunto de datos (Resoluciones)",
                "description": "d",
                "url_download": "/media/transparencia/160000001001/N/2025/6/d.csv",
                "created_at": "2025-07-10T09:00:00-05:00",
            }
        ],
        "establishment": 933,
        "month": 6,
        "year": 2025,
        "published_at": "2025-07-11T09:00:00-05:00",
        "created_at": None,
    }
    return item | changes


def payload(root: object) -> bytes:
    return json.dumps(root, ensure_ascii=False).encode()


def test_a_registration() -> None:
    [found] = parse_publications(payload([registration()]))
    assert (found.id, found.establishment_id, found.ruc, found.year, found.month) == (7, 933, "0160000001001", 2025, 6)
    assert found.numeral == "Art. 24 Gobiernos Autónomos Descentralizados"
    assert found.numeral_raw == DECOMPOSED
    assert (found.published_at, found.created_at) == ("2025-07-11T09:00:00-05:00", None)
    assert found.files[0].url_download.endswith("/d.csv")


@pytest.mark.parametrize("key", ["identification", "ruc"])
def test_establishment_as_an_object_and_paged_results(key: str) -> None:
    item = registration(establishment={"id": 933, "name": "GAD", key: "160000001001"}, month="6", year="2025")
    [found] = parse_publications(b"\xef\xbb\xbf" + payload({"results": [item]}))
    assert (found.establishment_id, found.ruc, found.month) == (933, "0160000001001", 6)


def test_files_of_two_entities_prove_no_ruc() -> None:
    files = [{"url_download": f"/media/transparencia/{ruc}/x.csv"} for ruc in ("160000001001", "1760000002001")]
    assert parse_publications(payload([registration(files=files)]))[0].ruc is None


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"<!doctype html><div id=root></div>", "not_json"),
        (b"", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"detail": "x"}', "corrupt"),
        (b"[1]", "corrupt"),
        (b"null", "corrupt"),
        (payload([registration(numeral=None)]), "corrupt"),
        (payload([registration(month=13)]), "corrupt"),
        (payload([registration(year=None)]), "corrupt"),
    ],
)
def test_unreadable(data: bytes, cause: str) -> None:
    for parse in (parse_publications, parse_entities) if cause == "not_json" else (parse_publications,):
        with pytest.raises(Unreadable) as raised:
            parse(data)
        assert raised.value.cause == cause


def test_entities_by_letter_and_flat() -> None:
    row = {"id": 933, "name": "GAD  Municipal ", "identification": "1360000001001", "slug": "gad"}
    grouped = payload({"results": [{"letter": "G", "data": [row, {"id": None}]}], "total": 1})
    flat = payload({"results": [row], "count": 1})
    assert parse_entities(grouped) == parse_entities(flat)
    [entity], total = parse_entities(flat)
    assert (entity.id, entity.ruc, entity.name, entity.slug, total) == (933, "1360000001001", "GAD Municipal", "gad", 1)
    assert parse_entities(payload([row]))[1] is None


def test_addresses() -> None:
    assert list_url(BASE + "/", 2025, 6) == (
        BASE + "/transparency/transparency/active/public?month=6&year=2025&establishment_id=0"
    )
    assert entities_url(BASE, "peña y", 2) == BASE + "/admin/public/establishment/list?search=pe%C3%B1a%20y&page=2"


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("/media/transparencia/1/x y.csv", "/transparency/media/transparencia/1/x%20y.csv"),
        ("transparencia/1/x.csv", "/transparency/media/transparencia/1/x.csv"),
        ("media/publications/abc#1", "/transparency/media/publications/abc%231"),
        ("/media/Auto\u0301.csv", "/transparency/media/Auto%CC%81.csv"),
        ("https://nacional.example/media/x.csv", "/transparency/media/x.csv"),
    ],
)
def test_file_addresses(written: str, first: str) -> None:
    assert file_urls(BASE, written)[0] == BASE + first


def test_file_addresses_elsewhere() -> None:
    assert file_urls(BASE, "https://otro.example/media/x.csv") == ["https://otro.example/media/x.csv"]
    assert file_urls(BASE, " ") == []


@pytest.mark.parametrize(
    ("text", "ruc"),
    [
        ("1360000001001", "1360000001001"),
        ("160000001001", "0160000001001"),
        (" 160000001001.0 ", "0160000001001"),
        ("16000000100", None),
        ("RUC", None),
        ("", None),
    ],
)
def test_pad_ruc(text: str, ruc: str | None) -> None:
    assert pad_ruc(text) == ruc


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["results", "data", "numeral", "files", "month", "year", "name", "id"]), inner
        )
    ),
)


@given(JSON)
def test_any_json_is_read_or_refused(root: object) -> None:
    for parse in (parse_publications, parse_entities):
        try:
            parse(json.dumps(root).encode())
        except Unreadable:
            continue
