"""The Atom feed of a municipality (RFC 4287): one entry a month with its value and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from checker.results_model import CaseResult
from reports.changes import KINDS, Changes
from reports.language import SPANISH, Language
from reports.ranking import Line, Ranking

ENTRIES = 24
"""Months in a feed."""
_SPACE = UUID("6f2f6c1e-8d5b-5c57-9a3c-0d3a1c6f7b52")
"""Namespace of the identifiers. It never changes: readers would take every entry for new."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``id`` stays the same wherever the site is published, and when a month is judged again."""

    id: str
    month: str
    title: str
    updated: str
    summary: str


def feed_id(ruc: str) -> str:
    return uuid5(_SPACE, f"g/{ruc}").urn


def entries(
    ruc: str, months: Sequence[tuple[CaseResult, Line, Ranking, Changes]], language: Language = SPANISH
) -> list[Entry]:
    """Newest first. ``months`` is oldest first."""
    return [
        Entry(
            uuid5(_SPACE, f"g/{ruc}/{case.month}").urn,
            case.month,
            f"{language.month_name(case.month).capitalize()}: {_standing(line, ranking, language)}",
            case.as_of,
            " ".join([_moved(line, ranking, language), *_told(found, language)]).strip(),
        )
        for case, line, ranking, found in reversed(months[-ENTRIES:])
    ]


def _standing(line: Line, ranking: Ranking, language: Language) -> str:
    if line.value is None:
        return language.gettext("sin puesto")
    return language.gettext(
        "%(points)s de 100 puntos, puesto %(place)s de %(count)d",
        points=language.number(line.value), place=line.place, count=len(ranking.ranked),
    )  # fmt: skip


def _moved(line: Line, ranking: Ranking, language: Language) -> str:
    if line.value is None:
        return line.reason or ""
    return f"{language.gettext(ranking.basis.name)}."


def _told(found: Changes, language: Language) -> list[str]:
    """A sentence for each kind of change."""
    _ = language.gettext
    if found.since is None:
        told = [_("Primer mes medido.")]
    else:
        since = language.month_name(found.since)
        told = [
            _("Respecto de %(month)s:", month=since) if found.items else _("Sin cambios desde %(month)s.", month=since)
        ]
    for kind, items in found.groups:
        named = list(dict.fromkeys(item.obligation for item in items if item.obligation))
        counted = language.plural(len(items), "caso", "casos")
        what = f" ({', '.join(named)})" if named else ""
        told.append(f"{_(KINDS[kind][0]).lower()}, {counted}{what};")
    if told[-1].endswith(";"):
        told[-1] = told[-1][:-1] + "."
    return told
