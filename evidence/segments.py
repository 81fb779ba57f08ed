"""The WARC files of a store and their rows: one new segment per process run, rotation, recovery, manifest."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from evidence.model import Sweep
from evidence.warc import Block, SegmentWriter, head_block, sha256_of

_ROTATE_AT = 1 << 30
"""Bytes after which a new segment begins: files stay easy to copy and to check."""


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
        self._writer = writer
        offset = writer.append(block)
        self._db.execute("UPDATE segments SET size = ? WHERE name = ?", (writer.size, writer.path.name))
        return writer.path.name, offset

    def _open(self, sweep: Sweep) -> SegmentWriter:
        path = self._folder / self._next_name(sweep.id, sweep.month)
        writer = SegmentWriter(path)
        if writer.size:
            writer.cut_back(0)  # left by a process killed before its first commit
        info = {
            "software": "lotaip",
            "format": "WARC File Format 1.1",
            "description": f"LOTAIP {sweep.month}",
            "isPartOf": f"sweep-{sweep.id}",
            "vantage": sweep.vantage,
            "simulated": "true" if sweep.simulated else "",
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

    def mark(self) -> tuple[SegmentWriter | None, int]:
        """Where the present segment ends, for :meth:`back_to`."""
        return self._writer, self._writer.size if self._writer else 0

    def back_to(self, mark: tuple[SegmentWriter | None, int]) -> None:
        """Undo what was written since ``mark``: its rows were rolled back."""
        writer, size = mark
        if writer is not None and writer is self._writer:
            writer.cut_back(size)
        elif self._writer is not None:
            self._writer.cut_back(0)
            self.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def recover(self) -> None:
        """Cut what a killed process wrote but never committed, so that every segment ends with a whole record."""
        rows = self._db.execute("SELECT name, size FROM segments WHERE sha256 IS NULL").fetchall()
        for name, size in rows:
            path = self._folder / name
            if path.is_file() and path.stat().st_size > size:
                os.truncate(path, size)
        for sweep_id, month in self._db.execute("SELECT id, month FROM sweeps WHERE finished_at IS NULL").fetchall():
            (self._folder / self._next_name(sweep_id, month)).unlink(missing_ok=True)

    def write_manifest(self, sweep_id: int) -> None:
        """``manifest-<sweep>.sha256`` in the format of ``sha256sum``, and the same digests in the index."""
        lines = []
        for (name,) in self._db.execute(
            "SELECT name FROM segments WHERE sweep_id = ? ORDER BY name", (sweep_id,)
        ).fetchall():
            digest = sha256_of(self._folder / name)
            self._db.execute("UPDATE segments SET sha256 = ? WHERE name = ?", (digest, name))
            lines.append(f"{digest}  {name}\n")
        path = self._folder / f"manifest-{sweep_id}.sha256"
        draft = path.with_suffix(".tmp")
        draft.write_text("".join(lines), encoding="utf-8", newline="\n")
        draft.replace(path)
