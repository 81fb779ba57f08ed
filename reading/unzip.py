"""The files of a ZIP, inside the reading process (:mod:`reading.isolated`)."""

from __future__ import annotations

import io
import zipfile
import zlib

from reading.table import Unreadable

_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def zip_content(
    data: bytes, max_members: float, max_bytes: float, max_ratio: float, harmless: float
) -> list[tuple[str, bytes]]:
    """Names and bytes of the files. Up to ``harmless`` bytes unpacked any ratio is allowed.

    Raises :class:`Unreadable` (``encrypted``, ``corrupt``, ``too_large``).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.flag_bits & _ENCRYPTED for info in infos):
                raise Unreadable("encrypted")
            most = min(max_bytes, max(harmless, max_ratio * len(data)))
            if len(infos) > max_members or sum(info.file_size for info in infos) > most:
                raise Unreadable("too_large")
            files = []
            for info in infos:
                content = _read(archive, info, most)
                most -= len(content)
                files.append((_name(info), content))
            return files
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, IndexError) as error:
        raise Unreadable("corrupt") from error  # IndexError: zipfile asks for the last letter of an empty name


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise Unreadable("too_large")
            chunks.append(chunk)
    return b"".join(chunks)


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
