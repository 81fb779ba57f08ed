"""The law as data: whole, consistent, and equal to the official templates where these are at hand."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from checker.model import Obligation
from reading.text import fold, header_key
from rules.lotaip import UnknownRuleSet, absence, catalogue, load, versions
from rules.lotaip.checks import discover

OBLIGATIONS = catalogue.obligations()
IDS = [
    *("19.1.1", "19.1.2", "19.1.3", "19.2", "19.3", "19.4", "19.5-22"),
    *(f"19.{number}" for number in [*range(6, 22), 23, 24]),
    *("24.res", "24.act"),
]
V1_WORKBOOKS = {
    "19.1.1": ("1.1",), "19.1.2": ("1.2", "1.3"), "19.1.3": ("1.4",), "19.2": ("2.1", "2.2"), "19.5-22": ("5.", "22."),
}  # fmt: skip


def test_items_of_a_municipality() -> None:
    assert [item.id for item in OBLIGATIONS] == IDS
    assert [item.order for item in OBLIGATIONS] == list(range(1, 28))
    assert {item.id for item in catalogue.outside()} == {"29.inf", "29.act", "29.pet", "foc", "col", "pas"}


@pytest.mark.parametrize("item", OBLIGATIONS, ids=lambda item: item.id)
def test_item_is_whole(item: Obligation) -> None:
    assert item.pnt_name == unicodedata.normalize("NFC", item.pnt_name)
    assert item.law.startswith("LOTAIP (2023), art. ")
    assert item.summary.endswith(".")
    assert len(item.metadata_rows) >= 7
    assert header_key(item.metadata_rows[0][0]) == "fechaactualizaciondelainformacion"
    assert {template.name for template in item.templates} >= {"pnt-v2", "dpe-v1"}
    columns = {header_key(column) for template in item.templates for column in template.columns}
    assert {header_key(column) for column in item.dictionary_aliases.values()} <= columns


def test_every_template_keeps_its_columns_apart() -> None:
    for item in OBLIGATIONS:
        for template in item.templates:
            assert len({header_key(column) for column in template.columns}) == len(template.columns), item.id


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("Organigrama", "19.1.1"),
        ("Base legal", "19.1.2"),
        ("Metas y objetivos", "19.1.3"),
        ("Directorio", "19.2"),
        ("Distributivo", "19.2"),
        ("Remuneraciones", "19.3"),
        ("Viáticos", "19.13"),
        ("Índice formación reservada", "19.16"),
        ("Actas", "24.act"),
        ("Resoluciones", "24.res"),
    ],
)
def test_plain_words_name_one_item(words: str, owner: str) -> None:
    owners = {item.id for item in OBLIGATIONS if fold(words) in {fold(text) for text in item.wording}}
    assert owners == {owner}


def test_numbers_of_both_numberings() -> None:
    def owners(number: str) -> set[str]:
        return {item.id for item in OBLIGATIONS if number in item.numbers}

    assert owners("1.3") == {"19.1.2", "19.1.3"}
    assert owners("1.4") == {"19.1.3"}
    assert owners("2.1") == owners("2.2") == owners("2") == {"19.2"}
    assert owners("5") == owners("22") == owners("5-22") == {"19.5-22"}


def test_unknown_version_is_one_sentence() -> None:
    with pytest.raises(
        UnknownRuleSet, match=r"No existe el conjunto de reglas «1999\.1»; los que hay son: 2026\.1, 2026\.2\."
    ):
        load("1999.1")


def test_newest_version_names_every_rule() -> None:
    ruleset = load()
    assert ruleset.version == versions()[-1] == "2026.2"
    assert load("2026.2") is ruleset
    assert {rule.code for rule in ruleset.rules} == set(ruleset.settings) == {rule.code for rule in discover()}
    for rule in ruleset.rules:
        assert set(ruleset.settings[rule.code].kinds) <= set(rule.texts)
    for entry in ruleset.index.ci_checks_measured:
        owner, check = entry.split(":")
        assert check in ruleset.obligation(owner).ci_checks


def test_severities_that_the_verdicts_rest_on() -> None:
    settings = load().settings
    errors = {code for code, setting in settings.items() if setting.severity == "error"}
    assert errors == {
        *(
            "P-01",
            "P-02",
            "P-03",
            "P-05",
            "P-07",
            "P-09",
            "P-10",
            "T-02",
            "F-01",
            "F-04",
            "F-06",
            "F-08",
            "C-01",
            "C-02",
            "C-03",
            "C-04",
        ),
        *("L-01", "L-02", "L-03"),
    }
    assert settings["F-05"].severity_of("no_rows") == "error"
    assert settings["F-05"].severity_of("title_rows") == "warning"
    assert settings["C-01"].severity_of("formula_style") == "warning"
    by_parameter = {code: setting.parameter for code, setting in settings.items()}
    assert by_parameter["F-01"] == "eta"
    assert by_parameter["T-01"] == "rp"
    assert by_parameter["C-03"] == by_parameter["C-04"] == "ci"


def test_formulas_of_the_version_are_those_the_rules_know() -> None:
    assert set(load().absence_formulas) == {absence.NOT_APPLICABLE, absence.NOT_AVAILABLE}


# --- against the official templates


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    folder = os.environ.get("LOTAIP_TEMPLATES")
    if not folder:
        pytest.skip("LOTAIP_TEMPLATES (folder of the official workbooks) is not set: templates are not compared")
    text = (Path(folder).parent / "pnt_templates.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def portal_files(official: dict[str, Any], item: Obligation) -> dict[str, list[str]]:
    """Columns of the dataset, metadata and dictionary that the portal configures for an item."""
    numeral = next(n for n in official["v2_csv"] if unicodedata.normalize("NFC", n["numeral"]) == item.pnt_name)
    files = {}
    for file in numeral["files"]:
        name = fold(file["template_name"])
        if item.pnt_section in name:
            kind = next(word for word in ("conjunto", "metadatos", "diccionario") if word in name)
            files[kind] = file["columns"]
    return files


def workbooks(official: dict[str, Any], item: Obligation) -> list[dict[str, Any]]:
    prefixes = V1_WORKBOOKS.get(item.id, (f"{item.id.removeprefix('19.')}.",))
    return [book for book in official["v1_xlsx"] if book["source_file"].startswith(prefixes)]


@pytest.mark.parametrize("item", OBLIGATIONS, ids=lambda item: item.id)
def test_portal_template_is_spelled_exactly(official: dict[str, Any], item: Obligation) -> None:
    files = portal_files(official, item)
    assert list(item.templates[0].columns) == files["conjunto"]
    spellings = {header_key(spelling) for row in item.metadata_rows for spelling in row}
    assert {header_key(row) for row in files["metadatos"]} <= spellings
    assert len(files["metadatos"]) == len(item.metadata_rows)
    known = {header_key(text) for text in (*item.templates[0].columns, *item.dictionary_aliases)}
    assert {header_key(row) for row in files["diccionario"][3:]} <= known


@pytest.mark.parametrize("item", [i for i in OBLIGATIONS if not i.id.startswith("24.")], ids=lambda item: item.id)
def test_workbook_template_is_spelled_exactly(official: dict[str, Any], item: Obligation) -> None:
    books = workbooks(official, item)
    assert len(books) == len(V1_WORKBOOKS.get(item.id, ("one",)))
    columns = {header_key(text) for text in (*item.templates[1].columns, *item.dictionary_aliases)}
    spellings = {header_key(spelling) for row in item.metadata_rows for spelling in row}
    assert list(item.templates[1].columns) == books[0]["columns"]
    for book in books:
        assert [header_key(c) for c in book["columns"]] == [header_key(c) for c in item.templates[1].columns]
        assert {header_key(row) for row in book["metadata_rows"]} <= spellings
        assert {header_key(entry["row"]) for entry in book["dictionary"][3:]} <= columns


def test_formats_beside_the_list_are_spelled_exactly(official: dict[str, Any]) -> None:
    configured = [file["columns"] for n in official["v2_csv"] for file in n["files"] if not file["vertical"]]
    configured += [book["columns"] for book in official["v1_xlsx"]]
    for item in catalogue.outside():
        for template in item.templates:
            assert list(template.columns) in configured, item.id
