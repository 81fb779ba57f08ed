"""What the captured pages of a municipality's own site link for one month, and whether they are its list at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from checker.assemble import Candidate
from checker.bundles import unpacked
from checker.matching import path_sources
from evidence import Capture, EvidenceStore, MissingEvidence, Visit
from reading.canonical import canonical
from reading.documents import Document, read_document
from reading.file_addresses import looks_like_file, name_parts
from reading.filehosts import address_of
from reading.links import Link, Page
from reading.periods import link_period, period_of
from reading.table import Unreadable
from reading.text import fold

CandidateOf = Callable[[Visit, list[tuple[str, str]], bool, str], Candidate]
"""Makes the candidate of a visited file: visit, texts, whether something dates it, and the page that links it."""

_SUBJECT = re.compile(
    r"\b(lotaip|transparencia|literal(?:es)?|numeral(?:es)?|rendicion de cuentas|acceso a la informacion|"
    r"informacion publica|articulos? (?:7|19|24))\b"
)
_NATIONAL = ("dpe.gob.ec",)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|pinterest|tiktok|whatsapp|wa|t|telegram|flickr|google|"
    r"goo|bit|apple|gov|wordpress|joomla|addtoany|addthis|reddit|tumblr)\.(?:com|be|me|org|net|gl|ly)$"
)
"""Hosts of share buttons, maps and videos: their addresses repeat the month of the page they share."""


@dataclass(slots=True)
class OwnSite:
    """The pages of one own site in one sweep, read again from their stored bytes."""

    store: EvidenceStore
    visits: list[Visit]
    month: str
    lost: bool = False
    """True when the bytes of a page are gone."""
    dated: set[str] = field(default_factory=set)
    """Addresses of files that something dates to the month."""
    _pages: list[tuple[Visit, Document]] = field(default_factory=list)
    _targets: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for visit in self.visits:
            self._targets.setdefault(canonical(visit.url), visit)
        for visit in self.visits:
            document = self._read(visit) if visit.role == "page" and visit.capture_id is not None else None
            if document is not None:
                self._pages.append((visit, document))

    def _read(self, visit: Visit) -> Document | None:
        capture: Capture | None = self.store.capture(visit.capture_id) if visit.capture_id is not None else None
        if capture is None or capture.sha256 is None or capture.status not in (200, 304):
            return None
        try:
            return read_document(self.store.payload(capture.sha256), capture.headers, capture.url)
        except MissingEvidence:
            self.lost = True
        except Unreadable:
            pass  # The crawler marked this reading incomplete.
        return None

    def candidates(self, candidate: CandidateOf, holds_table: Callable[[bytes], bool]) -> Iterator[Candidate]:
        """Every link that leads to a file of the month, once per address; a ZIP by what it holds."""
        seen: set[str] = set()
        for visit, document in self._pages:
            page, inherited = document.page, _inherited(visit)
            for link in page.links:
                target = self._target(link)
                if target is None or target.role == "list" or target.url in seen:
                    continue
                period = link_period(link, page, inherited)
                if period.period not in (None, self.month) or _other_year(period.year, self.month):
                    continue
                texts = link_sources(link, page, inherited)
                found = candidate(target, texts, period.period is not None, visit.url)
                if target.role == "file" or (found.data is not None and holds_table(found.data)):
                    seen.add(target.url)
                    if period.period == self.month:
                        self.dated.add(found.source.url)
                    yield from unpacked(found, self.month)

    def _target(self, link: Link) -> Visit | None:
        address = address_of(link)
        return self._targets.get(canonical(address[0])) if address else None

    # --- is this the list? ----------------------------------------------------------------------------------

    def is_listed(self) -> bool:
        """Whether the pages show a list of months: links to two of them or more where transparency is spoken of, or a
        page of the month that says it has no documents. One month alone may be a mere date."""
        months: set[str] = set()
        for visit, document in self._pages:
            inherited = _inherited(visit)
            if document.notice == "empty_list" and period_of(inherited).period == self.month:
                return True
            months.update(_months(document.page, inherited))
        return len(months) > 1

    def is_doormat(self) -> bool:
        """Whether a page sends its readers to the national portal."""
        return any(
            link.url is not None and _is_national(link.url)
            for _, document in self._pages
            for link in document.page.links
        )

    def leaves_unread(self) -> bool:
        """Whether a link of the month leads to a file service or another site where nothing was read."""
        return any(
            self._is_unread(link, document.page, _inherited(visit))
            for visit, document in self._pages
            for link in document.page.links
        )

    def _is_unread(self, link: Link, page: Page, inherited: list[tuple[str, str]]) -> bool:
        address = address_of(link)
        if address is None or link.context.beside or self._target(link) is not None:
            return False
        url, hosted = address
        if hosted is None and (_is_elsewhere(url, page.url) or _is_national(url) or _host(url) == _host(page.url)):
            return False
        if link_period(link, page, inherited).period != self.month:
            return False
        return hosted is not None or looks_like_file(url) or _speaks(link.text, link.label, link.context.row, url)


def _months(page: Page, inherited: list[tuple[str, str]]) -> Iterator[str]:
    """The months that a page links, as far as it speaks of transparency."""
    about = _speaks(page.title, urlsplit(page.url).path, *page.breadcrumb)
    for link in page.links:
        if link.url is None or link.context.beside or _is_elsewhere(link.url, page.url):
            continue
        if about or _speaks(link.text, link.context.path, *link.context.headings):
            period = link_period(link, page, inherited).period
            if period is not None:
                yield period


def link_sources(link: Link, page: Page, inherited: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """All that speaks about a link, nearest first: the order in which :class:`Matcher` asks.

    What names the page as a whole says nothing of its footer, menus and side columns.
    """
    context = link.context
    named = path_sources("/".join(reversed(name_parts(link.url)))) if link.url else []
    around = [] if context.beside else [*reversed([*inherited]), ("título de la página", page.title)]
    return [
        ("texto del enlace", link.text),
        ("etiqueta", link.label),
        ("otro enlace al archivo", link.twin),
        *named[:1],
        ("fila", context.row),
        ("columna", context.column),
        *(("lista", item) for item in reversed(context.list.split(" › "))),
        ("pestaña", context.tab),
        *(("encabezado", heading) for heading in reversed(context.headings)),
        *named[1:],
        *around,
    ]


def _inherited(visit: Visit) -> list[tuple[str, str]]:
    return [(name, text) for name, text in visit.context if name == "inherited"]


def _other_year(year: int | None, month: str) -> bool:
    return year is not None and year != int(month[:4])


def _speaks(*texts: str) -> bool:
    return _SUBJECT.search(fold(" ".join(texts))) is not None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_national(url: str) -> bool:
    return _host(url).endswith(_NATIONAL)


def _is_elsewhere(url: str, page: str) -> bool:
    """Whether a link leads to a service that has nothing to do with publishing."""
    host = _host(url)
    return host != _host(page) and _ELSEWHERE.search(host) is not None
