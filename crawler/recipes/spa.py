"""Single-page applications: the page is empty, its program names the addresses that give a month's documents as JSON.

The program is read as text and never run: addresses with a year and a month in them are filled in with the asked one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawler.hosts import lane_of
from crawler.recipes.recipe import Step

_SCRIPT = re.compile(r"""<script[^>]+src=["']?([^"'\s>]+\.m?js(?:\?[^"'\s>]*)?)""", re.I)
_MOST_SCRIPTS = 3
_LONGEST = 8_000_000
"""Characters of a program that are looked at."""
_TEMPLATE = re.compile(r"""[`"']((?:https?://[\w.:-]+)?/[\w./-]*\?[^`"'\s]{1,200})[`"']""")
_YEAR = re.compile(r"(?<=[?&])(anio|ano|year|ejercicio)=\$\{[^}]*\}", re.I)
_MONTH = re.compile(r"(?<=[?&])(mes|month)=\$\{[^}]*\}", re.I)


def programs_of(html: str, url: str, shell: str) -> Iterator[Step]:
    """The programs of an empty page, on its own host. ``shell`` is the address by which the page was asked."""
    scripts = [urljoin(url, match[1]) for match in _SCRIPT.finditer(html[:_LONGEST])]
    own = [script for script in scripts if lane_of(script) == lane_of(url)]
    yield from (Step(script, "script", shell) for script in own[:_MOST_SCRIPTS])


def data_of(program: str, url: str, month: str, shell: str) -> Iterator[Step]:
    """The month's data that a program found at ``url`` asks for.

    A program with several such addresses, or one that needs more than year and month, is not understood.
    """
    found = {match[1] for match in _TEMPLATE.finditer(program[:_LONGEST]) if _YEAR.search(match[1])}
    filled = {_filled(template, month) for template in found if _MONTH.search(template)}
    addresses = [urljoin(url, address) for address in filled if "${" not in address]
    if len(addresses) == len(filled) == 1 and lane_of(addresses[0]) == lane_of(url):
        yield Step(addresses[0], "data", shell, (f"{month[5:]}/{month[:4]}",))


def _filled(template: str, month: str) -> str:
    address = _YEAR.sub(rf"\1={month[:4]}", template)
    return _MONTH.sub(rf"\1={int(month[5:])}", address)
