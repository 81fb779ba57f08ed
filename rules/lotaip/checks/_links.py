"""What the rules about links share: the cells where the official template asks for one, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checker.model import Case, ComponentKind, Failure, Probe, Publication
from reading.cell_links import CellLink, cell_links
from reading.file_addresses import OFFICE_HOST
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._samples import AGREEMENT

BROKEN = frozenset({"not_found", "soft_404", "home_page"})
"""Answers that leave the visitor without what the file announces."""
_SEEN = 300
"""Characters of an address that a finding repeats: cut short, nobody could try it."""
_ASKS_LINK = re.compile(r"\b(?:enlaces?|links?)\b")
_SERVES_MEMBERS = re.compile(r"\ben linea\b|\bsistema\b")
"""Columns for an online service or a system, where signing in is part of the service."""
_GOOD = frozenset({"ok", "preview", "html_instead"})


@dataclass(frozen=True, slots=True)
class LinkCell:
    """A cell or metadata value of which the template asks a link; ``column`` is the metadata's key."""

    component: ComponentKind
    row: int
    column: str
    links: tuple[CellLink, ...]
    may_ask_login: bool

    def failure(self, kind: str, link: CellLink, probe: Probe | None = None) -> Failure:
        params: dict[str, str | int | float] = {"link": link.text[:_SEEN]}
        if probe is not None:
            params |= {"final": probe.final, "seen_at": (probe.captured_at or "")[:10], "proof": probe.sha256 or ""}
        return Failure(kind, self.component, self.row, self.column, params)


def link_cells(publication: Publication) -> Iterator[LinkCell]:
    """The cells with at least one address, in the columns and metadata rows whose official name asks for a link."""
    dataset = publication.parts.get("dataset")
    if dataset is not None and dataset.header is not None and dataset.template is not None:
        pairs = zip(dataset.template.columns, dataset.header.columns, strict=True)
        asked = [(cell, column_name(dataset, cell), _logs_in(n)) for n, cell in pairs if cell is not None and _asks(n)]
        for row, cells in dataset.data_rows() if asked else ():
            for cell, name, members in asked:
                if cell < len(cells) and (links := cell_links(cells[cell])):
                    yield LinkCell("dataset", row, name, links, members)
    metadata = publication.parts.get("metadata")
    for entry in metadata.entries or () if metadata is not None else ():
        if _asks(entry.key) and (links := cell_links(entry.value)):
            yield LinkCell("metadata", entry.row, entry.key.strip(), links, True)


def answer_of(link: CellLink, cell: LinkCell, case: Case) -> tuple[str | None, Probe | None]:
    """What a link leads to as far as it counts: ``ok``, a way of failing that was confirmed, or None where nothing is
    known that could be held against anybody."""
    if link.url is None:
        return link.problem, None
    probe = case.probe(link.url) if case.probe is not None else None
    if probe is None:
        return None, None
    if probe.answer in _GOOD or (probe.answer == "login" and cell.may_ask_login and not asks_at_cloud(link, probe)):
        return "ok", probe
    if probe.confirmed and (probe.answer in BROKEN or probe.answer == "login"):
        return probe.answer, probe
    return None, probe


def asks_at_cloud(link: CellLink, probe: Probe) -> bool:
    """Whether it is a file service that asks for an account."""
    return any(OFFICE_HOST.match(url) for url in (link.url or "", probe.final))


def rows_measured(publication: Publication, case: Case) -> int:
    """Rows of the dataset, and of the metadata, whose links are all known, or of which one is known to fail."""
    rows: dict[tuple[str, int], list[str | None]] = {}
    for cell in link_cells(publication):
        said = [answer_of(link, cell, case)[0] for link in cell.links]
        rows.setdefault((cell.component, cell.row), []).extend(said)
    return sum(all(said) or any(one not in (None, "ok") for one in said) for said in rows.values())


@lru_cache(maxsize=512)
def _asks(name: str) -> bool:
    return bool(_ASKS_LINK.search(fold(name)))


@lru_cache(maxsize=512)
def _logs_in(name: str) -> bool:
    return bool(_SERVES_MEMBERS.search(fold(name)))


LINK = "https://ejemplo.invalid/c.pdf"
"""What the examples of the rules about links name in their first row."""
CLOUD = "https://drive.google.com/drive/folders/carpeta-de-prueba"


def example(*links: str) -> Publication:
    """Item 19.18 with one row for each link."""
    return b.publication(dataset=b.dataset_rows("19.18", *([*AGREEMENT[:-1], link] for link in links or (LINK,))))


def probed(found: Publication, answer: str, confirmed: bool = True, final: str = "") -> Case:
    """A case in which every address of the publication answered the same."""

    def probe(url: str) -> Probe:
        return Probe(url, answer, confirmed, final or url, "0" * 64, "2026-05-21T15:00:00Z")

    judged = b.case(found)
    judged.probe = probe
    return judged
