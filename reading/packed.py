"""RAR and 7z archives, read with the system's libarchive by a process of their own.

libarchive is native code that reads what strangers wrote: its crashes and endless loops must end in a sentence. This
file is also that process: archive on standard input, files on standard output, nothing on the disk. It imports nothing
of ours, so that it starts quickly. The optional extra ``rar`` installs the binding.
"""

from __future__ import annotations

import ctypes
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal, cast

_SECONDS = 120
"""An RAR of 200 MB takes ten."""
_MEMORY = 2 * 1024**3
"""Bytes of address space, where the system can limit it: the packed bytes, one file and a dictionary."""
_WINDOWS_LIBRARY = r"C:\Windows\System32\archiveint.dll"
"""libarchive as Windows itself carries it, for its ``tar``."""

_ENDS = {"rar": b"\xc4=\x7b\x00\x40\x07\x00", "rar5": b"\x1dwVQ\x03\x05\x04\x00"}
"""The block that closes an archive (RAR technote); without it the reader takes one cut between two files for whole."""
_TAIL = 1024
"""Bytes in which it must be: some programs write a few after it."""

Files = list[tuple[str, bytes]]
Cause = Literal["rar_extra", "too_large", "encrypted", "sealed"]


def read_apart(data: bytes, max_members: int, max_bytes: int) -> Files | Cause:
    """Names and bytes of the files of an archive, or why there are none: ``rar_extra`` (the extra or the library is
    not installed), ``too_large``, ``encrypted`` or ``sealed``."""
    command = [sys.executable, "-I", str(Path(__file__)), str(max_members), str(max_bytes)]
    # libarchive writes names in the system's locale, and gives none for a name that the locale cannot write.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if sys.platform == "win32":
        environment.setdefault("LIBARCHIVE", _WINDOWS_LIBRARY)
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_SECONDS, check=True, env=environment
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return "sealed"
    return _parsed(done)


def _parsed(output: bytes) -> Files | Cause:
    stream, files = io.BytesIO(output), []
    while header := stream.readline().decode("ascii").rstrip("\n"):
        if header.startswith("!"):
            return cast(Cause, header[1:])
        name, _, size = header.rpartition(" ")
        files.append((bytes.fromhex(name).decode("utf-8"), stream.read(int(size))))
    return files


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _main(max_members: int, max_bytes: int) -> Cause | None:
    """Write each file as a line (name in hexadecimal, size) and its bytes; the cause where that cannot be done."""
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError):  # the binding, or the library that it loads by name
        return "rar_extra"
    _limit_memory()
    data, out = sys.stdin.buffer.read(), sys.stdout.buffer
    kinds = {b"Rar!\x1a\x07\x00": "rar", b"Rar!\x1a\x07\x01": "rar5"}
    kind = kinds.get(data[:7], "7zip")
    left = max_bytes
    is_encrypted = libarchive.ffi.libarchive.archive_entry_is_encrypted
    is_encrypted.argtypes = [ctypes.c_void_p]
    try:
        with libarchive.memory_reader(data, format_name=kind, filter_name="none") as archive:
            for count, entry in enumerate((entry for entry in archive if entry.isfile), 1):
                if is_encrypted(entry._entry_p):  # else its bytes may come as they are
                    return "encrypted"
                chunks, size = [], 0
                for chunk in entry.get_blocks():
                    size += len(chunk)
                    if size > left or count > max_members:
                        return "too_large"
                    chunks.append(chunk)
                if entry.size != size:  # a file kept as a reference to another comes without bytes
                    return "sealed"
                left -= size
                name = entry.pathname or ""
                label = name.decode("cp850") if isinstance(name, bytes) else name
                out.write(f"{label.encode('utf-8', 'replace').hex()} {size}\n".encode("ascii"))
                out.writelines(chunks)
    except libarchive.ArchiveError as error:
        return "encrypted" if "crypt" in str(error).lower() else "sealed"
    return None if _ENDS.get(kind, b"") in data[-_TAIL:] else "sealed"


if __name__ == "__main__":
    _cause = _main(int(sys.argv[1]), int(sys.argv[2]))
    if _cause:
        sys.stdout.buffer.write(f"!{_cause}\n".encode())
