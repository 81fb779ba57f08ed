"""Single-page applications: the page is empty, its program names the addresses that give a month's documents as JSON.

The program is read as text and never run: addresses with a year and a month in them are filled in with the asked one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.hosts import lane_of
from crawler.recipes.recipe import Step
from reading.addresses import absolute

_SCRIPT = re.compile(r"""<script[^<>]{1,300}?\bsrc=["']?([^"'\s<>]+)""", re.I)
_PROGRAMS = (".js", ".mjs")
_MOST_SCRIPTS = 3
_LONGEST = 8_000_000
"""Characters of a program that are looked at."""
_TEMPLATE = re.compile(r"""[`"']((?:https?://[\w.:-]+)?/[\w./-]*\?[^`"'\s]{1,200})[`"']""")
_YEAR = re.compile(r"(?<=[?&])(anio|ano|year|ejercicio)=\$\{[^}]*\}", re.I)
_MONTH = re.compile(r"(?<=[?&])(mes|month)=\$\{[^}]*\}", re.I)


def programs_of(html: str, url: str, shell: str) -> Iterator[Step]:
    """The programs of an empty page, on its own host. ``shell`` is the address by which the page was asked."""
    scripts = [absolute(match[1], url) for match in _SCRIPT.finditer(html[:_LONGEST])]
    named = [script for script in scripts if script and script.partition("?")[0].lower().endswith(_PROGRAMS)]
    own = [script for script in named if lane_of(script) == lane_of(url)]
    yield from (Step(script, "script", shell) for script in own[:_MOST_SCRIPTS])


def data_of(program: str, url: str, month: str, shell: str) -> Iterator[Step]:
    """The month's data that a program found at ``url`` asks for.

    A program with several such addresses, or one that needs more than year and month, is not understood.
    """
    found = {match[1] for match in _TEMPLATE.finditer(program[:_LONGEST]) if _YEAR.search(match[1])}
    filled = {_filled(template, month) for template in found if _MONTH.search(template)}
    named = filled.pop() if len(filled) == 1 else "${"
    address = absolute(named, url) if "${" not in named else None
    if address and lane_of(address) == lane_of(url):
        yield Step(address, "data", shell, (f"{month[5:]}/{month[:4]}",))


def _filled(template: str, month: str) -> str:
    address = _YEAR.sub(rf"\1={month[:4]}", template)
    return _MONTH.sub(rf"\1={int(month[5:])}", address)
