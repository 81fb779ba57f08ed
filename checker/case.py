"""From stored evidence to a case: what one entity published for one month, as a sweep saw it.

Nothing is fetched here (decision 4). Pages are read again from their stored bytes with the same function that the
crawl used, so a verdict can be repeated from the evidence alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from checker.assemble import Assembler, drop_replaced_failures
from checker.candidates import Assembled, Candidate
from checker.causes import ACCUSABLE
from checker.confirmation import confirms
from checker.home_page import silent_home
from checker.matching import path_sources
from checker.model import Case, Entity, PlaceKind, PlaceReading, Publication, RuleSet, Source, TlsFault
from checker.month_list import doubt
from checker.own_site import OwnSite
from checker.past import Past
from checker.probes import StoredProbes
from evidence import Capture, EvidenceStore, MissingEvidence, Reading, Sweep, Visit
from reading.notices import asks_to_sign_in, page_notice
from reading.pnt import Registration, pad_ruc, parse_publications
from reading.portal_system import system_of
from reading.sniff import sniff
from reading.tables import Unreadable
from reading.text import decode, fold

_GONE = frozenset({404, 410})
_GAPS_TOLD = 10
"""Addresses of a place named as unread; their counts stay exact."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the registry: where an entity publishes."""

    kind: PlaceKind
    url: str


class CaseBuilder:
    """Builds the cases of one sweep. Holds the national portal's list, which is parsed once for all entities."""

    def __init__(
        self,
        store: EvidenceStore,
        sweep: Sweep,
        ruleset: RuleSet,
        as_of: datetime,
        assembler: Assembler | None = None,
    ) -> None:
        self._store = store
        self._sweep = sweep
        self._ruleset = ruleset
        self._as_of = as_of
        self._assembler = assembler or Assembler(ruleset)
        self._readings: dict[tuple[str, PlaceKind], Reading] = {(r.ruc, r.place): r for r in store.readings(sweep.id)}
        self._national = frozenset(urlsplit(r.portal_url).netloc for r in self._readings.values() if r.place == "pnt")
        self._lost: set[tuple[str, PlaceKind]] = set()
        """Places (RUC, or empty for the list of all) with a page or list whose stored bytes are gone."""
        self._common_lists = [v for v in store.visits(sweep.id, ruc="", place="pnt") if v.role == "list"]
        self._registrations = self._listed_for_all()
        self._probes = StoredProbes(store, sweep.simulated, as_of)
        self._past = Past(store, sweep, as_of, self._assembler.reader, self._of_sweep)
        self._others: dict[int, CaseBuilder] = {}

    def build(self, entity: Entity, places: Iterable[Place]) -> Case:
        """The case of one entity. A place without a reading in this sweep counts as not visited."""
        month = self._sweep.month
        case = Case(entity, month, self._as_of, self._sweep.simulated, self._ruleset.deadline(month))
        for place in places:
            reading = self._readings.get((entity.ruc, place.kind))
            visits = self._store.visits(self._sweep.id, entity.ruc, place.kind)
            case.readings.append(
                PlaceReading(
                    place.kind,
                    place.url,
                    complete=bool(reading and reading.complete),
                    cause=reading.cause if reading else "no_sweep",
                    proof=self._proof(place, visits),
                    tls=self._tls_fault(visits) if place.kind == "own" else None,
                    pages=reading.pages if reading else 0,
                    files=reading.files if reading else 0,
                    failed=reading.failed if reading else 0,
                    cut=reading.cut if reading else 0,
                    unread=_unread(visits),
                    system=self._system(place, reading, visits),
                )
            )
            if place.kind == "pnt":
                self._add(case, self._assembler.assemble("pnt", month, self._registered(entity, visits)))
                self._stamp(case)
            else:
                site = OwnSite(self._store, visits, month, self._national)
                assembled = self._assembler.assemble(
                    "own", month, site.candidates(self._own, self._assembler.holds_table)
                )
                self._add(case, assembled)
                case.readings[-1] = replace(case.readings[-1], silent_home=self._silent_home(site))
                if site.lost:
                    self._lost.add((entity.ruc, "own"))
                why = doubt(site, assembled) if case.readings[-1].complete else None
                if why is not None:
                    case.readings[-1] = replace(case.readings[-1], complete=False, cause=why)
            if not self._lost.isdisjoint({(entity.ruc, place.kind), ("", place.kind)}):
                case.readings[-1] = replace(case.readings[-1], complete=False, cause="missing_evidence")
        self._past.look_back(case, entity)
        case.probe = self._probes
        return case

    def only(self, entity: Entity, place: PlaceKind, addresses: Collection[str]) -> dict[str, Publication]:
        """The publications that the files at these addresses alone make, by obligation."""
        visits = self._store.visits(self._sweep.id, entity.ruc, place)
        given: Iterable[Candidate]
        if place == "pnt":
            given = self._registered(entity, [visit for visit in visits if visit.url in addresses])
        else:

            def candidate(visit: Visit, texts: list[tuple[str, str]], dated: bool, group: str) -> Candidate:
                if visit.url in addresses:
                    return self._own(visit, texts, dated, group)
                return Candidate(Source("own", visit.url, visit.url, None, None), texts)

            site = OwnSite(self._store, visits, self._sweep.month, self._national)
            given = site.candidates(candidate, lambda data: False)
        read = [found for found in given if found.data is not None]
        return self._assembler.assemble(place, self._sweep.month, read).publications

    def _capture(self, visit: Visit | None) -> Capture | None:
        """The exchange that ended a visit, if it was made and kept."""
        return self._store.capture(visit.capture_id) if visit and visit.capture_id is not None else None

    def _of_sweep(self, sweep: Sweep) -> CaseBuilder:
        """The builder of another sweep's cases, made once."""
        if sweep.id not in self._others:
            self._others[sweep.id] = CaseBuilder(self._store, sweep, self._ruleset, self._as_of, self._assembler)
        return self._others[sweep.id]

    def _proof(self, place: Place, visits: list[Visit]) -> Source | None:
        """The stored list of the national portal, or the first page of the own site."""
        if place.kind == "pnt":
            shown = [v for v in visits if v.role == "list"] or self._common_lists
        else:
            shown = [v for v in visits if v.parent is None]
        for visit in shown:
            capture = self._capture(visit)
            if capture is not None and capture.sha256 is not None:
                name = "lista del portal nacional" if place.kind == "pnt" else "portada de transparencia"
                return Source(place.kind, visit.url, name, capture.sha256, capture.fetched_at)
        return None

    def _silent_home(self, site: OwnSite) -> Source | None:
        visit = silent_home(site.pages)
        capture = self._capture(visit)
        return Source("own", capture.url, "portada", capture.sha256, capture.fetched_at) if capture else None

    def _tls_fault(self, visits: list[Visit]) -> TlsFault | None:
        """The fault that this sweep met at the host of the registry's address, or where that address led."""
        first = next((visit for visit in visits if visit.parent is None), None)
        capture = self._capture(first)
        for url in filter(None, (capture.url if capture else "", first.url if first else "")):
            parts = urlsplit(url)
            for met in self._store.captures_of(f"{parts.scheme}://{parts.netloc}"):
                kind, _, detail = (met.error or "").partition(": ")
                if met.sweep_id == self._sweep.id and kind.startswith("tls_"):
                    source = Source("own", met.url, parts.hostname or met.url, None, met.fetched_at)
                    return TlsFault(kind, detail, source)
        return None

    def _system(self, place: Place, reading: Reading | None, visits: list[Visit]) -> str | None:
        """The registry's word for it, or what the first page that was got says."""
        if place.kind == "pnt":
            return "pnt"
        if reading is not None and reading.portal_kind not in ("", "own"):
            return reading.portal_kind
        for visit in visits:
            capture = self._capture(visit)
            if visit.role == "page" and capture is not None and capture.status == 200 and capture.sha256:
                try:
                    return system_of(decode(self._store.payload(capture.sha256)).text, capture.headers)
                except MissingEvidence:
                    return None
        return None

    def _add(self, case: Case, assembled: Assembled) -> None:
        for publication in assembled.publications.values():
            drop_replaced_failures(publication)
            case.publications[(publication.obligation.id, publication.place)] = publication
        case.unplaced += assembled.unplaced
        case.outside += assembled.outside

    # --- national portal ------------------------------------------------------------------------------------

    def _listed_for_all(self) -> dict[str, list[Registration]]:
        """Registrations of the month by RUC, from every list of this sweep that could be read."""
        listed: dict[str, dict[tuple[object, ...], Registration]] = {}
        for visit in self._store.visits(self._sweep.id, place="pnt"):
            if visit.role != "list" or visit.capture_id is None:
                continue
            for registration in self._parse_list(visit):
                ruc = registration.ruc or pad_ruc(visit.ruc)
                if ruc and f"{registration.year:04d}-{registration.month:02d}" == self._sweep.month:
                    key = (registration.id, registration.numeral, registration.files)
                    listed.setdefault(ruc, {})[key] = registration
        return {ruc: list(found.values()) for ruc, found in listed.items()}

    def _parse_list(self, visit: Visit) -> list[Registration]:
        capture = self._capture(visit)
        if capture is None or capture.sha256 is None:
            return []
        try:
            return parse_publications(self._store.payload(capture.sha256))
        except MissingEvidence:
            self._lost.add((visit.ruc, "pnt"))
            return []
        except Unreadable:
            # The crawler marked this reading incomplete, so nothing can be concluded from the gap.
            return []

    def _registered(self, entity: Entity, visits: list[Visit]) -> Iterator[Candidate]:
        """The files of each registration, given to the obligation of their slot."""
        by_file: dict[str, list[Visit]] = {}
        for visit in visits:
            for name, value in visit.context:
                if name == "url_download":
                    by_file.setdefault(value, []).append(visit)
        slots: dict[str, list[str]] = {}
        for obligation in self._ruleset.obligations:
            slots.setdefault(fold(obligation.pnt_name), []).append(obligation.id)
        for registration in self._registrations.get(entity.ruc, []):
            owners = slots.get(fold(registration.numeral), [])
            for file in registration.files:
                texts = [("descripción", file.description), ("nombre", file.name), *path_sources(file.url_download)]
                owner = owners[0] if len(owners) == 1 else self._section(owners, texts)
                tried = by_file.get(file.url_download, [])
                chosen = next((v for v in tried if self._is_there(v)), tried[-1] if tried else None)
                if chosen is None:
                    name = file.description or file.name or file.url_download
                    source = Source("pnt", file.url_download, name, None, None, registration.published_at)
                    yield Candidate(source, texts, failure="not_fetched", obligation=owner)
                else:
                    yield self._candidate("pnt", chosen, texts, obligation=owner)

    def _section(self, owners: list[str], texts: list[tuple[str, str]]) -> str | None:
        said = fold(" ".join(text for _, text in texts))
        for owner in owners:
            if self._ruleset.obligation(owner).pnt_section in said:
                return owner
        return None

    def _is_there(self, visit: Visit) -> bool:
        capture = self._capture(visit)
        return self._got(visit, capture)[1] is None

    def _stamp(self, case: Case) -> None:
        """Gives each publication of the national portal its earliest registration date."""
        for (_, place), publication in case.publications.items():
            if place == "pnt":
                publication.registered_at = _earliest(publication)

    def _own(self, visit: Visit, texts: list[tuple[str, str]], dated: bool, group: str) -> Candidate:
        return self._candidate("own", visit, texts, dated=dated, group=group)

    # --- one file -------------------------------------------------------------------------------------------

    def _candidate(
        self,
        place: PlaceKind,
        visit: Visit,
        texts: list[tuple[str, str]],
        *,
        obligation: str | None = None,
        dated: bool = True,
        group: str = "",
    ) -> Candidate:
        capture = self._capture(visit)
        source = Source(
            place,
            capture.url if capture else visit.url,
            unquote(urlsplit(visit.url).path.rpartition("/")[2]) or visit.url,
            capture.sha256 if capture else None,
            capture.fetched_at if capture else None,
            visit.registered_at,
        )
        data, failure = self._got(visit, capture)
        confirmed = failure in ACCUSABLE and self._confirmed(visit, capture)
        return Candidate(
            source,
            texts,
            data=data,
            failure=failure,
            confirmed=confirmed,
            obligation=obligation,
            dated=dated,
            group=group,
        )

    def _got(self, visit: Visit, capture: Capture | None) -> tuple[bytes | None, str | None]:
        """The bytes that the public gets at an address, and the cause code where they are not the file. An answer whose
        record is gone proves nothing, not even a broken link."""
        if capture is None or capture.status is None:
            return None, visit.cause or "not_fetched"
        try:
            data = self._store.payload(capture.sha256) if capture.sha256 else b""
        except MissingEvidence:
            return None, "missing_evidence"
        if capture.status in _GONE:
            return None, "not_found"
        # What we made of a shared link may be wrong, and services warn before large files: nobody is accused of that.
        hosted = any(name == "original" for name, _ in visit.context)
        if capture.status == 401:
            return None, "file_host" if hosted else "login"
        if 300 < capture.status < 400 and asks_to_sign_in(_location(capture)):
            return None, "login"
        if capture.status not in (200, 304):
            return None, "server_error" if capture.status >= 500 else "blocked"
        if not data:
            return None, "empty_file"
        failure = _page_instead(data) if sniff(data) == "html" else None
        return data, "file_host" if hosted and failure == "html_instead" else failure

    def _confirmed(self, visit: Visit, capture: Capture | None) -> bool:
        """True when an earlier visit, long enough before, met an accusable failure too and none between succeeded."""
        if capture is None:
            return False
        for earlier in reversed(self._store.captures_of(capture.url)):
            if earlier.id >= capture.id:  # their order is that of the visits, whatever a clock said
                continue
            if self._got(visit, earlier)[1] not in ACCUSABLE:
                return False
            if confirms(earlier, capture):
                return True
        return False


def _unread(visits: Iterable[Visit]) -> tuple[tuple[str, str], ...]:
    """The first addresses that failed or that the limit of visits left out, pages before files."""
    gaps = [visit for visit in visits if visit.state in ("failed", "cut")]
    gaps.sort(key=lambda visit: (visit.role == "file", visit.depth))
    return tuple((visit.url, visit.cause or "budget") for visit in gaps[:_GAPS_TOLD])


def _location(capture: Capture) -> str:
    return next((value for name, value in capture.headers if name.lower() == "location"), "")


def _page_instead(data: bytes) -> str:
    """Cause code of a web page that came in place of a file."""
    notice = page_notice(decode(data).text)
    if notice in ("challenge", "blocked", "maintenance"):
        return "blocked"
    return "login" if notice == "login" else "html_instead"


def _earliest(publication: Publication) -> datetime | None:
    """The earliest registration of any component; a stamp without offset stays naive (it gets the benefit of doubt)."""
    stamps = []
    for part in publication.parts.values():
        if part.source.registered_at:
            stamps.append(part.source.registered_at)
    for failed in publication.failed:
        if failed.source.registered_at:
            stamps.append(failed.source.registered_at)
    parsed = [datetime.fromisoformat(stamp) for stamp in stamps]
    return min(parsed, key=lambda stamp: stamp.replace(tzinfo=None), default=None)
