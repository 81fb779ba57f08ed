"""An office's folders as people save them: an honest month is accused of nothing, and trouble is one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from rules.lotaip import catalogue
from rules.lotaip.checks import _builders as b

SECTIONS = {"24.res": " (Resoluciones)", "24.act": " (Actas)"}
Rows = Sequence[Sequence[str]]
Save = Callable[[Rows], bytes]


def run(*args: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["check", *map(str, args)])
    assert done.exit_code == code, done.output
    return done.output


def checked(path: Path) -> dict[str, Any]:
    order = (path, "--month", b.MONTH, "--as-of", "2026-06-30", "--fail-on", "never", "--json")
    return dict(json.loads(run(*order)))


def csv_of(rows: Iterable[Sequence[str]], separator: str = ";", padding: int = 0) -> str:
    lines = [separator.join([f'"{c}"' if separator in c or "\n" in c else c for c in row]) for row in rows]
    return "".join(f"{line}{separator * padding}\r\n" for line in lines)


def month(folder: Path, save: Save, dated: str, named: Callable[[str, str, str], str]) -> Path:
    """The faultless month of the examples; ``named`` gives the path of (number, title, component)."""
    for item in catalogue.obligations():
        number, title = item.pnt_name.removeprefix("Numeral "), item.title + SECTIONS.get(item.id, "")
        parts = {
            "Conjunto de datos": b.dataset_rows(item.id),
            "Metadatos": b.metadata_rows(item.id, r0=dated),
            "Diccionario": b.dictionary_rows(item.id),
        }
        for component, rows in parts.items():
            path = folder / named(number, title, component)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(save(rows))
    return folder


def by_folder(number: str, title: str, component: str) -> str:
    return f"{number} {title}/{component}.csv"


def flat(number: str, title: str, component: str) -> str:
    section = title.partition("(")[2].rstrip(")")
    return f"{f'Art 24 {section}' if section else f'Numeral {number}'} - {component}.csv"


def cluttered(rows: Rows) -> bytes:
    """Titles above, headers in capitals with odd blanks, columns and rows left empty."""
    head = [cell.upper().replace(" ", "  ", 1).replace(" DE ", " DE\xa0") for cell in rows[0]]
    title = [["GAD MUNICIPAL DE PRUEBA", *[""] * (len(head) - 1)]] if len(head) > 2 else []
    shown = [*title, head if len(head) > 2 else rows[0], *rows[1:], *[[""] * len(head)] * 9]
    return csv_of(shown, padding=5).encode("cp1252")


@pytest.mark.parametrize(
    ("save", "dated", "named"),
    [
        (lambda rows: csv_of(rows).encode("cp1252"), "30/04/2026", by_folder),
        (lambda rows: csv_of(rows, "\t").encode("utf-16"), "30-abr-26", flat),
        (lambda rows: csv_of(rows, ",").encode("utf-8-sig"), "2026-04-30 00:00:00", flat),
        (cluttered, "ABRIL DE 2026", by_folder),
    ],
    ids=["cp1252", "utf-16", "utf-8", "cluttered"],
)
def test_an_honest_month_is_accused_of_nothing(
    tmp_path: Path, save: Save, dated: str, named: Callable[[str, str, str], str]
) -> None:
    found = checked(month(tmp_path / "abril 2026", save, dated, named))
    errors = [
        (v["obligation"], f["message"]) for v in found["verdicts"] for f in v["findings"] if f["severity"] == "error"
    ]
    assert errors == []
    assert {verdict["verdict"] for verdict in found["verdicts"]} == {"cumple"}
    assert found["unplaced"] == []


def test_what_the_items_share_is_told_once(tmp_path: Path) -> None:
    folder = month(tmp_path / "abril", lambda rows: csv_of(rows, padding=3).encode("utf-16"), "30/04/2026", by_folder)
    text = run(folder, "--month", b.MONTH, "--as-of", "2026-06-30")
    assert "AVISOS QUE SE REPITEN EN VARIOS ÍTEMS" in text
    for words in ("El archivo está en UTF-16", "columnas sin nombre", "La fecha está escrita como «30/04/2026»"):
        assert text.count(words) == 1
    assert "archivos más" in text
    assert len(text.splitlines()) < 60


def test_errors_that_several_items_share_are_one_step(tmp_path: Path) -> None:
    folder = month(tmp_path / "abril", lambda rows: csv_of(rows).encode(), "2026-03-31", by_folder)
    text = run(folder, "--month", b.MONTH, "--as-of", "2026-06-30", code=1)
    assert "1. Lo mismo en 27 ítems — ◐ Parcial (+" in text
    assert text.count("Error T-02") == 1
    assert "\n2. " not in text


def test_two_datasets_of_one_item(tmp_path: Path) -> None:
    """Nobody is told that income is missing where it stands in the other file."""
    header, income, spending = b.dataset_rows("19.6")
    folder = tmp_path / "6. Presupuesto"
    folder.mkdir()
    for name, row in (("ingresos", income), ("gastos", spending)):
        (folder / f"Presupuesto {name}.csv").write_text(csv_of([header, row]), encoding="utf-8")
    found = checked(tmp_path)
    said = [f["rule"] for v in found["verdicts"] if v["obligation"] == "19.6" for f in v["findings"]]
    assert "C-06" not in said
    assert any("Deje uno solo" in note for note in found["notes"])


def test_what_lies_about_in_the_folder_accuses_nobody(tmp_path: Path) -> None:
    folder = month(tmp_path / "abril", lambda rows: csv_of(rows).encode(), "2026-04-30", by_folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in folder.rglob("*.csv"):
            archive.write(path, path.relative_to(folder))
    (folder / "LOTAIP abril.zip").write_bytes(buffer.getvalue())
    (folder / "Presupuesto copia.csv").write_bytes(b"")
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "oficio 123.pdf").write_bytes(b"%PDF-1.7")
    (folder / "Portal.url").write_text("[InternetShortcut]", encoding="utf-8")
    for name in ("desktop.ini", "Thumbs.db", "~$6. Presupuesto.xlsx"):
        (folder / name).write_bytes(b"x")
    found = checked(folder)
    assert {verdict["verdict"] for verdict in found["verdicts"]} == {"cumple"}
    assert not [part["url"] for v in found["verdicts"] for part in v["components"] if ".zip/" in part["url"]]
    assert found["unplaced"] == ["Portal.url", "foto.jpg", "oficio 123.pdf"]
    (note,) = found["notes"]
    assert "«Presupuesto copia.csv»: el archivo está vacío" in note


def _locked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("6. Presupuesto.csv", "a;b")
    data = bytearray(buffer.getvalue())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


TROUBLE = {
    "mes.zip": (_locked(), "está protegido con contraseña"),
    "6. Presupuesto.xlsx": (b"PK\x03\x04roto", "está dañado"),
    "6. Presupuesto.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "está dañado"),
    "6. Presupuesto.ods": (bytes(range(256)) * 9, "está dañado"),
    "6. Presupuesto.xlsb": (bytes(range(256)) * 9, "está dañado"),
    "6. Presupuesto.lnk": (b"L\0\0\0\1\x14\2\0", "es un acceso directo de Windows"),
    "foto.csv": (b"\x89PNG\r\n\x1a\n" + bytes(99), "no es algo que se reconozca"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    data, words = TROUBLE[name]
    (tmp_path / name).write_bytes(data)
    told = run(tmp_path / name, "--month", b.MONTH, code=3)
    assert words in told
    assert told.startswith("Error: ")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("written", ["octubre", "10-2026", "2026-13", "2026/10", ""])
def test_a_month_that_is_none(tmp_path: Path, written: str) -> None:
    told = run(tmp_path, "--month", written, code=2)
    assert "2026-04" in told


def test_a_month_to_come(tmp_path: Path) -> None:
    folder = month(tmp_path / "mi mes ñandú", lambda rows: csv_of(rows).encode(), "2026-04-30", by_folder)
    for path in folder.glob("1*"):
        for file in path.iterdir():
            file.unlink()
    text = run(folder, "--month", b.MONTH, "--as-of", "2026-04-20")
    assert "Aún no vence el plazo de este mes." in text
    assert "incumple" not in text
