"""How long the site of a whole country takes to write, how much memory that needs, and what a second build costs.

Results of made-up municipalities over many months are saved once; each build then runs in a process of its own, as
``lotaip report`` does. Large sites start helper processes: memory is that of the main process plus the largest helper
times their number, which is more than was ever held at once.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.common import figure, fresh, heading, largest_child, megabytes, peak_memory, ratio
from checker.results import ResultsStore
from reports.build import SiteSummary, build_site
from tests.reports.synthetic import fill, score

TARGET_SECONDS = 30
TARGET_AGAIN = 3
"""Seconds to build again with nothing changed, and after one municipality changed."""
TARGET_SIZE = 500
"""Megabytes."""
TARGET_MEMORY = 1000
"""Megabytes."""
MOST_HELPERS = 4
"""As many as ``reports.parallel`` starts at most."""
GENERATED = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Built:
    summary: SiteSummary
    seconds: float
    own: int | None
    """Peak bytes of the process that builds."""
    helper: int | None
    """Peak bytes of its largest helper; 0 where it had none."""

    @property
    def memory(self) -> int | None:
        if self.own is None or self.helper is None:
            return None
        return self.own + self.helper * min(os.cpu_count() or 1, MOST_HELPERS)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=221, metavar="N")
    parser.add_argument("--months", type=int, default=24, metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="builds of each kind; medians are printed")
    parser.add_argument("--data", action="store_true", help="also time adding everything in four forms, once")
    options = parser.parse_args(arguments)
    heading(f"Site: {options.municipalities} municipalities x {options.months} months")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        results = Path(folder) / "results.db"
        fresh(save_results, results, options.municipalities, options.months)
        figure("results database", megabytes(results.stat().st_size))
        # Each first build needs a folder of its own.
        firsts = [fresh(build, results, Path(folder) / f"site{n}") for n in range(options.repeat)]
        again = [fresh(build, results, Path(folder) / "site0") for _ in range(options.repeat)]
        after = []
        for number in range(options.repeat):
            fresh(change_one, results, number)
            after.append(fresh(build, results, Path(folder) / "site0"))
        whole = fresh(build, results, Path(folder) / "site0", True) if options.data else None
    first = firsts[0]
    figure("pages", f"{first.summary.pages} among {first.summary.files} files, {megabytes(first.summary.bytes)}")
    if hasattr(os, "getloadavg"):
        figure("load of the machine", ", ".join(f"{load:.1f}" for load in os.getloadavg()))
    figure("seconds of each first build", ", ".join(f"{built.seconds:.1f}" for built in firsts))
    ratio("first build, median", median(built.seconds for built in firsts), TARGET_SECONDS, " s")
    memory = max((built.memory for built in firsts if built.memory is not None), default=None)
    parts = f"{megabytes(first.own)} and helpers of at most {megabytes(first.helper)}"
    figure("peak memory", f"{megabytes(memory)}: {parts}")
    if memory is not None:
        ratio("peak memory", memory / 1e6, TARGET_MEMORY, " MB")
    ratio("size of the site", first.summary.bytes / 1e6, TARGET_SIZE, " MB")
    ratio("build with nothing changed, median", median(built.seconds for built in again), TARGET_AGAIN, " s")
    figure("  files written", str(max(built.summary.written for built in again)))
    ratio("build after one municipality changed, median", median(built.seconds for built in after), TARGET_AGAIN, " s")
    figure("  files written", ", ".join(str(built.summary.written) for built in after))
    if whole is not None:
        added = megabytes(whole.summary.bytes - first.summary.bytes)
        figure("adding everything in four forms", f"{whole.seconds:.1f} s, {added}, {megabytes(whole.own)} of memory")


def save_results(path: Path, municipalities: int, months: int) -> None:
    with ResultsStore(path, writable=True) as store:
        fill(store, municipalities, months)


def change_one(path: Path, number: int) -> None:
    """One municipality has mended one obligation of the latest month."""
    with ResultsStore(path, writable=True) as store:
        ruc, month = store.entities()[number * 7].ruc, store.months()[-1]
        case = store.load_case(ruc, month)
        assert case is not None, "every made-up municipality has the latest month"
        mended = next(v for v in case.verdicts if v.verdict == "parcial")
        verdicts = [
            v.model_copy(update={"verdict": "cumple", "findings": [], "cta": 1.0, "eta": 1.0}) if v is mended else v
            for v in case.verdicts
        ]
        changed = case.model_copy(update={"verdicts": verdicts, "score": score(verdicts)})
        store.save_case(changed, store.evidence_for(ruc, month))


def build(results: Path, out: Path, whole: bool = False) -> Built:
    begun = time.perf_counter()
    with ResultsStore(results) as store:
        summary = build_site(store, out, whole=whole, generated_at=GENERATED)
    return Built(summary, time.perf_counter() - begun, peak_memory(), largest_child())


if __name__ == "__main__":
    main()
