"""Addresses as people write them into cells, and what answers to them are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.cell_links import cell_links, links_of_file, web_addresses
from reading.link_answers import link_answer


@pytest.mark.parametrize(
    ("cell", "urls"),
    [
        ("https://x.gob.ec/a.pdf", ["https://x.gob.ec/a.pdf"]),
        ("www.x.gob.ec/a.pdf.", ["http://www.x.gob.ec/a.pdf"]),
        ("x.gob.ec/a.pdf", ["http://x.gob.ec/a.pdf"]),
        ("HTTPS://X.GOB.EC/A.PDF", ["https://x.gob.ec/A.PDF"]),
        ("http:/www.x.ec/a", ["http://www.x.ec/a"]),
        ("(véase https://x.ec/a.pdf)", ["https://x.ec/a.pdf"]),
        ("Ver https://x.ec/a.pdf aquí", ["https://x.ec/a.pdf"]),
        ("https://x.ec/mi informe final.pdf", ["https://x.ec/mi%20informe%20final.pdf"]),
        ("https://x.ec/Año 2024/acta.pdf", ["https://x.ec/A%C3%B1o%202024/acta.pdf"]),
        ("https://x.ec/a.pdf;https://x.ec/b.pdf", ["https://x.ec/a.pdf", "https://x.ec/b.pdf"]),
        ("https://x.ec/a.pdf, https://x.ec/b.pdf", ["https://x.ec/a.pdf", "https://x.ec/b.pdf"]),
        ("https://x.ec/a.pdfhttps://x.ec/b.pdf", ["https://x.ec/a.pdf", "https://x.ec/b.pdf"]),
        ("www.x.ec y www.y.ec", ["http://www.x.ec/", "http://www.y.ec/"]),
        ("[acta](https://x.ec/a_(1).pdf)", ["https://x.ec/a_(1).pdf"]),
        ('<a href="https://x.ec/a?b=1&amp;c=2">ver</a>', ["https://x.ec/a?b=1&c=2"]),
        ("https://x.ec/r?url=http://y.ec/a.pdf", ["https://x.ec/r?url=http://y.ec/a.pdf"]),
        ("https://web.archive.org/web/2024/https://x.ec/a", ["https://web.archive.org/web/2024/https://x.ec/a"]),
        ("https://x.ec/a#parte", ["https://x.ec/a"]),
        ("Correo: a.b@gad.gob.ec", []),
        ("NO APLICA", []),
        ("1. 12 a.m. C: nota", []),
        ("Art. 12.com no es nada", []),
    ],
)
def test_addresses_of_a_cell(cell: str, urls: list[str]) -> None:
    found = cell_links(cell)
    assert [link.url for link in found] == urls
    assert {link.problem for link in found} <= {None}


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("htpp://x.ec/a", "malformed"),
        ("https//www.x.ec/a", "malformed"),
        ("http://https://x.ec/a", "malformed"),
        ("http://", "malformed"),
        ("https://.ec/a", "malformed"),
        (r"C:\Users\x\a.pdf", "local_path"),
        ("file:///C:/a.pdf", "local_path"),
        (r"\\servidor\actas\a.pdf", "local_path"),
        ("http://192.168.1.5/a.pdf", "intranet"),
        ("http://localhost/a.pdf", "intranet"),
        ("http://servidor/a.pdf", "intranet"),
        ("http://archivos.local/a.pdf", "intranet"),
    ],
)
def test_what_nobody_can_follow(cell: str, problem: str) -> None:
    assert [(link.url, link.problem) for link in cell_links(cell)] == [(None, problem)]


@given(st.text(alphabet="htps:/.w @ec[]()<>\\\"'=ñ\n;,C", max_size=60))
def test_any_cell_is_read(cell: str) -> None:
    for link in cell_links(cell):
        assert (link.url is None) == (link.problem is not None)


def test_row_and_column_of_each_address_in_a_file() -> None:
    data = b"Objeto;Enlace\nUno;https://x.ec/a.pdf\n\nDos;NO APLICA\nTres;www.x.ec/b.pdf https://x.ec/a.pdf\n"
    found = list(links_of_file(data))
    assert [(link.row, link.column, link.link.url) for link in found] == [
        (2, 1, "https://x.ec/a.pdf"),
        (5, 1, "http://www.x.ec/b.pdf"),
        (5, 1, "https://x.ec/a.pdf"),
    ]
    assert web_addresses(found) == ["https://x.ec/a.pdf", "http://www.x.ec/b.pdf"]
    assert list(links_of_file(b"%PDF-1.4 https://x.ec/a.pdf")) == []


def test_a_page_counts_as_document_where_the_address_does_not_name_a_file() -> None:
    page = b"<html><title>Plan</title><body><h1>Plan anual</h1></body></html>"
    assert link_answer("https://x.ec/plan", "https://x.ec/plan", 200, (), page) == "ok"
    assert link_answer("https://x.ec/plan.pdf", "https://x.ec/plan.pdf", 200, (), page) == "html_instead"
    assert link_answer("https://x.ec/plan.pdf", "https://x.ec/index.php", 200, (), page) == "home_page"
    assert link_answer("https://x.ec/plan.pdf", "https://www.dropbox.com/s/1/plan.pdf", 200, (), page) == "preview"
    assert link_answer("https://x.ec/plan.pdf", "https://x.ec/plan.pdf", 200, (), b"") == "unreadable"
