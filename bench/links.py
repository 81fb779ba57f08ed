"""What it costs to read the links of a page with their context, and to say what each link is.

The pages are made here in the three shapes that are commonest on real portals, with about 300 links each: an accordion
of months with a list in each, a matrix of items by months, and a table of triads under tabs. Beside ours the same is
taken from the same pages with BeautifulSoup (on lxml, its fastest parser): for each link its address made absolute, its
text and titles, the words of its row and column, its list items, the headings before it and the titles of its panels.
One process; the median of the runs is printed, in time of the processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from bench.common import figure, heading, ratio
from checker.explain import explain_page
from checker.matching import Matcher
from checker.model import RuleSet
from checker.own_site import link_sources
from checker.schemes import Sources
from reading.links import read_page
from rules import lotaip

TARGET_MATCHING = 0.2
"""Milliseconds a link."""
TARGET_READING = 5.0
"""Milliseconds a page of 300 links."""
LINKS = 300
URL = "https://municipio.example/transparencia/lotaip-2024/"
MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
)
COMPONENTS = ("Conjunto de datos", "Metadatos", "Diccionario")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    parser.add_argument("--repeat", type=int, default=30, metavar="N", help="runs of each; the median is printed")
    options = parser.parse_args(arguments)
    heading(f"Links: pages of about {LINKS} links, median of {options.repeat} runs")
    ruleset = lotaip.load()
    titles = [obligation.wording[0] for obligation in ruleset.obligations]
    costs = [
        _page(name, make(titles), ruleset, options.repeat)
        for name, make in (("accordion", accordion), ("matrix", matrix), ("triads", triads))
    ]
    ratio(f"reading, {LINKS} links, slowest", max(cost.reading for cost in costs), TARGET_READING, " ms")
    figure("times faster than BeautifulSoup", f"{sum(c.soup for c in costs) / sum(c.reading for c in costs):.1f}")
    ratio("Matcher, a link, slowest", max(cost.matching for cost in costs), TARGET_MATCHING, " ms")
    ratio("lotaip explain, a link, slowest", max(cost.explaining for cost in costs), TARGET_MATCHING, " ms")


@dataclass(frozen=True, slots=True)
class _Cost:
    """Milliseconds: ``reading`` and ``soup`` for :data:`LINKS` links, the others for one."""

    reading: float
    soup: float
    matching: float
    explaining: float
    """Scheme, item, period and component, after reading."""


def _page(name: str, html: str, ruleset: RuleSet, repeat: int) -> _Cost:
    page = read_page(html, URL)
    links = len(page.links)
    reading = _milliseconds(lambda: read_page(html, URL), repeat)
    soup = _milliseconds(lambda: with_soup(html, URL), max(repeat // 10, 1))
    sources = [link_sources(link, page, ()) for link in page.links]
    matching = _milliseconds(lambda: _match(Matcher(ruleset), sources), repeat)
    explaining = _milliseconds(lambda: explain_page(html, URL, ruleset), repeat) - reading
    figure(f"{name}: {links} links, {len(html) / 1000:.0f} kB", f"{reading:.2f} ms, BeautifulSoup {soup:.1f} ms")
    return _Cost(reading * LINKS / links, soup * LINKS / links, matching / links, explaining / links)


def _match(matcher: Matcher, sources: Sequence[Sources]) -> None:
    """With a matcher that has seen no text yet; building it counts."""
    for texts in sources:
        matcher.match(texts)


def _milliseconds(work: Callable[[], object], repeat: int) -> float:
    work()
    taken = []
    for _ in range(repeat):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return 1000 * median(taken)


# --- the pages -----------------------------------------------------------------------------------------------


def accordion(titles: Sequence[str]) -> str:
    """Months that fold, the items of each in a list."""
    panels = []
    for month, name in enumerate(MONTHS, 1):
        items = "".join(
            f'<li><a href="/wp-content/uploads/2024/{month:02}/{number}-{title.replace(" ", "-")}.pdf" target="_blank">'
            f"{number}. {title}</a></li>"
            for number, title in enumerate(titles[:25], 1)
        )
        panels.append(
            f'<div class="accordion-item"><h3 class="accordion-header"><button data-bs-toggle="collapse" '
            f'data-bs-target="#m{month}">{name} 2024</button></h3><div id="m{month}" '
            f'class="accordion-collapse collapse"><div class="accordion-body"><ul class="list">{items}</ul>'
            "</div></div></div>"
        )
    return _framed("".join(panels))


def matrix(titles: Sequence[str]) -> str:
    """Items by months; the link says the month or nothing."""
    head = "".join(f"<th>{name}</th>" for name in MONTHS)
    rows = []
    for number, title in enumerate(titles[:25], 1):
        cells = "".join(
            f'<td><a href="/archivos/2024/lotaip_{number}{month:02}.xlsx" title="Descargar">'
            '<i class="fa fa-file"></i></a></td>'
            for month in range(1, 13)
        )
        rows.append(f"<tr><td>{number}. {title}</td>{cells}</tr>")
    return _framed(f"<table><thead><tr><th>Numeral</th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>")


def triads(titles: Sequence[str]) -> str:
    """Tabs of months, in each a table with the three files of every item."""
    panes = []
    for month in range(1, 5):
        rows = "".join(
            f"<tr><td>{number}. {title}</td><td>"
            + "".join(
                f'<a href="docs/{month:02}/{number}-{place}.csv">{kind}</a> ' for place, kind in enumerate(COMPONENTS)
            )
            + "</td></tr>"
            for number, title in enumerate(titles[:25], 1)
        )
        panes.append(f'<div role="tabpanel" id="p{month}" aria-labelledby="t{month}"><table>{rows}</table></div>')
    tabs = "".join(
        f'<li><a id="t{month}" role="tab" href="#p{month}" aria-controls="p{month}">{name} 2024</a></li>'
        for month, name in enumerate(MONTHS[:4], 1)
    )
    return _framed(f'<ul role="tablist">{tabs}</ul><div class="tab-content">{"".join(panes)}</div>')


def _framed(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="es"><head><title>Transparencia 2024</title></head><body><header><nav><ul>'
        '<li><a href="/">Inicio</a></li><li><a href="/alcaldia/">Alcaldía</a></li></ul></nav></header><main>'
        f"<h1>Transparencia 2024</h1><h2>LOTAIP</h2><div class='entry-content'>{body}</div></main><footer>"
        '<a href="/contacto/">Contacto</a></footer></body></html>'
    )


# --- the same with BeautifulSoup -----------------------------------------------------------------------------


def with_soup(html: str, url: str) -> list[tuple[str, ...]]:
    """Links with their context as one writes it with BeautifulSoup: from each link upwards and backwards."""
    soup = BeautifulSoup(html, "lxml")
    found: list[tuple[str, ...]] = []
    for link in soup.find_all("a"):
        cell, item = link.find_parent(["td", "th"]), link.find_parent("li")
        headings = [before.get_text(" ", strip=True) for before in link.find_all_previous(_HEADINGS, limit=3)]
        pane = link.find_parent(id=True, class_=True) or link.find_parent(role="tabpanel")
        control = (
            soup.select_one(f'[aria-controls="{pane["id"]}"]') if pane is not None and pane.has_attr("id") else None
        )
        found.append(
            (
                urljoin(url, str(link.get("href") or "")),
                link.get_text(" ", strip=True),
                str(link.get("title") or ""),
                *(_row_and_column(cell) if cell is not None else ("", "")),
                item.get_text(" ", strip=True) if item is not None else "",
                " ".join(headings),
                control.get_text(" ", strip=True) if control is not None else "",
            )
        )
    return found


def _row_and_column(cell: Tag) -> tuple[str, str]:
    row, table = cell.find_parent("tr"), cell.find_parent("table")
    if row is None or table is None:
        return "", ""
    cells = row.find_all(["td", "th"], recursive=False)
    first = table.find("tr")
    heads = first.find_all(["td", "th"], recursive=False) if first is not None else []
    place = next((number for number, other in enumerate(cells) if other is cell), 0)
    column = heads[place].get_text(" ", strip=True) if place < len(heads) else ""
    return cells[0].get_text(" ", strip=True), column


if __name__ == "__main__":
    main()
