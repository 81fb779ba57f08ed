"""The process that opens what strangers wrote: orders and files on standard input, answers on standard output.

An order is a line (job, size, limits) and the bytes of the file; an answer a line (``ok`` or a cause, size) and bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # isolated mode leaves it out

from reading.table import Unreadable
from reading.unzip import zip_content
from reading.workbook_sheets import workbook_content


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(job: str, limits: list[float], data: bytes) -> tuple[str, list[bytes]]:
    try:
        return "ok", workbook_content(data, *map(int, limits)) if job == "workbook" else zip_content(data, *limits)
    except Unreadable as error:
        return error.cause, []
    except MemoryError:
        return "too_large", []


def _main() -> None:
    _limit(int(sys.argv[1]))
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while order := orders.readline().split():
        job, size, *limits = order
        cause, pieces = _answer(job.decode("ascii"), [float(limit) for limit in limits], orders.read(int(size)))
        answers.write(f"{cause} {sum(map(len, pieces))}\n".encode("ascii"))
        answers.writelines(pieces)
        answers.flush()
        del pieces


if __name__ == "__main__":
    _main()
