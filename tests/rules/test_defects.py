"""The rules as a whole: a perfect month scores 1.0, and each single defect moves exactly what it must."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest

from checker.engine import judge
from checker.judging import judged_cases
from checker.results_model import CaseResult
from commands.judge import places_of
from crawler.registry import load_registry
from crawler.settings import StoreSettings
from crawler.sweep import sweep_async
from demo.country import Country
from demo.documents import DOCUMENTS, replicas
from demo.server import CountryServer
from evidence import EvidenceStore
from tests.rules.defects import DEFECTS, LEAVES, Defect, Value
from tests.rules.perfect_month import AS_OF, MONTH, RULES, TOWN, Month

PLACES = {
    **{str(number): (f"19.{number}",) for number in range(1, 25)},
    "1": ("19.1.1", "19.1.2", "19.1.3"),
    "5": ("19.5-22",),
    "22": ("19.5-22",),
    "24.res": ("24.res",),
    "24.act": ("24.act",),
}
"""The 26 places of the index: 24 numerals, of which 1 is a mean of three items and 5 and 22 are one, and Art. 24."""
WITHOUT_CI = {"2", "4", "24.res", "24.act"}
"""Annex 1 gives them no quality check; that of numeral 23 finds no link in its template."""
NOT_MEASURED = {"23"}

_OTHER_DOORS = {
    "P-02": {"not_in_folder", "not_on_own_site"},
    "P-05": {"saved_page"},
    "P-09": {"letter_not_on_own_site", "letter_not_in_folder"},
    "P-10": {"not_found", "html_instead", "saved_page", "login", "empty_file"},
}
"""What only folders, own sites or the months of the law of 2004 can show."""
_OTHER_FILES = {"F-01": {"7z", "doc", "rar", "xls", "xlsb", "xlsx", "empty"}, "F-03": {"other"}}
"""Formats of files that no slot of the national portal takes, or whose bytes only other programs write."""
ONLY_EXAMPLES = {(rule, kind) for rule, kinds in (_OTHER_DOORS | _OTHER_FILES).items() for kind in kinds}


def _judge(month: Month) -> CaseResult:
    return judge(month.case(), RULES)


def _said(result: CaseResult) -> set[tuple[str, str, str]]:
    found = {(verdict.obligation, f.rule, f.kind) for verdict in result.verdicts for f in verdict.findings}
    return found | {("", f.rule, f.kind) for f in result.findings}


def _worked_out(changed: Mapping[str, Mapping[str, Value]]) -> dict[str, float | None]:
    """The score by hand: 1.0 everywhere but in what changed."""

    def values(parameter: str) -> Iterator[float | None]:
        for place, owners in PLACES.items():
            if parameter == "ci" and place in WITHOUT_CI | NOT_MEASURED:
                continue
            found = [changed.get(owner, {}).get(parameter, 1.0) for owner in owners]
            known = [value for value in found if value is not None and value != LEAVES]
            if None in found or known:
                yield None if None in found else fmean(known)

    every = {parameter: list(values(parameter)) for parameter in ("cta", "eta", "rp", "ci")}
    means: dict[str, float | None] = {
        parameter: fmean(value for value in found if value is not None) for parameter, found in every.items()
    }
    means["sita"] = fmean(mean for mean in means.values() if mean is not None)
    measured = [value is not None for found in every.values() for value in found]
    means["coverage"] = sum(measured) / len(measured)
    return means


def test_a_perfect_month_scores_1_and_has_no_finding() -> None:
    result = _judge(Month())
    assert _said(result) == set()
    assert {verdict.verdict for verdict in result.verdicts} == {"cumple"}
    score = result.score
    assert (score.sita, score.cta, score.eta, score.rp, score.ci, score.coverage) == (1.0,) * 6
    assert score.partial is None


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_single_defect(defect: Defect) -> None:
    month = Month()
    defect.change(month)
    result = _judge(month)
    assert _said(result) == defect.findings
    assert {v.obligation: v.verdict for v in result.verdicts if v.verdict != "cumple"} == defect.verdicts
    expected = _worked_out(defect.values)
    assert {name: getattr(result.score, name) for name in expected} == {
        name: pytest.approx(value, abs=1e-12) for name, value in expected.items()
    }


def test_a_perfect_month_is_perfect_through_a_sweep(tmp_path: Path) -> None:
    """The same town on loopback: its registrations, its files, what their links lead to, stored and judged."""
    town = replace(TOWN, role="ejemplar", layout=None, fault=None)
    with CountryServer(Country(town.seed, (town,), (MONTH,))) as server:
        (tmp_path / "registry.csv").write_text(server.registry(), encoding="utf-8")
        registry = load_registry(tmp_path / "registry.csv")
        hosts = replicas([town], server.bases[DOCUMENTS])
        settings = StoreSettings(timeout=5, retries=0, replicas=hosts)
        asyncio.run(sweep_async(tmp_path, registry, MONTH, settings, lambda: AS_OF, allow_private=True, simulated=True))
    with EvidenceStore(tmp_path) as evidence:
        (result,) = judged_cases(evidence, MONTH, places_of(registry), RULES, None)
    assert _said(result) == set()
    assert (result.score.sita, result.score.coverage) == (1.0, 1.0)
    assert next(v.ci for v in result.verdicts if v.obligation == "19.24") == 1.0, "its links were asked for"


def test_every_way_of_failing_is_put_in_or_shown_by_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(DEFECTS) >= 120
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    put_in = {(rule, kind) for defect in DEFECTS for _, rule, kind in defect.findings}
    all_kinds = {(rule.code, kind) for rule in RULES.rules for kind in rule.texts}
    shown = {(rule.code, kind) for rule in RULES.rules for example in rule.examples for kind in example.expect}
    assert put_in <= all_kinds
    only_examples = all_kinds - put_in
    assert only_examples <= shown
    with capsys.disabled():
        print(f"\n{len(DEFECTS)} defects, {len(put_in)} of {len(all_kinds)} kinds; only by examples: ", end="")
        print(", ".join(f"{rule} {kind}" for rule, kind in sorted(only_examples)))
    assert only_examples == ONLY_EXAMPLES
