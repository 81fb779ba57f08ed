"""What an answer means for the visit that asked for it, and the addresses that it makes known."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.answers import Answer, is_folder, judge_file, judge_page
from crawler.causes import cause_of_status
from crawler.hosts import bare, host_of
from crawler.national_desk import NationalDesk
from crawler.own import Portal, follow, take_steps
from crawler.recipes import kind_of
from evidence.decoding import is_foreign, payload_of
from evidence.model import Exchange, NewVisit, Role, Sweep, Visit, VisitState
from evidence.store import EvidenceStore
from reading.page_text import page_text

_HEAD = 20_000
"""Bytes of a page that name the system which made it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ends: its role as the bytes show it, its state, the cause of a failure, and what follows."""

    role: Role
    state: VisitState
    cause: str | None
    found: list[NewVisit]


@dataclass(slots=True)
class Extraction:
    """The portals of one sweep, and what their answers say. ``limit`` is that of a payload, in bytes."""

    store: EvidenceStore
    sweep: Sweep
    limit: int
    desk: NationalDesk
    portals: dict[str, Portal]
    """Own sites by RUC."""

    def answer(self, exchange: Exchange) -> Answer:
        """The answer with its payload decoded. Raises :class:`PayloadTooLarge`."""
        payload = self.payload(exchange)
        cause = cause_of_status(exchange.status) or ("unreadable" if is_foreign(exchange.headers) else None)
        if payload is None:  # a 304 to a question that was not asked
            return Answer(exchange.url, exchange.status, exchange.headers, b"", "unreadable")
        return Answer(exchange.url, exchange.status, exchange.headers, payload, cause)

    def payload(self, exchange: Exchange) -> bytes | None:
        """Its payload, or the earlier one that a 304 confirms. Raises :class:`PayloadTooLarge`."""
        if exchange.status == 304:
            earlier = self.store.capture(exchange.confirms) if exchange.confirms else None
            return self.store.payload(earlier.sha256) if earlier and earlier.sha256 else None
        return payload_of(exchange.headers, exchange.body, self.limit)

    def outcome(self, visit: Visit, answer: Answer, needs_browser: bool) -> Outcome:
        """How an answered visit ends. ``needs_browser``: only one shows the pages of its place."""
        if visit.role == "list":
            cause, listed = self.desk.take(visit, answer.payload if answer.cause is None else None, answer.cause)
            return Outcome("list", "done" if cause is None else "failed", cause, listed)
        if visit.place == "pnt":
            result = judge_file(answer, soft_404=True)
            return Outcome("file", result.state, result.cause, [])
        portal = self.portals[visit.ruc]
        if visit.depth == 0 and not self.adopt_host(portal, answer.url) and answer.cause is None:
            return Outcome(visit.role, "done", "doormat", [])
        if visit.depth == 0 and answer.cause is None:
            kind = kind_of(page_text(answer.payload[:_HEAD], answer.headers))
            self.store.name_kind(self.sweep.id, visit.ruc, "own", kind)
        if visit.role == "page":
            result = judge_page(answer, visit, self.sweep.month, needs_browser)
        else:
            result = judge_file(answer)
        found = list(take_steps(result.steps, visit, portal))
        if result.page is not None and (bare(host_of(answer.url)) in portal.hosts or is_folder(visit)):
            found += follow(result.page, visit, portal, result.catalogue)
        return Outcome(result.role, result.state, result.cause, found)

    def adopt_host(self, portal: Portal, url: str) -> bool:
        """The host that the portal's address led to is the entity's too, unless it is the national portal: then the
        entity has a doormat and no site, and False is returned."""
        national = self.desk.is_portal(url)
        if not national:
            portal.hosts.add(bare(host_of(url)))
        return not national
