"""The folder of the site: writes only what changed, each file whole or not at all, and clears what is no longer ours.

``archivos.json`` lists every file of the site with its SHA-256. Only files listed there by an earlier build are ever
removed: what somebody else put in the folder stays.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reports.text import visible

MANIFEST = "archivos.json"
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
Cell = str | int | float | None


class Output:
    """Raises OSError when the folder cannot be written; what was there stays readable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self.written = 0
        self.bytes = 0

    def text(self, path: str, content: str) -> None:
        self.data(path, content.encode("utf-8"))

    def table(self, path: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        self.data(path, csv_bytes(header, rows))

    def data(self, path: str, content: bytes) -> None:
        """Write a file of the site; ``path`` is relative, with ``/``."""
        target = self.folder / path
        self.hashes[path] = hashlib.sha256(content).hexdigest()
        self.bytes += len(content)
        if _same(target, content):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + ".nuevo")
        beside.write_bytes(content)
        os.replace(beside, target)
        self.written += 1

    def add(self, part: Output) -> None:
        """Count what another process wrote into the same folder."""
        self.hashes |= part.hashes
        self.written += part.written
        self.bytes += part.bytes

    def finish(self, kind: str) -> int:
        """Remove files of the earlier build that this one did not make, and list ours; the number removed."""
        removed = 0
        for path in sorted(listed(self.folder).files - self.hashes.keys()):
            if _inside(path) and (self.folder / path).is_file():
                (self.folder / path).unlink()
                removed += 1
                _remove_empty(self.folder, (self.folder / path).parent)
        content = json.dumps({"kind": kind, "files": self.hashes}, indent=0, sort_keys=True, ensure_ascii=False)
        hashes, size = dict(self.hashes), self.bytes
        self.data(MANIFEST, (content + "\n").encode("utf-8"))
        self.hashes, self.bytes = hashes, size
        return removed


@dataclass(frozen=True, slots=True)
class Listed:
    """What an earlier build listed: which kind of site, and its files. Empty where there is none of ours."""

    kind: str | None = None
    files: frozenset[str] = frozenset()


def listed(folder: Path) -> Listed:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Listed()
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        return Listed()
    return Listed(str(found.get("kind")), frozenset(found["files"]))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with BOM, commas, CRLF (RFC 4180): what the Defensoría asks of municipalities, and what programs expect."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def safe_cell(cell: Cell) -> str | int | float:
    """A cell that no spreadsheet runs as a formula: such text gets an apostrophe; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        runs = not cell[:1].isalnum() and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
        return "'" + visible(cell) if runs else visible(cell)
    return cell


def _same(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False


def _inside(path: str) -> bool:
    """A listed path may only lead below the folder: the list is a file that anybody could have edited."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and ":" not in path and "\\" not in path


def _remove_empty(folder: Path, below: Path) -> None:
    while below != folder and not any(below.iterdir()):
        below.rmdir()
        below = below.parent
