"""The national portal beside the municipality's own site: what each of them holds of every obligation in a month."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model import PlaceKind
from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_model import CaseResult, ObligationVerdict, Reading

_TRIAD = ("dataset", "metadata", "dictionary")


@dataclass(frozen=True, slots=True)
class Side:
    """One place's copy of an obligation."""

    files: int
    whole: bool
    """All three components, or the one document of the law of 2004."""
    errors: int
    warnings: int
    scored: bool
    """This copy gives the verdict."""


@dataclass(frozen=True, slots=True)
class Row:
    obligation: CatalogueObligation
    verdict: ObligationVerdict
    sides: tuple[Side, ...]
    """In the order of :attr:`Sides.readings`."""


@dataclass(frozen=True, slots=True)
class Sides:
    readings: tuple[Reading, ...]
    rows: tuple[Row, ...]

    @property
    def only_in(self) -> tuple[int, ...]:
        """Per place, obligations that are published there and nowhere else."""
        held = [[bool(side.files) for side in row.sides] for row in self.rows]
        return tuple(sum(row[n] and sum(row) == 1 for row in held) for n in range(len(self.readings)))


def sides(case: CaseResult, catalogue: Catalogue) -> Sides:
    """The places side by side, the national portal first; obligations in the order of the law."""
    readings = tuple(sorted(case.readings, key=lambda reading: reading.place != "pnt"))
    obligations = {obligation.id: obligation for obligation in catalogue.obligations}
    judged = [verdict for verdict in case.verdicts if verdict.obligation in obligations]
    judged.sort(key=lambda verdict: obligations[verdict.obligation].order)
    rows = [
        Row(obligations[v.obligation], v, tuple(_side(v, reading.place) for reading in readings)) for v in judged
    ]  # fmt: skip
    return Sides(readings, tuple(rows))


def _side(verdict: ObligationVerdict, place: PlaceKind) -> Side:
    held = {part.component for part in verdict.components if part.place == place}
    errors, warnings = (_count(verdict, place, severity) for severity in ("error", "warning"))
    whole = held.issuperset(_TRIAD) or "document" in held
    return Side(len(held), whole, errors, warnings, verdict.place == place)


def _count(verdict: ObligationVerdict, place: PlaceKind, severity: str) -> int:
    return sum(finding.place == place and finding.severity == severity for finding in verdict.findings)
