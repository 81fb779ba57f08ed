"""Sweeps and judges a registry in a process of its own whose network has an inside, and tells what that cost.

``python -m tests.hostile.traveller STORE MONTH MOMENT``: the last line on standard output is JSON.
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
import crawler.probe_lanes
import crawler.sweep
import crawler.tls
from checker.judging import judge_month
from checker.results import ResultsStore
from checker.results_catalogue import catalogue_of
from commands.inputs import ruleset_of
from commands.judge import places_of
from crawler.registry import load_registry
from crawler.settings import load_settings
from evidence import EvidenceStore
from tests.hostile.country import CHANGING_NAME, PRIVATE

_LOOK_UP = socket.getaddrinfo
_LOOK_UP_TO_CONNECT = socket.gethostbyname


def _is_public(address: str) -> bool:
    return address != PRIVATE


def _looked_at(host: Any, *rest: Any, **more: Any) -> Any:
    if host in (CHANGING_NAME, CHANGING_NAME.encode()):
        host = "127.0.0.1"
    return _LOOK_UP(host, *rest, **more)


def _connected_to(host: str) -> str:
    return PRIVATE if host == CHANGING_NAME else _LOOK_UP_TO_CONNECT(host)


def _set_the_stage() -> None:
    for module in (crawler.guard, crawler.http, crawler.probe_lanes, crawler.tls):
        vars(module)["is_public_address"] = _is_public
    vars(crawler.sweep)["plainly_private"] = lambda host: host == PRIVATE
    socket.getaddrinfo = _looked_at
    socket.gethostbyname = _connected_to


def _peak(children: bool = False) -> int:
    """Megabytes; 0 on Windows, which does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss
    return used // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    store, month, moment = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
    _set_the_stage()
    registry = load_registry(store / "registry.csv")
    begun = time.monotonic()
    summary = crawler.sweep.run_sweep(
        store, registry, month, load_settings(store), clock=lambda: moment, simulated=True
    )
    swept = time.monotonic()
    swept_peak = _peak()
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
                    "all": _peak(),
                    "reader": _peak(children=True),
                },
            }
        )
    )


if __name__ == "__main__":
    main()
