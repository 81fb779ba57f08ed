"""The transparency law of Ecuador (LOTAIP) as data and checks: obligations, deadlines, rules, and the SITA index."""

from rules.lotaip.calendar import MonthError, deadline, latest_due_month, parse_month
from rules.lotaip.ruleset import UnknownRuleSet, load, versions

__all__ = ["MonthError", "UnknownRuleSet", "deadline", "latest_due_month", "load", "parse_month", "versions"]
