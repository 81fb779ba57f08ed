"""Answers of national portals: what each one ends its visit with, and what is to be asked next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.answers import Answer, judge_file
from crawler.hosts import NATIONAL_HOST, host_of, is_loopback, lane_of
from crawler.national import NationalPortal
from crawler.settings import StoreSettings
from evidence.model import NewVisit, Sweep, Visit
from evidence.store import EvidenceStore
from reading.pnt import file_urls

_TRY_ELSEWHERE = ("not_found", "html_instead")


@dataclass(slots=True)
class NationalDesk:
    """All instances of the national portal that a sweep visits: mostly one."""

    store: EvidenceStore
    sweep: Sweep
    settings: StoreSettings
    portals: dict[str, NationalPortal] = field(default_factory=dict)

    def add(self, base: str, ruc: str) -> list[NewVisit]:
        """An entity that publishes at ``base``; the first visit of a portal that is new."""
        base = base.rstrip("/")
        first = []
        if base not in self.portals:
            self.portals[base] = NationalPortal(base, [], self.store, self.sweep)
            first.append(self.portals[base].first_visit())
        self.portals[base].rucs.append(ruc)
        return first

    def is_portal(self, url: str) -> bool:
        """Whether an address lies on the host of a national portal: a registered one, or the real one."""
        return host_of(url) == NATIONAL_HOST or lane_of(url) in {lane_of(base) for base in self.portals}

    def portal_of(self, visit: Visit) -> NationalPortal:
        return next(portal for base, portal in self.portals.items() if visit.url.startswith(base + "/"))

    def resolution(self, base: str, ruc: str) -> tuple[bool, str | None]:
        """(known yet, cause): whether it is settled how the entity's list was read."""
        resolved = self.portals[base.rstrip("/")].resolved
        return ruc in resolved, resolved.get(ruc)

    # --- answers --------------------------------------------------------------------------------------------

    def take(self, visit: Visit, payload: bytes | None, cause: str | None) -> tuple[str | None, list[NewVisit]]:
        """Take in the answer to a list visit. Returns the cause for which it is of no use, and what follows."""
        portal = self.portal_of(visit)
        if visit.ruc:
            fault = portal.read_own_list(visit.ruc, payload) if payload is not None else cause or "platform_failed"
            if fault is not None:
                portal.resolved[visit.ruc] = fault
        elif visit.url == portal.list_address:
            fault = portal.read_listing(payload)
            fault = cause or fault
        elif payload is None:
            portal.next_page, portal.directory_cause = None, cause or "platform_failed"
            fault = portal.directory_cause
        else:
            fault = portal.read_entities(portal.next_page or 1, payload)
        return fault, portal.plan()

    def other_address(self, visit: Visit, url: str, answer: Answer) -> tuple[str, str] | None:
        """Another address under which a file may be had when ``url`` gave none, and the cause of that."""
        cause = judge_file(answer, soft_404=True).cause
        if cause not in _TRY_ELSEWHERE:
            return None
        download = next((text for name, text in visit.context if name == "url_download"), "")
        candidates = file_urls(self.portal_of(visit).base, download)
        after = candidates[candidates.index(url) + 1 :] if url in candidates else []
        return (after[0], cause) if after else None

    def give_up(self, lane: str, cause: str) -> None:
        """The host of a lane answers no more."""
        for portal in self.portals.values():
            if portal.lane == lane:
                portal.give_up(cause)

    # --- an interrupted sweep goes on -----------------------------------------------------------------------

    def restore(self) -> list[NewVisit]:
        """Take in again what an interrupted run was answered; the visits that follow from it."""
        visits: list[NewVisit] = []
        for portal in self.portals.values():
            self._restore_shared(portal)
            for ruc in portal.rucs:
                self._restore_entity(portal, ruc)
            visits += portal.plan()
        return visits

    def _restore_shared(self, portal: NationalPortal) -> None:
        pages = 0
        for visit in self.store.visits(self.sweep.id, "", "pnt"):
            if visit.state == "pending" or not visit.url.startswith(portal.base + "/"):
                continue
            if visit.url == portal.list_address:
                portal.read_listing(self._payload_of(visit))
            elif visit.state == "done":
                pages += 1
            else:
                portal.next_page, portal.directory_cause = None, visit.cause or "platform_failed"
        if portal.next_page is not None:
            portal.next_page = pages + 1

    def _restore_entity(self, portal: NationalPortal, ruc: str) -> None:
        for visit in self.store.visits(self.sweep.id, ruc, "pnt"):
            if visit.role != "list":
                continue
            portal.asked.add(ruc)
            if visit.state == "pending":
                continue
            payload = self._payload_of(visit) if visit.state == "done" else None
            fault = portal.read_own_list(ruc, payload) if payload is not None else visit.cause or "platform_failed"
            portal.resolved[ruc] = fault

    def _payload_of(self, visit: Visit) -> bytes | None:
        capture = self.store.capture(visit.capture_id) if visit.capture_id else None
        if capture is None or capture.sha256 is None or capture.status not in (200, 304):
            return None
        return self.store.payload(capture.sha256)

    # --- the estimate ---------------------------------------------------------------------------------------

    def estimate(self, new: Iterable[NewVisit]) -> str:
        """How long the files just found will take, as a Spanish sentence for each host; empty when there are none."""
        hosts = Counter(visit.host for visit in new if visit.role == "file" and visit.capture_id is None)
        sentences = []
        for host, count in hosts.items():
            delay = self.settings.delay_of(loopback=is_loopback(host.rpartition(":")[0]))
            text = f"Portal nacional ({host}): {count} solicitudes de archivos nuevos o cambiados"
            pace = (
                f", a una cada {delay:g} s: unos {max(1, round(count * delay / 60))} min" if delay else ", sin pausas"
            )
            sentences.append(f"{text}{pace}.")
        return " ".join(sentences)
