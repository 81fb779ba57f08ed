"""Sweeps and judges a registry in a process of its own whose network has an inside, and tells what that cost.

``python -m tests.hostile.traveller STORE MONTH MOMENT INSIDE NAME``: the last line on standard output is JSON. INSIDE
is the address that plays a private network; NAME leads there when it is connected to, and not when looked at.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import crawler.guard
import crawler.http
import crawler.middlewares
import crawler.probe_lanes
import crawler.sweep
from bench.common import largest_child, peak_memory
from checker.judging import judge_month
from checker.results import ResultsStore
from checker.results_catalogue import catalogue_of
from commands.inputs import ruleset_of
from commands.judge import places_of
from crawler.registry import load_registry
from crawler.settings import load_settings
from evidence import EvidenceStore

_LOOK_UP = socket.getaddrinfo
_LOOK_UP_TO_CONNECT = socket.gethostbyname


def _set_the_stage(inside: str, name: str) -> None:
    def looked_at(host: Any, *rest: Any, **more: Any) -> Any:
        return _LOOK_UP("127.0.0.1" if host in (name, name.encode()) else host, *rest, **more)

    for module in (crawler.guard, crawler.http, crawler.probe_lanes, crawler.middlewares):
        vars(module)["is_public_address"] = lambda address: address != inside
    vars(crawler.sweep)["plainly_private"] = lambda host: host == inside
    socket.getaddrinfo = looked_at
    socket.gethostbyname = lambda host: inside if host == name else _LOOK_UP_TO_CONNECT(host)


def _megabytes(count: int | None) -> int:
    """0 on Windows, which does not tell."""
    return (count or 0) >> 20


def main() -> None:
    store, month, moment = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
    _set_the_stage(*sys.argv[4:])
    registry = load_registry(store / "registry.csv")
    begun = time.monotonic()
    summary = crawler.sweep.run_sweep(
        store, registry, month, load_settings(store), clock=lambda: moment, simulated=True
    )
    swept = time.monotonic()
    swept_peak = _megabytes(peak_memory())
    ruleset = ruleset_of(None, month)
    with EvidenceStore(store) as evidence, ResultsStore(store / "results.db", writable=True) as results:
        results.save_catalogue(catalogue_of(ruleset))
        judged = judge_month(evidence, month, places_of(registry), ruleset, moment, results)
        visits = Counter(visit.state for visit in evidence.visits(summary.sweep_id))
    print(
        json.dumps(
            {
                "summary": asdict(summary),
                "visits": visits,
                "cases": [case.model_dump(mode="json") for case in judged],
                "seconds": {"sweep": swept - begun, "judge": time.monotonic() - swept},
                "megabytes": {
                    "sweep": swept_peak,
                    "all": _megabytes(peak_memory()),
                    "reader": _megabytes(largest_child()),
                },
            }
        )
    )


if __name__ == "__main__":
    main()
