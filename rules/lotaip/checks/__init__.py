"""One file per rule: each module of this folder without a leading underscore holds one ``RULE``; no list names them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from checker.model import Rule


@cache
def discover() -> tuple[Rule, ...]:
    """Every rule of this folder, by code. Raises ValueError when two share a code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    rules: dict[str, Rule] = {}
    for name in names:
        rule: Rule = importlib.import_module(f"{__name__}.{name}").RULE
        if rule.code in rules:
            raise ValueError(f"{name}.py repeats the code {rule.code}")
        rules[rule.code] = rule
    return tuple(rules[code] for code in sorted(rules))
