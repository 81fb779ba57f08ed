"""The law's texts in English: all of them, nothing else, and applied without moving a verdict."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from click.testing import CliRunner

from checker.causes import CAUSES, cause
from checker.matching import Matcher
from checker.model import Letter, Obligation, OutsideItem, RuleSet
from cli import main
from demo.country import build_country
from demo.months import sweeps
from rules import lotaip
from tests import messages

ENGLISH = messages.english()
SAME = frozenset({"NO APLICA", "CSV", "ODS", "JSON", "XML", "UTF-8", "Windows", "DOS"})
"""What is written alike in both languages."""
RULES_EN = messages.ROOT / "docs" / "rules-en"
NEVER = ("--fail-on", "never")
MONTH, ROLE = "2026-06", "catálogo de errores en el portal nacional"


def run(*args: object) -> str:
    done = CliRunner().invoke(main, [*map(str, args)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_text_has_its_english_and_none_is_left_over() -> None:
    wanted = messages.messages()
    assert len(wanted) > 900
    missing = {text: places for text, places in wanted.items() if not ENGLISH.get(text)}
    assert not missing, "make locale-check prints the entries to fill in"
    assert ENGLISH.keys() == wanted.keys(), "make locale-check names the entries that nothing asks for"


def test_placeholders_are_the_same_on_both_sides() -> None:
    def fields(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    assert sum(bool(fields(text)) for text in ENGLISH) > 60
    assert {spanish: english for spanish, english in ENGLISH.items() if fields(spanish) != fields(english)} == {}


def test_english_is_another_text() -> None:
    assert {spanish for spanish, english in ENGLISH.items() if spanish == english} == SAME


def test_a_skeleton_of_what_is_missing_can_be_filled_in(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    first, *others = ENGLISH
    monkeypatch.setattr(messages, "english", lambda: {text: ENGLISH[text] for text in others} | {"De antes.": "Old."})
    assert messages.main() == 1
    told = capfdbinary.readouterr()
    assert told.out.decode() == f'#. C-01 title\nmsgid "{first}"\nmsgstr ""\n\n'
    assert told.err.decode() == "unused: De antes.\n"


@pytest.mark.parametrize("version", lotaip.versions())
def test_a_set_in_english_is_the_same_law(version: str) -> None:
    spanish, english = lotaip.load(version), lotaip.load(version, "en")
    for one, other in zip(spanish.rules, english.rules, strict=True):
        assert (one.code, one.law, one.check, [*one.texts]) == (other.code, other.law, other.check, [*other.texts])
        assert one.title != other.title
    for mine, theirs in zip(_items(spanish), _items(english), strict=True):
        assert (mine.id, mine.law, mine.wording) == (theirs.id, theirs.law, theirs.wording)
        assert theirs.title == ENGLISH[mine.title]
        assert theirs.summary == ENGLISH[mine.summary]
    assert spanish.settings == english.settings
    assert lotaip.load(version, "es") is spanish


def _items(ruleset: RuleSet) -> list[Obligation | Letter | OutsideItem]:
    return [*ruleset.obligations, *ruleset.letters, *ruleset.outside]


def test_files_are_not_recognised_by_english_titles() -> None:
    with pytest.raises(ValueError, match="titles in 'en'"):
        Matcher(lotaip.load(language="en"))


def test_causes() -> None:
    assert cause("empty_file", "en").message == "The file is empty (0 bytes)."
    assert cause("empty_file").message == CAUSES["empty_file"][1]


def test_show_a_rule() -> None:
    text = run("rules", "show", "C-03", "--lang", "en")
    assert text.startswith("# C-03: The annual pay is twelve times the monthly pay\n")
    assert "- **Legal basis:** LOTAIP (2023), art. 19, num. 3; Guía metodológica" in text
    assert "- **Severity:** error\n" in text
    assert "- **In force:** months from January 2024\n" in text
    assert "**How to correct it:** Correct the wrong figure" in text
    told = json.loads(run("rules", "show", "C-03", "--lang", "en", "--json"))
    assert told["texts"]["not_twelve_months"]["message"].startswith("The annual pay is not twelve times")


def test_list_the_rules() -> None:
    lines = run("rules", "list", "--lang", "en").splitlines()
    assert lines[0] == f"Rules {lotaip.versions()[-1]}: {len(lines) - 1}"
    assert "C-01  There are no empty cells (error · CTA)" in lines


def test_english_catalogue_in_docs_is_the_generated_one(tmp_path: Path) -> None:
    run("rules", "catalogue", "--lang", "en", "--out", tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in RULES_EN.iterdir()}
    assert kept == made, "make docs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The month of a municipality that makes mistakes, without one of its files."""
    country = build_country(7)
    path = tmp_path_factory.mktemp("mes")
    m = next(m for m in country.municipalities if m.role == ROLE)
    country.write_folder(m.ruc, MONTH, path, sweeps(MONTH)[-1], place="pnt")
    next(path.rglob("*.csv")).write_bytes(b"")
    return path


def check(folder: Path, *args: object) -> str:
    return run("check", folder, "--month", MONTH, "--as-of", "2026-08-01", *NEVER, *args)


def test_check_tells_the_same_in_english(folder: Path) -> None:
    spanish, english = (json.loads(check(folder, "--json", "--lang", language)) for language in ("es", "en"))
    assert spanish == json.loads(check(folder, "--json"))
    assert english["score"] == spanish["score"]
    found = 0
    for one, other in zip(spanish["verdicts"], english["verdicts"], strict=True):
        assert _facts(one) == _facts(other)
        for mine, theirs in zip(one["findings"], other["findings"], strict=True):
            assert mine["message"] != theirs["message"]
            assert mine["fix"] != theirs["fix"]
            found += 1
    assert found > 3
    assert _files(spanish) == _files(english)


def _facts(verdict: dict[str, Any]) -> list[object]:
    findings = [(f["rule"], f["kind"], f["law"], f["count"], f["params"]) for f in verdict["findings"]]
    return [verdict["obligation"], verdict["verdict"], verdict["cta"], findings]


def _files(result: dict[str, Any]) -> list[object]:
    return [result["unplaced"], [component for verdict in result["verdicts"] for component in verdict["components"]]]


def test_text_and_page_carry_english_findings(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    text = check(folder, "--lang", "en", "--html", page)
    for told in (text, page.read_text(encoding="utf-8")):
        assert "The file is empty: there is nothing in it." in told
        assert "El archivo está vacío" not in told


def test_a_cause_before_the_term_ends(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(next(path for path in folder.iterdir() if path.is_dir()), tmp_path / "mes" / "6. Presupuesto")
    told = run("check", tmp_path / "mes", "--month", MONTH, "--as-of", "2026-07-02", "--lang", "en", *NEVER)
    assert "It is not in this folder. The term of this month has not ended yet." in told
    assert "Aún no vence" not in told
