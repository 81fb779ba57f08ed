"""Judges a month from a store: every entity of the registry, from stored bytes to saved results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain

from checker.case import CaseBuilder, Place
from checker.engine import judge
from checker.frozen import save_correction
from checker.model import Entity, RuleSet
from checker.past import last_sweeps
from checker.replies import Objection, by_obligation
from checker.results import ResultsStore
from checker.results_model import CaseResult, EvidenceRef
from evidence import Capture, EvidenceStore
from evidence.model import utc_text

_PROOFS = ("previous_url", "final")
"""Parameters of findings that name another address whose captures prove them: the month before, where a link led."""


class NoSweep(LookupError):
    """No sweep of the month is in the store; the text is one Spanish sentence for the user."""


Entities = Sequence[tuple[Entity, Sequence[Place]]]
"""Who is judged, each with the places where it publishes."""


def judge_month(
    store: EvidenceStore,
    month: str,
    entities: Entities,
    ruleset: RuleSet,
    as_of: datetime | None,
    results: ResultsStore,
    progress: Callable[[int, int], None] | None = None,
    *,
    objections: Sequence[Objection] = (),
    today: date | None = None,
) -> list[CaseResult]:
    """Judges and saves all cases of :func:`judged_cases`. Of a frozen month only corrections are saved, with the date
    ``today`` (default: that of the evidence). Raises NoSweep when the month was never swept."""
    judged: list[CaseResult] = []
    for number, result in enumerate(judged_cases(store, month, entities, ruleset, as_of, objections), 1):
        if month in results.frozen_months:
            save_correction(results, result, today or date.fromisoformat(result.as_of[:10]))
        else:
            results.save_case(result, _evidence(store, result))
        judged.append(result)
        if progress:
            progress(number, len(entities))
    return judged


def judged_cases(
    store: EvidenceStore,
    month: str,
    entities: Entities,
    ruleset: RuleSet,
    as_of: datetime | None,
    objections: Sequence[Objection] = (),
) -> Iterator[CaseResult]:
    """The case of every entity, in their order, from the month's last sweep of each, not after ``as_of`` (default:
    the end of that sweep). Raises NoSweep when the month was never swept."""
    until = utc_text(as_of) if as_of else None
    sweeps = [sweep for sweep in store.sweeps(month) if until is None or sweep.started_at <= until]
    if not sweeps:
        raise NoSweep(f"No hay ningún barrido de {month} en el almacén: ejecute antes «lotaip sweep --month {month}».")
    last = last_sweeps(store, sweeps)
    builders: dict[int, CaseBuilder] = {}
    for entity, places in entities:
        sweep = last.get(entity.ruc, sweeps[-1])
        builder = builders.get(sweep.id)
        if builder is None:
            moment = as_of or datetime.fromisoformat(sweep.finished_at or sweep.started_at)
            builder = builders[sweep.id] = CaseBuilder(store, sweep, ruleset, moment)
        yield judge(builder.build(entity, places), ruleset, by_obligation(objections, entity.ruc, month))


def _evidence(store: EvidenceStore, result: CaseResult) -> Iterable[EvidenceRef]:
    """Every stored exchange of the addresses that the case names: the first sighting, each change, the last."""
    urls = {part.url for verdict in result.verdicts for part in verdict.components}
    aside = (reply.set_aside for _, reply in result.every_reply)
    for finding in chain(result.findings, *(verdict.findings for verdict in result.verdicts), *aside):
        urls.update(str(url) for url in (finding.url, *map(finding.params.get, _PROOFS)) if url)
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
