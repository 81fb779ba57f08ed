"""What the pages need of the registry and of a rules version, as plain data stored beside the results it gave."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.model import Parameter, RuleSet, Severity


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntityRow(_Model):
    """An entity as the registry names it."""

    ruc: str
    dpa: str | None = None
    name: str
    province: str | None = None
    canton: str | None = None


class CatalogueObligation(_Model):
    """What a page needs to name and cite an obligation of one rules version."""

    id: str
    order: int
    title: str
    summary: str
    law: str
    index_places: list[str]
    ci_checks: list[str] = Field(default_factory=list)


class CatalogueText(_Model):
    """What is said about one way of failing."""

    severity: Severity
    message: str
    fix: str


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
    texts: dict[str, CatalogueText] = Field(default_factory=dict)


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
    rules: list[CatalogueRule]
    settings: CatalogueSettings


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
            name: getattr(rule, name) for name in ("code", "title", "why", "law", "source", "valid_from", "valid_to")
        }
        rules.append(plain | {"severity": setting.severity, "parameter": setting.parameter, "texts": texts})
    index = ruleset.index
    return Catalogue.model_validate(
        {
            "version": ruleset.version,
            "obligations": [
                {name: getattr(o, name) for name in ("id", "order", "title", "summary", "law")}
                | {"index_places": list(o.index_places), "ci_checks": list(o.ci_checks)}
                for o in ruleset.obligations
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
