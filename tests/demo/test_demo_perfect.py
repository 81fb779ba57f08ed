"""A municipality that makes no mistake gets no finding: what the replica writes is lawful in all that rules look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.engine import judge
from checker.local import build_local_case, gather
from checker.model import Entity
from demo.country import Country
from demo.defects import file_bytes
from demo.items import COMPONENTS, items
from rules.lotaip import load


@pytest.mark.parametrize(("number", "month"), [(0, "2026-05"), (1, "2026-07"), (2, "2026-09"), (3, "2026-10")])
def test_a_perfect_month_has_no_finding(country: Country, number: int, month: str, tmp_path: Path) -> None:
    m = country.municipalities[number]
    for item in items():
        folder = tmp_path / f"{item.number} - {item.plain_title}"
        folder.mkdir()
        for component, name in zip(COMPONENTS, item.files, strict=True):
            body = file_bytes(m, month, item.id, component, "pnt", None, False)
            assert body is not None
            (folder / f"{name.strip()}.csv").write_bytes(body)
    moment = datetime(2026, 12, 20, 12, tzinfo=UTC)
    entity = Entity(m.ruc, m.dpa, m.name)
    result = judge(build_local_case(gather(tmp_path), month, load(), moment, entity, True, tmp_path), load())
    assert {v.obligation: v.verdict for v in result.verdicts if v.verdict not in ("cumple", "no_aplica")} == {}
    said = [(v.obligation, f.rule, f.kind, f.location, f.message) for v in result.verdicts for f in v.findings]
    assert said == []
    assert result.findings == []
    assert {v.obligation for v in result.verdicts if v.verdict == "no_aplica"} == set(m.no_aplica)
    measured = {v.obligation: v.ci for v in result.verdicts if v.ci is not None}
    assert measured == dict.fromkeys({"19.3", "19.6", "19.16", "19.18"} - m.no_aplica, 1.0)
