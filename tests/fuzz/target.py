"""The process in which :mod:`tests.fuzz.guided` fuzzes one reader.

Called with its name, a file for the seconds of its slowest example, and options of libFuzzer, which ends the process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["checker", "crawler", "evidence", "reading", "rules", "protego", "tomllib"], enable_loader_override=False
):
    from tests.fuzz.readers import HERE, SECONDS, check


def main(name: str, figure: Path, options: list[str]) -> None:
    slowest = 0.0

    def one(data: bytes) -> None:
        nonlocal slowest
        begun = time.perf_counter()
        try:
            check(name, data)
        except BaseException as error:  # a panic of native code is no Exception
            kind = type(error)
            found = HERE / "corpus" / name / "found"
            found.parent.mkdir(parents=True, exist_ok=True)
            found.write_bytes(smaller(data, lambda less: _breaks(name, less, kind), begun + SECONDS / 2))
            raise
        took = time.perf_counter() - begun
        if took > slowest:
            slowest = took
            figure.write_text(f"{slowest:.6f}", encoding="ascii")

    atheris.Setup([sys.argv[0], *options], one, enable_python_coverage=True)
    atheris.Fuzz()


def _breaks(name: str, data: bytes, kind: type[BaseException]) -> bool:
    try:
        check(name, data)
    except BaseException as error:
        return type(error) is kind
    return False


def smaller(data: bytes, breaks: Callable[[bytes], bool], until: float) -> bytes:
    """``data`` without the pieces, halves first and bytes last, whose absence changes nothing; as far as one comes."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data) and time.perf_counter() < until:
            less = data[:at] + data[at + size :]
            if breaks(less):
                data = less
            else:
                at += size
        size //= 2
    return data


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
