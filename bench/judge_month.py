"""How fast a national month is judged, how much memory that takes, and how a general CSV validator compares.

Files: the contents of the replica country, three CSV files for each of 27 obligations, staff lists as long as in a
municipality of middle size, one file in three with an error. Each municipality's folder is judged as ``lotaip check``
does: read, matched, all rules, verdicts, score. Beside it frictionless validates the same files of every Nth
municipality against a Table Schema of the official columns, none of which may be empty. Both find out encoding and
delimiter; frictionless is handed the schema of each file and told which have no header row, ours finds that out too.
One process, one core each, in turns, in seconds of the processor; each judges one municipality first that is not
counted. Then the same with every file full of errors, and one file of many rows, whose time and memory must grow no
faster than its rows.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import median

from bench.common import STAFF, figure, fresh, heading, megabytes, peak_memory, ratio
from checker.assemble import Assembler
from checker.collector import collect_seldom
from checker.engine import judge
from checker.local import build_local_case, gather
from checker.model import Entity, RuleSet
from demo.contents import dataset_rows, dictionary_pairs, metadata_pairs
from demo.country import build_country
from demo.defects import file_bytes
from demo.files import table_csv, vertical_csv
from demo.items import COMPONENTS, Component, Item, items, items_by_id
from demo.model import Municipality
from rules import lotaip

TARGET = 10
MEMORY = 300
"""Megabytes."""
MONTH = "2026-10"
AS_OF = datetime(2026, 11, 20, 15, tzinfo=UTC)
ERRORS: dict[Component, tuple[str, ...]] = {
    "dataset": ("empty_cells", "wrong_header", "wrong_formula", "cp1252", "header_only", "title_rows"),
    "metadata": ("metadata_empty", "metadata_other_month", "metadata_row_missing"),
    "dictionary": ("dictionary_gap",),
}
_FEWEST_COLUMNS = 5
"""A header with a wrong name needs this many columns to be recognised still."""
_VERTICAL = ("Campo", "Valor", "Fin")
"""The national portal ends each line of a vertical file with a delimiter."""
_AMOUNT = re.compile(r"\d+\.\d\d")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Done:
    """``named`` are the files in which an error was found, of any severity."""

    files: int
    seconds: float
    named: int
    memory: int | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.judge_month", description=__doc__)
    parser.add_argument("--municipalities", type=int, default=221, metavar="N")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="every Nth is compared with frictionless")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of ours; the median is printed")
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], metavar="N")
    options = parser.parse_args(arguments)
    heading(f"Judging a national month: {options.municipalities} municipalities x {len(items()) * 3} CSV files")
    for title, full in (("one file in three has an error", False), ("every file is full of errors", True)):
        print(title)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            _national_month(Path(folder), options.municipalities, options.sample, options.repeat, full)
    for title, full in (("one file, no error", False), ("one file, errors in every row", True)):
        print(title)
        for rows in options.rows:
            done = fresh(judge_one_file, rows, full)
            each = f"{done.seconds:.2f} s, {1e6 * done.seconds / rows:.1f} us a row"
            figure(f"  {rows:,} rows", f"{each}, {megabytes(done.memory)}, {done.named:,} errors counted")
        if options.rows:
            ratio("  memory of the largest", (done.memory or 0) / 1e6, MEMORY, " MB")


def _national_month(folder: Path, municipalities: int, every: int, repeat: int, full: bool) -> None:
    (files, size), wrong = write_month(folder, municipalities, full)
    folders = sorted(folder.iterdir())
    sample = folders[::every]
    figure("  written", f"{files} files, {megabytes(size)}, mean {size / files / 1000:.1f} kB")
    figure("  files with an error", f"{wrong} ({wrong / files:.0%})")
    whole = fresh(timed, judge_folders, folders)
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(fresh(timed, judge_folders, sample))
        theirs.append(fresh(timed, validate_folders, sample))
    figure("  judged in", f"{whole.seconds:.1f} s")
    figure("  files a second", f"{whole.files / whole.seconds:,.0f}")
    ratio("  peak memory", (whole.memory or 0) / 1e6, MEMORY, " MB")
    figure("  files with a finding", str(whole.named))
    figure("  compared on", f"{ours[0].files} files of {len(sample)} municipalities, median of {repeat} runs")
    for name, runs in (("ours", ours), ("frictionless", theirs)):
        seconds = median(run.seconds for run in runs)
        speed = f"{1000 * seconds / runs[0].files:.2f} ms a file, {megabytes(runs[0].memory)}"
        figure(f"    {name}", f"{speed}, errors named in {runs[0].named} files")
    times = median(run.seconds for run in theirs) / median(run.seconds for run in ours)
    ratio("  times faster than frictionless", times, TARGET, " x", least=True)


def write_month(folder: Path, municipalities: int, full: bool = False) -> tuple[tuple[int, int], int]:
    """One folder a municipality, one below it an obligation. Answers (files, bytes) and how many have an error: one in
    three has one, or with ``full`` every row of every file has several."""
    files = size = wrong = 0
    for m in build_country(7, municipalities).municipalities:
        large = replace(m, staff=m.staff * STAFF)
        for path, item, component in _official_files():
            code = "full" if full else _error(files, item, component, m)
            data = _full_of_errors(large, item, component) if full else _with(code, large, item, component)
            target = folder / m.ruc / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            files, size, wrong = files + 1, size + len(data), wrong + (code is not None)
    return (files, size), wrong


def _with(code: str | None, m: Municipality, item: Item, component: Component) -> bytes:
    return file_bytes(m, MONTH, item.id, component, "pnt", code, False) or b""


def _full_of_errors(m: Municipality, item: Item, component: Component) -> bytes:
    """No sum holds, cells are blank or hold marks, dates and licence are others, nothing is defined."""
    if component == "metadata":
        pairs = metadata_pairs(m, MONTH, item)
        return vertical_csv(
            [(key, "01/02/2024" if n == 0 else "N/A" if n % 2 else "") for n, (key, _) in enumerate(pairs)], "pnt"
        )
    if component == "dictionary":
        return vertical_csv([(key, "") for key, _ in dictionary_pairs(m, item)], "pnt")
    return table_csv([item.columns, *(_spoilt(row, n) for n, row in enumerate(dataset_rows(m, MONTH, item)))], "pnt")


def _spoilt(row: Sequence[str], number: int) -> list[str]:
    """Every amount another one, and per row one cell blank, one a mark, one a formula, each in another column."""
    cells = [f"{float(cell) + 37.5:.2f}" if _AMOUNT.fullmatch(cell) else cell for cell in row]
    for shift, text in enumerate(("", "N/A", "=SUMA(A1:A9)")):
        cells[(number + shift) % len(cells)] = text
    return cells


def judge_one_file(rows: int, full: bool) -> Done:
    """Judges a pay list of so many rows, as a file alone. ``named`` are the errors counted."""
    m, item = build_country(7, 1).municipalities[0], items_by_id()["19.3"]
    sample = dataset_rows(m, MONTH, item)
    collect_seldom()
    ruleset = lotaip.load()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "Numeral 3 - Conjunto de datos.csv"
        with path.open("wb") as file:
            for start in range(0, rows, len(sample)):
                # One word of each post: a million rows then stay below the largest file that is read.
                kept = sample[: rows - start]
                part = [[str(start + n + 1), row[1].split()[0], *row[2:]] for n, row in enumerate(kept)]
                lines = [_spoilt(row, start + n) for n, row in enumerate(part)] if full else part
                file.write(table_csv(lines if start else [item.columns, *lines], "own"))
        begun = time.process_time()
        case = build_local_case(gather(path), MONTH, ruleset, AS_OF, None, True, path)
        result = judge(case, ruleset)
        seconds = time.process_time() - begun
    return Done(1, seconds, sum(f.count for v in result.verdicts for f in v.findings if f.location.file), peak_memory())


def _error(number: int, item: Item, component: Component, m: Municipality) -> str | None:
    """One file in three, of each component in turn from one obligation and municipality to the next."""
    if (number + number // 3 + m.index) % 3:
        return None
    codes = ERRORS[component]
    code = codes[number // 3 % len(codes)]
    return codes[0] if code == "wrong_header" and len(item.columns) < _FEWEST_COLUMNS else code


def timed(work: Callable[[Sequence[Path]], tuple[int, int]], folders: Sequence[Path]) -> Done:
    """What ``work`` did with the folders, once it is warm."""
    work(folders[:1])
    begun = time.process_time()
    files, named = work(folders)
    return Done(files, time.process_time() - begun, named, peak_memory())


def judge_folders(folders: Sequence[Path]) -> tuple[int, int]:
    """Judges each folder as one entity's month by every rule in force: files, and files with a finding."""
    ruleset, assembler = _readers()
    files = named = 0
    for folder in folders:
        found = gather(folder)
        entity = Entity(folder.name, None, folder.name)
        case = build_local_case(found, MONTH, ruleset, AS_OF, entity, True, folder, assembler)
        result = judge(case, ruleset)
        files += len(found.files)
        named += len({f.location.file for v in result.verdicts for f in v.findings if f.location.file})
    return files, named


@cache
def _readers() -> tuple[RuleSet, Assembler]:
    """What a run builds once, whether it judges one municipality or all; the collector is set as the commands do."""
    collect_seldom()
    ruleset = lotaip.load()
    return ruleset, Assembler(ruleset)


def validate_folders(folders: Sequence[Path]) -> tuple[int, int]:
    """Validates each file with frictionless: files, and files that are not valid."""
    from frictionless import Dialect, Resource, Schema
    from frictionless.fields import StringField

    def field(column: str) -> StringField:
        return StringField(name=column, constraints={"required": column != "Fin"})

    schemas = {
        (item.id, component): Schema(fields=[field(c) for c in (item.columns if component == "dataset" else _VERTICAL)])
        for item in items()
        for component in COMPONENTS
    }
    files = named = 0
    for folder in folders:
        for path, item, component in _official_files():
            schema, dialect = schemas[item.id, component], Dialect(header=component == "dataset")
            resource = Resource(path=path, basepath=str(folder), dialect=dialect, schema=schema)
            files += 1
            named += not resource.validate().valid
    return files, named


def _official_files() -> Iterator[tuple[str, Item, Component]]:
    """Each file of a municipality, relative to its folder, with what it holds."""
    for item in items():
        for component, name in zip(COMPONENTS, item.files, strict=True):
            yield f"{_safe(f'{item.number} - {item.plain_title}')}/{_safe(name)}.csv", item, component


def _safe(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name).strip(" .")


if __name__ == "__main__":
    main()
