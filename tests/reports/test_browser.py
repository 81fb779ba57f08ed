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
    exchange = page.locator(".x:target")
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
