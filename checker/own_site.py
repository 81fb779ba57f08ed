"""What the captured pages of a municipality's own site link for one month, and whether they are its list at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from checker.bundles import unpacked
from checker.candidates import Candidate
from checker.matching import path_sources
from evidence import Capture, EvidenceStore, MissingEvidence, Visit
from reading.canonical import canonical
from reading.documents import Document, read_document
from reading.file_addresses import name_parts
from reading.filehosts import address_of
from reading.links import Link, Page
from reading.periods import link_period, period_of
from reading.table import Unreadable

CandidateOf = Callable[[Visit, list[tuple[str, str]], bool, str], Candidate]
"""Makes the candidate of a visited file: visit, texts, whether something dates it, and the page that links it."""


@dataclass(slots=True)
class OwnSite:
    """The pages of one own site in one sweep, read again from their stored bytes."""

    store: EvidenceStore
    visits: list[Visit]
    month: str
    national: frozenset[str] = frozenset()
    """Hosts (with their port, if any) where the registry has the national portal."""
    lost: bool = False
    """True when the bytes of a page are gone."""
    dated: set[str] = field(default_factory=set)
    """Addresses of files that something dates to the month."""
    disputed: bool = False
    """True when a file says the month and stands under the same month of another year: a heading may be wrong."""
    pages: list[tuple[Visit, Document]] = field(default_factory=list)
    _targets: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for visit in self.visits:
            self._targets.setdefault(canonical(visit.url), visit)
        for visit in self.visits:
            document = self._read(visit) if visit.role == "page" and visit.capture_id is not None else None
            if document is not None:
                self.pages.append((visit, document))

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
        for visit, document in self.pages:
            page, inherited = document.page, inherited_of(visit)
            for link in page.links:
                target = self.target(link)
                if target is None or target.role == "list" or target.url in seen:
                    continue
                period = link_period(link, page, inherited)
                if period.period not in (None, self.month) or _other_year(period.year, self.month):
                    same_month = period.month == int(self.month[5:])
                    self.disputed |= same_month and target.role == "file" and self._is_said(link)
                    continue
                texts = link_sources(link, page, inherited)
                found = candidate(target, texts, period.period is not None, visit.url)
                if target.role == "file" or (found.data is not None and holds_table(found.data)):
                    seen.add(target.url)
                    if period.period == self.month:
                        self.dated.add(found.source.url)
                    yield from unpacked(found, self.month)

    def _is_said(self, link: Link) -> bool:
        """Whether the link's own words or file name say the month, year included."""
        named = name_parts(link.url)[:1] if link.url else []
        return any(period_of([("text", text)]).period == self.month for text in (link.text, link.label, *named))

    def target(self, link: Link) -> Visit | None:
        address = address_of(link)
        return self._targets.get(canonical(address[0])) if address else None


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


def inherited_of(visit: Visit) -> list[tuple[str, str]]:
    return [(name, text) for name, text in visit.context if name == "inherited"]


def _other_year(year: int | None, month: str) -> bool:
    return year is not None and year != int(month[:4])
