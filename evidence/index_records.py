"""The rows of a finished sweep as ``metadata`` records in its own WARC files: what no exchange says by itself (visits,
how completely each place was read, who did not answer), so that the index can be made again from WARC alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from evidence.model import Sweep
from evidence.segments import Segments
from evidence.warc import index_block

INDEX_URI = "urn:lotaip:index"
_BLOCK = 4 << 20
"""Characters of JSON in one record, about."""
_OF_SWEEP = {
    "sweeps": "id = :sweep",
    "captures": "sweep_id = :sweep",
    "payloads": "capture_id IN (SELECT id FROM captures WHERE sweep_id = :sweep)",
    "visits": "sweep_id = :sweep",
    "readings": "sweep_id = :sweep",
    "probes": "sweep_id = :sweep",
    "first_stamps": "month = :month",
    "directory": "1",
}
"""Tables, in an order in which they can be filled again, with the rows that belong to a sweep."""


def write_index(db: sqlite3.Connection, segments: Segments, sweep: Sweep) -> None:
    """Append the sweep's rows to its WARC files, in the caller's transaction."""
    at = sweep.finished_at or sweep.started_at
    for number, lines in enumerate(_blocks(_rows(db, sweep)), 1):
        uri = f"{INDEX_URI}:{sweep.id}:{number}"
        block = index_block(uri, at, lines)
        warc, offset = segments.append(sweep, block)
        db.execute(
            "INSERT INTO index_records VALUES (?, ?, ?, ?, ?)", (warc, offset, len(block.data), block.sha256, uri)
        )


def _rows(db: sqlite3.Connection, sweep: Sweep) -> Iterator[str]:
    """``[table, {column: value}]`` a line; the last is ``["end", number of rows]``."""
    count = 0
    for table, where in _OF_SWEEP.items():
        rows = db.execute(f"SELECT * FROM {table} WHERE {where}", {"sweep": sweep.id, "month": sweep.month})
        columns = [column[0] for column in rows.description]
        for row in rows:
            count += 1
            yield json.dumps([table, dict(zip(columns, row, strict=True))], ensure_ascii=False, separators=(",", ":"))
    yield json.dumps(["end", count])


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size > _BLOCK:
            yield ("\n".join(block) + "\n").encode("utf-8", "surrogatepass")
            block, size = [], 0
    if block:
        yield ("\n".join(block) + "\n").encode("utf-8", "surrogatepass")


def _is_row(row: object) -> bool:
    return isinstance(row, list) and [type(part) for part in row] == [str, dict]


def restore_rows(db: sqlite3.Connection, bodies: Iterable[bytes]) -> bool:
    """Fill the tables from the bodies of one sweep's index records. Returns False, and changes nothing, unless they
    are complete."""
    try:
        rows = [json.loads(line) for body in bodies for line in body.decode("utf-8", "surrogatepass").splitlines()]
    except (ValueError, RecursionError):  # altered
        return False
    if not rows or rows[-1] != ["end", len(rows) - 1] or not all(map(_is_row, rows[:-1])):
        return False
    for table, values in rows[:-1]:
        known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")} if table in _OF_SWEEP else set()
        columns = [name for name in values if name in known]
        if not columns:
            continue
        marks = ", ".join("?" * len(columns))
        earlier = (
            " ON CONFLICT DO UPDATE SET stamp = excluded.stamp, instant = excluded.instant "
            "WHERE excluded.instant < instant"
        )
        replace = "INSERT INTO" if table == "first_stamps" else "INSERT OR REPLACE INTO"
        db.execute(
            f"{replace} {table} ({', '.join(columns)}) VALUES ({marks}){earlier if table == 'first_stamps' else ''}",
            [values[name] for name in columns],
        )
    return True
