from __future__ import annotations

import json
from html import escape

import pytest

from reading.documents import MAX_PAGE_BYTES, read_document
from reading.json_links import embedded_links, json_links
from reading.periods import link_period
from reading.table import Unreadable

_MONTHS = [
    {
        "anio": 2024,
        "mes": "Junio",
        "literales": [
            {
                "articulo": "19",
                "numeral": "6",
                "descripcion": "Presupuesto de la institución",
                "imagen": "/icono.png",
                "archivos": [{"nombre": "Metadatos", "url": "/api/archivo/7"}, {"nombre": "sin archivo", "url": ""}],
            }
        ],
    }
]
URL = "https://gad.ec/transparencia"


def test_json_links_have_what_stands_around_them_as_headings() -> None:
    page = json_links(json.dumps(_MONTHS).encode(), URL)
    (link,) = page.links
    assert (link.url, link.text) == ("https://gad.ec/api/archivo/7", "Metadatos")
    assert link.context.headings == ("Junio 2024", "Artículo 19", "Numeral 6. Presupuesto de la institución")
    assert link_period(link, page).period == "2024-06"


def test_numbers_of_months_are_read_too() -> None:
    data = json.dumps({"year": "2024", "month": 6, "files": [{"title": "x", "file": "a/b.csv"}]}).encode()
    page = json_links(data, URL)
    assert [(link.url, link_period(link, page).period) for link in page.links] == [
        ("https://gad.ec/a/b.csv", "2024-06")
    ]


@pytest.mark.parametrize("form", ["inertia", "next"])
def test_data_that_a_page_carries_for_its_script(form: str) -> None:
    data = json.dumps({"props": {"periodos": _MONTHS}, "url": "/transparencia"}, ensure_ascii=False)
    body = (
        f'<div id="app" data-page="{escape(data)}"></div>'
        if form == "inertia"
        else f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script>'
    )
    document = read_document(f"<html><body>{body}</body></html>".encode(), (), URL)
    assert document.notice is None
    assert [link.text for link in document.page.links] == ["Metadatos"]


@pytest.mark.parametrize("text", ["", "[", '{"a": ' * 2000, "[" * 100_000, '"url"', '{"url": 3, "titulo": null}'])
def test_bad_json_is_a_page_without_links(text: str) -> None:
    assert json_links(text.encode(), URL).links == ()
    assert embedded_links(f'<div data-page="{escape(text)}"></div>', URL) == ()


def test_a_page_beyond_the_limit_is_not_read() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        read_document(b"<html>" + b" " * MAX_PAGE_BYTES, (), URL)
