"""From SQLite rows to the types of :mod:`evidence.model`. The column lists keep the order of the fields."""

from __future__ import annotations

import json
from typing import Any

from evidence.model import Capture, Probe, Reading, Sweep, Visit

SWEEP_COLUMNS = "id, month, started_at, finished_at, simulated, vantage, as_of"
CAPTURE_COLUMNS = (
    "id, sweep_id, url, fetched_at, status, error, headers, sha256, size, media_type, vantage, warc, offset, length,"
    " simulated, truncated"
)
PROBE_COLUMNS = "id, sweep_id, ruc, url, host, state, cause, capture_id"
VISIT_COLUMNS = (
    "sweep_id, ruc, place, url, role, parent, depth, priority, state, cause, capture_id, context, registered_at, id,"
    " host, detour"
)


def sweep_of(row: tuple[Any, ...]) -> Sweep:
    identifier, month, started_at, finished_at, simulated, vantage, as_of = row
    return Sweep(identifier, month, started_at, finished_at, bool(simulated), vantage, as_of)


def capture_of(row: tuple[Any, ...]) -> Capture:
    values = list(row)
    values[6] = tuple((name, value) for name, value in json.loads(values[6]))
    values[14] = bool(values[14])
    values[15] = bool(values[15])
    return Capture(*values)


def visit_of(row: tuple[Any, ...]) -> Visit:
    values = list(row)
    values[11] = json.loads(values[11])
    return Visit(*values)


def probe_of(row: tuple[Any, ...]) -> Probe:
    return Probe(*row)


def reading_of(row: tuple[Any, ...]) -> Reading:
    values = list(row)
    values[5] = bool(values[5])
    values[13] = bool(values[13])
    return Reading(*values)
