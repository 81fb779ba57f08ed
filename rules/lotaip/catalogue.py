"""The items both laws ask for, read from ``data/`` and checked at load: one small TOML file per item."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.model import Letter, Norm, Obligation, OutsideItem, Template
from reading.sniff import FileType

DATA = Path(__file__).parent / "data"
_MONTH = r"^\d{4}-\d{2}$"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _TemplateRow(_Row):
    name: Literal["pnt-v2", "dpe-v1", "guia-019"]
    columns: tuple[str, ...] = Field(min_length=2)

    def build(self) -> Template:
        return Template(self.name, self.columns)


class _ObligationRow(_Row):
    id: str
    order: int
    title: str
    summary: str
    law: str
    index_places: tuple[str, ...] = Field(min_length=1)
    numbers: tuple[str, ...]
    wording: tuple[str, ...] = Field(min_length=1)
    pnt_name: str
    pnt_section: str
    content_period: Literal["monthly", "quarterly", "half-yearly", "yearly"]
    ci_checks: tuple[Literal["verificables", "vigencia", "validez"], ...]
    no_aplica_plausible: bool
    extra_metadata_rows: tuple[tuple[str, ...], ...]
    templates: tuple[_TemplateRow, ...] = Field(min_length=2)
    dictionary_aliases: dict[str, str] = {}
    applies_to: Literal["gad"]
    valid_from: str = Field(pattern=_MONTH)
    valid_to: str | None = Field(None, pattern=_MONTH)

    def build(self, base_rows: tuple[tuple[str, ...], ...]) -> Obligation:
        fields = self.model_dump(exclude={"extra_metadata_rows", "templates", "applies_to"})
        return Obligation(
            **fields,
            templates=tuple(template.build() for template in self.templates),
            metadata_rows=base_rows + self.extra_metadata_rows,
        )


class _LetterRow(_Row):
    id: str = Field(pattern=r"[a-t][1-4]?")
    order: int
    title: str
    law: str
    applies: bool
    wording: tuple[str, ...] = Field(min_length=1)
    stands_for: tuple[str, ...]
    summary: str
    valid_from: str = Field(pattern=_MONTH)
    valid_to: str = Field(pattern=_MONTH)

    def build(self) -> Letter:
        return Letter(**self.model_dump())


class _OutsideRow(_Row):
    id: str
    title: str
    wording: tuple[str, ...]
    templates: tuple[_TemplateRow, ...]
    law: str
    applies_to: Literal["gad", "empresa_publica"]
    summary: str
    dictionary_aliases: dict[str, str] = {}
    valid_from: str = Field(pattern=_MONTH)
    valid_to: str | None = Field(None, pattern=_MONTH)

    def build(self, base_rows: tuple[tuple[str, ...], ...]) -> OutsideItem:
        return OutsideItem(
            **self.model_dump(exclude={"templates"}),
            templates=tuple(template.build() for template in self.templates),
            metadata_rows=base_rows,
        )


class _MetadataFile(_Row):
    rows: tuple[tuple[str, ...], ...]


class _OutsideFile(_Row):
    items: tuple[_OutsideRow, ...]


class _Suspension(_Row):
    month: str = Field(pattern=_MONTH)
    rules: frozenset[str]
    reason: str


class _Norm(_Row):
    name: str
    valid_from: str = Field(pattern=_MONTH)
    reason: str

    def build(self) -> Norm:
        return Norm(self.name, self.valid_from, self.reason)


class Format(_Row):
    """How the information of a period was lawfully published."""

    valid_from: str = Field(pattern=_MONTH)
    valid_to: str | None = Field(None, pattern=_MONTH)
    name: str
    file_types: frozenset[FileType]
    """What may be published beside open formats of three stars; empty: nothing else."""
    place: Literal["own", "pnt"]
    reason: str


class Transitions(_Row):
    """What changed from one month to another, each with its reason."""

    formats: tuple[Format, ...]
    suspensions: tuple[_Suspension, ...]
    norms: tuple[_Norm, ...]

    def format_of(self, month: str) -> Format:
        """The period of formats that a month falls in. Raises StopIteration for a month before the first."""
        return next(f for f in self.formats if f.valid_from <= month <= (f.valid_to or "9999-99"))


class Placeholders(_Row):
    """Sample values of the official templates: whole cells, and fragments of cells."""

    cells: frozenset[str]
    fragments: tuple[str, ...]
    vertical_fragments: tuple[str, ...]


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file of this package."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _base_rows() -> tuple[tuple[str, ...], ...]:
    return _MetadataFile.model_validate(read_toml(DATA / "metadata.toml")).rows


@cache
def obligations() -> tuple[Obligation, ...]:
    """The 27 files of a municipality's month (25 items of Art. 19 and the two sections of Art. 24), in legal order.

    Raises pydantic.ValidationError when a data file of this package is not well formed.
    """
    base_rows = _base_rows()
    rows = [_ObligationRow.model_validate(read_toml(path)) for path in sorted((DATA / "obligations").glob("*.toml"))]
    return tuple(row.build(base_rows) for row in sorted(rows, key=lambda row: row.order))


@cache
def letters() -> tuple[Letter, ...]:
    """The items of the law of 2004 (Art. 7), split as its official matrices split them.

    Raises pydantic.ValidationError when a data file of this package is not well formed.
    """
    rows = [_LetterRow.model_validate(read_toml(path)) for path in (DATA / "letters").glob("*.toml")]
    return tuple(row.build() for row in sorted(rows, key=lambda row: row.order))


@cache
def outside() -> tuple[OutsideItem, ...]:
    """Formats beside the monthly list: Art. 29, focalizada, colaborativa, pasiva."""
    base_rows = _base_rows()
    return tuple(row.build(base_rows) for row in _OutsideFile.model_validate(read_toml(DATA / "outside.toml")).items)


@cache
def transitions() -> Transitions:
    """Formats, silent rules and norms by month."""
    return Transitions.model_validate(read_toml(DATA / "transitions.toml"))


@cache
def placeholders() -> Placeholders:
    """What an office leaves in when it forgets to fill a template."""
    return Placeholders.model_validate(read_toml(DATA / "placeholders.toml"))
