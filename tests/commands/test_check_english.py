"""``lotaip check --lang en``: all that a person reads is English, and what programs read does not change."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.engine import judge
from checker.model import Case
from checker.results_catalogue import catalogue_of
from cli import main
from demo.country import build_country
from demo.months import sweeps
from reports.language import Language
from reports.law_texts import LawTexts
from rules.lotaip import load
from rules.lotaip.checks import k03
from tests.reports.test_english_site import SPANISH_WORD
from tests.reports.test_site import page

MONTH, ROLE = "2026-06", "catálogo de errores en el portal nacional"
TOLD = frozenset({"message", "fix", "title", "notes"})
"""Keys of the JSON whose texts follow the language."""
OURS = "“[^”]*”|YYYY-MM-DD|NO APLICA|INFORMACIÓN NO DISPONIBLE"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month with many mistakes, and around it all that notes speak of."""
    country, path = build_country(7), tmp_path_factory.mktemp("mes")
    m = next(m for m in country.municipalities if m.role == ROLE)
    country.write_folder(m.ruc, MONTH, path, sweeps(MONTH)[-1], place="pnt")
    item = {int(found[0]): place for place in path.iterdir() if (found := re.match(r"\d+(?=[ .-]+[A-Z])", place.name))}
    _rewrite(item[12], "iccionario", lambda text: re.sub(r"(?m)^(.?Descripci.n.?;).*$", r"\1Planes y programas", text))
    _rewrite(item[13], "onjunto", lambda text: text + "TOTAL;;;;;;;\r\n")
    (item[4] / "Conjunto de datos.csv").write_bytes(b"")
    (item[9] / "otro conjunto de datos.csv").write_bytes(next(item[9].glob("*onjunto*")).read_bytes() + b"x;y\r\n")
    (path / "datos.csv").write_bytes(b"uno;dos\r\n1;2\r\n")
    (path / "6. Presupuesto.lnk").write_bytes(b"L\0\0\0\1\x14\2\0")
    (path / "7. Auditorias.xlsx").write_bytes(b"PK\x03\x04zzz")
    (path / "mayo 2026").mkdir()
    (path / "mayo 2026" / "8. Procesos.csv").write_bytes(b"a;b\r\n1;2\r\n")
    return path


def _rewrite(item: Path, part: str, change: Any) -> None:
    file = next(path for path in item.iterdir() if part in path.name)
    file.write_bytes(change(file.read_bytes().decode("utf-8-sig")).encode("utf-8"))


def check(folder: Path, *args: object) -> str:
    order = ["check", folder, "--month", MONTH, "--as-of", "2026-08-01", "--fail-on", "never", *args]
    done = CliRunner().invoke(main, [*map(str, order)])
    assert done.exit_code == 0, done.output
    return done.stdout


def _own_words(text: str, folder: Path) -> str:
    """A text without the names of files, which are Spanish, nor what was read in them."""
    for path in sorted(folder.rglob("*"), reverse=True):
        text = text.replace(path.relative_to(folder).as_posix(), "")
    return re.sub(OURS, "", text.replace(str(folder), ""))


def test_the_text_has_no_word_of_spanish(folder: Path) -> None:
    told, _, laws = check(folder, "--lang", "en").partition("Legal basis of each remark:")
    assert laws
    for words in ("WHAT TO CORRECT FIRST", "NOT EVALUATED", "Where: ", "What to do: ", "the same as in step", "! "):
        assert words in told
    for words in ("Windows shortcut", "is damaged", "Files of 2026-05", "more than one file for “Companies"):
        assert words in told
    assert "which is the title of another item: Plans and programmes" in told
    lines = [line for line in told.splitlines() if line]
    assert len(lines) > 60
    assert [line for line in lines if SPANISH_WORD.search(_own_words(line, folder))] == []


def test_the_page_has_no_word_of_spanish(folder: Path, tmp_path: Path) -> None:
    check(folder, "--lang", "en", "--html", tmp_path / "page.html")
    tree = page(tmp_path / "page.html")
    assert tree.get("lang") == "en"
    for element in tree.xpath("//*[@lang='es'] | //style"):
        element.drop_tree()
    said = [str(text) for text in tree.xpath("//text()") if text.strip()]
    assert len(said) > 100
    assert [text for text in said if SPANISH_WORD.search(_own_words(text, folder))] == []


def test_what_programs_read_is_the_same(folder: Path) -> None:
    spanish, english = (json.loads(check(folder, "--json", "--lang", language)) for language in ("es", "en"))
    assert _contract(english) == _contract(spanish)
    assert spanish["notes"] != english["notes"]
    assert len(spanish["notes"]) == len(english["notes"]) > 3
    assert [note for note in english["notes"] if SPANISH_WORD.search(_own_words(note, folder))] == []


def _contract(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _contract(held) if key not in TOLD else type(held).__name__ for key, held in value.items()}
    return [*map(_contract, value)] if isinstance(value, list) else value


def test_a_refusal_is_told_in_the_language(tmp_path: Path) -> None:
    (tmp_path / "vacia").mkdir()
    for name, words in (("nada", "does not exist"), ("vacia", "There is no file to check")):
        done = CliRunner().invoke(main, ["check", str(tmp_path / name), "--month", MONTH, "--lang", "en"])
        assert (done.exit_code, words in done.output) == (3, True), done.output


@pytest.mark.parametrize("gone", [True, False])
def test_the_place_of_a_withdrawn_file_is_told_in_english(gone: bool) -> None:
    """Judged in English, and on the English site from what a Spanish judgement stored."""
    kinds = ("gone" if gone else "unlisted",)
    case = next(example.build() for example in k03.RULE.examples if example.expect == kinds)
    assert isinstance(case, Case)
    (spanish,), (english,) = (
        [finding for finding in judge(case, ruleset).findings if finding.rule == "K-03"]
        for ruleset in (load(), load(language="en"))
    )
    assert "en el portal nacional" in spanish.message
    assert "the national portal" in english.message
    assert "Convenios" not in english.message
    assert spanish.params == english.params
    assert LawTexts(Language("en"), catalogue_of(load())).message(spanish) == english.message
