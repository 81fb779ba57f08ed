"""How fast a national month is judged, how much memory that takes, and how a general CSV validator compares.

Files: the contents of the replica country, three CSV files for each of 27 obligations, staff lists as long as in a
municipality of middle size, one file in three with an error. Each municipality's folder is judged as ``lotaip check``
does: read, matched, all rules, verdicts, score. Beside it frictionless validates the same files of every Nth
municipality against a Table Schema of the official columns, none of which may be empty. Both find out encoding and
delimiter; frictionless is handed the schema of each file and told which have no header row, ours finds that out too.
One process, one core each, in turns; each judges one municipality first that is not counted.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.common import STAFF, figure, fresh, heading, megabytes, peak_memory, ratio
from checker.assemble import Assembler
from checker.engine import judge
from checker.local import build_local_case, gather
from checker.model import Entity
from demo.country import build_country
from demo.defects import file_bytes
from demo.items import COMPONENTS, Component, Item, items
from demo.model import Municipality
from rules import lotaip

TARGET = 20
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
    options = parser.parse_args(arguments)
    heading(f"Judging a national month: {options.municipalities} municipalities x {len(items()) * 3} CSV files")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        (files, size), wrong = write_month(Path(folder), options.municipalities)
        folders = sorted(Path(folder).iterdir())
        sample = folders[:: options.sample]
        figure("written", f"{files} files, {megabytes(size)}, mean {size / files / 1000:.1f} kB")
        figure("files with an error", f"{wrong} ({wrong / files:.0%})")
        whole = fresh(timed, judge_folders, folders)
        ours, theirs = [], []
        for _ in range(options.repeat):
            ours.append(fresh(timed, judge_folders, sample))
            theirs.append(fresh(timed, validate_folders, sample))
    figure("judged in", f"{whole.seconds:.1f} s")
    figure("files a second", f"{whole.files / whole.seconds:,.0f}")
    figure("peak memory", megabytes(whole.memory))
    figure("files with a finding", str(whole.named))
    figure("compared on", f"{ours[0].files} files of {len(sample)} municipalities, median of {options.repeat} runs")
    for name, runs in (("ours", ours), ("frictionless", theirs)):
        seconds = median(run.seconds for run in runs)
        speed = f"{1000 * seconds / runs[0].files:.2f} ms a file, {megabytes(runs[0].memory)}"
        figure(f"  {name}", f"{speed}, errors named in {runs[0].named} files")
    times = median(run.seconds for run in theirs) / median(run.seconds for run in ours)
    ratio("times faster than frictionless", times, TARGET, " x", least=True)


def write_month(folder: Path, municipalities: int) -> tuple[tuple[int, int], int]:
    """One folder a municipality, one below it an obligation. Answers (files, bytes) and how many have an error."""
    files = size = wrong = 0
    for m in build_country(7, municipalities).municipalities:
        large = replace(m, staff=m.staff * STAFF)
        for path, item, component in _official_files():
            code = _error(files, item, component, m)
            data = file_bytes(large, MONTH, item.id, component, "pnt", code, False) or b""
            target = folder / m.ruc / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            files, size, wrong = files + 1, size + len(data), wrong + (code is not None)
    return (files, size), wrong


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
    begun = time.perf_counter()
    files, named = work(folders)
    return Done(files, time.perf_counter() - begun, named, peak_memory())


def judge_folders(folders: Sequence[Path]) -> tuple[int, int]:
    """Judges each folder as one entity's month by every rule in force: files, and files with a finding."""
    ruleset = lotaip.load()
    assembler = Assembler(ruleset)
    files = named = 0
    for folder in folders:
        found = gather(folder)
        entity = Entity(folder.name, None, folder.name)
        case = build_local_case(found, MONTH, ruleset, AS_OF, entity, True, folder, assembler)
        result = judge(case, ruleset)
        files += len(found.files)
        named += len({f.location.file for v in result.verdicts for f in v.findings if f.location.file})
    return files, named


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
