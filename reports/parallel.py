"""Spreads the municipalities of a large site over the processor's cores: their pages do not depend on each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from checker.results import ResultsStore
from reports.freshness import Freshness
from reports.municipality import write_municipality
from reports.output import Output
from reports.site import Pages, Site

_WORTH_IT = 600
"""Parts from which starting processes costs less than it saves."""
_MOST_WORKERS = 4

_worker: tuple[ResultsStore, Pages, Path] | None = None


_Work = tuple[str, Mapping[str, str]]
"""A RUC and the parts of its pages to write, each with its digest."""


def write_municipalities(
    store: ResultsStore,
    pages: Pages,
    output: Output,
    fresh: Freshness,
    rucs: Sequence[str],
    meanwhile: Callable[[], None],
) -> None:
    """Write the pages of every entity in ``rucs`` that cannot be kept; small work stays in this process. ``meanwhile``
    writes the other pages, beside the helpers."""
    work = [(ruc, parts) for ruc in rucs if (parts := _stale(output, fresh.of_entity(ruc)))]
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    if workers == 1 or sum(len(parts) for _, parts in work) < _WORTH_IT:
        meanwhile()
        for ruc, parts in work:
            write_municipality(store, pages, output, ruc, parts)
        return
    # "spawn" on every system: a forked child would inherit the open database.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(store.path, pages.site, output.folder)
    ) as pool:
        made = pool.map(_write_one, work, chunksize=4)
        try:
            meanwhile()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        for part in made:
            output.add(part)


def _stale(output: Output, parts: Mapping[str, str]) -> dict[str, str]:
    return {part: key for part, key in parts.items() if not output.keeps(part, key)}


def _begin(results: Path, site: Site, folder: Path) -> None:
    global _worker
    _worker = (ResultsStore(results), Pages(site), folder)


def _write_one(work: _Work) -> Output:
    assert _worker is not None
    store, pages, folder = _worker
    output = Output(folder, helper=True)
    write_municipality(store, pages, output, *work)
    return output
