"""Archives opened in memory, within limits: ZIP always, RAR and 7z where the extra ``rar`` is installed."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from reading.isolated import Job, read_apart
from reading.sniff import FileType
from reading.table import Unreadable

ARCHIVES: frozenset[FileType] = frozenset({"zip", "rar", "7z"})
MAX_MEMBERS = 2000
"""The largest bundle seen on a portal holds 306 files."""
MAX_BYTES = 512 * 1024 * 1024
"""Unpacked; bundles of 213 MB are real and hold PDF, which hardly shrinks."""
MAX_RATIO = 200
"""CSV and XML shrink to a hundredth at best; bombs to a thousandth."""

_SMALL = 16 * 1024 * 1024
"""Bytes up to which any ratio is harmless: a sheet of empty cells shrinks like a bomb."""
_JUNK = ("__MACOSX/",)
_JUNK_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``name`` is its path inside, with ``/``, accents mended; it is a label, never a place."""

    name: str
    size: int
    data: bytes


def read_archive(
    data: bytes,
    kind: FileType,
    *,
    max_members: int = MAX_MEMBERS,
    max_bytes: int = MAX_BYTES,
    max_ratio: float = MAX_RATIO,
) -> list[Member]:
    """The files of an archive in their order, without folders, links and the traces of file managers: all or none.

    ``kind`` is one of :data:`ARCHIVES`. Raises :class:`Unreadable`: ``too_large`` beyond a limit (declared sizes are
    not believed), ``encrypted``; for a ZIP ``corrupt``; for the others ``sealed`` (damaged, a volume of several, or of
    a kind that libarchive does not read) and ``rar_extra`` (the extra or the system's libarchive is missing).
    """
    if kind == "zip":
        return _members("zip", data, (max_members, max_bytes, max_ratio, _SMALL))
    try:
        return _members("packed", data, (max_members, min(max_bytes, max(_SMALL, int(max_ratio * len(data))))))
    except Unreadable as error:
        raise Unreadable("sealed" if error.cause == "corrupt" else error.cause) from error


def _members(job: Job, data: bytes, limits: Sequence[float]) -> list[Member]:
    stream, members = io.BytesIO(read_apart(job, limits, data)), []
    while head := stream.readline():
        name, size = json.loads(head)
        name, content = name.replace("\\", "/"), stream.read(size)
        if not _is_junk(name):
            members.append(Member(name, size, content))
    return members


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK) or name.rpartition("/")[2] in _JUNK_NAMES
