"""Each line of the threat model, by the tests that it names: run again in a process of their own and measured."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.trials.stage import ROOT, Process
from tests.trials.table import Meter, Trial

PAGE = ROOT / "docs" / "amenazas.md"
_COUNTRY = "tests/hostile/test_hostile_country.py"
_NODE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
INPUTS = "entradas"
"""Property with which a test tells how many inputs it tried, where it is more than one."""


@dataclass(frozen=True, slots=True)
class Ran:
    """The cases of some tests: how many passed, how many inputs they tried, what failed or was left out."""

    passed: int = 0
    inputs: int = 0
    failed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def trials(folder: Path) -> Iterator[Trial]:
    folder.mkdir(parents=True)
    country = _Country(folder)
    for number, line in enumerate(_lines()):
        threat, limit, proof = line
        named = _NODE.findall(proof)
        nodes = [f"{path}::{name}" for path, name in named]
        tried = f"{', '.join(name for _, name in named)}; límite: {limit}"
        yield Trial(threat, tried, partial(_try, nodes, folder / f"{number}.xml", country))


def _lines() -> Iterator[tuple[str, str, str]]:
    """Threat, limit and tests of each row of the document's tables."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 4 and _NODE.search(cells[3]):
            yield cells[0], cells[2], cells[3]


class _Country:
    """The tests of the hostile country share one journey, which is made once."""

    def __init__(self, folder: Path) -> None:
        self._report = folder / "country.xml"
        self._megabytes = 0.0

    def ran(self, meter: Meter, nodes: Sequence[str]) -> Ran:
        if not self._report.exists():
            first = Meter()
            _pytest(first, [_COUNTRY], self._report)
            self._megabytes = first.megabytes
        meter.held(self._megabytes)
        return _read(self._report, {node.partition("::")[2] for node in nodes})


def _try(nodes: Sequence[str], report: Path, country: _Country, meter: Meter) -> str:
    travelled = [node for node in nodes if node.startswith(_COUNTRY)]
    others = [node for node in nodes if not node.startswith(_COUNTRY)]
    found = []
    if travelled:
        found.append(country.ran(meter, travelled))
    if others:
        _pytest(meter, others, report)
        found.append(_read(report))
    meter.times = sum(ran.inputs for ran in found)
    failed = [name for ran in found for name in ran.failed]
    assert not failed, f"fallaron: {', '.join(failed)}"
    assert all(ran.passed for ran in found), "no corrió ninguna prueba"
    skipped = [name for ran in found for name in ran.skipped]
    passed = sum(ran.passed for ran in found)
    left = f"; {len(skipped)} no se probaron aquí: {', '.join(skipped)}" if skipped else ""
    return f"{passed} casos de prueba, todos bien{left}"


def _pytest(meter: Meter, nodes: Sequence[str], report: Path) -> None:
    options = ("-n", "0", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", "-o", "junit_family=xunit1")
    done = Process((sys.executable, "-m", "pytest", *options, *nodes)).wait(meter)
    assert report.exists(), f"código {done.code}: {done.out[-1000:]} {done.err[-500:]}"


def _read(report: Path, only: set[str] | None = None) -> Ran:
    """The report of pytest in the format of JUnit; ``only`` these functions of it."""
    passed, inputs, failed, skipped = 0, 0, list[str](), list[str]()
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "")
        if only is not None and name.partition("[")[0] not in only:
            continue
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        elif case.find("skipped") is not None:
            skipped.append(name)
        else:
            passed += 1
        told = [found.get("value", "") for found in case.iter("property") if found.get("name") == INPUTS]
        inputs += int(told[0]) if told else 1
    return Ran(passed, inputs, tuple(failed), tuple(skipped))
