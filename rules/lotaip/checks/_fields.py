"""What several rules look up in a publication: its columns, its metadata rows, the fields its dictionary defines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from checker.model import Entry, Obligation, Part, Publication, Template
from reading.dictionaries import heads_fields
from reading.text import header_key, header_keys

_NEAR = 93.0
"""Likeness of two spellings of one name. ``FECHA DE ACTUALIZACIÓN…`` and ``FECHA ACTUALIZACIÓN…`` reach 97; two
different official names at most 91 (the rows of the e-mail and of the telephone)."""
SEEN = 120
"""Characters of a file's text that a finding repeats."""
_DICTIONARY_FRONT = frozenset({"institucion", "descripcion"})


def columns(part: Part, names: Sequence[str]) -> list[int] | None:
    """Cell index of each named column of a dataset; None when one is missing or the header was not found."""
    if part.header is None or part.template is None:
        return None
    places = dict(zip(header_keys(part.template.columns), part.header.columns, strict=True))
    found = [places.get(header_key(name)) for name in names]
    known = [cell for cell in found if cell is not None]
    return known if len(known) == len(names) else None


def column_name(part: Part, cell: int) -> str:
    """Header of a column as the file writes it."""
    return part.header.cells[cell].strip() if part.header is not None else ""


def metadata_rows(entries: Iterable[Entry], obligation: Obligation) -> list[Entry | None]:
    """Per required metadata row, the entry that holds it, or None. Order and a stray letter do not count."""
    left = [(header_key(entry.key), entry) for entry in entries]
    return [_take(left, keys) for keys in _keys(obligation.metadata_rows)]


@lru_cache(maxsize=64)
def _keys(required: tuple[tuple[str, ...], ...]) -> list[frozenset[str]]:
    return [frozenset(map(header_key, spellings)) for spellings in required]


def _take(left: list[tuple[str, Entry]], keys: frozenset[str]) -> Entry | None:
    """Takes the entry of one required row out of those that are left."""
    for n, (written, entry) in enumerate(left):
        if written in keys:
            del left[n]
            return entry
    scored = [(max(fuzz.ratio(key, written) for key in keys), n) for n, (written, _) in enumerate(left)]
    likeness, best = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
    return left.pop(best)[1] if likeness >= _NEAR else None


def date_entry(publication: Publication) -> Entry | None:
    """The metadata row with the date of the information, if it is there and not blank."""
    part = publication.parts.get("metadata")
    if part is None or part.entries is None:
        return None
    left = [(header_key(entry.key), entry) for entry in part.entries]
    entry = _take(left, _keys(publication.obligation.metadata_rows)[0])
    return entry if entry is not None and entry.value.strip() else None


def defined_fields(part: Part) -> list[Entry]:
    """The rows of a dictionary that define columns: those below «Nombre del campo», or all but the front rows."""
    entries = list(part.entries or ())
    for index, entry in enumerate(entries):
        if heads_fields(entry.key, entry.value):
            return entries[index + 1 :]
    if not any(header_key(entry.key) == "institucion" for entry in entries):
        return entries  # «Descripción» is a column
    return [entry for entry in entries if header_key(entry.key) not in _DICTIONARY_FRONT]


@lru_cache(maxsize=64)
def _equivalents(templates: tuple[Template, ...]) -> dict[str, frozenset[str]]:
    """Columns stand for each other by position, in templates of one width, when neither name occurs in the other."""
    found: dict[str, set[str]] = {}
    keyed = [tuple(header_key(column) for column in template.columns) for template in templates]
    for one in keyed:
        for other in keyed:
            if len(one) == len(other):
                for mine, theirs in zip(one, other, strict=True):
                    if mine != theirs and mine not in other and theirs not in one:
                        found.setdefault(mine, set()).add(theirs)
    return {key: frozenset(others) for key, others in found.items()}


def same_column(obligation: Obligation) -> dict[str, frozenset[str]]:
    """Per column key, the keys another official template of the item gives to the same column."""
    return _equivalents(obligation.templates)


def near(one: str, other: str) -> bool:
    """Whether two header keys are spellings of one name: a letter more or less, singular or plural."""
    return fuzz.ratio(one, other) >= _NEAR
