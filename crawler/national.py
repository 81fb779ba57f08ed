"""The national portal: one list for everybody, then the files that are new or changed (law.md 9).

Nothing here is remembered outside the store: :meth:`NationalPortal.plan` looks at what was answered so far and says
what is to be asked next, so a killed sweep goes on by planning again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from crawler.hosts import lane_of
from evidence.model import Capture, NewVisit, Sweep
from evidence.store import EvidenceStore
from reading.pnt import Registration, entities_url, file_urls, list_url, parse_entities, parse_publications
from reading.table import Unreadable

GUAYAQUIL = timezone(timedelta(hours=-5))
"""The portal writes local time where it writes no offset; continental Ecuador has no daylight saving."""

_MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Tried:
    """The first address of a file that gave no file: what the visit ends with when no other address does better."""

    capture: Capture
    cause: str


@dataclass(slots=True)
class NationalPortal:
    """One instance of the portal's interface (``base``) and the entities of the registry that publish there."""

    base: str
    rucs: list[str]
    store: EvidenceStore
    sweep: Sweep
    listing: dict[str, list[Registration]] | None = None
    """Registrations by RUC from the list of all, once it was read; empty when it is of no use."""
    unplaced: dict[int, list[Registration]] = field(default_factory=dict)
    """Registrations of the list of all that carry a number but no RUC."""
    resolved: dict[str, str | None] = field(default_factory=dict)
    """RUC -> None when its list was read whole, else the cause code."""
    last_page: frozenset[int] = frozenset()
    next_page: int | None = 1
    """Page of the directory to ask next; None when it is exhausted or fails."""
    directory_cause: str = "platform_failed"
    asked: set[str] = field(default_factory=set)

    @property
    def year(self) -> int:
        return int(self.sweep.month[:4])

    @property
    def number(self) -> int:
        return int(self.sweep.month[5:])

    @property
    def lane(self) -> str:
        return lane_of(self.base)

    @property
    def list_address(self) -> str:
        return list_url(self.base, self.year, self.number, 0)

    def first_visit(self) -> NewVisit:
        return NewVisit("", "pnt", self.list_address, "list", self.lane, priority=1000)

    # --- answers --------------------------------------------------------------------------------------------

    def read_listing(self, payload: bytes | None) -> str | None:
        """Take in the list of all (None: it gave nothing). Returns the cause if it cannot be used."""
        self.listing = {}
        registrations = self._of_month(payload)
        if not registrations:
            return "platform_failed"
        by_ruc: dict[str, list[Registration]] = defaultdict(list)
        by_number: dict[int, list[Registration]] = defaultdict(list)
        wanted = set(self.rucs)
        for registration in registrations:
            if registration.ruc is not None:
                if registration.ruc in wanted:
                    by_ruc[registration.ruc].append(registration)
            elif registration.establishment_id is not None:
                by_number[registration.establishment_id].append(registration)
        self.listing, self.unplaced = dict(by_ruc), dict(by_number)
        named = {r.ruc: r.establishment_id for r in registrations if r.ruc and r.establishment_id}
        self.store.remember_entities(self.base, [(ruc, number, "") for ruc, number in named.items() if number])
        return None

    def read_own_list(self, ruc: str, payload: bytes) -> str | None:
        """Take in one entity's list. Returns the cause if it is not readable or belongs to somebody else."""
        if is_partial(payload):
            return "platform_failed"
        try:
            registrations = parse_publications(payload)
        except Unreadable:
            return "platform_failed"
        number = self.store.entities(self.base).get(ruc)
        own = [r for r in registrations if r.ruc == ruc or (r.ruc is None and r.establishment_id in (None, number))]
        ours = [r for r in own if (r.year, r.month) == (self.year, self.number)]
        if registrations and not ours:
            return "platform_failed"  # another entity's, or another month's: it says nothing about this one
        if self.listing is None:
            self.listing = {}
        self.listing[ruc] = ours
        self.resolved[ruc] = None
        return None

    def read_entities(self, page: int, payload: bytes) -> str | None:
        """Take in a page of the directory. Returns the cause if it is not readable."""
        try:
            entities, _total = parse_entities(payload)
        except Unreadable:
            self.next_page = None
            return "platform_failed"
        self.store.remember_entities(self.base, [(entity.ruc, entity.id, entity.name) for entity in entities])
        ids = frozenset(entity.id for entity in entities)
        # A portal that ignores the page number answers the same page for ever.
        self.next_page = page + 1 if ids and ids != self.last_page and page < _MOST_PAGES else None
        self.last_page = ids
        return None

    # --- what next ------------------------------------------------------------------------------------------

    def plan(self) -> list[NewVisit]:
        """Visits that follow from what is known: files, own lists, the next page of the directory."""
        if self.listing is None:
            return []
        numbers = self.store.entities(self.base)
        self._place(numbers)
        visits: list[NewVisit] = []
        waiting = False
        for ruc in self.rucs:
            if self.listing.get(ruc):
                self.resolved.setdefault(ruc, None)
                visits += self._files(ruc, self.listing[ruc])
            elif ruc in self.resolved or ruc in self.asked:
                continue
            elif ruc in numbers:
                self.asked.add(ruc)
                url = list_url(self.base, self.year, self.number, numbers[ruc])
                visits.append(NewVisit(ruc, "pnt", url, "list", self.lane, self.list_address, 1, priority=800))
            else:
                waiting = True
        if waiting and self.next_page is not None:
            url = entities_url(self.base, page=self.next_page)
            visits.append(NewVisit("", "pnt", url, "list", self.lane, self.list_address, 1, priority=900))
        elif waiting:
            for ruc in self.rucs:
                if ruc not in self.asked and not self.listing.get(ruc):
                    self.resolved.setdefault(ruc, self.directory_cause)
        return visits

    def give_up(self, cause: str) -> None:
        """The portal answers no more: whoever was not read by now is not read in this sweep."""
        self.next_page, self.directory_cause = None, cause
        listing = self.listing or {}
        for ruc in self.rucs:
            if not listing.get(ruc):
                self.resolved.setdefault(ruc, cause)

    def _place(self, numbers: dict[str, int]) -> None:
        assert self.listing is not None
        for ruc in self.rucs:
            placed = self.unplaced.pop(numbers.get(ruc, -1), None)
            if placed:
                self.listing.setdefault(ruc, []).extend(placed)

    def _files(self, ruc: str, registrations: Sequence[Registration]) -> list[NewVisit]:
        stamps = self.store.earliest_stamps(self.sweep.month, ruc, _stamps(registrations))
        before = self.store.answered_before(self.sweep, ruc)
        visits = []
        for registration in registrations:
            for file in registration.files:
                candidates = file_urls(self.base, file.url_download)
                if not candidates:
                    continue
                context = [
                    ["file_id", "" if file.id is None else str(file.id)],
                    ["url_download", file.url_download],
                    ["numeral", registration.numeral],
                    ["created_at", file.created_at or ""],
                ]
                seen = [stamps.get(f"numeral {registration.numeral}"), stamps.get(f"file {file.url_download}")]
                known = [(instant(stamp), stamp) for stamp in seen if stamp]
                visits.append(
                    NewVisit(
                        ruc, "pnt", candidates[0], "file", self.lane, self.list_address, 2,
                        priority=100, context=context,
                        registered_at=min(known)[1] if known else None,
                        capture_id=before.get(json.dumps(context, ensure_ascii=False)),
                    )
                )  # fmt: skip
        return visits

    def _of_month(self, payload: bytes | None) -> list[Registration]:
        if payload is None or is_partial(payload):
            return []
        try:
            registrations = parse_publications(payload)
        except Unreadable:
            return []
        return [r for r in registrations if (r.year, r.month) == (self.year, self.number)]


def is_partial(payload: bytes) -> bool:
    """True for a list that announces a further page: read alone it would accuse those on the next one."""
    if not payload.lstrip().startswith(b"{"):
        return False
    try:
        root = json.loads(payload.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(root, dict) and bool(root.get("next"))


def instant(stamp: str) -> datetime:
    """The moment a stamp of the portal means; the last one there is for text that is no stamp."""
    try:
        moment = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=GUAYAQUIL)


def _stamps(registrations: Iterable[Registration]) -> dict[str, tuple[str, datetime]]:
    """Earliest stamp of each registration (its numeral) and of each of its files."""
    found: dict[str, tuple[str, datetime]] = {}
    for registration in registrations:
        said = [(f"numeral {registration.numeral}", registration.published_at)]
        said.append((f"numeral {registration.numeral}", registration.created_at))
        said += [(f"file {file.url_download}", file.created_at) for file in registration.files]
        for subject, stamp in said:
            if not stamp:
                continue
            at = instant(stamp)
            if at.year < 9999 and (subject not in found or at < found[subject][1]):
                found[subject] = (stamp, at)
    return found
