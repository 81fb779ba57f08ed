"""Files that may be of the month, and what a place publishes once they are given to obligations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.model import ComponentKind, Publication, Source

CLOSED = frozenset(
    {"encrypted", "corrupt", "too_large", "file_unreadable", "folder_too_large", "sealed", "rar_extra", "shortcut"}
)
"""Causes that hide what a file holds: it may be any component, so nothing beside it can be called missing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a component of a publication of the month.

    ``texts`` are its names and labels, nearest first. ``obligation`` is set where the place itself says it (a slot of
    the national portal). ``dated`` is False when nothing around the file tells its month. ``failure`` is a cause code
    when the bytes were not got, with ``confirmed`` as decision 6 asks. A web page comes with its bytes and the failure
    that holds unless it carries the table itself.
    """

    source: Source
    texts: Sequence[tuple[str, str]]
    data: bytes | None = None
    failure: str | None = None
    confirmed: bool = False
    obligation: str | None = None
    dated: bool = True
    group: str = ""
    """Where the file was found; undated files are dated by the metadata of the same group."""


@dataclass(slots=True)
class Assembled:
    """What a place publishes, and the files that could not be given to an obligation."""

    publications: dict[str, Publication] = field(default_factory=dict)
    unplaced: list[Source] = field(default_factory=list)
    outside: list[tuple[Source, str]] = field(default_factory=list)
    not_got: list[tuple[Source, str]] = field(default_factory=list)
    """Those of ``unplaced`` whose content is not known, or may be any item's, with the cause code."""
    spare: list[tuple[str, ComponentKind, Source]] = field(default_factory=list)
    """Second copies that were not judged, with their obligation and component."""
    undated: set[str] = field(default_factory=set)
    """Obligations that are published, but nothing says for which month."""
