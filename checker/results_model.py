"""The documented JSON form of a judged case (``design.md``, "The command line"). Pydantic: this is a border."""

from __future__ import annotations

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


class Reading(_Model):
    place: PlaceKind
    url: str
    complete: bool
    cause: Cause | None = None


class CaseResult(_Model):
    schema_version: str = SCHEMA_VERSION
    entity: EntityRef | None
    month: str
    as_of: str
    simulated: bool
    scheme: str
    rules_version: str
    readings: list[Reading] = Field(default_factory=list)
    verdicts: list[ObligationVerdict]
    findings: list[Finding] = Field(default_factory=list)
    """Findings about the entity as a whole, not about one obligation."""
    unplaced: list[str] = Field(default_factory=list)
    """Files that could not be given to an obligation."""
    score: Score


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
