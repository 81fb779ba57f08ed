"""A municipality's own site: which links of a page are followed, in which order, and what the page passes on.

Only links that lead towards the asked month are followed: the reading must end, and a site has thousands of news pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.hosts import bare, host_of, lane_of
from evidence.model import NewVisit, Role, Visit
from reading.links import Link, Page
from reading.periods import PeriodReading, link_period, partial_period
from reading.text import fold

FILE_EXTENSIONS = frozenset(
    ("csv", "xlsx", "xls", "xlsb", "ods", "pdf", "zip", "rar", "7z", "doc", "docx", "odt", "txt", "json", "xml", "tsv")
)
OFF_HOST_EXTENSIONS = frozenset(("csv", "xlsx", "xls", "ods", "pdf", "zip"))
"""Files that count as the entity's although another host serves them; pages of other hosts never do."""
_MEDIA_EXTENSIONS = frozenset(
    ("jpg", "jpeg", "png", "gif", "svg", "webp", "bmp", "ico", "mp3", "mp4", "avi", "mov", "webm", "css", "js", "woff")
)
_WORDS = re.compile(
    r"\b(transparencia|lotaip|literal|lit|numeral|num|articulo|art|anexo|matriz|matrices|metadatos?|diccionario|"
    r"conjunto de datos|rendicion de cuentas|informacion publica|acceso a la informacion|20\d\d)\b"
)
_TRAP_PATH = re.compile(
    r"/(wp-json|wp-admin|wp-login\.php|xmlrpc\.php|cdn-cgi|author|tag)(/|$)|/(feed|rss|atom|print|amp)/?$|/(fr|en)/?$",
    re.IGNORECASE,
)
_TRAP_QUERY = re.compile(
    r"(^|&)(lang=|print=|format=(feed|pdf|ical)|type=(rss|atom)|layout=edit|replytocom=|share=|orderby=|order=|sort=|"
    r"filter_order|C=[NMSD];O=|add-to-cart=|task=(user|mailto)|action=(login|logout|edit|history)|ical=|option=com_mailto)",
    re.IGNORECASE,
)
_CONTEXT_KEPT = 8
"""Period sources handed down to a page: more would repeat what the nearest ones say."""


@dataclass(slots=True)
class Portal:
    """One own site in one sweep: its hosts, and the addresses already known of it."""

    ruc: str
    url: str
    month: str
    max_detour: int
    hosts: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hosts.add(bare(host_of(self.url)))
        self.known.add(self.url)

    @property
    def section(self) -> str:
        """Path of the section that the registry names; ``/`` when it names the whole site."""
        return urlsplit(self.url).path.rpartition("/")[0] + "/"

    def first_visit(self) -> NewVisit:
        return NewVisit(self.ruc, "own", self.url, "page", lane_of(self.url), priority=1000)


def extension(url: str) -> str:
    """Extension of an address's last path part in lower case, or empty."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_trap(url: str) -> bool:
    """Feeds, translations, print views, sort orders, log-in forms: other faces of pages that are read anyway."""
    parts = urlsplit(url)
    return bool(_TRAP_PATH.search(parts.path) or _TRAP_QUERY.search(parts.query))


def follow(page: Page, visit: Visit, portal: Portal) -> Iterator[NewVisit]:
    """Visits that a page makes known, each address once in a sweep."""
    inherited = [(name, text) for name, text in visit.context]
    for link in page.links:
        url = link.url
        if url is None or url in portal.known:
            continue
        role = _role(url, portal)
        if role is None:
            continue
        period = link_period(link, page, inherited)
        if _other_month(period, portal.month):
            continue
        relevant = _speaks(link, period, portal)
        detour = 0 if relevant else visit.detour + 1
        if role == "page" and detour > portal.max_detour:
            continue
        if extension(url) in _MEDIA_EXTENSIONS and period.period != portal.month:
            continue
        portal.known.add(url)
        yield NewVisit(
            ruc=portal.ruc,
            place="own",
            url=url,
            role=role,
            host=lane_of(url),
            parent=visit.url,
            depth=visit.depth + 1,
            detour=detour,
            priority=_priority(role, relevant, period, portal.month) - visit.depth,
            context=[["inherited", text] for _, text in period.sources[:_CONTEXT_KEPT]] if role == "page" else [],
        )


def _role(url: str, portal: Portal) -> Role | None:
    kind = extension(url)
    own = bare(host_of(url)) in portal.hosts
    if is_trap(url) or (not own and kind not in OFF_HOST_EXTENSIONS):
        return None
    return "file" if kind in FILE_EXTENSIONS or kind in _MEDIA_EXTENSIONS else "page"


def _other_month(period: PeriodReading, month: str) -> bool:
    """True when the link belongs to another month or year, and no source says otherwise."""
    year, number = int(month[:4]), int(month[5:])
    differs = (period.month is not None and period.month != number) or (period.year is not None and period.year != year)
    if not differs:
        return False
    return not (period.contradiction and _some_source_says(period, year, number))


def _some_source_says(period: PeriodReading, year: int, number: int) -> bool:
    for _, text in period.sources:
        said_year, said_month = partial_period(text)
        if said_month == number and said_year in (None, year):
            return True
    return False


def _speaks(link: Link, period: PeriodReading, portal: Portal) -> bool:
    """True when something around the link speaks of transparency, or it lies in the section itself."""
    if period.year is not None or period.month is not None:
        return True
    if portal.section != "/" and link.url is not None and urlsplit(link.url).path.startswith(portal.section):
        return True
    context = link.context
    texts = (link.text, link.label, context.path, context.row, context.column, context.tab, context.list)
    return _WORDS.search(fold(" ".join((*texts, *context.headings[-2:])))) is not None


def _priority(role: Role, relevant: bool, period: PeriodReading, month: str) -> float:
    """Best first: the month, then the year, then what speaks of transparency; the budget may end the reading."""
    score = 100.0 if period.period == month else 60.0 if period.year is not None else 30.0 if relevant else 0.0
    return score + (10.0 if role == "file" else 0.0)
