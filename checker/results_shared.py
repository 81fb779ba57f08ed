"""What the results say across entities: who publishes an obligation best, and which faults share a portal system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checker.model import Owner, PlaceKind, Severity
from checker.results import ResultsStore
from checker.results_model import Finding
from checker.results_tables import DETAILS, columns, record


@dataclass(frozen=True, slots=True)
class Example:
    """An entity that published an obligation without error or warning."""

    ruc: str
    months: int
    """In how many of the months asked for."""
    last: str
    """The latest of them."""


@dataclass(frozen=True, slots=True)
class PlaceOnSystem:
    """A place of an entity in a month. ``system`` None: nothing tells what it runs on."""

    ruc: str
    place: PlaceKind
    system: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class PlaceFault:
    """One way of failing of one rule at one place of one entity, over all obligations of a month."""

    ruc: str
    place: PlaceKind
    rule: str
    kind: str
    severity: Severity
    owner: Owner
    example: Finding
    """The first of its findings, whole."""
    count: int
    """Over all of them."""
    obligations: tuple[str, ...]
    """That of the example first."""


@dataclass(frozen=True, slots=True)
class ReplyCounts:
    """Objections to published verdicts, by resolution."""

    pending: int
    accepted: int
    rejected: int

    @property
    def resolved(self) -> int:
        return self.accepted + self.rejected

    @property
    def overturned(self) -> float | None:
        """The part of the resolved that were upheld; None while none is resolved."""
        return self.accepted / self.resolved if self.resolved else None


def reply_counts(store: ResultsStore) -> ReplyCounts:
    """Over all months, the later corrections of frozen ones included. Raises ResultsUnavailable."""
    resolutions = {
        (month, ruc, file): resolution
        for month, ruc, file, resolution in store.select(
            "SELECT c.month, c.ruc, r.file, r.resolution FROM newest_cases c JOIN replies r ON r.case_id = c.id"
        )
    }
    for month in store.frozen_months:
        for ruc, corrections in store.corrections(month).items():
            replies = corrections[-1].case.every_reply
            resolutions |= {(month, ruc, reply.file): reply.resolution for _, reply in replies}
    counts = Counter(resolutions.values())
    return ReplyCounts(counts["pendiente"], counts["aceptado"], counts["rechazado"])


def best_examples(store: ResultsStore, months: Sequence[str], most: int = 5) -> dict[str, list[Example]]:
    """Per obligation, who complied in most of ``months`` without a warning, best first. Raises ResultsUnavailable."""
    marks = ", ".join("?" * len(months))
    found: dict[str, list[Example]] = {}
    for obligation, ruc, count, last in store.select(
        "SELECT v.obligation, c.ruc, COUNT(*), MAX(c.month) FROM newest_cases c JOIN verdicts v ON v.case_id = c.id"
        f" WHERE c.month IN ({marks}) AND v.verdict = 'cumple' AND NOT EXISTS (SELECT 1 FROM findings f"
        " WHERE f.case_id = c.id AND f.verdict_ord = v.ord AND f.severity <> 'info')"
        " GROUP BY 1, 2 ORDER BY 1, 3 DESC, 4 DESC, 2",
        months,
    ):
        examples = found.setdefault(obligation, [])
        if len(examples) < most:
            examples.append(Example(ruc, count, last))
    return found


def places_on_systems(store: ResultsStore, month: str) -> list[PlaceOnSystem]:
    """The places of a month and what they run on, by RUC. Raises ResultsUnavailable."""
    rows = store.select(
        "SELECT c.ruc, r.place, r.system, r.complete FROM newest_cases c JOIN readings r ON r.case_id = c.id"
        " WHERE c.month = ? ORDER BY c.ruc, r.ord",
        (month,),
    )
    return [PlaceOnSystem(ruc, place, system, bool(complete)) for ruc, place, system, complete in rows]


def place_faults(store: ResultsStore, month: str) -> list[PlaceFault]:
    """Errors and warnings of a month in what each place does publish (and in the place as a whole), by RUC: that
    something is missing is no fault of a system. Raises ResultsUnavailable."""
    paths = DETAILS["findings"]
    rows = store.select(
        # Beside a MIN, SQLite gives the other columns from the row that has it.
        "SELECT c.ruc, v.obligation, GROUP_CONCAT(DISTINCT v.obligation),"
        ' SUM(f."count"), MIN(f.verdict_ord * 100000 + f.ord),'
        f" {columns(paths, 'f.')} FROM newest_cases c JOIN findings f ON f.case_id = c.id"
        " LEFT JOIN verdicts v ON v.case_id = c.id AND v.ord = f.verdict_ord"
        " WHERE c.month = ? AND f.place IS NOT NULL AND f.severity <> 'info' AND (v.ord IS NULL OR EXISTS (SELECT 1"
        " FROM components p WHERE p.case_id = f.case_id AND p.verdict_ord = f.verdict_ord AND p.place = f.place))"
        " GROUP BY c.ruc, f.place, f.rule, f.kind, f.severity, f.owner"
        " ORDER BY c.ruc, f.place, f.rule, f.kind",
        (month,),
    )
    found = []
    for ruc, first, named, count, _where, *values in rows:
        example = Finding.model_validate(record(paths, values))
        assert example.place is not None, "asked for"
        others = sorted(named.split(",")) if named else []
        obligations = tuple(dict.fromkeys([first, *others] if first else others))
        found.append(
            PlaceFault(
                ruc, example.place, example.rule, example.kind, example.severity, example.owner, example, count,
                obligations,
            )
        )  # fmt: skip
    return found
