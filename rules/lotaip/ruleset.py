"""Dated rule sets: a version file names the rules, their severities and the numbers of the index."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from checker.language import Language, in_language
from checker.model import (
    IndexSettings,
    Letter,
    Obligation,
    OutsideItem,
    Parameter,
    Rule,
    RuleSet,
    RuleSetting,
    RuleState,
    Severity,
    Text,
)
from rules.lotaip import calendar, catalogue, sita
from rules.lotaip.checks import discover

_VERSIONS = Path(__file__).parent / "versions"
_Item = TypeVar("_Item", Obligation, Letter, OutsideItem)


class UnknownRuleSet(ValueError):
    """A version that does not exist; the text is one Spanish sentence for the user."""


class RuleSetError(RuntimeError):
    """The package contradicts itself: a rule without a version, or a version that names a rule nobody wrote."""


class _Setting(BaseModel):
    model_config = ConfigDict(extra="forbid")
    severity: Severity
    parameter: Parameter | None = None
    kinds: dict[str, Severity] = {}
    state: RuleState = "stable"
    check: Literal["verificables", "vigencia", "validez"] | None = None

    @model_validator(mode="after")
    def _check_feeds_ci(self) -> _Setting:
        if (self.parameter == "ci") != (self.check is not None):
            raise ValueError("a rule feeds CI through one named check, and only such a rule has one")
        return self


class _Index(BaseModel):
    model_config = ConfigDict(extra="forbid")
    minimum_measured_share: float
    minimum_coverage: float
    ci_checks_measured: tuple[str, ...]
    headline_from: str


class _Version(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    pnt_decides_from: str
    absence_formulas: tuple[str, ...]
    index: _Index
    rules: dict[str, _Setting]


def versions() -> tuple[str, ...]:
    """Names of the rule sets that exist, oldest first."""
    names = [path.stem for path in _VERSIONS.glob("*.toml")]
    return tuple(sorted(names, key=lambda name: [int(piece) for piece in name.split(".")]))


def load(version: str | None = None, language: Language = "es") -> RuleSet:
    """The rule set of that version, or the newest, with its titles and texts in a language; citations stay Spanish.

    A set in another language judges and explains; cases are assembled with the Spanish one, by whose words files are
    recognised. Raises UnknownRuleSet for a version that does not exist.
    """
    known = versions()
    if version is not None and version not in known:
        raise UnknownRuleSet(f"No existe el conjunto de reglas «{version}»; los que hay son: {', '.join(known)}.")
    return _load(version or known[-1], language)


@cache
def _load(version: str, language: Language) -> RuleSet:
    return _spanish(version) if language == "es" else _translated(_spanish(version), language)


@cache
def _spanish(version: str) -> RuleSet:
    found = _Version.model_validate(catalogue.read_toml(_VERSIONS / f"{version}.toml"))
    rules = discover()
    _check_codes({rule.code for rule in rules}, found)
    return RuleSet(
        version=found.version,
        obligations=catalogue.obligations(),
        letters=catalogue.letters(),
        outside=catalogue.outside() + _letters_of_others(),
        rules=tuple(rule for rule in rules if rule.code in found.rules),
        settings={
            code: RuleSetting(setting.severity, setting.parameter, setting.kinds, setting.state, setting.check)
            for code, setting in found.rules.items()
        },
        index=IndexSettings(**found.index.model_dump()),
        deadline=calendar.deadline,
        pnt_decides_from=found.pnt_decides_from,
        absence_formulas=found.absence_formulas,
        suspended={row.month: row.rules for row in catalogue.transitions().suspensions},
        norms=tuple(row.build() for row in catalogue.transitions().norms),
        parameters=sita.parameters,
        score=sita.score,
    )


def _translated(ruleset: RuleSet, language: Language) -> RuleSet:
    def items(spanish: tuple[_Item, ...]) -> tuple[_Item, ...]:
        return tuple(
            replace(item, title=in_language(item.title, language), summary=in_language(item.summary, language))
            for item in spanish
        )

    return replace(
        ruleset,
        language=language,
        obligations=items(ruleset.obligations),
        letters=items(ruleset.letters),
        outside=items(ruleset.outside),
        rules=tuple(_rule(rule, language) for rule in ruleset.rules),
    )


def _rule(rule: Rule, language: Language) -> Rule:
    return replace(
        rule,
        title=in_language(rule.title, language),
        why=in_language(rule.why, language),
        texts={
            kind: Text(in_language(text.message, language), in_language(text.fix, language))
            for kind, text in rule.texts.items()
        },
        examples=tuple(replace(example, name=in_language(example.name, language)) for example in rule.examples),
        language=language,
    )


def _letters_of_others() -> tuple[OutsideItem, ...]:
    """The letters of 2004 that no municipality owes: pages list them all the same, and nothing is concluded of them."""
    return tuple(
        OutsideItem(
            letter.id,
            letter.title,
            letter.wording,
            templates=(),
            law=letter.law,
            applies_to="otros",
            summary=letter.summary,
            valid_from=letter.valid_from,
            valid_to=letter.valid_to,
        )
        for letter in catalogue.letters()
        if not letter.applies
    )


def _check_codes(written: set[str], version: _Version) -> None:
    """The newest version names every rule written; an older one may lack those that came later."""
    unknown = version.rules.keys() - written
    orphans = written - version.rules.keys() if version.version == versions()[-1] else set()
    if unknown or orphans:
        raise RuleSetError(
            f"{version.version}: unknown rules {sorted(unknown)}, rules without version {sorted(orphans)}"
        )
