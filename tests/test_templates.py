"""Workbooks in the shape of the official templates, made here; and the 33 originals where ``LOTAIP_TEMPLATES`` says
which folder holds them."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from checker.model import Obligation, OutsideItem, Template
from cli import main
from rules.lotaip import catalogue

Sheet = tuple[str, Sequence[Sequence[str]]]
PARTS = ("dataset", "metadata", "dictionary")
SAMPLE_DATE = "AAAA-MM-DD"
SAMPLE_NAME = "Nombre de la Entidad"


def run(path: Path, *options: str) -> str:
    """What ``lotaip check`` prints; a fault of ours would surface here as an exception."""
    done = CliRunner().invoke(main, ["check", str(path), "--month", "2026-07", "--as-of", "2026-09-01", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def checked(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(path, "--json"))
    return found


def write(path: Path, sheets: Iterable[Sheet]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def report_sheet(title: str) -> Sheet:
    """The first sheet of every template: addresses of the files, no component."""
    return "Reporte entidad", [
        ["Artículo de la ley"],
        [title],
        ["Numeral", "Enlace al conjunto de datos", "Enlace a metadatos", "Enlace a diccionario"],
        [title, *["https://entidad.gob.ec/x.csv"] * 3],
    ]


def component_sheets(
    template: Template,
    metadata_rows: Iterable[Sequence[str]],
    names: Sequence[str],
    aliases: Mapping[str, str],
    gap: bool = False,
) -> list[Sheet]:
    """Three sheets; ``gap`` leaves the second column of the metadata empty, as the template of Art. 24 does."""
    fields = {column: field for field, column in aliases.items()}
    values = [SAMPLE_DATE, *["Dirección de prueba"] * 30]
    middle = [""] if gap else []
    return [
        (names[0], [list(template.columns), [f"dato {i}" for i in range(len(template.columns))]]),
        (names[1], [[row[0], *middle, value] for row, value in zip(metadata_rows, values, strict=False)]),
        (
            names[2],
            [
                ["Institución", SAMPLE_NAME],
                ["Descripción", "Conjunto de prueba"],
                ["Nombre del campo", "Descripción del campo"],
                *([fields.get(column, column), f"Qué es {column}"] for column in template.columns),
            ],
        ),
    ]


ITEMS = [(item, template) for item in catalogue.obligations() if "24." not in item.id for template in item.templates]


@pytest.mark.parametrize(("item", "template"), ITEMS, ids=[f"{i.id} {t.name} {n}" for n, (i, t) in enumerate(ITEMS)])
def test_item_and_sheets_are_recognised(tmp_path: Path, item: Obligation, template: Template) -> None:
    """By its columns: the name of the file says nothing."""
    names = ("Conjunto de datos", "Metadatos", "Diccionario")
    sheets = component_sheets(template, item.metadata_rows, names, item.dictionary_aliases)
    path = write(tmp_path / "libro.xlsx", [report_sheet(item.title), *sheets])
    found = checked(path)
    assert [verdict["obligation"] for verdict in found["verdicts"]] == [item.id]
    (verdict,) = found["verdicts"]
    assert [part["component"] for part in verdict["components"]] == list(PARTS)
    assert {part["url"] for part in verdict["components"]} == {"libro.xlsx"}
    placeholders = {
        (finding["location"]["file"], finding["location"]["row"], finding["params"]["seen"])
        for finding in verdict["findings"]
        if finding["rule"] == "C-15"
    }
    assert {("libro.xlsx › Metadatos", 1, SAMPLE_DATE), ("libro.xlsx › Diccionario", 1, SAMPLE_NAME)} <= placeholders
    if template is item.templates[0]:
        text = run(path)
        assert f"«{SAMPLE_NAME}»" in text
        assert text.count("F-01: Es un libro de Excel") == 1, "one mistake of three sheets is told once"


@pytest.mark.parametrize("name", ["libro", "Art. 24 Gobiernos Autónomos Descentralizados"])
def test_article_24_has_six_sheets(tmp_path: Path, name: str) -> None:
    sheets = [report_sheet("Gobiernos Autónomos Descentralizados")]
    for number, (item_id, word) in enumerate((("24.res", "Resoluciones"), ("24.act", "Actas")), 1):
        item = next(item for item in catalogue.obligations() if item.id == item_id)
        names = [f"{number}. {kind} ({word})" for kind in ("Conjunto de datos", "Metadatos", "Diccionario")]
        sheets += component_sheets(item.templates[0], item.metadata_rows, names, item.dictionary_aliases, gap=True)
    path = write(tmp_path / f"{name}.xlsx", sheets)
    found = checked(path)
    assert found["notes"] == []
    assert [verdict["obligation"] for verdict in found["verdicts"]] == ["24.res", "24.act"]
    for verdict, word in zip(found["verdicts"], ("Resoluciones", "Actas"), strict=True):
        assert [part["component"] for part in verdict["components"]] == list(PARTS)
        assert all(word[:8] in part["file"] for part in verdict["components"])
        rules = {finding["rule"] for finding in verdict["findings"]}
        assert "F-06" not in rules, "the value in the third column is the value"
        assert "C-15" in rules
    assert run(path).count("«AAAA-MM-DD»") >= 2


@pytest.mark.parametrize("item", catalogue.outside(), ids=lambda item: item.id)
def test_formats_beside_the_list_are_named_in_words(tmp_path: Path, item: OutsideItem) -> None:
    rows = catalogue.obligations()[0].metadata_rows
    sheets = component_sheets(item.templates[0], rows, ("1. Conjunto de datos", "1. Metadatos", "1. Diccionario"), {})
    path = write(tmp_path / "libro.xlsx", [report_sheet(item.title), *sheets])
    found = checked(path)
    assert found["verdicts"] == []
    assert {row["id"] for row in found["outside"]} == {item.id}
    assert f"Fuera de la lista mensual, no se juzgan: «libro.xlsx» ({item.title})." in run(path)


@pytest.mark.parametrize(
    ("item", "template"),
    [(item, template) for item in catalogue.outside() for template in item.templates],
    ids=lambda value: getattr(value, "id", getattr(value, "name", "")),
)
def test_a_csv_of_a_format_beside_the_list_is_no_obligation(
    tmp_path: Path, item: OutsideItem, template: Template
) -> None:
    names = ("conjunto", "metadatos", "diccionario")
    for name, rows in component_sheets(template, item.metadata_rows, names, item.dictionary_aliases):
        text = "\n".join(";".join(row) for row in rows)
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    found = checked(tmp_path)
    assert {(row["id"], row["title"]) for row in found["outside"]} == {(item.id, item.title)}
    assert {row["file"] for row in found["outside"]} == {f"{name}.csv" for name in names}
    assert not any(verdict["components"] for verdict in found["verdicts"])


# --- the originals ----------------------------------------------------------------------------------------------

OUTSIDE = {
    "Art. 29": {"29.inf", "29.act", "29.pet"},
    "Transparencia colaborativa": {"col"},
    "Transparencia focalizada": {"foc"},
    "Transparencia pasiva": {"pas"},
}
RENUMBERED = {"1.3": "19.1.2", "1.4": "19.1.3", "2.1": "19.2", "2.2": "19.2", "5": "19.5-22", "22": "19.5-22"}
"""Numbers of the workbooks of 2023 that the national portal has joined or moved."""


@pytest.fixture(scope="module")
def originals() -> list[Path]:
    folder = os.environ.get("LOTAIP_TEMPLATES")
    if not folder:
        pytest.skip("LOTAIP_TEMPLATES does not name the folder of the official workbooks: they were NOT checked")
    found = sorted(Path(folder).glob("*.xlsx"))
    assert len(found) == 33
    return found


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem)


def test_the_29_originals_of_the_list(originals: list[Path]) -> None:
    listed = [path for path in originals if not _name(path).startswith(tuple(OUTSIDE))]
    assert len(listed) == 29
    for path in listed:
        found, text = checked(path), run(path)
        number = _name(path).split(" ")[0].rstrip(".")
        expected = ["24.res", "24.act"] if number == "Art" else [RENUMBERED.get(number, f"19.{number}")]
        assert [verdict["obligation"] for verdict in found["verdicts"]] == expected, path.name
        for verdict in found["verdicts"]:
            assert [part["component"] for part in verdict["components"]] == list(PARTS), path.name
            if word := {"24.res": "Resoluc", "24.act": "Actas"}.get(verdict["obligation"]):
                assert all(word in part["file"] for part in verdict["components"]), path.name
            samples = [finding for finding in verdict["findings"] if finding["rule"] == "C-15"]
            cells = {(finding["location"]["file"], finding["location"]["row"]) for finding in samples}
            assert len(cells) >= 5, f"{path.name}: {cells}"
            for finding in samples:
                assert f"«{finding['params']['seen']}»" in text, path.name
        assert found["unplaced"] == []
        assert found["outside"] == []


def test_the_four_originals_beside_the_list(originals: list[Path]) -> None:
    titles = {item.id: item.title for item in catalogue.outside()}
    for start, ids in OUTSIDE.items():
        (path,) = [path for path in originals if _name(path).startswith(start)]
        found, text = checked(path), run(path)
        assert found["verdicts"] == []
        assert {row["id"] for row in found["outside"]} == ids
        assert all(titles[item] in text for item in ids)


def test_the_folder_of_all_originals(originals: list[Path]) -> None:
    found, text = checked(originals[0].parent), run(originals[0].parent)
    assert {verdict["verdict"] for verdict in found["verdicts"]} == {"parcial"}
    assert len(found["verdicts"]) == 27
    assert found["unplaced"] == []
    assert {row["id"] for row in found["outside"]} == set().union(*OUTSIDE.values())
    assert "Hay más de un archivo para «Directorio y distributivo del personal»" in text
