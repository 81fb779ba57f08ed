"""The site opened from a folder in a real browser, as a reporter would, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from checker.results import ResultsStore

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        yield launched
        launched.close()


def open_page(browser: Browser, width: int, dark: bool = False) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", java_script_enabled=False
    )
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    return page, asked


def test_from_the_front_page_to_the_hash(browser: Browser, built: Path, results: ResultsStore) -> None:
    page, asked = open_page(browser, 1280)
    page.goto((built / "index.html").as_uri())
    page.locator("table.rank tbody tr").last.locator("th a").click()
    ruc = page.url.split("/")[-2]
    page.locator("ol.fixes h3 a").first.click()
    page.locator(f"{'#' + page.url.split('#')[1].replace('.', chr(92) + '.')} dd a", has_text="Evidencia").first.click()
    exchange = page.locator(".x:has(:target)")
    sha256 = exchange.locator("dd code").inner_text()
    assert sha256 in {ref.sha256 for ref in results.evidence_for(ruc, results.months()[-1])}
    assert all(url.startswith(("file:", "data:")) for url in asked)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_no_page_is_wider_than_the_screen(browser: Browser, built: Path, width: int, dark: bool) -> None:
    page, _ = open_page(browser, width, dark)
    ruc = sorted(path.name for path in (built / "g").iterdir())[0]
    kinds = ("index.html", "evolucion.html", "metodologia.html", "o/index.html", "o/19.6.html", "m/2026-10/index.html")
    for path in (*kinds, f"g/{ruc}/index.html", f"g/{ruc}/2026-10.html", f"e/{ruc}/2026-10.html"):
        page.goto((built / path).as_uri())
        for selector in ("body", "main", "header.top", "footer"):
            box = page.locator(selector).first.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width, (path, selector)
        page.mouse.wheel(500, 0)
        heading = page.locator("h1").bounding_box()
        assert heading is not None
        assert heading["x"] >= 0, path


def test_the_first_column_stays_while_a_wide_table_scrolls(browser: Browser, built: Path) -> None:
    page, _ = open_page(browser, 360)
    page.goto((built / "index.html").as_uri())
    box = page.locator(".scroll").first
    box.scroll_into_view_if_needed()
    name, last = box.locator("tbody th").first, box.locator("tbody tr").first.locator("td").last
    before = name.bounding_box()
    last.scroll_into_view_if_needed()
    after, seen = name.bounding_box(), last.bounding_box()
    assert before is not None
    assert after is not None
    assert seen is not None
    assert abs(before["x"] - after["x"]) < 2
    assert 0 < seen["x"] < 360


def interactive(browser: Browser, path: Path, width: int = 1280, fragment: str = "") -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    problems = list[str]()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(path.as_uri() + fragment)
    assert problems == []
    return page


def shown(page: Page) -> list[str]:
    return page.locator("table.rank tbody tr:visible th a").all_inner_texts()


def test_without_script_the_page_reads_whole_and_shows_no_dead_controls(browser: Browser, built: Path) -> None:
    page, _ = open_page(browser, 1280)
    page.goto((built / "index.html").as_uri())
    assert page.locator("table.rank tbody tr:visible").count() + page.locator("#sin-puesto").count() >= 11
    assert page.locator("form.filtro").is_hidden()
    assert page.locator("thead button").count() == 0
    assert page.locator("svg.mapa a").count() == 12
    background = "e => getComputedStyle(e).fill"
    assert page.locator("svg.mapa a path").first.evaluate(background) not in ("none", "rgb(0, 0, 0)")


def test_search_and_filters_narrow_the_tables_and_stay_in_the_address(browser: Browser, built: Path) -> None:
    page = interactive(browser, built / "index.html")
    everyone, output = shown(page), page.locator("form.filtro output")
    assert output.get_attribute("aria-live") == "polite"
    assert output.inner_text() == "12 municipios"
    page.get_by_label("Buscar", exact=True).fill(everyone[3].upper())
    assert everyone[3] in shown(page)
    assert len(shown(page)) < len(everyone)
    assert "q=" in page.url
    assert "de 12 municipios" in output.inner_text()
    address = page.url
    again = interactive(browser, built / "index.html", fragment="#" + address.split("#")[1])
    assert shown(again) == shown(page)
    page.get_by_role("button", name="Quitar filtros").click()
    page.wait_for_url(lambda url: "q=" not in url)
    assert shown(page) == everyone
    province = page.locator("table.rank tbody tr th small").first.inner_text()
    page.locator("select[name=p]").select_option(province)
    assert set(page.locator("table.rank tbody tr:visible th small").all_inner_texts()) == {province}
    assert page.locator("svg.mapa a.fuera").count() == 12 - page.locator("tbody tr[data-b]:visible").count()
    page.locator("select[name=p]").select_option("")
    letter = page.locator("table.rank .letter").first.inner_text()
    page.locator("select[name=b]").select_option(letter)
    assert set(page.locator("table.rank tbody tr:visible .letter").all_inner_texts()) == {letter}
    page.locator("select[name=b]").select_option("")
    page.locator("select[name=g]").select_option("4")
    assert 0 < page.locator("tbody tr[data-b]:visible").count() < 12


def test_a_column_is_sorted_by_keyboard_and_says_so(browser: Browser, built: Path) -> None:
    page = interactive(browser, built / "index.html")
    table = page.locator("table.rank")
    name = table.locator("thead th").first
    name.locator("button").focus()
    page.keyboard.press("Enter")
    assert name.get_attribute("aria-sort") == "ascending"
    assert shown(page) == sorted(shown(page))
    page.keyboard.press("Enter")
    assert name.get_attribute("aria-sort") == "descending"
    assert shown(page) == sorted(shown(page), reverse=True)
    value = table.locator("thead th.v")
    value.locator("button").click()
    assert value.get_attribute("aria-sort") == "descending"
    assert table.locator("[aria-sort]").count() == 1
    figures = [
        float(text.split()[0].rstrip("ABCDE").replace(",", "."))
        for text in table.locator("tbody td.v").all_inner_texts()
    ]
    assert figures == sorted(figures, reverse=True)
    change = table.locator("thead th").nth(2)
    change.locator("button").click()
    signs = [text[0] for text in table.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert signs == sorted(signs, key="▲=▼–".index)
    assert "o=2d" in page.url


def test_the_map_is_walked_by_keyboard_and_can_be_skipped(browser: Browser, built: Path) -> None:
    page = interactive(browser, built / "index.html")
    skip = page.locator("a[href='#ranking']")
    skip.focus()
    page.keyboard.press("Tab")
    tile = page.evaluate("document.activeElement.querySelector('title').textContent")
    assert "cobertura" in tile or "sin puesto" in tile
    page.keyboard.press("Enter")
    page.wait_for_url("**/g/*/index.html")


def test_no_page_breaks_its_own_policy(browser: Browser, built: Path) -> None:
    """The policy refuses styles and scripts in the page itself: what the browser refuses, it writes to its console."""
    kinds = ("*.html", "m/*/index.html", "o/*.html", "s/*.html", "g/*1001/*.html", "e/*1001/*.html")
    for path in (found for kind in kinds for found in sorted(path.relative_to(built) for path in built.glob(kind))[:3]):
        interactive(browser, built / path)
