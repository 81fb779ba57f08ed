from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.links import Link, Page, read_page

URL = "https://municipio.example/transparencia/lotaip/"


def links(html: str) -> list[Link]:
    return list(read_page(html, URL).links)


def only(html: str) -> Link:
    [link] = links(html)
    return link


def by_href(html: str) -> dict[str, Link]:
    return {link.href: link for link in links(html)}


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("a.csv", URL + "a.csv"),
        ("/a b/Año 100%.pdf#x", "https://municipio.example/a%20b/A%C3%B1o%20100%25.pdf"),
        ("../%F3rgano.pdf", "https://municipio.example/transparencia/%F3rgano.pdf"),
        ("//otro.example/x?a=1&b=ñ", "https://otro.example/x?a=1&b=%C3%B1"),
        ("HTTP://MUNICIPIO.example/A", "http://municipio.example/A"),
        ("http:/municipio.example/x", "http://municipio.example/x"),
        ("docs\\matriz.xls", URL + "docs/matriz.xls"),
        (" \n/x\n/y ", "https://municipio.example/x/y"),
        ("?mes=6", URL + "?mes=6"),
        ("#enero", None),
        ("#", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:buzon@municipio.example", None),
        ("tel:+593", None),
        ("data:text/plain,x", None),
        ("file:///C:/matriz.xls", None),
        ("http://[mal", None),
        ("http://x:puerto/", None),
    ],
)
def test_addresses(href: str, url: str | None) -> None:
    link = only(f'<a href="{href}">x</a>')
    assert (link.href, link.url) == (href, url)


def test_every_element_that_leads_somewhere_in_document_order() -> None:
    html = """<head><meta http-equiv="Refresh" content="0; URL='https://nacional.example/e'"></head><body>
      <a href="1">uno</a><map><area href="2" alt="dos"></map><iframe src="3" title="tres"></iframe>
      <select><option value="">-</option><option value="2024">no</option><option value="/2025/">2025</option>
      <option value="matriz.xls">m</option></select><a name="ancla">no</a>
      <div hidden><a href="5">oculto</a></div></body>"""
    assert [link.href for link in links(html)] == [
        "https://nacional.example/e",
        "1",
        "2",
        "3",
        "/2025/",
        "matriz.xls",
        "5",
    ]
    assert [link.label for link in links(html)][2:4] == ["dos", "tres"]


def test_frames_and_base() -> None:
    html = '<head><base href="https://otro.example/d/"></head><frameset><frame src="menu.htm"></frameset>'
    assert only(html).url == "https://otro.example/d/menu.htm"


def test_text_and_label() -> None:
    link = only('<a href="x" title="Ver" aria-label="Ver"> Conjunto<br>de\xa0 <b>da</b>tos<img alt="Icono CSV"></a>')
    assert (link.text, link.label) == ("Conjunto de datos", "Ver Icono CSV")


def test_words_of_other_links_to_the_same_address() -> None:
    found = links(
        '<a href="a.pdf">Ordenanzas</a> <a href="a.pdf"><img src="pdf.png"></a>'
        '<a href="b.pdf">Actas</a> <a href="b.pdf">Descargar</a> <a href="c.pdf"><i></i></a>'
    )
    assert [link.twin for link in found] == ["", "Ordenanzas", "Descargar", "Actas", ""]


def test_title_and_breadcrumb() -> None:
    html = """<title> LOTAIP \n 2024 </title><div class="breadcrumbs">Usted está aquí: <a href="/">Inicio</a> »
      <span>Transparencia</span> » 2024</div>"""
    page = read_page(html, URL)
    assert (page.title, page.breadcrumb) == ("LOTAIP 2024", ("Inicio", "Transparencia", "2024"))
    listed = read_page('<nav aria-label="breadcrumb"><ol><li>Inicio</li><li>2024</li></ol></nav>', URL)
    assert listed.breadcrumb == ("Inicio", "2024")


def test_path_is_decoded_and_mended() -> None:
    assert only('<a href="/A%C3%B1o%202024/%F3rgano.pdf">x</a>').context.path == "/Año 2024/órgano.pdf"
    assert only('<a href="/Instituci%D0%B2n.pdf">x</a>').context.path == "/Institución.pdf"


def test_headings_by_document_order() -> None:
    html = """<h1>LOTAIP</h1><h2>2024</h2><h3>Enero</h3><p><a href="1">x</a></p>
      <h3>Febrero</h3><div><a href="2">x</a></div>
      <h2>2023 <a href="3">todo</a></h2><a href="4">x</a>"""
    found = by_href(html)
    assert found["1"].context.headings == ("LOTAIP", "2024", "Enero")
    assert found["2"].context.headings == ("LOTAIP", "2024", "Febrero")
    assert found["3"].context.headings == ("LOTAIP",)
    assert found["4"].context.headings == ("LOTAIP", "2023 todo")


def test_a_bold_paragraph_is_a_heading() -> None:
    html = """<h2>2024</h2><p><strong>ENERO</strong></p><p><a href="1">x</a></p><p><span><b>FEBRERO</b></span></p>
      <p><a href="2">x</a></p><p>Nota <b>larga</b></p><h3>Otros</h3><a href="3">x</a>"""
    found = by_href(html)
    assert found["1"].context.headings == ("2024", "ENERO")
    assert found["2"].context.headings == ("2024", "FEBRERO")
    assert found["3"].context.headings == ("2024", "Otros")


ACCORDIONS = {
    "details": "<details><summary>{t}</summary>{c}</details>",
    "bootstrap 4": """<div class="card">
        <div class="card-header"><h5><button data-toggle="collapse" data-target="#c{n}">{t}</button></h5></div>
        <div id="c{n}" class="collapse"><div class="card-body">{c}</div></div></div>""",
    "bootstrap 5": """<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button"
        data-bs-toggle="collapse" data-bs-target="#c{n}">{t}</button></h2>
        <div id="c{n}" class="accordion-collapse">{c}</div></div>""",
    "panel": """<div class="panel panel-default">
        <div class="panel-heading"><h4 class="panel-title"><a data-toggle="collapse" href="#c{n}">{t}</a></h4></div>
        <div id="c{n}" class="panel-collapse">{c}</div></div>""",
    "elementor": """<div class="elementor-accordion-item">
        <div class="elementor-tab-title" role="tab" aria-controls="c{n}"><a class="elementor-title">{t}</a></div>
        <div id="c{n}" class="elementor-tab-content" role="tabpanel">{c}</div></div>""",
    "shortcodes": """<div class="su-spoiler"><div class="su-spoiler-title">{t}</div>
        <div class="su-spoiler-content">{c}</div></div>""",
    "flat": '<div class="accordion-title">{t}</div><div class="accordion-content">{c}</div>',
    "jquery": "<h3>{t}</h3><div>{c}</div>",
    "controls elsewhere": '<button aria-controls="c{n}">{t}</button><div id="c{n}" class="collapse">{c}</div>',
    "fieldset": "<fieldset><legend>{t}</legend>{c}</fieldset>",
    "definitions": "<dl><dt>{t}</dt><dd>{c}</dd></dl>",
}


@pytest.mark.parametrize("pattern", ACCORDIONS.values(), ids=ACCORDIONS)
def test_accordion_titles_govern_their_panel(pattern: str) -> None:
    panels = "".join(
        pattern.format(n=n, t=month, c=f'<p><a href="{n}">x</a></p>') for n, month in enumerate(["Enero", "Febrero"])
    )
    found = by_href(
        f'<main><h2>2024</h2><div class="accordion">{panels}</div></main><footer><a href="pie">x</a></footer>'
    )
    assert found["0"].context.headings == ("2024", "Enero")
    assert found["1"].context.headings == ("2024", "Febrero")
    assert found["pie"].context.headings == ()


def test_nested_accordions() -> None:
    inner = ACCORDIONS["panel"].format(n=2, t="Enero", c='<h4>Numeral 6</h4><a href="x">x</a>')
    outer = ACCORDIONS["panel"].format(n=1, t="2024", c=inner + '<a href="y">y</a>')
    found = by_href(f"<h1>LOTAIP</h1>{outer}<a href='z'>z</a>")
    assert found["x"].context.headings == ("LOTAIP", "2024", "Enero", "Numeral 6")
    assert found["y"].context.headings == ("LOTAIP", "2024")
    assert found["z"].context.headings == ("LOTAIP",)


@pytest.mark.parametrize(
    "html",
    [
        """<ul class="nav nav-tabs"><li><a href="#e" data-toggle="tab">Enero</a></li>
          <li><a href="#f" data-toggle="tab">Febrero</a></li></ul>
          <div class="tab-content"><div class="tab-pane" id="e"><a href="1">x</a></div>
          <div class="tab-pane" id="f"><a href="2">x</a></div></div>""",
        """<div role="tablist"><button role="tab" aria-controls="e">Enero</button>
          <button role="tab" aria-controls="f">Febrero</button></div>
          <div id="e" role="tabpanel"><a href="1">x</a></div><div id="f" role="tabpanel"><a href="2">x</a></div>""",
        """<div id="tabs"><ul><li><a href="#e">Enero</a></li><li><a href="#f">Febrero</a></li></ul>
          <div id="e"><a href="1">x</a></div><div id="f"><a href="2">x</a></div></div>""",
        """<span id="le">Enero</span><span id="lf">Febrero</span>
          <div role="tabpanel" aria-labelledby="le"><a href="1">x</a></div>
          <div role="tabpanel" aria-labelledby="lf"><a href="2">x</a></div>""",
    ],
    ids=["bootstrap", "aria", "jquery", "labelledby"],
)
def test_tabs(html: str) -> None:
    found = by_href(html + '<a href="3">x</a>')
    assert (found["1"].context.tab, found["2"].context.tab, found["3"].context.tab) == ("Enero", "Febrero", "")
    assert found["2"].context.headings == ("Febrero",)


def test_skip_to_content_is_no_tab() -> None:
    link = by_href('<a href="#contenido">Saltar al contenido</a><div id="contenido"><a href="x">x</a></div>')["x"]
    assert (link.context.tab, link.context.headings) == ("", ())


def test_row_and_column_of_a_matrix() -> None:
    html = """<table><caption>2022</caption><thead>
      <tr><th>No.</th><th>Literal</th><th colspan="2">Primer trimestre</th></tr>
      <tr><th></th><th></th><th>Enero</th><th>Febrero</th></tr></thead>
      <tr><td>1</td><td rowspan="2">a1) Organigrama</td><td><a href="1">ver</a></td><td><a href="2">ver</a></td></tr>
      <tr><td>2</td><td><a href="3">ver</a></td></tr><tr><td colspan="4">Personal</td></tr>
      <tr><td>3</td><td>b1</td><td></td><td><a href="4">ver</a></td></tr></table>"""
    found = by_href(html)
    assert [found[n].context.row for n in "1234"] == ["a1) Organigrama"] * 3 + ["b1"]
    assert [found[n].context.column for n in "124"] == [
        "Primer trimestre Enero",
        "Primer trimestre Febrero",
        "Primer trimestre Febrero",
    ]
    assert [found[n].context.headings for n in "14"] == [("2022",), ("2022", "Personal")]


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("<th>Remuneraciones</th><td><a href='x'>x</a></td>", "Remuneraciones"),
        ("<td>1.3</td><td>Metas</td><td><a href='x'>x</a></td>", "1.3 Metas"),
        ("<td>7</td><td>Metas</td><td><a href='x'>x</a></td>", "Metas"),
        ("<td>Metas y objetivos <a href='x'>CSV</a></td>", "Metas y objetivos"),
        (
            "<td><a href='#'>Estructura orgánica funcional</a></td><td><a href='x'>CSV</a></td>",
            "Estructura orgánica funcional",
        ),
        ("<td><a href='#'>Enero</a></td><td><a href='x'>Febrero</a></td>", ""),
    ],
)
def test_row_label(row: str, label: str) -> None:
    assert by_href(f"<table><tr>{row}</tr></table>")["x"].context.row == label


def test_list_items_and_blocks() -> None:
    html = """<ul><li><a href="#">2024</a><ul><li>Enero<ul><li><a href="1">Numeral 1.1</a></li></ul></li></ul></li></ul>
      <p>Literal a1) Organigrama <a href="2"><img alt="pdf"></a></p>
      <div><div><span>6. Presupuesto</span></div><div><a href="3">ver</a></div></div>"""
    found = by_href(html)
    assert found["1"].context.list == "2024 › Enero"
    assert (found["2"].context.row, found["2"].label) == ("Literal a1) Organigrama", "pdf")
    assert found["3"].context.row == "6. Presupuesto"


def test_words_of_a_longer_block_belong_to_no_link() -> None:
    html = "<div><h4>Enero</h4><p>Texto de la ley</p><div><a href='x'>x</a></div></div>"
    assert only(html).context.row == ""


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "texto",
        "<!-- -->",
        "\0",
        "<?xml version='1.0' encoding='latin-1'?>",
        "<a href=",
        "</p></div>",
        "<table><td></table>",
        "<li>",
        "<summary>",
        "\ud800",
    ],
)
def test_broken_pages(html: str) -> None:
    assert isinstance(read_page(html, URL), Page)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<ul><li>",
        "<table><tr><td>",
        "<a href=x>",
        "<li>",
        "<h1>",
        "<tr><td rowspan=99999 colspan=99999>x",
        "<p><b>a",
    ],
)
def test_hostile_pages_take_little_time(piece: str) -> None:
    start = time.perf_counter()
    found = links("<table>" + piece * 10_000 + "<h2>Enero</h2><a href='final'>x</a>")
    assert found[-1].href == "final"
    assert time.perf_counter() - start < 5


SHREDS = """<a href=x></a><div class=card><div class=card-header></div><h2></h2><b><p>enero<table><tr><td>
<th rowspan=3></table><ul><li></ul><details><summary><dt><option value=/x><base href=:>
<div id=a role=tabpanel><a href=#a><frameset>"""
TAGS = st.sampled_from(re.findall(r"<[^>]*>|enero", SHREDS))


@given(st.lists(TAGS, max_size=40).map("".join) | st.text(max_size=300), st.text(max_size=20) | st.just(URL))
def test_read_page_never_raises(html: str, url: str) -> None:
    for link in read_page(html, url).links:
        assert link.url is None or link.url.startswith("http")


@given(st.text(max_size=60))
def test_any_href_is_resolved_or_refused(href: str) -> None:
    escaped = href.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    for link in links(f'<a href="{escaped}">x</a>'):
        assert link.url is None or (link.url.isascii() and " " not in link.url)
