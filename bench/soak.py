"""A long sweep of many hosts: does memory stay flat, and how many requests go through in a second?

``lotaip sweep`` visits loopback hosts without any delay, in a process of its own, whose memory is looked at while it
runs. What a sweep keeps for each address stands in its database; what it keeps in memory must not grow with them.
Not among the benchmarks of ``make bench``: run it before a release, with ``--pages 500``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.common import ROOT, CommandFailed, figure, heading, megabytes, ratio
from demo.country import PNT, Country, build_country
from demo.server import CountryServer

TARGET = 1.05
"""Memory in the last tenth of a sweep's requests against its second tenth: more is growth."""
_SHOWN = 12
"""Points of the curve that are printed."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--hosts", type=int, default=221, metavar="N")
    parser.add_argument(
        "--pages", type=int, default=50, metavar="N", help="pages and files per host; 500 for a release"
    )
    parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="between two looks at the memory")
    parser.add_argument("--limit", type=float, default=0.0, metavar="SECONDS", help="stop it then; 0: never")
    options = parser.parse_args(arguments)
    country = build_country(7, options.hosts)
    heading(f"Soak: {options.hosts} hosts x {options.pages} pages")
    points, requests, whole = _sweep(country, options.pages, options.every, options.limit)
    seconds = points[-1][0]
    figure("wall time", f"{seconds:.1f} s, {'to the end' if whole else 'stopped at the limit'}")
    figure("requests", f"{requests:,}, {requests / seconds:.1f} a second")
    for at, memory, asked in points[:: max(1, len(points) // _SHOWN)]:
        figure(f"memory after {at:.0f} s, {asked:,} requests", megabytes(memory))
    tenths = [
        [memory for _, memory, asked in points if tenth * requests < asked * 10 <= (tenth + 1) * requests]
        for tenth in (1, 9)
    ]
    if not all(tenths):
        figure("memory, last tenth / second tenth", "not told: too few looks, use more pages")
        return
    ratio("memory, last tenth / second tenth", median(tenths[1]) / median(tenths[0]), TARGET)


def _sweep(country: Country, pages: int, every: float, limit: float) -> tuple[list[tuple[float, int, int]], int, bool]:
    """(seconds, bytes of memory, requests) along a sweep; requests in all; whether it came to its end.

    Raises :class:`CommandFailed`."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Path(folder) / "store"
        store.mkdir()
        (store / "lotaip.toml").write_text(f"delay = 0\nmax_pages = {pages * 2}\n", encoding="utf-8")
        with CountryServer(country, filler=pages) as server:
            (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
            order = ["sweep", "--month", country.months[-1], "--store", str(store), "--allow-private", "--json"]
            said = (store / "said").open("w+", encoding="utf-8")
            with said, subprocess.Popen([sys.executable, ROOT / "cli.py", *order], stdout=said, stderr=said) as child:
                points, whole = _watch(child, server, every, limit), child.returncode == 0
                if not whole and child.returncode != 3:
                    said.seek(0)
                    raise CommandFailed(f"lotaip sweep: exit code {child.returncode}\n{said.read()}")
            return points, _asked(server), whole


def _watch(
    child: subprocess.Popen[bytes], server: CountryServer, every: float, limit: float
) -> list[tuple[float, int, int]]:
    points, begun = [], time.perf_counter()
    while child.poll() is None:
        time.sleep(every)
        at = time.perf_counter() - begun
        if (memory := _memory(child.pid)) is not None:
            points.append((at, memory, _asked(server)))
        if limit and at > limit:
            child.terminate()
            child.wait()
    return points or [(time.perf_counter() - begun, 0, 0)]


def _asked(server: CountryServer) -> int:
    return sum(stats["requests"] for key, stats in server.stats().items() if key != PNT)


def _memory(pid: int) -> int | None:
    """Resident bytes of a process; None once it ended, and where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    line = next((line for line in lines if line.startswith("VmRSS:")), None)
    return int(line.split()[1]) * 1024 if line else None


if __name__ == "__main__":
    main()
