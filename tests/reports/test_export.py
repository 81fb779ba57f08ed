"""Open data: every form holds the same, is described, opens with other people's tools and runs nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path

import pytest
from frictionless import Package
from python_calamine import CalamineWorkbook

from checker.results import ResultsStore
from checker.results_model import CaseResult
from reports import export as exports
from reports.datapackage import dictionary
from reports.dataset import LICENCE, Format
from reports.export import ExportError, export
from reports.open_data import TABLES
from tests.reports.conftest import NOW

DOCS = Path(__file__).parents[2] / "docs" / "datos.md"


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def package(results: ResultsStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "datos"
    export(results, "datapackage", folder, NOW)
    return folder


@pytest.fixture(scope="module")
def public(results: ResultsStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("public") / "lotaip.sqlite"
    export(results, "sqlite", path, NOW)
    return path


def test_package_is_valid_for_frictionless(package: Path) -> None:
    found = Package(str(package / "datapackage.json"))
    report = found.validate()
    assert report.valid, report.flatten(["type", "note"])
    assert [resource.name for resource in found.resources] == [table.name for table in TABLES]
    for resource in json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        content = (package / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_package_is_described_for_search_engines(package: Path) -> None:
    told = json.loads((package / "dataset.jsonld").read_text(encoding="utf-8"))
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["license"] == LICENCE["path"]
    assert {(package / part["contentUrl"]).is_file() for part in told["distribution"]} == {True}
    assert len(told["distribution"]) == len(TABLES)


def test_every_form_holds_the_same_verdicts(results: ResultsStore, package: Path, public: Path, tmp_path: Path) -> None:
    cases = [case for entity in results.entities() for case in results.load_cases(entity.ruc)]
    wanted = sorted(
        (case.entity.ruc, case.month, verdict.obligation, verdict.verdict)
        for case in cases
        if case.entity
        for verdict in case.verdicts
    )
    assert len(wanted) > 1000
    read = rows_of(package / "veredictos.csv")
    assert sorted(tuple(row[:4]) for row in read[1:]) == wanted

    export(results, "csv", tmp_path / "csv", NOW)
    assert (tmp_path / "csv" / "veredictos.csv").read_bytes() == (package / "veredictos.csv").read_bytes()

    with sqlite3.connect(public) as database:
        kept = database.execute("SELECT ruc, mes, obligacion, veredicto FROM veredictos ORDER BY 1, 2, 3, 4").fetchall()
    assert kept == wanted

    export(results, "xlsx", tmp_path / "todo.xlsx", NOW)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "todo.xlsx")).get_sheet_by_name("veredictos").to_python()
    assert sorted(tuple(str(cell) for cell in row[:4]) for row in sheet[1:]) == wanted

    export(results, "json", tmp_path / "todo.json", NOW)
    told = [CaseResult.model_validate(case) for case in json.loads((tmp_path / "todo.json").read_text("utf-8"))]
    assert told == cases


def test_public_database_has_no_evidence_and_is_described(public: Path) -> None:
    with sqlite3.connect(public) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert names == {table.name for table in TABLES}
    told = json.loads(public.with_name("lotaip.sqlite.metadata.json").read_text(encoding="utf-8"))
    described = told["databases"]["lotaip"]["tables"]
    assert {name: list(table["columns"]) for name, table in described.items()} == {
        table.name: [column.name for column in table.columns] for table in TABLES
    }


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "sqlite", "datapackage"])
def test_same_store_same_bytes(form: Format, results: ResultsStore, tmp_path: Path) -> None:
    first, second = (export(results, form, tmp_path / name / "salida", NOW) for name in ("a", "b"))
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_no_cell_runs_as_a_formula(tmp_path: Path, results: ResultsStore) -> None:
    """A file name that begins like a formula comes quoted in CSV and as text in the workbook."""
    with ResultsStore(tmp_path / "results.db", writable=True) as store:
        case = results.load_cases(results.entities()[0].ruc)[-1]
        part = next(part for verdict in case.verdicts for part in verdict.components)
        part.file = '=HYPERLINK("http://x")'
        store.save_case(case)
        store.save_catalogue(results.catalogue(case.rules_version))
        export(store, "csv", tmp_path / "csv", NOW)
        export(store, "xlsx", tmp_path / "todo.xlsx", NOW)
    assert "'=HYPERLINK" in (tmp_path / "csv" / "archivos.csv").read_text(encoding="utf-8-sig")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "todo.xlsx")).get_sheet_by_name("archivos").to_python()
    assert any(cell == part.file for row in sheet for cell in row)


def test_dictionary_in_docs_is_the_generated_one() -> None:
    assert DOCS.read_text(encoding="utf-8") == dictionary(), "Genere de nuevo: make docs"


@pytest.mark.parametrize("form", ["json", "xlsx", "sqlite"])
def test_a_folder_in_the_way_is_one_sentence(form: Format, results: ResultsStore, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="es una carpeta"):
        export(results, form, tmp_path, NOW)


def test_a_file_in_the_way_is_one_sentence(results: ResultsStore, tmp_path: Path) -> None:
    (tmp_path / "datos").write_text("x", encoding="utf-8")
    with pytest.raises(ExportError, match="es un archivo"):
        export(results, "datapackage", tmp_path / "datos", NOW)


def test_an_earlier_export_stays_whole_when_the_new_one_fails(
    results: ResultsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "todo.xlsx"
    export(results, "xlsx", path, NOW)
    before = path.read_bytes()
    monkeypatch.setattr(exports, "_SHEET_ROWS", 3)
    with pytest.raises(ExportError, match="no cabe en una hoja"):
        export(results, "xlsx", path, NOW)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["todo.xlsx"]


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    with ResultsStore(tmp_path / "results.db", writable=True) as store:
        export(store, "datapackage", tmp_path / "datos", NOW)
        export(store, "json", tmp_path / "todo.json", NOW)
    assert len(rows_of(tmp_path / "datos" / "veredictos.csv")) == 1
    assert json.loads((tmp_path / "todo.json").read_text(encoding="utf-8")) == []
