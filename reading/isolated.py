"""The binary workbook formats (XLS, XLSB), read by a process of their own.

Damaged files of these formats make the native reader panic or ask for more memory than there is, which ends the process
that runs it and cannot be caught. This file is also that process: workbook on standard input, JSON on standard output.
It imports nothing of ours, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

_SECONDS = 60
"""An XLS of 65 000 rows takes one."""
_MEMORY = 2 * 1024**3
"""Bytes of address space, where the system can limit it. A full XLS sheet needs 400 MB."""

Sheets = list[tuple[str, list[list[str]]]]


def read_apart(data: bytes) -> Sheets | None:
    """Name and rows of each sheet, or None where the file could not be read, for whatever reason."""
    command = [sys.executable, "-I", str(Path(__file__))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return None
    return [(name, rows) for name, rows in json.loads(done.stdout)]


def cell_text(cell: object) -> str:
    """A cell as a person reads it: no ``.0``, ISO dates; what Excel computes to 15 digits is written with 15."""
    if isinstance(cell, str):
        return cell.replace("\xa0", " ").strip()
    if isinstance(cell, bool):
        return "VERDADERO" if cell else "FALSO"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _main() -> None:
    from python_calamine import CalamineWorkbook

    _limit_memory()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets: Sheets = []
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        left = [""] * (sheet.start[1] if sheet.start else 0)
        sheets.append((name, [left + [cell_text(cell) for cell in row] for row in sheet.iter_rows()]))
    sys.stdout.buffer.write(json.dumps(sheets).encode("ascii"))


if __name__ == "__main__":
    _main()
