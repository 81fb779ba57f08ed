"""Runs an order of lotaip in a process that dies by SIGKILL at its N-th change of the disk.

``python -m tests.trials.dying N ROTATE FOLDER ORDER…``: changes are counted below FOLDER: a file opened to be written,
renamed or removed, a folder made, bytes of a WARC file (it dies with half of them written), bytes brought to the disk,
a transaction of a database begun or committed.
With N = 0 it lives, and the last line on standard error is the number of changes. ROTATE is the size in bytes at which
a WARC file ends (0: as shipped).
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


_CONNECT = sqlite3.connect


class _Counter:
    def __init__(self, last: int, folder: str) -> None:
        self.count, self._last, self._folder = 0, last, folder

    def step(self, half: Callable[[], object] = lambda: None) -> None:
        self.count += 1
        if self.count == self._last:
            half()
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, told: tuple[Any, ...]) -> None:
        written = event == "open" and isinstance(told[2], int) and told[2] & _WRITES
        if (written or event in _CHANGES) and str(told[0]).startswith(self._folder):
            self.step()

    def connect(self, database: Any, *rest: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = _CONNECT(database, *rest, **more)
        if self._folder in str(database):  # a path or a URI
            connection.set_trace_callback(self._statement)
        return connection

    def _statement(self, text: str) -> None:
        if text.startswith(("BEGIN", "COMMIT")):
            self.step()


def main() -> None:
    last, rotate, folder, *order = sys.argv[1:]
    counter = _Counter(int(last), folder)
    for name in ("fsync", "fdatasync"):
        setattr(os, name, _counted(getattr(os, name), counter))
    vars(sqlite3)["connect"] = counter.connect
    import cli
    from evidence import segments
    from evidence.warc import Block, SegmentWriter

    if int(rotate):
        vars(segments)["_ROTATE_AT"] = int(rotate)
    append = SegmentWriter.append

    def half_then_whole(self: SegmentWriter, block: Block) -> int:
        counter.step(lambda: append(self, Block(block.data[: len(block.data) // 2], block.first_length)))
        return append(self, block)

    vars(sys.modules["evidence.warc"])["SegmentWriter"].append = half_then_whole
    sys.addaudithook(counter.hook)
    sys.argv = ["lotaip", *order]
    try:
        cli.main()
    finally:
        print(counter.count, file=sys.stderr)


def _counted(sync: Callable[[int], None], counter: _Counter) -> Callable[[int], None]:
    def counted(file: int) -> None:
        counter.step()
        sync(file)

    return counted


if __name__ == "__main__":
    main()
