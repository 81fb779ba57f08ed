"""The words of the checker as types: what is owed, what was found, what a rule says, what a case ends with.

Rules see a :class:`Case` and nothing else. Plain dataclasses: these objects live in the hot path. The documented
JSON form of a judged case is in :mod:`checker.results_model`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

from checker.language import Language
from reading.sniff import FileType
from reading.tables import HeaderMatch, Table
from reading.text import caseless, fold

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
    valid_from: str
    """First month (``YYYY-MM``) for which it is owed."""
    valid_to: str | None = None

    def owed_in(self, month: str) -> bool:
        return self.valid_from <= month <= (self.valid_to or "9999-99")


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
    summary: str
    """What it asks, in own words."""
    valid_from: str
    valid_to: str

    def as_obligation(self) -> Obligation:
        """What is owed in the months of its law: a matrix, of which no template and no metadata file are known."""
        return Obligation(
            id=self.id,
            order=self.order,
            title=self.title,
            summary=self.summary,
            law=self.law,
            index_places=(),
            numbers=(),
            wording=self.wording,
            pnt_name="",
            pnt_section="",
            templates=(),
            metadata_rows=(),
            dictionary_aliases={},
            content_period="monthly",
            ci_checks=(),
            no_aplica_plausible=True,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


@dataclass(frozen=True, slots=True)
class OutsideItem:
    """A format beside the monthly list (Art. 29, focalizada, colaborativa, pasiva): recognised, not judged."""

    id: str
    title: str
    wording: tuple[str, ...]
    templates: tuple[Template, ...]
    law: str
    applies_to: str
    """Who publishes it: ``gad``, ``empresa_publica``, or ``otros`` for other powers of the State."""
    summary: str
    metadata_rows: tuple[tuple[str, ...], ...] = ()
    dictionary_aliases: Mapping[str, str] = field(default_factory=dict)
    valid_from: str = "2004-05"
    valid_to: str | None = None


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


class Entry(NamedTuple):
    """A row of a vertical file (metadata, dictionary). No dataclass, which would take twice as long to build: of the
    small objects of a month these are by far the most."""

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
    texts: set[str]
    """Every different cell: what rules say of cells, they say of each of these once."""
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
            texts = {*chain.from_iterable(cells)}
            yield Block(rows, min(map(len, cells)), texts, caseless("\n".join(texts)))

    def data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header that hold at least one non-blank cell, with their 1-based row number."""
        if self.table is None or self.header is None:
            return
        first = self.header.row
        for number, cells in self.table.rows():
            if number > first and any(cells):  # cells come stripped
                yield number, cells

    def says_the_same(self, other: Part) -> bool:
        """Whether both hold the same information: the same bytes, or rows that differ in nothing but letters' case,
        accents, punctuation and blank cells at the end, as when a file is saved anew."""
        if self.source.sha256 is not None and self.source.sha256 == other.source.sha256:
            return self.source.file.partition(" › ")[2] == other.source.file.partition(" › ")[2]
        if self.entries is not None or other.entries is not None:
            mine, theirs = self.entries or (), other.entries or ()
            return len(mine) == len(theirs) and all(
                (fold(one.key), fold(one.value)) == (fold(two.key), fold(two.value))
                for one, two in zip(mine, theirs, strict=True)
            )
        pairs = zip_longest(self.data_rows(), other.data_rows())
        compared = 0
        for one, two in pairs:
            if one is None or two is None or _folded(one[1]) != _folded(two[1]):
                return False
            compared += 1
        return compared > 0


def _folded(cells: list[str]) -> list[str]:
    folded = [fold(cell) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return folded


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
    several: bool = False
    """Whether there is another dataset, with other rows: what the one that is judged lacks may stand in that one."""
    registered_at: datetime | None = None
    """Earliest registration seen, aware where the stamp has an offset, naive where it has none."""
    first_seen: datetime | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    scheme: Scheme = "2023"
    """``2004`` when the list shows it under an old letter."""


@dataclass(frozen=True, slots=True)
class TlsFault:
    """What the browser of a visitor warns of before a place is shown."""

    kind: str
    """``tls_self_signed``, ``tls_expired``, ``tls_wrong_name``, ``tls_too_old``, ``tls_incomplete_chain`` or
    ``tls_untrusted``."""
    detail: str
    """The certificate, or the protocol, that shows it."""
    source: Source
    """The host and when it was asked."""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What is known of one place of the entity: was it read whole, and if not, why."""

    place: PlaceKind
    url: str
    complete: bool
    cause: str | None = None
    proof: Source | None = None
    """The stored list or page that shows what the place publishes, and so what it does not."""
    system: str | None = None
    """The portal system behind it (``portal_kind`` of the registry, or as its first page tells)."""
    tls: TlsFault | None = None
    """The fault of an own site's certificate, if it has one; what is behind it was read all the same."""
    silent_home: Source | None = None
    """The home page of an own site, where it was read and none of its links speaks of transparency."""
    pages: int = 0
    files: int = 0
    failed: int = 0
    cut: int = 0
    """Visits made, those that failed among them, and addresses left out by the limit of visits."""
    unread: tuple[tuple[str, str], ...] = ()
    """The first addresses that failed or were left out, each with its cause code."""


@dataclass(frozen=True, slots=True)
class Entity:
    ruc: str
    dpa: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A file of the month that an earlier visit got and that the place shows no more."""

    obligation: Obligation
    component: ComponentKind
    source: Source
    """The file as it was got, with the time of the last visit that got it."""
    gone: bool
    """True when it is still listed and its address answers that nothing is there; False when it is not listed."""
    shown: Source | None
    """The list or page that shows it no more, or the answer of its address."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What an address named inside a file answered when it was last asked."""

    url: str
    """As in the file, made absolute (:mod:`reading.cell_links`)."""
    answer: str
    """``ok``, ``not_found``, ``login`` … (:mod:`reading.link_answers`), or the cause for which nothing was learnt."""
    confirmed: bool
    """True for a failure met in two visits at least six hours apart, with no good answer between (decision 6)."""
    final: str
    """The address that answered, behind redirects."""
    sha256: str | None
    captured_at: str | None


def _unknown(publication: Publication) -> Publication | None:
    return None


def _unchanged(part: Part) -> Sequence[Source]:
    return ()


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
    probe: Callable[[str], Probe | None] | None = None
    """What an address named inside a file answered, or None where nobody asked it. None itself at the folder door,
    unless links were asked for."""
    previous: Callable[[Publication], Publication | None] = _unknown
    """What the same place published of the same obligation for the month before, as far as it is stored. Read only when
    asked for: most rules never look back."""
    versions: Callable[[Part], Sequence[Source]] = _unchanged
    """Earlier contents of a component's address in visits for the same month, oldest first, that say something else."""
    withdrawn: list[Withdrawn] = field(default_factory=list)


# --- rules --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Failure:
    """One thing a rule found wrong. ``kind`` names the way of failing and selects the rule's text.

    Not frozen, which would make it four times as slow to build: a file full of errors gives many thousands."""

    kind: str
    component: ComponentKind | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    source: Source | None = None
    """The file it is about, where that is no part of the publication."""


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
    language: Language = "es"
    """The one of its texts."""


RuleState = Literal["preview", "stable", "deprecated"]
"""Preview rules may still change their texts; deprecated ones stay so that old results can be explained."""


@dataclass(frozen=True, slots=True)
class RuleSetting:
    severity: Severity
    parameter: Parameter | None
    kinds: Mapping[str, Severity] = field(default_factory=dict)
    """Severity of single ways of failing where it differs from the rule's."""
    state: RuleState = "stable"
    check: str | None = None
    """The quality check that a rule of CI measures: ``validez``, ``vigencia`` or ``verificables``."""

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
class Norm:
    """A norm as citations begin with it, and the first month whose information it could bind."""

    name: str
    valid_from: str
    reason: str


@dataclass(frozen=True)
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
    suspended: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes of rules that say nothing of a month, by month (``YYYY-MM``)."""
    norms: tuple[Norm, ...] = ()
    """Norms that citations name and that were not yet in force in some months."""
    language: Language = "es"
    """What titles and texts are told in. Files are recognised by the Spanish set alone."""

    def obligation(self, obligation_id: str) -> Obligation:
        return next(o for o in self.obligations if o.id == obligation_id)

    @cached_property
    def old_obligations(self) -> tuple[Obligation, ...]:
        """The letters of 2004 that apply to a municipality, as what it owed in their months."""
        return tuple(letter.as_obligation() for letter in self.letters if letter.applies)

    def owed(self, month: str) -> tuple[Obligation, ...]:
        """What a municipality owes for the month, by the law that governed it."""
        return tuple(o for o in (*self.old_obligations, *self.obligations) if o.owed_in(month))

    def scheme_of(self, month: str) -> Scheme:
        """The law whose list is owed for the month."""
        return "2004" if any(o.owed_in(month) for o in self.old_obligations) else "2023"

    def rules_of(self, month: str) -> list[Rule]:
        """The rules that judge the month, each citing the norms of its time."""
        silent = self.suspended.get(month, frozenset())
        return [
            self._as_of(rule, month)
            for rule in self.rules
            if rule.valid_from <= month <= (rule.valid_to or "9999-99") and rule.code not in silent
        ]

    def _as_of(self, rule: Rule, month: str) -> Rule:
        """The rule with those of its citations that could bind the information of the month."""
        later = tuple(norm.name for norm in self.norms if norm.valid_from > month)
        cited = [citation for citation in rule.law.split("; ") if not citation.startswith(later)]
        return replace(rule, law="; ".join(cited)) if later and cited else rule
