"""Spreads the municipalities of a large site over the processor's cores: their pages do not depend on each other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from checker.results import ResultsStore
from reports.municipality import write_municipality
from reports.output import Output
from reports.site import Pages, Site

_WORTH_IT = 600
"""Cases from which starting processes costs less than it saves."""
_MOST_WORKERS = 4

_worker: tuple[ResultsStore, Pages, Path] | None = None


def write_municipalities(store: ResultsStore, pages: Pages, output: Output, rucs: Sequence[str]) -> None:
    """Write the pages of every entity in ``rucs``; small sites stay in this process."""
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    if workers == 1 or len(rucs) * len(pages.site.months) < _WORTH_IT:
        for ruc in rucs:
            write_municipality(store, pages, output, ruc)
        return
    # "spawn" on every system: a forked child would inherit the open database.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(store.path, pages.site, output.folder)
    ) as pool:
        for part in pool.map(_write_one, rucs, chunksize=4):
            output.add(part)


def _begin(results: Path, site: Site, folder: Path) -> None:
    global _worker
    _worker = (ResultsStore(results), Pages(site), folder)


def _write_one(ruc: str) -> Output:
    assert _worker is not None
    store, pages, folder = _worker
    output = Output(folder)
    write_municipality(store, pages, output, ruc)
    return output
