"""How near a polite sweep of many hosts comes to the time that politeness itself costs.

``lotaip sweep`` visits loopback hosts that take 0.2 s for every answer, with a delay of 1 s between two requests to one
host. Floor: a host that is asked n times has n - 1 gaps of one delay, and the last answer takes its latency; hosts go
side by side, so the floor of all is that of the host asked most. The request for robots.txt is one of the n. The phase
that asks the links inside the files is off: its addresses lead to hosts that are not part of this floor.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.common import figure, heading, lotaip, ratio
from demo.country import PNT, Country, build_country
from demo.server import CountryServer

TARGET = 1.15


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.polite_sweep", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=221, metavar="N", help="hosts")
    parser.add_argument("--responses", type=int, default=21, metavar="N", help="pages and files per host")
    parser.add_argument("--latency", type=float, default=0.2, metavar="SECONDS", help="of the servers")
    parser.add_argument("--delay", type=float, default=1.0, metavar="SECONDS", help="between requests to a host")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    options = parser.parse_args(arguments)
    if options.delay <= 0 or options.responses < 2:
        parser.error("without a delay or with a single response there is no floor to compare with")
    country = build_country(7, options.municipalities)
    heading(f"Polite sweep: {options.municipalities} hosts x {options.responses} responses")
    runs = [_sweep(country, options.responses, options.latency, options.delay) for _ in range(options.repeat)]
    asked, peak = runs[0][1], max(run[2] for run in runs)
    seconds = median(run[0] for run in runs)
    floor = (asked - 1) * options.delay + options.latency
    bare = (options.responses - 1) * options.delay
    figure("requests per host, robots.txt included", str(asked))
    figure("most requests at once to one host", str(peak))
    figure("wall time of each run", ", ".join(f"{run[0]:.2f} s" for run in runs))
    figure("wall time, median", f"{seconds:.2f} s, start of Python included")
    figure("floor", f"{floor:.2f} s = {asked - 1} gaps x {options.delay:g} s + {options.latency:g} s")
    ratio("wall time / floor", seconds / floor, TARGET)
    figure("against a floor without robots.txt", f"{seconds / bare:.4g} of {bare:.2f} s")


def _sweep(country: Country, responses: int, latency: float, delay: float) -> tuple[float, int, int]:
    """One sweep of a new store: wall seconds, requests to the host asked most, most of them at once."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Path(folder) / "store"
        store.mkdir()
        (store / "lotaip.toml").write_text(f"delay = {delay}\nprobe_links = false\n", encoding="utf-8")
        with CountryServer(country, latency=latency, filler=responses) as server:
            (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
            seconds = lotaip("sweep", "--month", country.months[-1], "--store", store, "--allow-private")
            hosts = [stats for key, stats in server.stats().items() if key != PNT]
    fewest = min(stats["requests"] for stats in hosts)
    if fewest < responses:
        raise SystemExit(f"the sweep is not whole: a host was asked only {fewest} times")
    return seconds, max(stats["requests"] for stats in hosts), max(stats["peak"] for stats in hosts)


if __name__ == "__main__":
    main()
