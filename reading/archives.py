"""Archives opened in memory, within limits: ZIP always, RAR and 7z where the extra ``rar`` is installed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reading import isolated, packed
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
        return _members(_read_zip(data, max_members, max_bytes, max_ratio))
    files = packed.read_apart(data, max_members, min(max_bytes, max(_SMALL, int(max_ratio * len(data)))))
    if isinstance(files, str):
        raise Unreadable(files)
    return _members((name.replace("\\", "/"), content) for name, content in files)


def _members(files: Iterable[tuple[str, bytes]]) -> list[Member]:
    return [Member(name, len(content), content) for name, content in files if not _is_junk(name)]


def _read_zip(data: bytes, max_members: int, max_bytes: int, max_ratio: float) -> Iterator[tuple[str, bytes]]:
    stream = io.BytesIO(isolated.read_apart("zip", (max_members, max_bytes, max_ratio, _SMALL), data))
    while head := stream.readline():
        name, size = json.loads(head)
        yield name, stream.read(size)


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK) or name.rpartition("/")[2] in _JUNK_NAMES
