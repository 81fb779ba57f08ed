"""The files of an RAR or 7z, inside the reading process (:mod:`reading.isolated`), by the system's libarchive.

libarchive is native code that reads what strangers wrote. The optional extra ``rar`` installs its binding.
"""

from __future__ import annotations

import ctypes

from reading.table import Unreadable

_KINDS = {b"Rar!\x1a\x07\x00": "rar", b"Rar!\x1a\x07\x01": "rar5"}
_ENDS = {"rar": b"\xc4=\x7b\x00\x40\x07\x00", "rar5": b"\x1dwVQ\x03\x05\x04\x00"}
"""The block that closes an archive (RAR technote); without it the reader takes one cut between two files for whole."""
_TAIL = 1024
"""Bytes in which it must be: some programs write a few after it."""


def packed_content(data: bytes, max_members: int, max_bytes: int) -> list[tuple[str, bytes]]:
    """Names and bytes of the files.

    Raises :class:`Unreadable`: ``rar_extra`` (the extra or the library is not installed), ``too_large``,
    ``encrypted``, ``sealed``.
    """
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:  # the binding, or the library it loads by name
        raise Unreadable("rar_extra") from error
    kind = _KINDS.get(data[:7], "7zip")
    files, left = [], max_bytes
    is_encrypted = libarchive.ffi.libarchive.archive_entry_is_encrypted
    is_encrypted.argtypes = [ctypes.c_void_p]
    try:
        with libarchive.memory_reader(data, format_name=kind, filter_name="none") as archive:
            for count, entry in enumerate((entry for entry in archive if entry.isfile), 1):
                if count > max_members:
                    raise Unreadable("too_large")
                if is_encrypted(entry._entry_p):  # else its bytes may come as they are
                    raise Unreadable("encrypted")
                content = bytearray()
                for chunk in entry.get_blocks():
                    content += chunk
                    if len(content) > left:
                        raise Unreadable("too_large")
                if entry.size != len(content):  # a file kept as a reference to another comes without bytes
                    raise Unreadable("sealed")
                left -= len(content)
                name = entry.pathname or ""
                label = name.decode("cp850") if isinstance(name, bytes) else name
                files.append((label.encode("utf-8", "replace").decode("utf-8"), bytes(content)))
    except libarchive.ArchiveError as error:
        raise Unreadable("encrypted" if "crypt" in str(error).lower() else "sealed") from error
    if _ENDS.get(kind, b"") not in data[-_TAIL:]:
        raise Unreadable("sealed")
    return files
