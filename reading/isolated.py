"""Workbooks and archives are opened by a process of their own, kept for the next file.

Files made to exhaust or to crash a reader end that process at worst: here it is one cause and a new process. It may use
:data:`MEMORY` bytes and take :data:`SECONDS` for one file; it writes none (Windows has no such limit).
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from reading.table import Unreadable, UnreadableCause

SECONDS = 60.0
"""For one file. An XLS of 65 000 rows takes one, a ZIP of 213 MB three, an RAR of 200 MB ten."""
MEMORY = 1024**3
"""Bytes of address space. A full XLS sheet needs 400 MB, a ZIP of 213 MB with PDF 700."""
_RECYCLED = 32 * 1024 * 1024
"""Bytes of a file or its content after which the process is not kept: it would hold on to its memory."""
_RECYCLING = frozenset({"too_large", "sealed"})
"""Causes after which it is not kept: it may hold on to memory, or native code may have harmed it."""
_CHILD = Path(__file__).with_name("isolated_reader.py")
_WINDOWS_LIBRARY = r"C:\Windows\System32\archiveint.dll"
"""libarchive as Windows itself carries it, for its ``tar``."""

Job = Literal["workbook", "zip", "packed"]
"""``packed`` is an RAR or 7z."""


class _Process:
    """The reading process of this process; a fork does not share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, job: Job, limits: Sequence[float], data: bytes, seconds: float) -> bytes:
        with self._lock:
            child = self._running()
            late = threading.Event()

            def end() -> None:
                late.set()
                child.kill()

            timer = threading.Timer(seconds, end)
            timer.start()
            try:
                answer = _exchange(child, json.dumps([job, len(data), *limits]).encode("ascii") + b"\n", data)
            except (OSError, ValueError) as error:
                self._close()
                raise Unreadable("too_large" if late.is_set() else "corrupt") from error
            finally:
                timer.cancel()
            cause, content = answer
            if max(len(data), len(content)) > _RECYCLED or cause in _RECYCLING or late.is_set():
                self._close()
            if cause:
                raise Unreadable(cast(UnreadableCause, cause))
            return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self._close()
            command = [sys.executable, "-I", str(_CHILD), str(MEMORY)]
            # libarchive writes names in the system's locale, and gives none for a name that the locale cannot write.
            environment = {**os.environ, "LC_ALL": "C.UTF-8"}
            if sys.platform == "win32":
                environment.setdefault("LIBARCHIVE", _WINDOWS_LIBRARY)
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
            self._owner = os.getpid()
        return self._child

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        child, self._child = self._child, None
        if child is not None and self._owner == os.getpid():
            child.kill()
            with child:  # closes its pipes and waits for it
                pass


def _exchange(child: subprocess.Popen[bytes], order: bytes, data: bytes) -> tuple[str, bytes]:
    """Cause (empty where it went well) and content. Raises OSError or ValueError where the process ended."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(order)
    child.stdin.write(data)
    child.stdin.flush()
    cause, _, size = child.stdout.readline().decode("ascii").partition(" ")
    content = child.stdout.read(int(size))
    if len(content) < int(size):
        raise ValueError("the process ended in the middle of its answer")
    return ("" if cause == "ok" else cause), content


_PROCESS = _Process()
atexit.register(_PROCESS.close)


def read_apart(job: Job, limits: Sequence[float], data: bytes, seconds: float | None = None) -> bytes:
    """What the process makes of a file, in the form that its job gives it.

    Raises :class:`Unreadable`: the cause that the job found; ``too_large`` where it took too long or too much memory;
    ``corrupt`` where it ended the process.
    """
    return _PROCESS.ask(job, limits, data, SECONDS if seconds is None else seconds)
