"""``lotaip rules``: the list, one rule, the generated catalogue, and what moves between two versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.compare import compare
from checker.results_catalogue import catalogue_of
from checker.results_model import CaseResult
from cli import main
from reports.rules import pages
from rules.lotaip import load, versions
from tests.checker.test_results import full_case

DOCS = Path(__file__).parents[2] / "docs" / "reglas"


def run(*args: str) -> str:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("version", versions())
def test_list_names_every_rule_of_the_version(version: str) -> None:
    rules = load(version).rules
    text = run("rules", "list", "--rules", version)
    assert text.startswith(f"Reglas {version}: {len(rules)}\n")
    assert all(f"{rule.code}  {rule.title}" in text for rule in rules)
    assert [rule["code"] for rule in json.loads(run("rules", "list", "--rules", version, "--json"))] == [
        rule.code for rule in rules
    ]


def test_show_tells_law_and_fix_of_every_way_of_failing() -> None:
    rule = next(rule for rule in load().rules if rule.code == "C-01")
    text = run("rules", "show", "c-01")
    assert rule.law in text
    for kind, words in rule.texts.items():
        assert f"`{kind}`" in text
        assert words.message in text
        assert words.fix in text
    for example in rule.examples:
        assert example.name in text


def test_unknown_rule_is_one_sentence() -> None:
    result = CliRunner().invoke(main, ["rules", "show", "Z-99"])
    assert result.exit_code == 2
    assert "No hay regla «Z-99»" in result.output


def test_catalogue_in_docs_is_the_generated_one(tmp_path: Path) -> None:
    run("rules", "catalogue", "--out", str(tmp_path))
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in DOCS.iterdir()}
    assert made == pages(catalogue_of(load()))
    assert kept == made, "Genere de nuevo: lotaip rules catalogue --out docs/reglas"


def test_coverage_in_docs_is_the_generated_one() -> None:
    kept = (DOCS.parent / "cobertura.md").read_text(encoding="utf-8")
    assert kept == run("rules", "coverage"), "Genere de nuevo: make docs"


def test_compare_names_what_moved_and_why() -> None:
    before = full_case()
    assert list(compare(before, before)) == []
    after = CaseResult.model_validate(before.model_dump())
    verdict = next(verdict for verdict in after.verdicts if verdict.findings)
    gone = verdict.findings.pop()
    verdict.verdict, verdict.cta = "cumple", 1.0
    moves = list(compare(before, after))
    assert [move.obligation for move in moves] == [verdict.obligation]
    assert moves[0].lost == (f"{gone.rule} {gone.kind}",)
    assert moves[0].gained == ()
    assert moves[0].verdict_moved
    assert moves[0].score_moved


def test_diff_without_evidence_says_what_to_do(tmp_path: Path) -> None:
    arguments = ["rules", "diff", "2026.1", "2026.2", "--month", "2026-10", "--store", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 3
    assert "ejecute antes «lotaip sweep --month 2026-10»" in result.output
