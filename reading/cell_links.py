"""Addresses that people write into the cells of a table: several in one, without scheme, in Markdown, with spaces."""

from __future__ import annotations

import html
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from reading.addresses import absolute
from reading.sniff import sniff
from reading.table import Table, Unreadable
from reading.tables import read_csv, read_workbook
from reading.text import decode

Problem = Literal["malformed", "local_path", "intranet"]
"""Why no visitor can ever follow it: no address, a file on somebody's computer, a host of an inner network."""

_WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_START = re.compile(
    r"(?P<web>https?:/{1,2}(?=[^/\s])|www\.(?=[\w-]+\.))"
    r"|(?P<local>file:/|(?<![\w/])[a-z]:[\\/](?!/)|(?<![\\:/])\\\\(?=[\w.-]+\\))"
    r"|(?P<broken>(?<!\w)(?:h?t?tps?|https?|htt?ps?|htpps?|hhtps?)(?:[:;]/{0,3}|/{2,})(?=\w[\w.-]*\.)"
    r"|(?<!\w)https?:/{0,3}(?=\s|$))"
    r"|(?<![\w@./:-])(?P<bare>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ec|com|org|net|edu|info)(?=/|\s*$))",
    re.I,
)
_DOUBLED = re.compile(r"https?://(?=https?(?::/|//))", re.I)
_MARKDOWN = re.compile(r"\[[^\[\]\n]*\]\(\s*((?:[^()\s]|\([^()\s]*\))+)(?:\s+\"[^\"]*\")?\s*\)")
_ANCHOR = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?([^\"'<>\s]++)[^<>]*+>(?:(?!<a\b).)*?</a>", re.I | re.S)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_ENDS_IN_FILE = re.compile(r"\.(?:pdf|csv|xlsx?|ods|docx?|odt|pptx?|zip|rar|7z|jpe?g|png)$", re.I)
_TRAILING = " \t\r\n.,;:!?'\"»”’>*_|-"
_LABEL = re.compile(r"^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$", re.I)
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,3}(?!l|in|arpa)[a-z]{2,24}/(?:[A-Za-z0-9_./-]*[A-Za-z0-9/])?"
)
"""Addresses that need no mending: nearly all, told in a tenth of the time that the full rules take, to which names that
may be of an inner network are left (:data:`_INNER`)."""
_INNER = (".local", ".localdomain", ".lan", ".intranet", ".internal", ".home.arpa")


@dataclass(frozen=True, slots=True)
class CellLink:
    """One address of a cell: as written, and what to ask (percent-encoded, without fragment) unless nobody can."""

    text: str
    url: str | None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TableLink:
    """An address with its place: row as a spreadsheet counts them (from 1), column as an index (from 0)."""

    row: int
    column: int
    link: CellLink


def table_links(table: Table) -> Iterator[TableLink]:
    """Every address of a table, row by row; a vertical file (metadata) is a table too."""
    for number, cells in table.rows():
        for column, cell in enumerate(cells):
            for link in cell_links(cell):
                yield TableLink(number, column, link)


def links_of_file(data: bytes) -> Iterator[TableLink]:
    """Every address of a CSV file or a workbook, its sheets one after another; none of a file of another kind."""
    kind = sniff(data)
    if kind == "text":
        yield from table_links(read_csv(decode(data).text))
    elif kind in _WORKBOOKS:
        try:
            sheets = read_workbook(data)
        except Unreadable:
            return
        for sheet in sheets:
            yield from table_links(sheet)


def cell_links(cell: str) -> tuple[CellLink, ...]:
    """The addresses in one cell, in order. Prose and e-mail addresses are none. Never raises."""
    if len(cell) < 5 or not ("." in cell or ":" in cell or "\\" in cell):
        return ()
    return _cell_links(cell)


@lru_cache(maxsize=4096)  # one address fills whole columns, and the crawl and the rules ask for the same cells
def _cell_links(cell: str) -> tuple[CellLink, ...]:
    if _PLAIN.fullmatch(cell):
        return (CellLink(cell, cell),)
    text = _TAG.sub(" ", _ANCHOR.sub(r" \1 ", _MARKDOWN.sub(r" \1 ", cell)))
    if text != cell or "&amp;" in text:
        text = html.unescape(text)
    starts = list(_starts(text))
    found: list[CellLink] = []
    for number, (kind, start) in enumerate(starts):
        end = starts[number + 1][1] if number + 1 < len(starts) else len(text)
        found.append(_link(kind, text[start:end]))
    return tuple(dict.fromkeys(found))


def _starts(text: str) -> Iterator[tuple[str, int]]:
    """Kind and position of each beginning of an address; one inside another (a redirector's ``?url=http://…``) is
    part of it."""
    position = 0
    while match := _START.search(text, position):
        yield match.lastgroup or "", match.start()
        position = match.end()
        doubled = _DOUBLED.match(text, match.start())
        rest = re.compile(r"[^\s,;|]*" if doubled is None else r"\S*").match(text, position)
        if rest is not None and match.lastgroup != "local":
            inside = _glued(rest[0])
            position += inside if inside is not None and doubled is None else len(rest[0])


def _glued(rest: str) -> int | None:
    """Where a second address begins that was written right behind the first, if it is no part of its query."""
    second = re.search(r"(?<![=/?&])https?://", rest, re.I)
    if second is None or "?" in rest[: second.start()]:
        return None
    return second.start()


def _link(kind: str, written: str) -> CellLink:
    text = _cut(written)
    if kind == "local":
        return CellLink(written.strip(_TRAILING), None, "local_path")
    if kind == "broken" or _DOUBLED.match(text):
        return CellLink(text, None, "malformed")
    url = absolute(text if kind == "web" and text[:4].lower() == "http" else f"http://{text}", "http://x.invalid/")
    host = _host(url) if url else ""
    if url is None or host == "x.invalid":
        return CellLink(text, None, "malformed")
    if is_inner(host) or (_LABEL.match(host) and text == written.strip()):
        return CellLink(text, None, "intranet")
    if not _is_host(host):
        return CellLink(text, None, "malformed")
    return CellLink(text, url)


def _cut(written: str) -> str:
    """The address without what follows it. Blanks inside belong to it where it ends in a file name behind them."""
    whole = _balanced(written.strip().rstrip(_TRAILING))
    first, *rest = whole.split(None, 1)
    if rest and "/" in first[8:] and "\n" not in whole and not _ENDS_IN_FILE.search(first.rstrip(_TRAILING)):
        named = re.match(r"[^:<>\"|?*]*?\.(?:pdf|csv|xlsx?|ods|docx?|odt|pptx?|zip|rar)(?=$|[\s,;)])", rest[0], re.I)
        if named and len(named[0]) < 150:
            return f"{first} {named[0]}"
    return _balanced(re.split(r"[,;|](?=$|\s)", first, maxsplit=1)[0].rstrip(_TRAILING))


def _balanced(text: str) -> str:
    """Without brackets that were opened before the address began: ``(véase https://…)``."""
    for opening, closing in ("()", "[]", "{}"):
        while text.endswith(closing) and text.count(closing) > text.count(opening):
            text = text[:-1].rstrip(_TRAILING)
    return text


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_inner(host: str) -> bool:
    """Whether a host stands in somebody's own network or computer, as its name or number says."""
    if host == "localhost" or host.endswith((".localhost", *_INNER)):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_private or number.is_loopback or number.is_link_local


def _is_host(host: str) -> bool:
    """A number, or a name of two labels or more that DNS can hold (RFC 1035, 2.3.1; underscores occur)."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        labels = host.split(".")
        return len(labels) > 1 and len(host) < 254 and all(map(_LABEL.match, labels)) and not labels[-1].isdigit()


def web_addresses(links: Iterable[TableLink]) -> list[str]:
    """The addresses to ask, each once, in order."""
    return list(dict.fromkeys(found.link.url for found in links if found.link.url is not None))
