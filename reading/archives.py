"""ZIP files opened in memory, within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from reading.table import Unreadable

MAX_MEMBERS = 2000
"""The largest bundle seen on a portal holds 306 files."""
MAX_BYTES = 512 * 1024 * 1024
"""Unpacked; bundles of 213 MB are real and hold PDF, which hardly shrinks."""
MAX_RATIO = 200
"""CSV and XML shrink to a hundredth at best; bombs to a thousandth."""

_SMALL = 16 * 1024 * 1024
"""Bytes up to which any ratio is harmless: a sheet of empty cells shrinks like a bomb."""
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_JUNK = ("__MACOSX/",)
_JUNK_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``name`` is its path inside, with ``/``, accents mended; it is a label, never a place."""

    name: str
    size: int
    data: bytes


def read_zip(
    data: bytes, *, max_members: int = MAX_MEMBERS, max_bytes: int = MAX_BYTES, max_ratio: float = MAX_RATIO
) -> list[Member]:
    """The files of a ZIP in their order, without folders and the traces of file managers.

    Raises :class:`Unreadable`: ``too_large`` beyond a limit (declared sizes are not believed), ``encrypted``,
    ``corrupt``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]
            _check_declared(infos, len(data), max_members, max_bytes, max_ratio)
            members: list[Member] = []
            left = max_bytes
            for info in infos:
                content = _read(archive, info, left)
                left -= len(content)
                members.append(Member(_name(info), len(content), content))
            return members
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, IndexError) as error:
        raise Unreadable("corrupt") from error  # IndexError: zipfile asks for the last letter of an empty name


def _check_declared(
    infos: list[zipfile.ZipInfo], packed: int, max_members: int, max_bytes: int, max_ratio: float
) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable("encrypted")
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > max_members or unpacked > max_bytes or (unpacked > _SMALL and unpacked > max_ratio * packed):
        raise Unreadable("too_large")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise Unreadable("too_large")
            chunks.append(chunk)
    return b"".join(chunks)


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK) or name.rpartition("/")[2] in _JUNK_NAMES


def _name(info: zipfile.ZipInfo) -> str:
    """Without the UTF-8 mark a name is in the code page of who packed it: UTF-8 on a Mac, 850 on Windows in Spanish."""
    name = info.filename.replace("\\", "/")
    if name.isascii() or info.flag_bits & _UTF8_NAME:
        return name
    octets = name.encode("cp437", "replace")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp850", "replace")
