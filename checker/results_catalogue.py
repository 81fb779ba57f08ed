"""What the pages need of the registry and of a rules version, as plain data stored beside the results it gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.model import Example, Parameter, RuleSet, RuleState, Severity


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntityRow(_Model):
    """An entity as the registry names it."""

    ruc: str
    dpa: str | None = None
    name: str
    province: str | None = None
    canton: str | None = None
    population: int | None = None
    """Inhabitants, where the registry says."""


class CatalogueObligation(_Model):
    """What a page needs to name and cite an obligation of one rules version."""

    id: str
    order: int
    title: str
    summary: str
    law: str
    index_places: list[str]
    ci_checks: list[str] = Field(default_factory=list)
    valid_from: str = "2023-03"
    valid_to: str | None = None


class CatalogueText(_Model):
    """What is said about one way of failing."""

    severity: Severity
    message: str
    fix: str


class CatalogueExample(_Model):
    """An example that a rule refuses, and the ways of failing it must name."""

    name: str
    kinds: list[str]


class CatalogueRule(_Model):
    """A rule as one version applies it."""

    code: str
    title: str
    why: str
    law: str
    source: Literal["norm", "template", "inferred"]
    severity: Severity
    parameter: Parameter | None
    valid_from: str
    valid_to: str | None = None
    state: RuleState = "stable"
    needs_web: bool = False
    texts: dict[str, CatalogueText] = Field(default_factory=dict)
    passing: list[str] = Field(default_factory=list)
    """Names of the examples that hold."""
    failing: list[CatalogueExample] = Field(default_factory=list)


class CatalogueSettings(_Model):
    """The numbers of the index in one version."""

    minimum_measured_share: float
    minimum_coverage: float
    ci_checks_measured: list[str]
    headline_from: str
    pnt_decides_from: str


class Catalogue(_Model):
    version: str
    obligations: list[CatalogueObligation]
    """Those of the law in force, then the letters of 2004."""
    rules: list[CatalogueRule]
    settings: CatalogueSettings

    def owed(self, month: str) -> list[CatalogueObligation]:
        """What the month asked for, by the law that governed it."""
        return [o for o in self.obligations if o.valid_from <= month <= (o.valid_to or "9999-99")]


class Frozen(_Model):
    """A published month as it stays: its rules and texts, and the entities as they were named then."""

    month: str
    frozen_on: str
    """AAAA-MM-DD."""
    catalogue: Catalogue
    entities: list[EntityRow]

    @property
    def version(self) -> str:
        return self.catalogue.version


def catalogue_of(ruleset: RuleSet) -> Catalogue:
    """What the pages need of a rule set, as plain data that is stored beside the results it gave."""
    rules = []
    for rule in ruleset.rules:
        setting = ruleset.settings.get(rule.code)
        if setting is None:
            continue
        texts = {
            kind: {"severity": setting.severity_of(kind), "message": text.message, "fix": text.fix}
            for kind, text in rule.texts.items()
        }
        plain = {
            name: getattr(rule, name)
            for name in ("code", "title", "why", "law", "source", "valid_from", "valid_to", "needs_web")
        }
        applied = {"severity": setting.severity, "parameter": setting.parameter, "state": setting.state}
        rules.append(plain | applied | {"texts": texts} | _examples(rule.examples))
    index = ruleset.index
    return Catalogue.model_validate(
        {
            "version": ruleset.version,
            "obligations": [
                {n: getattr(o, n) for n in ("id", "order", "title", "summary", "law", "valid_from", "valid_to")}
                | {"index_places": list(o.index_places), "ci_checks": list(o.ci_checks)}
                for o in (*ruleset.obligations, *ruleset.old_obligations)
            ],
            "rules": rules,
            "settings": {
                "minimum_measured_share": index.minimum_measured_share,
                "minimum_coverage": index.minimum_coverage,
                "ci_checks_measured": list(index.ci_checks_measured),
                "headline_from": index.headline_from,
                "pnt_decides_from": ruleset.pnt_decides_from,
            },
        }
    )


def _examples(examples: Sequence[Example]) -> dict[str, object]:
    return {
        "passing": [example.name for example in examples if not example.expect],
        "failing": [{"name": e.name, "kinds": list(e.expect)} for e in examples if e.expect],
    }
