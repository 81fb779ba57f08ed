"""The tables of ``results.db``, and how models become their rows and come back.

A column is named by the path of its value; a dot leads into a nested object (``location.row``). Lists and dicts are
kept as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlite_utils import Database, Migrations

from checker.model import Parameter

migrations = Migrations("results")

PARAMETERS: tuple[Parameter, ...] = ("cta", "eta", "rp", "ci")

_CAUSE = ("cause.code", "cause.owner", "cause.message")
DETAILS: dict[str, tuple[str, ...]] = {
    "readings": ("place", "url", "complete", *_CAUSE, "pages", "files", "failed", "cut", "unread", "system"),
    "verdicts": ("obligation", "verdict", "place", "on_time", *PARAMETERS, *_CAUSE),
    "components": ("component", "place", "url", "file", "sha256", "captured_at", "registered_at"),
    "findings": (
        *("rule", "kind", "severity", "parameter", "owner", "place", "message", "fix", "law"),
        *("location.file", "location.row", "location.column", "count", "params", "url", "sha256"),
    ),
    "replies": (
        *("file", "rule", "kind", "claim", "evidence", "filed_on"),
        *("resolution", "reason", "resolved_by", "resolved_on", "set_aside"),
    ),
    "evidence": (
        *("url", "sha256", "captured_at", "status", "size", "media_type", "headers", "vantage", "warc", "simulated"),
    ),
}
"""Tables of what hangs from a case: column paths, in the order of the table."""
CATALOGUE: dict[str, tuple[str, ...]] = {
    "obligations": ("id", "order", "title", "summary", "law", "index_places", "ci_checks", "valid_from", "valid_to"),
    "rules": (
        *("code", "title", "why", "law", "source", "severity", "parameter", "valid_from", "valid_to", "texts"),
        *("state", "needs_web", "passing", "failing"),
    ),
}
CASE = ("schema_version", "as_of", "simulated", "scheme", "unplaced", "deadline")
SCORE = ("sita", "partial", "partial_of", *PARAMETERS, "coverage", "no_aplica")
_AS_JSON = {
    *("params", "headers", "unplaced", "unread", "partial_of", "evidence", "set_aside"),
    *("index_places", "ci_checks", "texts", "passing", "failing"),
}


@migrations()
def create_results(db: Database) -> None:
    """Tables of version 1. The columns stand here as they were then: a later change is a later migration."""
    owner = "case_id INTEGER NOT NULL REFERENCES cases(id) ON DELETE CASCADE, verdict_ord INTEGER, ord INTEGER"
    end = "PRIMARY KEY (case_id, verdict_ord, ord)) WITHOUT ROWID"
    cause = "cause_code TEXT, cause_owner TEXT, cause_message TEXT"
    score = "cta REAL, eta REAL, rp REAL, ci REAL"
    for statement in (
        "CREATE TABLE entities (ruc TEXT PRIMARY KEY, dpa TEXT, name TEXT NOT NULL, province TEXT, canton TEXT)",
        "CREATE TABLE cases (id INTEGER PRIMARY KEY, ruc TEXT NOT NULL, month TEXT NOT NULL,"
        " rules_version TEXT NOT NULL, dpa TEXT, name TEXT NOT NULL, digest TEXT NOT NULL,"
        " schema_version TEXT NOT NULL, as_of TEXT NOT NULL, simulated INTEGER NOT NULL, scheme TEXT NOT NULL,"
        f" unplaced TEXT NOT NULL, sita REAL, partial REAL, partial_of TEXT NOT NULL,"
        f" {score}, coverage REAL NOT NULL, no_aplica INTEGER NOT NULL,"
        " UNIQUE (ruc, month, rules_version))",
        "CREATE INDEX cases_by_month ON cases (month, rules_version)",
        f"CREATE TABLE readings ({owner}, place TEXT, url TEXT, complete INTEGER, {cause}, {end}",
        f"CREATE TABLE verdicts ({owner}, obligation TEXT, verdict TEXT, place TEXT, on_time INTEGER, {score}, {cause},"
        f" {end}",
        f"CREATE TABLE components ({owner}, component TEXT, place TEXT, url TEXT, file TEXT, sha256 TEXT,"
        f" captured_at TEXT, registered_at TEXT, {end}",
        f"CREATE TABLE findings ({owner}, rule TEXT, kind TEXT, severity TEXT, parameter TEXT, owner TEXT, place TEXT,"
        " message TEXT, fix TEXT, law TEXT, location_file TEXT, location_row INTEGER, location_column TEXT,"
        f' "count" INTEGER, params TEXT, url TEXT, sha256 TEXT, {end}',
        f"CREATE TABLE evidence ({owner}, url TEXT, sha256 TEXT, captured_at TEXT, status INTEGER, size INTEGER,"
        f" media_type TEXT, headers TEXT, vantage TEXT, warc TEXT, simulated INTEGER, {end}",
        'CREATE TABLE obligations (version TEXT, id TEXT, "order" INTEGER, title TEXT, summary TEXT, law TEXT,'
        " index_places TEXT, ci_checks TEXT, PRIMARY KEY (version, id))",
        "CREATE TABLE rules (version TEXT, code TEXT, title TEXT, why TEXT, law TEXT, source TEXT, severity TEXT,"
        " parameter TEXT, valid_from TEXT, valid_to TEXT, texts TEXT, PRIMARY KEY (version, code))",
        "CREATE TABLE settings (version TEXT PRIMARY KEY, body TEXT NOT NULL)",
    ):
        db.execute(statement)


@migrations()
def date_obligations(db: Database) -> None:
    """The months for which each obligation is owed."""
    db.execute("ALTER TABLE obligations ADD COLUMN valid_from TEXT NOT NULL DEFAULT '2023-03'")
    db.execute("ALTER TABLE obligations ADD COLUMN valid_to TEXT")


@migrations()
def tell_examples(db: Database) -> None:
    """How settled each rule is, and the examples that show what it asks."""
    db.execute("ALTER TABLE rules ADD COLUMN state TEXT NOT NULL DEFAULT 'stable'")
    db.execute("ALTER TABLE rules ADD COLUMN needs_web INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE rules ADD COLUMN passing TEXT NOT NULL DEFAULT '[]'")
    db.execute("ALTER TABLE rules ADD COLUMN failing TEXT NOT NULL DEFAULT '[]'")


@migrations()
def tell_readings(db: Database) -> None:
    """What was visited of each place, what failed and what a limit left out."""
    for column in ("pages", "files", "failed", "cut"):
        db.execute(f"ALTER TABLE readings ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE readings ADD COLUMN unread TEXT NOT NULL DEFAULT '[]'")


@migrations()
def tell_systems(db: Database) -> None:
    """Which portal system each place runs on, and the last day of each month."""
    db.execute("ALTER TABLE readings ADD COLUMN system TEXT")
    db.execute("ALTER TABLE cases ADD COLUMN deadline TEXT")


@migrations()
def count_inhabitants(db: Database) -> None:
    """Municipalities are compared with those of their size."""
    db.execute("ALTER TABLE entities ADD COLUMN population INTEGER")


@migrations()
def keep_replies(db: Database) -> None:
    """Objections to verdicts; months that were frozen, and what was found of them afterwards."""
    for statement in (
        "CREATE TABLE replies (case_id INTEGER NOT NULL REFERENCES cases(id) ON DELETE CASCADE, verdict_ord INTEGER,"
        " ord INTEGER, file TEXT, rule TEXT, kind TEXT, claim TEXT, evidence TEXT, filed_on TEXT, resolution TEXT,"
        " reason TEXT, resolved_by TEXT, resolved_on TEXT, set_aside TEXT,"
        " PRIMARY KEY (case_id, verdict_ord, ord)) WITHOUT ROWID",
        "CREATE TABLE frozen (month TEXT PRIMARY KEY, body TEXT NOT NULL)",
        "CREATE TABLE corrections (id INTEGER PRIMARY KEY, ruc TEXT NOT NULL, month TEXT NOT NULL,"
        " found_on TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX corrections_by_case ON corrections (month, ruc)",
    ):
        db.execute(statement)


def flat(model: BaseModel, paths: Sequence[str]) -> list[Any]:
    """Values of a model in the order of its columns."""
    values = []
    for path in paths:
        head, _, tail = path.partition(".")
        value = getattr(model, head)
        if tail and value is not None:
            value = getattr(value, tail)
        if path in _AS_JSON:
            value = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
        values.append(value)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.model_dump() if isinstance(value, BaseModel) else value


def record(paths: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """The opposite of :func:`flat`; surplus values of the row are left alone."""
    found: dict[str, Any] = {}
    for (head, tail, as_json), value in zip(_split(tuple(paths)), row, strict=False):
        if tail:
            found.setdefault(head, {})[tail] = value
        else:
            found[head] = json.loads(value) if as_json else value
    if "cause" in found and found["cause"]["code"] is None:
        found["cause"] = None
    return found


@cache
def _split(paths: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Of each column: the field, the field within it or nothing, and whether it holds JSON."""
    return [(path.partition(".")[0], path.partition(".")[2], path in _AS_JSON) for path in paths]


def columns(paths: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{path.replace(".", "_")}"' for path in paths)
