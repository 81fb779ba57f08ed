"""Pages nobody should write: each is read as far as it goes, in bounded time, and nothing raises."""

from __future__ import annotations

import time
from html import escape

import pytest

from reading.documents import MAX_PAGE_BYTES, read_document
from reading.links import Link, read_page
from reading.periods import link_period
from reading.table import Unreadable

URL = "https://municipio.example/transparencia/lotaip/"


def by_href(html: str, url: str = URL) -> dict[str, Link]:
    return {link.href: link for link in read_page(html, url).links}


# --- size and depth ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", ["<div>", "<ul><li>", "palabra ", "<i></i>"])
def test_a_page_as_large_as_may_be_read(piece: str) -> None:
    """At most 3 s each on an idle machine; larger ones are refused before they are parsed."""
    html = piece * (MAX_PAGE_BYTES // len(piece)) + "<a href='final'>x</a>"
    begun = time.process_time()
    assert read_page(html, URL).links[-1].href == "final"
    assert time.process_time() - begun < 15


def test_a_page_of_fifty_megabytes_is_refused_in_a_word() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        read_document(b"<a href=x>x</a>" * 3_400_000, [], URL)


def test_lists_keep_their_labels_within_a_hundred_thousand_boxes() -> None:
    matter = (
        "<h2>Junio 2024</h2><ul><li>Numeral 6 Presupuesto <a href='1.csv'>Datos</a></li></ul>"
        "<table><tr><td>Metas y objetivos</td><td><a href='2.csv'>Datos</a></td></tr></table>"
    )
    for box in ("div", "section", "span", "b"):
        found = by_href(f"<{box} class='caja'>" * 100_000 + matter + f"</{box}>" * 100_000)
        assert found["1.csv"].context.list == "Numeral 6 Presupuesto Datos", box
        assert found["2.csv"].context.row == "Metas y objetivos", box
        assert found["2.csv"].context.headings == ("Junio 2024",), box


def test_lists_a_hundred_thousand_deep_keep_headings_and_links() -> None:
    found = by_href("<ul><li>" * 100_000 + "<h2>Junio 2024</h2><a href='1.csv'>Datos</a>")
    assert found["1.csv"].context.headings == ("Junio 2024",)


@pytest.mark.parametrize("end", ["<", "<a", "<a hr", "<a href='3.csv", "<a href='3.csv'", "<!-- ", "<script>", "&am"])
def test_a_page_cut_off_keeps_what_came_before(end: str) -> None:
    found = by_href(f"<h2>Junio</h2><ul><li><a href='1.csv'>Uno</a><li><a href='2.csv'>Dos</a>{end}")
    assert {"1.csv", "2.csv"} <= found.keys()
    assert found["2.csv"].context.headings == ("Junio",)


# --- encodings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "<meta charset='utf-8'>",
        "<meta charset='iso-8859-1'>",
        "<meta charset='no-existe'>",
        "<meta charset=utf-16>",
    ],
)
@pytest.mark.parametrize("header", ["text/html", "text/html; charset=utf-8", "text/html; charset=x"])
@pytest.mark.parametrize("written", ["cp1252", "utf-8"])
def test_spanish_survives_whatever_charset_is_declared(declared: str, header: str, written: str) -> None:
    html = f"{declared}<title>Diseño Año 2024</title><h2>Información</h2><a href='/Año.csv'>Viáticos y «más»</a>"
    page = read_document(html.encode(written), [("Content-Type", header)], URL).page
    assert page.title == "Diseño Año 2024"
    [link] = page.links
    assert (link.text, link.context.headings) == ("Viáticos y «más»", ("Información",))
    assert link.url == "https://municipio.example/A%C3%B1o.csv"


# --- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("a\u202eb.csv", URL + "a%E2%80%AEb.csv"),
        ("a\u200fb.csv", URL + "a%E2%80%8Fb.csv"),
        ("a\x00b.csv", URL + "ab.csv"),
        ("a\x07b.csv", URL + "a%07b.csv"),
        ("/ñ\u00a0ó.csv", "https://municipio.example/%C3%B1%C2%A0%C3%B3.csv"),
        ("blob:https://municipio.example/1", None),
        ("JavaScript:void(0)", None),
        (" javascript:void(0)", None),
        ("java\nscript:void(0)", None),
        ("data:text/html;base64,PGE+", None),
        ("about:blank", None),
        ("whatsapp://send?text=x", None),
    ],
)
def test_hostile_addresses(href: str, url: str | None) -> None:
    [link] = read_page(f'<a href="{href}">x</a>', URL).links
    assert link.url == url


def test_an_address_of_ten_thousand_characters_is_kept_whole() -> None:
    name = "año-" * 2_500
    [link] = read_page(f"<a href='/{name}.csv'>Datos</a>", URL).links
    assert link.url == f"https://municipio.example/{'a%C3%B1o-' * 2_500}.csv"
    assert link_period(link, read_page("", URL)).period is None


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("javascript:alert(1)//", URL + "a.csv"),
        ("data:text/html,x", URL + "a.csv"),
        ("http://[mal", URL + "a.csv"),
        ("file:///etc/", URL + "a.csv"),
        ("", URL + "a.csv"),
        ("../", "https://municipio.example/transparencia/a.csv"),
        ("//otro.example/d/", "https://otro.example/d/a.csv"),
        ("https://otro.example", "https://otro.example/a.csv"),
    ],
)
def test_a_base_counts_only_where_it_is_of_the_web(base: str, url: str) -> None:
    [link] = read_page(f'<head><base href="{base}"></head><a href="a.csv">x</a>', URL).links
    assert link.url == url


def test_the_first_base_counts() -> None:
    html = '<base target="_top"><base href="/uno/"><base href="/dos/"><a href="a.csv">x</a>'
    assert read_page(html, URL).links[0].url == "https://municipio.example/uno/a.csv"


# --- elements ------------------------------------------------------------------------------------------------


def test_of_two_elements_of_one_id_the_first_is_the_panel() -> None:
    html = """<button aria-controls="p">Junio</button><div id="p" class="collapse"><a href="1">x</a></div>
      <button aria-controls="p">Julio</button><div id="p" class="collapse"><a href="2">x</a></div>"""
    found = by_href(html)
    assert found["1"].context.headings == ("Junio",)
    assert "Junio" not in found["2"].context.headings


def test_a_panel_that_holds_its_own_control_or_itself() -> None:
    html = '<div id="p" aria-controls="p"><a href="#p" data-toggle="tab">Junio</a><a href="1">x</a></div>'
    assert by_href(html)["1"].url == URL + "1"


def test_scripts_and_options_lead_where_they_say() -> None:
    html = """<button onclick="window.open('/a.pdf')">A</button><a href="javascript:location.href='/b.pdf'">B</a>
      <select><option value="/c.csv">C</option><option value="javascript:alert(1)">no</option></select>
      <a href="#" onclick="alert('no')">D</a><meta http-equiv="refresh" content="0;url=/e/">"""
    urls = {link.url for link in read_page(html, URL).links if link.url}
    assert urls == {f"https://municipio.example/{name}" for name in ("a.pdf", "b.pdf", "c.csv", "e/")}


@pytest.mark.parametrize("content", ["", "5", "0;url=", "0;url=javascript:alert(1)", ";;;", "0;url='"])
def test_a_refresh_that_leads_nowhere(content: str) -> None:
    links = read_page(f'<meta http-equiv="refresh" content="{content}"><a href="1">x</a>', URL).links
    assert [link.url for link in links if link.url] == [URL + "1"]


def test_a_page_within_a_page_is_read_to_two_levels() -> None:
    page = "<a href='fondo.csv'>x</a>"
    for level in range(5):
        page = f"<a href='{level}.csv'>x</a><iframe srcdoc='{escape(page, quote=True)}'></iframe>"
    assert {link.href for link in read_page(page, URL).links if link.url} == {"4.csv", "3.csv", "2.csv"}


@pytest.mark.parametrize(
    "hide", ["hidden", "style='display:none'", "aria-hidden='true'", "class='d-none'", "style='visibility:hidden'"]
)
def test_what_is_folded_away_is_published_all_the_same(hide: str) -> None:
    found = by_href(f"<h3>Junio</h3><div {hide}><ul><li>Numeral 6 <a href='1.csv'>Datos</a></li></ul></div>")
    assert found["1.csv"].context.headings == ("Junio",)


# --- copied pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "text", "period", "contradiction"),
    [
        ("/lotaip-2023-2/", "LOTAIP 2024", (2024, None), True),
        ("/lotaip-2023-2", "LOTAIP 2024", (2024, None), True),
        ("/copia-de-mayo-2024-1/", "Ver junio de 2024", (2024, 6), True),
        ("/mayo-2024-copia/", "Información de junio de 2024", (2024, 6), True),
        ("/lotaip-2023-2/", "LOTAIP", (2023, None), False),
        ("/lotaip-2023-2/", "LOTAIP 2023", (2023, None), False),
        ("/lotaip-2023/", "LOTAIP 2024", (2023, None), False),  # no copy: the words may be about another thing
        ("/lotaip-2023-2.pdf", "Plan 2024", (2023, None), False),  # no page
    ],
)
def test_words_beat_the_slug_of_a_copied_page(
    href: str, text: str, period: tuple[int | None, int | None], contradiction: bool
) -> None:
    page = read_page(f"<ul><li><a href='{href}'>{text}</a></li></ul>", URL)
    read = link_period(page.links[0], page)
    assert ((read.year, read.month), read.contradiction) == (period, contradiction)


def test_what_led_to_a_copied_page_beats_its_address() -> None:
    page = read_page("<a href='/archivos/1.csv'>Junio</a>", "https://municipio.example/lotaip-2023-2/")
    assert link_period(page.links[0], page).period == "2023-06"
    led = link_period(page.links[0], page, [("inherited", "LOTAIP 2024")])
    assert (led.period, led.contradiction) == ("2024-06", True)
