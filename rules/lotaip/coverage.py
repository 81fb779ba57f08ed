"""What of the law is checked, by which rule, and what nobody can tell from outside: ``data/coverage.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from rules.lotaip.catalogue import DATA, read_toml
from rules.lotaip.checks import discover


class Row(BaseModel):
    """One thing that the law or its norms ask."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    section: str
    subject: str
    """Where it stands: a numeral, a letter, a parameter of the index."""
    asks: str
    rules: tuple[str, ...] = ()
    outside: str = ""
    """What remains that nobody can tell from outside, and why."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: tuple[Row, ...]


def table() -> tuple[Row, ...]:
    """All rows, in the order of the law. Raises pydantic.ValidationError when the data file is not well formed."""
    return _File.model_validate(read_toml(DATA / "coverage.toml")).rows


def contradictions(rows: Iterable[Row], written: Iterable[str] | None = None) -> list[str]:
    """What the table says wrong of the rules ``written`` (default: all there are): one sentence each, none when the
    table holds."""
    known = {rule.code for rule in discover()} if written is None else set(written)
    rows = list(rows)
    named = {code for row in rows for code in row.rules}
    empty = [row.subject for row in rows if not row.rules and not row.outside]
    return [
        *(f"La fila «{subject}» no nombra ninguna regla ni dice por qué no la hay." for subject in empty),
        *(f"La tabla nombra la regla {code}, que no existe." for code in sorted(named - known)),
        *(f"Ninguna fila nombra la regla {code}." for code in sorted(known - named)),
    ]


def markdown(rows: Iterable[Row]) -> str:
    """The table as Markdown, one section under each heading."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    yield "# Qué se comprueba de la ley"
    for section, group in groupby(rows, lambda row: row.section):
        yield from ("", f"## {section}", "", "| Dónde | Qué pide | Reglas | Qué no se ve desde fuera |")
        yield "| --- | --- | --- | --- |"
        for row in group:
            cells = (row.subject, row.asks, ", ".join(row.rules) or "–", row.outside or "–")
            yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
