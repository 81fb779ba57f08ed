"""Everything that the threat model and the promises on losing nothing name, tried with real parts: ``make trials``.

Prints one line for each threat and fault (what was tried, how often, what happened, memory, time) and ends with code 1
when one did not hold. ``--short`` takes small limits and few attempts.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.trials import clocks, copies, disk, hostile, kills, memory, power, tampering, threats
from tests.trials.stage import Stage
from tests.trials.table import HEAD, Row, line_of, sum_line, try_out, write_json

GROUPS = (
    *("hostil", "muertes", "cambios", "disco", "corriente", "memoria", "reloj", "copias", "alteraciones"),
    "amenazas",  # last: some of these tests look at the clock, and with --jobs the others keep the machine busy
)
_AT_ONCE = 12
"""Hostile servers that are visited at the same time: most of them let one wait."""
_KILLED, _SMALL = 14, 5
"""Municipalities of the country whose sweep is killed a hundred times, and of that of the other trials."""
FAULTS = {
    "cambios": kills.trials_of_changes,
    "corriente": power.trials,
    "memoria": memory.trials,
    "reloj": clocks.trials,
    "copias": copies.trials,
    "disco": disk.trials,
    "alteraciones": tampering.trials,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    parser.add_argument("--short", action="store_true", help="límites pequeños y pocos intentos: para una mirada")
    parser.add_argument("--kills", type=int, metavar="N", help="muertes al azar (100; con --short, 4)")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="de los momentos al azar")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="grupos a la vez (1: algunas miran el reloj)")
    parser.add_argument("--only", action="append", choices=GROUPS, help="solo este grupo; se puede repetir")
    parser.add_argument("--json", type=Path, metavar="ARCHIVO", help="escribe la tabla también como JSON")
    options = parser.parse_args(arguments)
    begun, rows = time.monotonic(), dict[str, list[Row]]()
    print(line_of(HEAD))
    print(line_of("---" for _ in HEAD))

    def try_group(name: str) -> None:
        rows[name] = []
        for row in _rows(name, Path(folder), options):
            rows[name].append(row)
            print(row.line(), flush=True)

    groups = [name for name in GROUPS if not options.only or name in options.only]
    with tempfile.TemporaryDirectory(prefix="pruebas-") as folder, ThreadPoolExecutor(options.jobs) as pool:
        for _ in pool.map(try_group, groups):
            pass
    table = [row for name in groups for row in rows[name]]
    print(f"\n{sum_line(table, time.monotonic() - begun)}")
    if options.json:
        write_json(options.json, table, shlex.join(["python", "-m", "tests.trials", *sys.argv[1:]]))
    return 1 if any(row.outcome == "MAL" for row in table) else 0


def _rows(group: str, folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """The rows of a group, as they come."""
    if group == "amenazas":
        yield from map(try_out, threats.trials(folder / group))
    elif group == "hostil":
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(try_out, hostile.trials("small" if options.short else "shipped"))
    elif group == "muertes":
        with Stage(folder / group, _SMALL if options.short else _KILLED) as stage:
            count = options.kills or (4 if options.short else 100)
            yield from map(try_out, kills.trials(stage, count, options.seed))
    elif group == "disco" and disk.WITHIN not in os.environ and not disk.why_not():
        yield from disk.inside(folder, ["--seed", str(options.seed), *(["--short"] if options.short else [])])
    else:
        with Stage(folder / group, _SMALL) as stage:
            yield from map(try_out, FAULTS[group](stage, 2 if options.short else 5, options.seed))


if __name__ == "__main__":
    sys.exit(main())
