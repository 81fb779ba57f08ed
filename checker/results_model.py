"""The documented JSON form of a judged case (``design.md``, "The command line"). Pydantic: this is a border."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.model import ComponentKind, Owner, Parameter, PlaceKind, Severity, VerdictKind

SCHEMA_VERSION = "1"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntityRef(_Model):
    ruc: str
    dpa: str | None
    name: str


class Cause(_Model):
    """Why something could not be evaluated, and who could mend it."""

    code: str
    owner: Owner
    message: str


class Location(_Model):
    file: str | None = None
    row: int | None = None
    column: str | None = None


class Finding(_Model):
    """One result of a rule. ``count`` is exact; ``location`` is the first place, ``params.rows`` the first rows."""

    rule: str
    kind: str
    severity: Severity
    parameter: Parameter | None
    owner: Owner
    place: PlaceKind | None
    message: str
    fix: str
    law: str
    location: Location = Field(default_factory=Location)
    count: int = 1
    params: dict[str, str | int | float | list[int]] = Field(default_factory=dict)
    url: str | None = None
    """Address of the stored exchange that proves it."""
    sha256: str | None = None


class ComponentRef(_Model):
    component: ComponentKind
    place: PlaceKind
    url: str
    file: str
    sha256: str | None
    captured_at: str | None
    registered_at: str | None


Resolution = Literal["pendiente", "aceptado", "rechazado"]


class ReplyEvidence(_Model):
    """What an objection rests on: an address, the SHA-256 of a file, words, or several of them."""

    url: str | None = None
    sha256: str | None = None
    text: str | None = None


class Reply(_Model):
    """An objection (*descargo*) to one rule's findings in one obligation and month, or in one month of the entity as a
    whole, and how it was resolved."""

    file: str
    """Name of the file in ``descargos/``."""
    rule: str
    kind: str | None
    """The way of failing objected to; None: all of the rule."""
    claim: str
    evidence: list[ReplyEvidence]
    filed_on: str
    resolution: Resolution
    reason: str | None
    resolved_by: str | None
    resolved_on: str | None
    set_aside: list[Finding] = Field(default_factory=list)
    """Findings that no longer count for verdict and score, because the objection was upheld."""


class ObligationVerdict(_Model):
    obligation: str
    verdict: VerdictKind
    place: PlaceKind | None = None
    """The place whose copy was scored; None when nothing was found."""
    cause: Cause | None = None
    on_time: bool | None = None
    components: list[ComponentRef] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    cta: float | None = None
    eta: float | None = None
    rp: float | None = None
    ci: float | None = None
    replies: list[Reply] = Field(default_factory=list)
    """Objections to this verdict, whether resolved or not."""


class Score(_Model):
    """SITA, from 0 to 1. A parameter is null when measured in under half of its places; then ``sita`` is null too
    and ``partial`` is the mean of the others, named in ``partial_of``."""

    sita: float | None
    partial: float | None
    partial_of: list[Parameter]
    cta: float | None
    eta: float | None
    rp: float | None
    ci: float | None
    coverage: float
    no_aplica: int
    """How many obligations are published as ``NO APLICA`` and count as complied."""


class Unread(_Model):
    url: str
    cause: Cause


class Reading(_Model):
    """How completely a place was read: counts of visits, those that failed, those that a limit left out."""

    place: PlaceKind
    url: str
    complete: bool
    cause: Cause | None = None
    pages: int = 0
    files: int = 0
    failed: int = 0
    cut: int = 0
    unread: list[Unread] = Field(default_factory=list)
    """The first addresses that failed or were left out."""
    system: str | None = None
    """The portal system behind the place, as the registry or its first page names it; None where nothing tells."""


class CaseResult(_Model):
    schema_version: str = SCHEMA_VERSION
    entity: EntityRef | None
    month: str
    as_of: str
    simulated: bool
    scheme: str
    rules_version: str
    deadline: str | None = None
    """Last day to publish the month, AAAA-MM-DD in Ecuador's time."""
    readings: list[Reading] = Field(default_factory=list)
    verdicts: list[ObligationVerdict]
    findings: list[Finding] = Field(default_factory=list)
    """Findings about the entity as a whole, not about one obligation."""
    replies: list[Reply] = Field(default_factory=list)
    """Objections to findings about the entity as a whole."""
    unplaced: list[str] = Field(default_factory=list)
    """Files that could not be given to an obligation."""
    score: Score

    @property
    def every_reply(self) -> list[tuple[str | None, Reply]]:
        """All objections, each with its obligation; None: to the entity as a whole."""
        return [(v.obligation, reply) for v in self.verdicts for reply in v.replies] + [(None, r) for r in self.replies]


class EvidenceRef(_Model):
    """What the site shows of one stored exchange: never the bytes themselves."""

    url: str
    sha256: str | None
    captured_at: str
    status: int | None
    size: int | None
    media_type: str | None
    headers: list[tuple[str, str]]
    vantage: str
    warc: str | None
    simulated: bool
