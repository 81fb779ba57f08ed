"""The process that opens what strangers wrote: orders and files on standard input, answers on standard output.

An order is a line of JSON (job, size, limits) and the bytes of the file; an answer a line (``ok`` or a cause, size)
and bytes.
"""

from __future__ import annotations

import ctypes
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # isolated mode leaves it out

from reading.packed import packed_content
from reading.table import Unreadable
from reading.unzip import zip_content
from reading.workbook_sheets import workbook_content

_LONGEST = 90
"""Seconds for one file after which the system ends this process (not on Windows). Whoever asked has less patience, but
may have been killed meanwhile, and a reader that runs in a circle would do so for ever."""


class JobLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION`` of Windows, of which only the flags and the memory are set."""

    _fields_ = (
        ("times", ctypes.c_int64 * 2),
        ("flags", ctypes.c_uint32),
        ("working_set", ctypes.c_size_t * 2),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("classes", ctypes.c_uint32 * 2),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peaks", ctypes.c_size_t * 2),
    )


_EXTENDED, _PROCESS_MEMORY = 9, 0x100
"""Which information is set, and the flag of the one limit in it (winnt.h)."""


def limit(memory: int) -> None:
    """Let this process have so many bytes of memory and, but on Windows, write no file."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = JobLimits(flags=_PROCESS_MEMORY, process_memory=memory)
        kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(job: str, limits: list[float], data: bytes) -> tuple[str, list[bytes]]:
    try:
        match job:
            case "workbook":
                return "ok", workbook_content(data, *map(int, limits))
            case "zip":
                return "ok", list(_framed(zip_content(data, *limits)))
            case _:
                return "ok", list(_framed(packed_content(data, *map(int, limits))))
    except Unreadable as error:
        return error.cause, []
    except MemoryError:
        return "too_large", []


def _framed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Per file a line of JSON (name, size) and its bytes."""
    for name, content in files:
        yield json.dumps([name, len(content)]).encode("ascii") + b"\n"
        yield content


def _main() -> None:
    limit(int(sys.argv[1]))
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while order := orders.readline():
        job, size, *limits = json.loads(order)
        data = orders.read(size)
        if sys.platform != "win32":
            signal.alarm(_LONGEST)
        cause, pieces = _answer(job, limits, data)
        if sys.platform != "win32":
            signal.alarm(0)
        answers.write(f"{cause} {sum(map(len, pieces))}\n".encode("ascii"))
        answers.writelines(pieces)
        answers.flush()
        del data, pieces


if __name__ == "__main__":
    _main()
