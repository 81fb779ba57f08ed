"""A municipality's own site: which links of a page are followed, in which order, and what the page passes on.

Only links that lead towards the asked month are followed: the reading must end, and a site has thousands of news pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.hosts import bare, host_of, lane_of
from crawler.recipes import Step
from evidence.model import NewVisit, Role, Visit
from reading.canonical import Addresses, path_of, pattern_of
from reading.filehosts import Hosted, address_of
from reading.links import Link, Page
from reading.periods import PeriodReading, link_period, partial_period, period_of
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
_SUBJECT = re.compile(r"\b(transparencia|lotaip)\b")
_BARREN = 4
_BARREN_OF_MONTH = 2
"""Pages of one script that bring nothing before the rest is left alone."""
_RECIPE_PRIORITY = 200.0
_CONTEXT_KEPT = 8
"""Period sources handed down to a page: more would repeat what the nearest ones say."""


@dataclass(slots=True)
class _Pattern:
    """What the addresses of one script (one path, any query) have brought so far."""

    barren: int = 0
    """Pages in a row that showed no new address but of the same script."""
    barren_of_month: int = 0


@dataclass(slots=True)
class Portal:
    """One own site in one sweep: its hosts, and the addresses already known of it."""

    ruc: str
    url: str
    month: str
    max_detour: int
    hosts: set[str] = field(default_factory=set)
    known: Addresses = field(default_factory=Addresses)
    """Addresses of its visits."""
    met: Addresses = field(default_factory=Addresses)
    """Links of all its pages, followed or not."""
    patterns: dict[str, _Pattern] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hosts.add(bare(host_of(self.url)))
        self.known.add(self.url)

    @property
    def section(self) -> str:
        """Path of the section that the registry names; ``/`` when it names the whole site."""
        return urlsplit(self.url).path.rpartition("/")[0] + "/"

    def first_visit(self) -> NewVisit:
        return NewVisit(self.ruc, "own", self.url, "page", lane_of(self.url), priority=1000)

    def forget(self) -> None:
        """Let go of what only the crawl needs."""
        self.known.clear()
        self.met.clear()

    def note(self, page: Page, visit: Visit) -> None:
        """Learn whether a page brought anything. Calendars and facets show nothing new but addresses of their own."""
        own = pattern_of(visit.url)
        links = {link.url: pattern_of(link.url) for link in page.links if link.url}
        fresh = [pattern for url, pattern in links.items() if url not in self.met]
        for url in links:
            self.met.add(url)
        if own is not None and fresh:
            barren = all(pattern == own for pattern in fresh)
            pattern = self.patterns.setdefault(own, _Pattern())
            pattern.barren = pattern.barren + 1 if barren else 0
            pattern.barren_of_month += barren and _says_month(visit, self.month)

    def is_spent(self, visit: Visit) -> bool:
        """Whether an address belongs to a script that brings nothing more; one of the month needs more proof."""
        own = pattern_of(visit.url)
        pattern = self.patterns.get(own) if own is not None and visit.parent and path_of(visit.parent) == own else None
        if pattern is None or visit.role != "page" or pattern.barren < _BARREN:
            return False
        return pattern.barren_of_month >= _BARREN_OF_MONTH or not _says_month(visit, self.month)


def _says_month(visit: Visit, month: str) -> bool:
    return period_of([(name, text) for name, text in visit.context if name == "inherited"]).period == month


def extension(url: str) -> str:
    """Extension of an address's last path part in lower case, or empty."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_trap(url: str) -> bool:
    """Feeds, translations, print views, sort orders, log-in forms: other faces of pages that are read anyway."""
    parts = urlsplit(url)
    return bool(_TRAP_PATH.search(parts.path) or _TRAP_QUERY.search(parts.query))


def follow(page: Page, visit: Visit, portal: Portal, catalogue: bool = False) -> Iterator[NewVisit]:
    """Visits that a page makes known, each address once in a sweep.

    A ``catalogue`` of open data is followed where it calls itself the list, or is all that the registry names.
    """
    portal.note(page, visit)
    if catalogue and visit.depth > 0 and not _SUBJECT.search(fold(page.title)):
        return
    inherited = [(name, text) for name, text in visit.context if name == "inherited"]
    own_page = bare(host_of(page.url)) in portal.hosts
    for link in page.links:
        address = address_of(link)
        if address is None:
            continue
        url, hosted = address
        if url in portal.known:
            continue
        role = _role(url, hosted, portal)
        if role is None or not (own_page or hosted):
            continue
        period = link_period(link, page, inherited)
        if _other_month(period, portal.month):
            continue
        relevant = _speaks(link, period, page, portal)
        detour = 0 if relevant else visit.detour + 1
        if role == "page" and detour > portal.max_detour:
            continue
        if extension(url) in _MEDIA_EXTENSIONS and period.period != portal.month:
            continue
        portal.known.add(url)
        context = [["inherited", text] for _, text in period.sources[:_CONTEXT_KEPT]] if role == "page" else []
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
            context=[*context, ["original", link.url or link.href]] if hosted else context,
        )


def take_steps(steps: Iterable[Step], visit: Visit, portal: Portal) -> Iterator[NewVisit]:
    """Visits that a recipe asks for; they know what is known of the page they stand for."""
    inherited = [pair for pair in visit.context if pair[0] == "inherited"]
    for step in steps:
        if step.url not in portal.known:
            portal.known.add(step.url)
            yield NewVisit(
                portal.ruc, "own", step.url, "page", lane_of(step.url), visit.url, visit.depth + 1, visit.detour,
                _RECIPE_PRIORITY, [*inherited, *step.context],
            )  # fmt: skip


def _role(url: str, hosted: Hosted | None, portal: Portal) -> Role | None:
    if hosted is not None:
        return None if hosted.kind == "closed" else "file" if hosted.kind == "file" else "page"
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


def _speaks(link: Link, period: PeriodReading, page: Page, portal: Portal) -> bool:
    """True when something near the link speaks of transparency, or it lies in the section itself. What names the whole
    page says it of the page's list, not of the way back to the town's tourism."""
    if period.year is not None or period.month is not None:
        return True
    if portal.section != "/" and link.url is not None and urlsplit(link.url).path.startswith(portal.section):
        return True
    context = link.context
    title = fold(page.title)
    headings = [heading for heading in context.headings[-2:] if fold(heading) not in title]
    texts = (link.text, link.label, context.path, context.row, context.column, context.tab, context.list)
    return _WORDS.search(fold(" ".join((*texts, *headings)))) is not None


def _priority(role: Role, relevant: bool, period: PeriodReading, month: str) -> float:
    """Best first: the month, then the year, then what speaks of transparency; the budget may end the reading."""
    score = 100.0 if period.period == month else 60.0 if period.year is not None else 30.0 if relevant else 0.0
    return score + (10.0 if role == "file" else 0.0)
