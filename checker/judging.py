"""Judges a month from a store: every entity of the registry, from stored bytes to saved results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from checker.case import CaseBuilder, Place
from checker.engine import judge
from checker.model import Entity, RuleSet
from checker.results import ResultsStore
from checker.results_model import CaseResult, EvidenceRef
from evidence import Capture, EvidenceStore, Sweep
from evidence.model import utc_text


class NoSweep(LookupError):
    """No sweep of the month is in the store; the text is one Spanish sentence for the user."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged case with the exchanges that prove its findings."""

    result: CaseResult
    evidence: list[EvidenceRef]


def judge_month(
    store: EvidenceStore,
    month: str,
    entities: Sequence[tuple[Entity, Sequence[Place]]],
    ruleset: RuleSet,
    as_of: datetime | None,
    results: ResultsStore,
    progress: Callable[[int, int], None] | None = None,
) -> list[CaseResult]:
    """Judges and saves all cases from the month's last sweep of each, not after ``as_of`` (default: its end).

    Raises NoSweep when the month was never swept.
    """
    until = utc_text(as_of) if as_of else None
    sweeps = [sweep for sweep in store.sweeps(month) if until is None or sweep.started_at <= until]
    if not sweeps:
        raise NoSweep(f"No hay ningún barrido de {month} en el almacén: ejecute antes «lotaip sweep --month {month}».")
    last = _last_sweeps(store, sweeps)
    builders: dict[int, CaseBuilder] = {}
    judged: list[CaseResult] = []
    for number, (entity, places) in enumerate(entities, 1):
        sweep = last.get(entity.ruc, sweeps[-1])
        builder = builders.get(sweep.id)
        if builder is None:
            moment = as_of or datetime.fromisoformat(sweep.finished_at or sweep.started_at)
            builder = builders[sweep.id] = CaseBuilder(store, sweep, ruleset, moment)
        result = judge(builder.build(entity, places), ruleset)
        results.save_case(result, _evidence(store, result))
        judged.append(result)
        if progress:
            progress(number, len(entities))
    return judged


def _last_sweeps(store: EvidenceStore, sweeps: Sequence[Sweep]) -> dict[str, Sweep]:
    """By RUC, the last sweep that finished reading the entity's places; one that visited others only (``--only``), or
    is still under way, does not hide it. Without any, the last that began to read them."""
    last: dict[str, Sweep] = {}
    for finished in (False, True):
        for sweep in sweeps:
            readings: dict[str, bool] = {}
            for reading in store.readings(sweep.id):
                readings[reading.ruc] = readings.get(reading.ruc, True) and reading.finished
            last.update({ruc: sweep for ruc, done in readings.items() if done or not finished})
    return last


def _evidence(store: EvidenceStore, result: CaseResult) -> Iterable[EvidenceRef]:
    """Every stored exchange of the addresses that the case names: the first sighting, each change, the last."""
    urls = {part.url for verdict in result.verdicts for part in verdict.components}
    urls.update(finding.url for verdict in result.verdicts for finding in verdict.findings if finding.url)
    return [_reference(capture) for url in sorted(urls) for capture in store.captures_of(url)]


def _reference(capture: Capture) -> EvidenceRef:
    return EvidenceRef(
        url=capture.url,
        sha256=capture.sha256,
        captured_at=capture.fetched_at,
        status=capture.status,
        size=capture.size,
        media_type=capture.media_type,
        headers=list(capture.headers),
        vantage=capture.vantage,
        warc=capture.warc,
        simulated=capture.simulated,
    )
