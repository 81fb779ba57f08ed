"""Real small files whose name tells their case, each in the place of its component in a faultless publication.

Beside each file, ``<name>.expected.json`` says what the law makes of it: every finding of the item (rule, kind,
severity, first row, column, count), the verdict, and why. ``beside`` puts other files of this folder next to it;
``gap`` says where the tool does not do as the law asks, and the test fails as soon as it does.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.assemble import Assembler
from checker.engine import judge
from checker.local import build_local_case, gather
from checker.results_model import ObligationVerdict
from rules.lotaip import load
from rules.lotaip.checks import _builders as build

FIXTURES = Path(__file__).parent.parent / "fixtures" / "csv"
CASES = sorted(path.stem for path in FIXTURES.glob("*.csv"))
FILES = {"dataset": "Conjunto de datos.csv", "metadata": "Metadatos.csv", "dictionary": "Diccionario.csv"}
SAMPLE = {
    "19.18": build.AGREEMENT,
    "19.3": ["1", "ANALISTA", "LOSEP", "510105", "5", "817", "9804", "68.08", "38.33", "0", "0", "106.41"],
}
AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)


@cache
def assembler() -> Assembler:
    return Assembler(load())


def judged(folder: Path, item: str, files: dict[str, bytes]) -> ObligationVerdict:
    """The verdict on an item whose publication is faultless but for the ``files`` given by component."""
    title = build.obligation(item).wording[0]
    place = folder / f"{build.obligation(item).numbers[0]} - {title}"
    place.mkdir()
    rows = {
        "dataset": build.dataset_rows(item, SAMPLE[item]),
        "metadata": build.metadata_rows(item),
        "dictionary": build.dictionary_rows(item),
    }
    for component, name in FILES.items():
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows[component])
        (place / name).write_bytes(files.get(component, text.getvalue().encode("utf-8")))
    case = build_local_case(gather(folder), build.MONTH, load(), AS_OF, None, True, folder, assembler())
    return next(verdict for verdict in judge(case, load()).verdicts if verdict.obligation == item)


@pytest.mark.parametrize("item", SAMPLE)
def test_what_the_files_are_put_into_is_faultless(item: str, tmp_path: Path) -> None:
    found = judged(tmp_path, item, {})
    assert (found.verdict, found.findings) == ("cumple", [])


@pytest.mark.parametrize("name", CASES)
def test_the_file_is_judged_as_the_law_says(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    expected: dict[str, Any] = json.loads((FIXTURES / f"{name}.expected.json").read_text(encoding="utf-8"))
    if "gap" in expected:
        request.applymarker(pytest.mark.xfail(reason=expected["gap"], strict=True))
    assert expected["month"] == build.MONTH
    names = {**expected.get("beside", {}), expected["component"]: name}
    files = {component: (FIXTURES / f"{other}.csv").read_bytes() for component, other in names.items()}
    found = judged(tmp_path, expected["item"], files)
    said = [[f.rule, f.kind, f.severity, f.location.row, f.location.column, f.count] for f in found.findings]
    assert sorted(said, key=str) == sorted(expected["findings"], key=str), expected["why"]
    assert found.verdict == expected["verdict"]


def test_every_file_has_its_expectation_and_every_expectation_its_file() -> None:
    assert sorted(path.name.removesuffix(".expected.json") for path in FIXTURES.glob("*.json")) == CASES
    assert len(CASES) >= 40
