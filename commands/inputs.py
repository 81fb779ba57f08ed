"""What the options name, opened: the rule set, the registry, the month that is due."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.language import Language
from checker.model import RuleSet
from commands.console import CannotDo, in_guayaquil
from rules import lotaip
from rules.lotaip.calendar import latest_due_month

if TYPE_CHECKING:
    from crawler.registry import Registry


def latest_due(moment: datetime) -> str:
    """The last month whose term has ended at a moment, in the hour of Ecuador."""
    return latest_due_month(in_guayaquil(moment))


def ruleset_of(version: str | None, month: str | None = None, language: Language = "es") -> RuleSet:
    """The rule set asked for; refused for a month before its first rule, which it would find without fault."""
    try:
        ruleset = lotaip.load(version, language)
    except lotaip.UnknownRuleSet as error:
        raise click.UsageError(str(error)) from error
    first = min(rule.valid_from for rule in ruleset.rules)
    if month and month < first:
        raise click.UsageError(f"Las reglas {ruleset.version} juzgan desde el mes {first}: {month} es anterior.")
    return ruleset


def registry_of(path: Path | None, store: Path | None) -> Registry:
    """The registry asked for, else the store's, else the shipped one; repairs and problems are said aloud."""
    from crawler.registry import SHIPPED, RegistryError, load_registry

    if path is None and store is not None and (store / "registry.csv").exists():
        path = store / "registry.csv"
    try:
        registry = load_registry(path or SHIPPED)
    except RegistryError as error:
        raise CannotDo(str(error)) from error
    for note in (*registry.repairs, *registry.problems):
        click.echo(note, err=True)
    if not registry.rows:
        raise CannotDo(f"El registro «{registry.path}» no tiene ninguna fila que se pueda usar.")
    return registry


def has_evidence(store: Path) -> bool:
    """Whether a folder holds a store, be it one whose index was lost: opening it then says what to do."""
    return (store / "crawl.db").exists() or (store / "evidence").exists()


def is_web(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
