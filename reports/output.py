"""The folder of the site: writes only what changed, each file whole, and clears what is no longer ours.

Everything is written beside first, into ``.nuevo`` of the same folder, and moved to its place when all of it is there:
a disk that fills up leaves the site as it was. ``archivos.json`` lists every file of the site with its SHA-256; only
files listed there by an earlier build are ever removed: what somebody else put in the folder stays. ``.estado.json``
says from what each part was made, so that a part made of the same things is not made again as long as its files are
intact.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.text import visible

MANIFEST = "archivos.json"
STATE = ".estado.json"
_STAGING = ".nuevo"
_THREADS, _BATCH = 4, 200
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date that a ZIP gives to each file: the same content gives the same bytes."""
_QUICKEST = 1
"""Of the levels of deflate; the slower ones take twice the time for a tenth less."""
Cell = str | int | float | None


@dataclass(slots=True)
class Made:
    """A part of the site: what it was made of, as a digest, and its files with their sizes in bytes."""

    key: str
    files: dict[str, int] = field(default_factory=dict)


class Output:
    """Raises OSError when the folder cannot be written: then, left as a context manager, the site is as it was.

    ``helper`` writes for the Output of another process, which takes what it made with :meth:`add` and finishes it.
    """

    def __init__(self, folder: Path, *, helper: bool = False) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self.written = 0
        self.bytes = 0
        self.made: dict[str, Made] = {}
        self._changed: list[str] = []
        self._folders: list[Path] = []
        """Those that were not there before, to be taken away again when nothing comes into them."""
        self._part: Made | None = None
        self._earlier: dict[str, Made] = {}
        self._intact: Mapping[str, str] = {}
        if not helper:
            shutil.rmtree(folder / _STAGING, ignore_errors=True)  # what a build that was stopped half way left
            self._earlier = _state(folder)
            self._intact = _intact(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None:
            self.abandon()

    def abandon(self) -> None:
        """Leave the site as it was before this build."""
        shutil.rmtree(self.folder / _STAGING, ignore_errors=True)
        for made in reversed(self._folders):
            if made.is_dir() and not any(made.iterdir()):
                made.rmdir()

    def keeps(self, part: str, key: str) -> bool:
        """True when an earlier build made the part from the same things and each of its files is as it was left: then
        it is part of this build as it is."""
        earlier = self._earlier.get(part)
        if earlier is None or earlier.key != key or not earlier.files.keys() <= self._intact.keys():
            return False
        self.made[part] = earlier
        for path, size in earlier.files.items():
            self.hashes[path] = self._intact[path]
            self.bytes += size
        return True

    def part(self, part: str, key: str, write: Callable[[], None]) -> None:
        """Have a part written, unless it can be kept."""
        if not self.keeps(part, key):
            with self.making(part, key):
                write()

    @contextmanager
    def making(self, part: str, key: str) -> Iterator[None]:
        """What is written inside belongs to the part, which was made of what ``key`` is the digest of."""
        self._part = Made(key)
        yield
        self.made[part], self._part = self._part, None

    def text(self, path: str, content: str) -> None:
        self.data(path, content.encode("utf-8"))

    def table(self, path: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        self.data(path, csv_bytes(header, rows))

    def data(self, path: str, content: bytes) -> None:
        """Write a file of the site; ``path`` is relative, with ``/``."""
        self.hashes[path] = hashlib.sha256(content).hexdigest()
        self.bytes += len(content)
        if self._part is not None:
            self._part.files[path] = len(content)
        if _same(self.folder / path, content):
            return
        # The place it will have is made now: once everything is written, moving must not fail.
        self._make(self.folder.joinpath(path).parent)
        beside = self.folder / _STAGING / path
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        self._changed.append(path)
        self.written += 1

    def _make(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for made in reversed(missing):
            made.mkdir(exist_ok=True)
            self._folders.append(made)
        if not missing and not folder.is_dir():
            folder.mkdir()

    def add(self, part: Output) -> None:
        """Take what another process wrote into the same folder."""
        self.hashes |= part.hashes
        self.written += part.written
        self.bytes += part.bytes
        self.made |= part.made
        self._changed += part._changed
        self._folders += part._folders

    def finish(self, kind: str) -> int:
        """Put everything in its place, remove files of the earlier build that this one did not make, and list ours; the
        number removed."""
        hashes, size = dict(self.hashes), self.bytes
        parts = {name: [made.key, made.files] for name, made in self.made.items()}
        self.text(STATE, json.dumps(parts, separators=(",", ":"), sort_keys=True, ensure_ascii=False) + "\n")
        content = json.dumps({"kind": kind, "files": hashes}, indent=0, sort_keys=True, ensure_ascii=False)
        self.text(MANIFEST, content + "\n")
        self.hashes, self.bytes = hashes, size
        gone = sorted(listed(self.folder).files.keys() - hashes.keys())
        for path in self._changed:
            os.replace(self.folder / _STAGING / path, self.folder / path)
        shutil.rmtree(self.folder / _STAGING, ignore_errors=True)
        removed = 0
        for path in gone:
            if _inside(path) and (self.folder / path).is_file():
                (self.folder / path).unlink()
                removed += 1
                _remove_empty(self.folder, (self.folder / path).parent)
        return removed


@dataclass(frozen=True, slots=True)
class Listed:
    """What an earlier build listed: which kind of site, and its files. Empty where there is none of ours."""

    kind: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    """Path -> SHA-256."""


def listed(folder: Path) -> Listed:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Listed()
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        return Listed()
    return Listed(str(found.get("kind")), {path: str(digest) for path, digest in found["files"].items()})


def _state(folder: Path) -> dict[str, Made]:
    """What the earlier build says of its parts; nothing where it cannot be read."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))
        return {part: Made(str(key), dict(files)) for part, (key, files) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _intact(folder: Path) -> dict[str, str]:
    """Of the files listed, those whose bytes still have the hash of the list."""
    expected = [(path, digest) for path, digest in listed(folder).files.items() if _inside(path)]
    batches = [expected[start : start + _BATCH] for start in range(0, len(expected), _BATCH)]
    with ThreadPoolExecutor(_THREADS) as pool:
        checked = pool.map(lambda batch: [pair for pair in batch if _digest(folder / pair[0]) == pair[1]], batches)
        return dict(chain.from_iterable(checked))


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with BOM, commas, CRLF (RFC 4180): what the Defensoría asks of municipalities, and what programs expect."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    # Most cells are numbers or begin like a word and hide nothing: those need no second look. A country has millions.
    writer.writerows(
        [
            cell
            if not isinstance(cell, str) or (cell[:1].isalnum() and cell.isascii() and cell.isprintable())
            else safe_cell(cell)
            for cell in row
        ]
        for row in rows
    )
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP in which only the contents count: no dates, no owner."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=_QUICKEST)
    return buffer.getvalue()


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
