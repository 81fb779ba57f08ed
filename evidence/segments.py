"""The WARC files of a store and their rows: one new segment per process run, rotation, recovery, manifest."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

from evidence.model import Sweep
from evidence.warc import Block, SegmentWriter, head_block, records_of, sha256_of, write_whole

_ROTATE_AT = 1 << 30
"""Bytes after which a new segment begins: files stay easy to copy and to check."""
_OF_SWEEP = re.compile(r"\d{4}-\d\d-(\d{4,9})-\d+\.warc\.gz$|manifest-(\d{1,9})\.")
"""Names of a sweep's files, with its number."""
ASIDE = "aside"
"""Folder for whole records that no index knew: never deleted by us, part of no sweep."""


class Segments:
    """Writes blocks to the present segment. All changes of rows happen in the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._writer: SegmentWriter | None = None

    def append(self, sweep: Sweep, block: Block) -> tuple[str, int]:
        """Write a block; the name of its segment and its offset there."""
        if self._writer is not None and self._writer.size > _ROTATE_AT:
            self.close()
        writer = self._writer or self._open(sweep)
        offset = writer.append(block)
        self._db.execute("UPDATE segments SET size = ? WHERE name = ?", (writer.size, writer.path.name))
        return writer.path.name, offset

    def _open(self, sweep: Sweep) -> SegmentWriter:
        path = self._folder / self._next_name(sweep.id, sweep.month)
        writer = self._writer = SegmentWriter(path)
        info = {
            "software": "lotaip",
            "format": "WARC File Format 1.1",
            "description": f"LOTAIP {sweep.month}",
            "isPartOf": f"sweep-{sweep.id}",
            "month": sweep.month,
            "started": sweep.started_at,
            "vantage": sweep.vantage,
            "simulated": "true" if sweep.simulated else "",
            "asOf": sweep.as_of or "",
        }
        head = head_block(path.name, info)
        writer.append(head)
        self._db.execute(
            "INSERT INTO segments (name, sweep_id, size, head_length, head_sha256) VALUES (?, ?, ?, ?, ?)",
            (path.name, sweep.id, writer.size, writer.size, head.sha256),
        )
        return writer

    def _next_name(self, sweep_id: int, month: str) -> str:
        row = self._db.execute("SELECT count(*) FROM segments WHERE sweep_id = ?", (sweep_id,)).fetchone()
        return f"{month}-{sweep_id:04d}-{row[0] + 1:03d}.warc.gz"

    def last_sweep(self) -> int:
        """The highest number of a sweep that a file of the folder carries; 0 where there is none."""
        names = (path.name for pattern in ("*.warc.gz", "manifest-*") for path in self._folder.glob(pattern))
        return max((int(found[1] or found[2]) for name in names if (found := _OF_SWEEP.match(name))), default=0)

    def mark(self) -> tuple[SegmentWriter | None, int]:
        """Where the present segment ends, for :meth:`back_to`."""
        return self._writer, self._writer.size if self._writer else 0

    def back_to(self, mark: tuple[SegmentWriter | None, int]) -> None:
        """Undo what was written since ``mark``: its rows were rolled back."""
        writer, size = mark
        if writer is not None and writer is self._writer:
            writer.cut_back(size)
        elif self._writer is not None:
            path = self._writer.path
            self._writer.cut_back(0)
            self.close()
            path.unlink(missing_ok=True)

    def sync(self) -> None:
        """Have the disk hold what was appended. Called before rows that speak of it are committed."""
        if self._writer is not None:
            self._writer.sync()

    def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def recover(self) -> None:
        """Cut what was written but never committed, so that every segment ends with a whole record. Whole records
        among it (the index may be an older copy of itself) are put aside first."""
        rows = self._db.execute("SELECT name, size FROM segments WHERE sha256 IS NULL").fetchall()
        for name, size in rows:
            path = self._folder / name
            if path.is_file() and path.stat().st_size > size:
                self._put_aside(path, size)
                os.truncate(path, size)
        known = {name for (name,) in self._db.execute("SELECT name FROM segments")}
        for sweep_id, month in self._db.execute("SELECT id, month FROM sweeps WHERE finished_at IS NULL").fetchall():
            for path in self._folder.glob(f"{month}-{sweep_id:04d}-*.warc.gz"):
                if path.name not in known:  # left by a process killed before its first commit
                    self._put_aside(path, 0)
                    path.unlink()

    def _put_aside(self, path: Path, size: int) -> None:
        with path.open("rb") as file:
            file.seek(size)
            tail = file.read()
        folder = self._folder / ASIDE
        target = folder / f"{path.name.removesuffix('.warc.gz')}-{size}.warc.gz"
        folder.mkdir(exist_ok=True)
        write_whole(target, tail)
        if not any(record.type != "warcinfo" for _, record in records_of(target)):
            target.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()

    def write_manifest(self, sweep_id: int) -> None:
        """``manifest-<sweep>.sha256`` in the format of ``sha256sum``, and the same digests in the index."""
        lines = []
        for (name,) in self._db.execute(
            "SELECT name FROM segments WHERE sweep_id = ? ORDER BY name", (sweep_id,)
        ).fetchall():
            digest = sha256_of(self._folder / name)
            self._db.execute("UPDATE segments SET sha256 = ? WHERE name = ?", (digest, name))
            lines.append(f"{digest}  {name}\n")
        write_whole(self._folder / f"manifest-{sweep_id}.sha256", "".join(lines).encode())
