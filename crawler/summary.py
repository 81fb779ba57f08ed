"""What a sweep tells when it ends: how completely each place was read, what failed and why, the load on each host."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.causes import cause_of_status
from crawler.known_hosts import Load
from crawler.probe_lanes import REDIRECTS
from evidence.model import Place
from evidence.store import EvidenceStore

if TYPE_CHECKING:
    from crawler.frontier import Frontier


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """How one place was read. ``share`` is the part of its known visits that ended well, 0 to 1."""

    ruc: str
    name: str
    place: Place
    portal_kind: str
    """As the registry says, or else as the sweep found out; empty where nobody knows."""
    portal_url: str
    finished: bool
    complete: bool
    cause: str | None
    pages: int
    files: int
    failed: int
    cut: int
    requests: int
    bytes: int
    share: float


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Visits to one host that gave nothing, for one cause (``crawler.causes``)."""

    cause: str
    host: str
    visits: int


@dataclass(frozen=True, slots=True)
class DeadLinks:
    """Addresses named inside files that gave nothing, of one host, for one cause: those of visits, and
    ``no_such_host``, ``connect`` and ``timeout``."""

    cause: str
    host: str
    links: int


@dataclass(slots=True)
class SweepSummary:
    """What a run did. ``interrupted`` sweeps go on with the same command."""

    sweep_id: int
    month: str
    simulated: bool
    resumed: bool
    finished: bool
    interrupted: bool
    requests: int
    bytes: int
    places: list[PlaceSummary] = field(default_factory=list)
    links: int = 0
    """Requests that this run sent to addresses named inside files; they are counted in ``requests`` too."""
    hosts: dict[str, Load] = field(default_factory=dict)
    """What this run asked of each host, the most asked first."""
    failures: list[Unanswered] = field(default_factory=list)
    """What the sweep, with its earlier runs, did not get: the most frequent first."""
    link_failures: list[DeadLinks] = field(default_factory=list)
    """The same of the addresses named inside files."""
    message: str = ""


def summary_of(frontier: Frontier, resumed: bool, finished: bool, interrupted: bool, links: int) -> SweepSummary:
    """What a run over a frontier did; ``links`` of its requests were of addresses named inside files."""
    store, sweep, loads = frontier.store, frontier.sweep, frontier.hosts.loads
    summary = SweepSummary(
        sweep.id,
        sweep.month,
        sweep.simulated,
        resumed,
        finished,
        interrupted,
        frontier.hosts.requests,
        sum(load.bytes for load in loads.values()),
        links=links,
        hosts=dict(sorted(loads.items(), key=lambda host: (-host[1].requests, host[0]))),
        failures=[Unanswered(*row) for row in store.without_answer(sweep.id)],
        link_failures=_dead_links(store, sweep.id),
    )
    names = {(row.ruc, row.place): row.entity.name for row in frontier.rows}
    for reading in store.readings(sweep.id):
        name = names.get((reading.ruc, reading.place))
        if name is None:
            continue
        good = reading.pages + reading.files
        pending = max(0, frontier.places[reading.ruc, reading.place].pending)
        known = good + reading.failed + reading.cut + pending
        summary.places.append(
            PlaceSummary(
                reading.ruc, name, reading.place, reading.portal_kind, reading.portal_url, reading.finished,
                reading.complete, reading.cause, reading.pages, reading.files, reading.failed, reading.cut,
                reading.requests, reading.bytes, good / known if known else float(reading.complete),
            )
        )  # fmt: skip
    return summary


def _dead_links(store: EvidenceStore, sweep_id: int) -> list[DeadLinks]:
    counts: Counter[tuple[str, str]] = Counter()
    for told, status, host, links in store.probes_without_answer(sweep_id):
        code = told or ("login" if status == 401 or status in REDIRECTS else cause_of_status(status))
        counts[code or "unreadable", host] += links
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [DeadLinks(code, host, links) for (code, host), links in ordered]
