"""WP File Download: the page holds an empty box, and its script asks ``admin-ajax.php`` for categories and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

from crawler.hosts import lane_of
from crawler.recipes.recipe import Step
from reading.addresses import absolute
from reading.periods import partial_period
from reading.text import decode, load_json

_INTERFACE = re.compile(r"""["']wpfdajaxurl["']\s{0,9}:\s{0,9}["']([^"']+)["']""")
_ROOT = re.compile(r"""class=["'][^"'<>]{0,300}\bwpfd-content\b[^<>]{0,300}\sdata-category=["'](\d{1,9})["']""")
_PAGES = re.compile(r"""data-page=\\?["']?(\d{1,9})""")
_MOST_ROOTS = 20
_MOST_PAGES = 50


def boxes_of(html: str, url: str) -> Iterator[Step]:
    """What the boxes of a page ask for: the files and the categories of each root category."""
    named = _INTERFACE.search(html)
    if named is None:
        return
    interface = absolute(unescape(named[1].replace("\\/", "/")).partition("?")[0], url)
    if interface is None or not interface.endswith("admin-ajax.php") or lane_of(interface) != lane_of(url):
        return
    for root in list(dict.fromkeys(_ROOT.findall(html)))[:_MOST_ROOTS]:
        yield from _ask(interface, root, root, url, ())


def listed_in(payload: bytes, url: str, month: str, shell: str) -> Iterator[Step] | None:
    """What an answer of the interface leads to: categories that may hold the month, and further pages of files.

    None for an answer that is no list.
    """
    try:
        answer = load_json(decode(payload).text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or not (isinstance(answer.get("files"), list) or _categories(answer) is not None):
        return None
    return _followed(answer, url, month, shell)


def _followed(answer: dict[str, object], url: str, month: str, shell: str) -> Iterator[Step]:
    query = parse_qs(urlsplit(url).query)
    interface = url.partition("?")[0]
    root = (query.get("rootcat") or query.get("top") or [""])[0]
    for number, name in _categories(answer) or ():
        year, position = partial_period(name)
        if year in (None, int(month[:4])) and position in (None, int(month[5:])):
            yield from _ask(interface, number, root, shell, (name,))
    if "page" not in query and isinstance(pages := answer.get("pagination"), str):
        last = min(max(map(int, _PAGES.findall(pages)), default=1), _MOST_PAGES)
        yield from (Step(f"{url}&page={number}", "wpfd", shell) for number in range(2, last + 1))


def _categories(answer: dict[str, object]) -> list[tuple[str, str]] | None:
    found = answer.get("categories")
    if not isinstance(found, list):
        return None
    given = [entry for entry in found if isinstance(entry, dict) and str(entry.get("term_id", "")).isdecimal()]
    return [(str(entry["term_id"]), str(entry.get("name", ""))) for entry in given]


def _ask(interface: str, category: str, root: str, shell: str, said: tuple[str, ...]) -> Iterator[Step]:
    asked = f"{interface}?juwpfisadmin=false&action=wpfd&task"
    yield Step(f"{asked}=files.display&view=files&id={category}&rootcat={root}", "wpfd", shell, said)
    yield Step(f"{asked}=categories.display&view=categories&id={category}&top={root}", "wpfd", shell, said)
