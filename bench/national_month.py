"""What a national month costs on the one host of the national portal, and what it costs to look again.

Every municipality of a replica country publishes on the replica of the national portal, each of its own kind: whole,
late, improving, withdrawing, with dead links and empty files. Two sweeps of one month, nothing changed between them.
Requests and bytes are counted by the server, as sent: heads and bodies, bodies gzipped where that was accepted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.request import Request, urlopen

from bench.common import STAFF, figure, heading, lotaip, megabytes, ratio
from demo.country import PNT, Country, build_country
from demo.defects import announced
from demo.months import sweeps
from demo.pnt_api import API
from demo.server import CountryServer
from demo.stories import ROLES
from reading.pnt import list_url

TARGET = 2.0
REAL_DELAY = 1.0
"""Seconds between two requests to a real host: what the printed factor scales down."""


@dataclass(frozen=True, slots=True)
class _Cost:
    seconds: float
    requests: int
    bytes: int


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.national_month", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=221, metavar="N")
    parser.add_argument("--factor", type=float, default=100, metavar="N", help="the delay of 1 s is divided by this")
    options = parser.parse_args(arguments)
    country, delay = national_country(options.municipalities), REAL_DELAY / options.factor
    month = country.months[-1]
    # The clock of the portal stands still: nothing changes between the two sweeps.
    country.clock = sweeps(month)[-1]
    items, files = published(country, month, country.clock)
    heading(f"National month: {options.municipalities} municipalities on one host")
    figure("published", f"{items} items with {files} files")
    figure("delay", f"{delay:g} s, {REAL_DELAY:g} s scaled down by a factor of {options.factor:g}")
    first, second, listing = _two_sweeps(country, month, delay)
    for name, cost in (("first sweep", first), ("second sweep, nothing changed", second)):
        figure(name, f"{cost.requests} requests, {megabytes(cost.bytes)} on the wire, {cost.seconds:.1f} s")
        figure("  per published item", f"{cost.requests / items:.3f} requests")
        figure("  per published file", f"{cost.requests / files:.3f} requests")
        figure("  at one request a second", f"{cost.requests * REAL_DELAY / 3600:.2f} hours")
    figure("the month's list alone, unconditionally", megabytes(listing))
    ratio("bytes of the second sweep / the first", 100 * second.bytes / first.bytes, TARGET, " %")
    whole = 100 * (second.bytes + listing) / first.bytes
    figure("  if the portal sent its list whole again", f"{whole:.3g} % (the replica answers 304)")


def national_country(municipalities: int) -> Country:
    """A country in which everybody publishes on the national portal and nowhere else, in all the ways there are."""
    country = build_country(7, municipalities)
    roles = [role.name for role in ROLES if role.has_pnt]
    members = tuple(
        replace(m, role=roles[m.index % len(roles)], staff=m.staff * STAFF, has_pnt=True, layout=None, fault=None)
        for m in country.municipalities
    )
    return Country(country.seed, members, country.months)


def published(country: Country, month: str, moment: datetime) -> tuple[int, int]:
    """Items and files that the portal lists at a moment."""
    shown = [
        copies["pnt"]
        for m in country.municipalities
        for copies in country.plan(m, month).values()
        if "pnt" in copies and copies["pnt"].visible(moment)
    ]
    return len(shown), sum(len(announced(copy.defect)) for copy in shown)


def _two_sweeps(country: Country, month: str, delay: float) -> tuple[_Cost, _Cost, int]:
    """Both sweeps, and the bytes of the list that says what the month holds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, CountryServer(country) as server:
        store = Path(folder) / "store"
        store.mkdir()
        (store / "lotaip.toml").write_text(f"delay = {delay}\n", encoding="utf-8")
        (store / "registry.csv").write_text(server.registry(), encoding="utf-8")

        def cost(act: Callable[[], float]) -> _Cost:
            before = server.stats()[PNT]
            seconds = act()
            after = server.stats()[PNT]
            return _Cost(seconds, after["requests"] - before["requests"], after["bytes"] - before["bytes"])

        def sweep(moment: datetime) -> _Cost:
            where = ("--month", month, "--store", store, "--allow-private")
            return cost(lambda: lotaip("sweep", *where, "--as-of", moment.isoformat()))

        listing = cost(lambda: _ask(list_url(server.bases[PNT] + API, *map(int, month.split("-")))))
        first, second = (sweep(moment) for moment in sweeps(month))
        return first, second, listing.bytes


def _ask(url: str) -> float:
    """Seconds of one request as the sweep makes it."""
    begun = time.perf_counter()
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        answer.read()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
