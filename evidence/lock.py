"""One writer per store. The lock is the operating system's, so it goes with the process, however that ends."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from evidence.model import StoreBusy

# The locked byte lies far beyond the text, because Windows forbids reading a locked region.
_LOCKED_BYTE = 1 << 20


class StoreLock:
    """Exclusive lock on a store folder; the file says which process of which machine holds it, its date since when.

    Raises :class:`StoreBusy` when another process has it.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("a+b")
        if not _try_lock(self._file):
            self._file.seek(0)
            number, _, machine = self._file.read(200).decode("utf-8", "replace").strip().partition(" ")
            since = datetime.fromtimestamp(os.fstat(self._file.fileno()).st_mtime, UTC)
            self._file.close()
            raise StoreBusy(
                f"El almacén {path.parent} está en uso por el proceso {number or 'desconocido'} del equipo "
                f"{machine or 'desconocido'} desde {since:%Y-%m-%d %H:%M:%S} UTC: espere a que termine o deténgalo."
            )
        self._file.truncate(0)
        self._file.write(f"{os.getpid()} {platform.node()}\n".encode())
        self._file.flush()
        os.utime(path)

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would open a race."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
