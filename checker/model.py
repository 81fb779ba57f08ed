"""The words of the checker as types: what is owed, what was found, what a rule says, what a case ends with.

Rules see a :class:`Case` and nothing else. Plain dataclasses: these objects live in the hot path. The documented
JSON form of a judged case is in :mod:`checker.results_model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from reading.sniff import FileType
from reading.tables import HeaderMatch, Table
from reading.text import caseless

if TYPE_CHECKING:  # the JSON form is built on these types
    from checker.results_model import ObligationVerdict, Score

Severity = Literal["error", "warning", "info"]
Parameter = Literal["cta", "eta", "rp", "ci"]
Owner = Literal["publisher", "platform", "network", "tool"]
ComponentKind = Literal["dataset", "metadata", "dictionary", "document"]
VerdictKind = Literal["cumple", "no_aplica", "parcial", "incumple", "no_evaluado"]
PlaceKind = Literal["own", "pnt", "local"]
Scope = Literal["publication", "case"]
Scheme = Literal["2023", "2004"]
"""How a list numbers what it publishes: the numerals of the law of 2023, or the letters of the law of 2004."""

TRIAD: tuple[ComponentKind, ...] = ("dataset", "metadata", "dictionary")


# --- what is owed -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Template:
    """One official set of columns of a dataset, spelled as the source spells it (``pnt-v2`` or ``dpe-v1``)."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obligation:
    """An item that the law asks to publish, with all that is needed to recognise and to cite it."""

    id: str
    order: int
    title: str
    summary: str
    law: str
    """Citation a lawyer accepts, e.g. ``LOTAIP (2023), art. 19, num. 6``."""
    index_places: tuple[str, ...]
    """Places of the official index that take this item's value: ``("5", "22")``, ``("1",)``, ``("24.res",)``."""
    numbers: tuple[str, ...]
    """Numbers people print before the title, of every official numbering: ``("1.3", "1.4")`` for goals."""
    wording: tuple[str, ...]
    """Phrases that name the item (official titles and the families seen), in plain Spanish."""
    pnt_name: str
    """``numeral.name`` on the national portal, NFC."""
    pnt_section: str
    """Word in the file name that tells two sections of one numeral apart (``resoluciones``), or empty."""
    templates: tuple[Template, ...]
    metadata_rows: tuple[tuple[str, ...], ...]
    """Per required metadata row, every official spelling."""
    dictionary_aliases: Mapping[str, str]
    """Dictionary field names of the official templates that differ from the column: field -> column."""
    content_period: Literal["monthly", "quarterly", "half-yearly", "yearly"]
    ci_checks: tuple[str, ...]
    """Quality checks that Annex 1 gives the item: ``verificables``, ``vigencia``, ``validez``."""
    no_aplica_plausible: bool
    """False for items that every municipality has (2, 3, 5-22, 6, 8, 14, Art. 24)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An item of the law of 2004, under which many portals still list what they publish."""

    id: str
    """The letter, with its digit where the official matrices split it: ``a1``, ``c``."""
    order: int
    title: str
    law: str
    """Citation a lawyer accepts, e.g. ``LOTAIP (2004), art. 7, lit. a)``."""
    applies: bool
    """False for the letters of other powers of the State (p, q, r, t), which municipal pages list all the same."""
    wording: tuple[str, ...]
    """Phrases that name the item: the official matrix first, then the families seen."""
    stands_for: tuple[str, ...]
    """Ids of the obligations of 2023 that ask for the same; empty for a letter that does not apply."""


@dataclass(frozen=True, slots=True)
class OutsideItem:
    """A format beside the monthly list (Art. 29, focalizada, colaborativa, pasiva): recognised, not judged."""

    id: str
    title: str
    wording: tuple[str, ...]
    templates: tuple[Template, ...]


# --- what was found -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a component comes from and how it is proved."""

    place: PlaceKind
    url: str
    """Address, or the path relative to the folder at the folder door."""
    file: str
    """Name a person recognises: file name, plus the sheet of a workbook after `` › ``."""
    sha256: str | None
    captured_at: str | None
    """UTC, ISO 8601 with ``Z``; None for local files."""
    registered_at: str | None = None
    """Earliest registration seen on the national portal, as the portal wrote it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a vertical file (metadata, dictionary)."""

    row: int
    key: str
    value: str


_BLOCK_ROWS = 64
_LARGE_BLOCK_ROWS = 16
"""Of a table too large to be kept, whose rows may be of any length: sixteen at once weigh little still."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some data rows of a dataset, so that a rule learns in one step what none of their cells holds."""

    rows: list[tuple[int, list[str]]]
    narrowest: int
    """Cells of the shortest row."""
    folded: str
    """Every different cell once, on a line of its own, case folded."""


@dataclass(slots=True)
class Part:
    """One component as read from its bytes. ``table``/``entries`` are None where the bytes hold no table."""

    component: ComponentKind
    source: Source
    file_type: FileType
    encoding: str | None = None
    double_encoded: bool = False
    delimiter: str | None = None
    table: Table | None = None
    header: HeaderMatch | None = None
    """The header row of a dataset, matched with the best official template; None when no row resembles one."""
    template: Template | None = None
    entries: tuple[Entry, ...] | None = None
    unreadable: str | None = None
    """Why the bytes could not be read as a table (cause code), or None."""
    _blocks: list[Block] | None = field(default=None, init=False, repr=False, compare=False)

    def blocks(self) -> Iterable[Block]:
        """The rows of :meth:`data_rows` in blocks. Those of a small table are kept: three rules ask for them."""
        if self._blocks is not None:
            return self._blocks
        if self.table is None or not self.table.kept:
            return self._cut(_LARGE_BLOCK_ROWS)
        self._blocks = list(self._cut(_BLOCK_ROWS))
        return self._blocks

    def _cut(self, count: int) -> Iterator[Block]:
        left = self.data_rows()
        while rows := list(islice(left, count)):
            cells = [cells for _, cells in rows]
            yield Block(rows, min(map(len, cells)), caseless("\n".join({*chain.from_iterable(cells)})))

    def data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header that hold at least one non-blank cell, with their 1-based row number."""
        if self.table is None or self.header is None:
            return
        first = self.header.row
        for number, cells in self.table.rows():
            if number > first and any(cells):  # cells come stripped
                yield number, cells


@dataclass(frozen=True, slots=True)
class Failed:
    """A component that is announced (link or registration) but whose bytes were not got."""

    component: ComponentKind | None
    source: Source
    cause: str
    """Cause code, see :mod:`checker.causes`."""
    confirmed: bool
    """True after two failing visits at least six hours apart (decision 6)."""


@dataclass(slots=True)
class Publication:
    """All that one place publishes for one obligation in the month."""

    obligation: Obligation
    place: PlaceKind
    parts: dict[ComponentKind, Part] = field(default_factory=dict)
    failed: list[Failed] = field(default_factory=list)
    registered_at: datetime | None = None
    """Earliest registration seen, aware where the stamp has an offset, naive where it has none."""
    first_seen: datetime | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    scheme: Scheme = "2023"
    """``2004`` when the list shows it under an old letter."""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What is known of one place of the entity: was it read whole, and if not, why."""

    place: PlaceKind
    url: str
    complete: bool
    cause: str | None = None
    proof: Source | None = None
    """The stored list or page that shows what the place publishes, and so what it does not."""


@dataclass(frozen=True, slots=True)
class Entity:
    ruc: str
    dpa: str | None
    name: str


@dataclass(slots=True)
class Case:
    """Everything known about one entity in one month; the only thing rules see. The clock is ``as_of``."""

    entity: Entity | None
    month: str
    as_of: datetime
    simulated: bool
    deadline: date
    readings: list[PlaceReading] = field(default_factory=list)
    publications: dict[tuple[str, PlaceKind], Publication] = field(default_factory=dict)
    only: frozenset[str] | None = None
    """Obligation ids to judge (a single file at the folder door), or None for all."""
    unplaced: list[Source] = field(default_factory=list)
    """Files that could not be given to an obligation; shown, never judged."""
    outside: list[tuple[Source, str]] = field(default_factory=list)
    """Files of formats beside the monthly list, with the id of that format."""


# --- rules --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing a rule found wrong. ``kind`` names the way of failing and selects the rule's text."""

    kind: str
    component: ComponentKind | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """Yielded by a rule that feeds a share: how many rows it could check."""

    rows: int


RuleOutcome = Failure | Measured


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads about one way of failing: what is wrong, and what to do. ``{name}`` are params."""

    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Example:
    """A case a rule must pass or fail, built by ``build``; ``expect`` are the kinds it must yield (empty: passes)."""

    name: str
    build: Callable[[], Publication | Case]
    expect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of the law. Severity and parameter come from the rule-set version, not from here."""

    code: str
    title: str
    """The requirement, as a sentence that is true when the rule holds."""
    why: str
    law: str
    source: str
    """``norm``: an official text says it; ``template``: the official templates show it; ``inferred``: neither."""
    scope: Scope
    needs_web: bool
    valid_from: str
    """First month (``YYYY-MM``) the rule applies to."""
    valid_to: str | None
    texts: Mapping[str, Text]
    check: Callable[..., Iterator[RuleOutcome]]
    """``check(publication, case)`` for scope publication, ``check(case)`` for scope case."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSetting:
    severity: Severity
    parameter: Parameter | None
    kinds: Mapping[str, Severity] = field(default_factory=dict)
    """Severity of single ways of failing where it differs from the rule's."""

    def severity_of(self, kind: str) -> Severity:
        return self.kinds.get(kind, self.severity)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Numbers of the score that stand in the version file: no figure of the arithmetic is written elsewhere."""

    minimum_measured_share: float
    minimum_coverage: float
    ci_checks_measured: tuple[str, ...]
    headline_from: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A dated version of the law's checks, handed to the engine."""

    version: str
    obligations: tuple[Obligation, ...]
    outside: tuple[OutsideItem, ...]
    rules: tuple[Rule, ...]
    settings: Mapping[str, RuleSetting]
    index: IndexSettings
    deadline: Callable[[str], date]
    """Last day to publish month ``YYYY-MM``."""
    pnt_decides_from: str
    parameters: Callable[..., tuple[float | None, float | None, float | None, float | None]]
    """CTA, ETA, RP, CI of one obligation, from its verdict and findings and what was measured: ``sita.parameters``."""
    score: Callable[[Sequence[ObligationVerdict], RuleSet], Score]
    absence_formulas: tuple[str, ...] = ("NO APLICA", "INFORMACIÓN NO DISPONIBLE")
    letters: tuple[Letter, ...] = ()
    """The items of the law of 2004, in the order of that law."""

    def obligation(self, obligation_id: str) -> Obligation:
        return next(o for o in self.obligations if o.id == obligation_id)
