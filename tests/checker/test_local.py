"""The folder door with real files: what is there is read, what cannot be read accuses nobody, nothing is lost."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker import local_files
from checker.engine import judge
from checker.local import NothingToCheck, build_local_case, gather
from checker.results_model import CaseResult, ObligationVerdict
from demo.country import build_country
from demo.months import sweeps
from rules.lotaip import load
from tests.rar import need_libarchive, rar_of, reader_with

MONTH = "2026-07"
AS_OF = datetime(2026, 9, 1, tzinfo=UTC)
ITEM = "6 - Presupuesto de la institucion"
DATASET = "Conjunto de datos.csv"
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The faultless month of a municipality of the replica country: 27 folders of three files."""
    folder = tmp_path_factory.mktemp("mes")
    country = build_country(7)
    country.write_folder(country.municipalities[0].ruc, MONTH, folder, sweeps(MONTH)[1])
    return folder


@pytest.fixture
def folder(month: Path, tmp_path: Path) -> Path:
    """A folder with item 19.6 alone."""
    shutil.copytree(month / ITEM, tmp_path / "carpeta" / ITEM)
    return tmp_path / "carpeta"


class Checked:
    def __init__(self, path: Path, wanted: str = MONTH) -> None:
        files = gather(path)
        ruleset = load()
        self.result: CaseResult = judge(build_local_case(files, wanted, ruleset, AS_OF, None, True, path), ruleset)
        self.notes = files.notes

    def __getitem__(self, obligation: str) -> ObligationVerdict:
        return next(verdict for verdict in self.result.verdicts if verdict.obligation == obligation)

    def kinds(self, obligation: str = "19.6") -> set[str]:
        return {f"{finding.rule} {finding.kind}" for finding in self[obligation].findings}

    def cause(self, obligation: str) -> str | None:
        why = self[obligation].cause
        return why.code if why else None

    def noted(self, *words: str) -> bool:
        return any(all(word in note for word in words) for note in self.notes)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def members(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def locked(data: bytes) -> bytes:
    """The ZIP with the flag that says its first member is under password."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def test_a_whole_month_is_faultless(month: Path) -> None:
    checked = Checked(month)
    assert {verdict.verdict for verdict in checked.result.verdicts} == {"cumple", "no_aplica"}
    assert checked.notes == []
    assert all("\\" not in part.url for verdict in checked.result.verdicts for part in verdict.components)
    assert checked["19.6"].components[0].url == f"{ITEM}/{DATASET}"


def test_the_same_month_in_a_zip_gives_the_same(month: Path, tmp_path: Path) -> None:
    (tmp_path / "mes.zip").write_bytes(zipped(members(month)))
    assert Checked(tmp_path / "mes.zip").result.verdicts == Checked(month).result.verdicts


# --- one file, damaged in every way ---------------------------------------------------------------------------

Damage = Callable[[str], bytes]

DAMAGED: dict[str, tuple[Damage, str, set[str]]] = {
    "utf-16": (lambda text: text.encode("utf-16"), "cumple", {"F-02 not_utf8"}),
    "utf-16 without mark": (lambda text: text.encode("utf-16-le"), "cumple", {"F-02 not_utf8"}),
    "cp1252": (lambda text: text.encode("cp1252"), "cumple", {"F-02 not_utf8"}),
    "cp850": (lambda text: text.encode("cp850"), "cumple", {"F-02 not_utf8"}),
    "web page": (lambda text: b"<!doctype html><html><h1>404</h1></html>", "parcial", {"P-05 saved_page"}),
    "pdf": (lambda text: b"%PDF-1.7\n" + bytes(range(256)), "parcial", {"F-01 pdf"}),
    "image": (lambda text: b"\x89PNG\r\n\x1a\n" + bytes(99), "parcial", {"F-01 image"}),
    "empty": (lambda text: b"", "parcial", {"P-05 empty_file"}),
    "mark alone": (lambda text: b"\xef\xbb\xbf", "parcial", {"P-05 empty_file"}),
    "nul bytes": (lambda text: bytes(4096), "parcial", {"P-05 empty_file"}),
    "one column": (lambda text: b"a\nb\nc\n", "parcial", {"F-04 no_header"}),
    "one giant line": (lambda text: b"x" * 2_000_000, "parcial", {"F-04 no_header"}),
    "many columns": (lambda text: ";".join(f"c{i}" for i in range(50_000)).encode(), "parcial", {"F-04 no_header"}),
    "only separators": (lambda text: b";;;;\r\n;;;;\r\n", "parcial", {"F-04 no_header"}),
    "header alone": (lambda text: text.splitlines()[0].encode(), "parcial", {"F-05 no_rows"}),
    "unclosed quote": (lambda text: text.replace("\n", '\n"', 1).encode(), "cumple", set()),
    "titles above": (lambda text: f"GAD MUNICIPAL\r\n\r\n{text}".encode(), "cumple", {"F-05 title_rows"}),
    "empty columns": (lambda text: text.replace("\r\n", ";" * 24 + "\r\n").encode(), "cumple", {"F-05 empty_columns"}),
    "empty rows": (lambda text: f"{text.rstrip()}\r\n;;;;\r\n;;;;\r\n".encode(), "cumple", {"F-05 blank_rows"}),
    "line ends of a Mac": (lambda text: text.replace("\r\n", "\r").encode(), "cumple", set()),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_dataset(folder: Path, name: str) -> None:
    damage, verdict, expected = DAMAGED[name]
    path = folder / ITEM / DATASET
    path.write_bytes(damage(path.read_bytes().decode("utf-8-sig")))
    checked = Checked(folder)
    assert checked["19.6"].verdict == verdict
    assert expected <= checked.kinds()
    assert (verdict == "cumple") == (not any(f.severity == "error" for f in checked["19.6"].findings))
    assert checked["19.7"].verdict == "incumple"
    assert checked.cause("19.7") is None


# --- what cannot be read ----------------------------------------------------------------------------------------

CLOSED: dict[str, tuple[str, bytes, str]] = {
    "workbook cut short": ("Conjunto de datos.xlsx", b"PK\x03\x04xl/workbook.xml" + bytes(500), "corrupt"),
    "workbook under password": ("Conjunto de datos.xlsx", ENCRYPTED, "encrypted"),
    "zip that is none": ("Conjunto de datos.zip", b"PK\x03\x04zzz", "corrupt"),
    "zip under password": ("Conjunto de datos.zip", locked(zipped({"a.csv": b"x"})), "encrypted"),
    "zip bomb": ("Conjunto de datos.zip", zipped({"a.csv": bytes(40_000_000)}), "too_large"),
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_file_leaves_its_item_unevaluated(folder: Path, name: str) -> None:
    file, data, cause = CLOSED[name]
    (folder / ITEM / DATASET).unlink()
    (folder / ITEM / file).write_bytes(data)
    checked = Checked(folder)
    assert checked["19.6"].verdict == "no_evaluado"
    assert checked.cause("19.6") == cause
    assert not any(kind.startswith(("P-03", "F-01")) for kind in checked.kinds())
    assert checked.noted("No se leyó", f"{ITEM}/{file}")
    assert checked["19.7"].verdict == "incumple", "a file that tells its item says nothing about the others"


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_file_of_no_known_item_leaves_all_that_is_missing_unevaluated(folder: Path, name: str) -> None:
    (folder / "todo").write_bytes(CLOSED[name][1])
    checked = Checked(folder)
    assert checked["19.6"].verdict == "cumple"
    assert {v.verdict for v in checked.result.verdicts if v.obligation != "19.6"} == {"no_evaluado"}
    assert checked.cause("19.7") == "folder_incomplete"
    assert checked.noted("No se leyó", "«todo»")
    assert checked.noted("queda sin evaluar")


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_file_alone_is_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "6. Presupuesto"
    path.write_bytes(CLOSED[name][1])
    with pytest.raises(NothingToCheck, match=r"No se leyó «6\. Presupuesto»"):
        Checked(path)


def test_a_closed_copy_beside_three_good_files_changes_nothing(folder: Path) -> None:
    (folder / ITEM / "Presupuesto.xlsx").write_bytes(ENCRYPTED)
    checked = Checked(folder)
    assert checked["19.6"].verdict == "cumple"
    assert checked.noted("No se leyó", "Presupuesto.xlsx", "contraseña")


def test_a_file_over_the_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_files, "MAX_FILE_BYTES", 1000)
    checked = Checked(folder)
    assert checked["19.6"].verdict == "no_evaluado"
    assert checked.cause("19.6") == "too_large"
    assert checked.noted("No se leyó", DATASET)


def test_a_folder_over_the_limits(month: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_files, "MAX_FILES", 60)
    checked = Checked(month)
    assert "incumple" not in {verdict.verdict for verdict in checked.result.verdicts}
    assert checked.noted("más de 60 archivos")
    monkeypatch.setattr(local_files, "MAX_FILES", 5000)
    monkeypatch.setattr(local_files, "MAX_BYTES", 20_000)
    checked = Checked(month)
    verdicts = {verdict.verdict for verdict in checked.result.verdicts}
    assert "no_evaluado" in verdicts
    assert "incumple" not in verdicts


def test_an_archive_of_a_kind_that_is_not_opened(folder: Path) -> None:
    (folder / "julio.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(9000))
    checked = Checked(folder)
    assert checked.cause("19.7") == "folder_incomplete"
    assert checked.noted("julio.rar", "Descomprímalo")
    assert checked.result.unplaced == []


def test_a_rar_in_the_folder(folder: Path) -> None:
    need_libarchive()
    held = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}
    shutil.rmtree(folder / ITEM)
    (folder / "julio.rar").write_bytes(rar_of(held))
    packed = Checked(folder)["19.6"]
    assert packed.verdict == "cumple"
    assert {part.url for part in packed.components} == {f"julio.rar/{name}" for name in held}
    with reader_with("LIBARCHIVE", "/no/existe.so"):
        with pytest.raises(NothingToCheck, match=r"«julio.rar».*extra «rar».*descomprima"):
            Checked(folder)
        (folder / "julio.rar").rename(folder / "6. Presupuesto.rar")
        sealed = Checked(folder)
        cause = sealed["19.6"].cause
        assert cause is not None
    assert (sealed["19.6"].verdict, cause.code, cause.owner) == ("no_evaluado", "rar_extra", "tool")


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for a privilege to make links")
def test_links_pipes_and_loops(folder: Path, tmp_path: Path) -> None:
    (folder / "otra vez").symlink_to(folder)
    (folder / "7. auditorias.csv").symlink_to(tmp_path / "nada.csv")
    os.mkfifo(folder / "8. contratacion.csv")
    checked = Checked(folder)
    assert checked["19.6"].verdict == "cumple"
    assert [checked.cause(item) for item in ("19.7", "19.8")] == ["file_unreadable", "file_unreadable"]
    assert checked["19.9"].verdict == "incumple"
    assert checked.noted("«7. auditorias.csv», «8. contratacion.csv»", "no se pudo abrir")
    linked = tmp_path / "enlazada"
    linked.mkdir()
    (linked / ITEM).symlink_to(folder / ITEM)
    assert Checked(linked)["19.6"].verdict == "cumple"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not stop this user")
def test_a_file_and_a_folder_without_permission(folder: Path) -> None:
    (folder / "7. auditorias.csv").write_text("x", encoding="utf-8")
    (folder / "8. contratacion").mkdir()
    for name in ("7. auditorias.csv", "8. contratacion"):
        (folder / name).chmod(0)
    checked = Checked(folder)
    (folder / "8. contratacion").chmod(0o700)
    assert [checked.cause(item) for item in ("19.7", "19.8")] == ["file_unreadable", "file_unreadable"]


# --- names, months, copies --------------------------------------------------------------------------------------


def test_traces_of_programs_are_nobodys_files(folder: Path) -> None:
    for name in ("~$libro.xlsx", ".~lock.libro.ods#", "Thumbs.db", "desktop.ini"):
        (folder / ITEM / name).write_bytes(b"\x05nadie")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "6. Presupuesto.csv").write_bytes(b"x")
    checked = Checked(folder)
    assert checked["19.6"].verdict == "cumple"
    assert checked.result.unplaced == []
    assert checked.notes == []


@pytest.mark.parametrize(
    ("folders", "root"),
    [
        (("2026/06-Junio", "2026/07-Julio", "2026/08-Agosto"), "todo"),
        (("06", "07", "08"), "2026"),
        (("junio", "julio", "agosto"), "meses"),
        (("2025", "2026", "2024"), "anios"),
        (("JUN-2026", "JUL-2026", "AGO-2026"), "lotaip"),
    ],
)
def test_other_months_of_the_same_folder_are_left_aside_and_said(
    folder: Path, tmp_path: Path, folders: tuple[str, str, str], root: str
) -> None:
    for index, name in enumerate(folders):
        shutil.copytree(folder / ITEM, tmp_path / root / name / ITEM)
        if index != 1:
            (tmp_path / root / name / "7. auditorias.csv").write_text("x", encoding="utf-8")
    checked = Checked(tmp_path / root)
    assert {part.url.removesuffix(f"/{ITEM}/{DATASET}") for part in checked["19.6"].components[:1]} == {folders[1]}
    assert checked["19.7"].verdict == "incumple"
    assert sum("no se tomaron en cuenta" in note for note in checked.notes) == 2
    assert checked.noted("Archivos de", "(4)")


def test_a_folder_of_another_month_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "todo" / "2026-05")
    with pytest.raises(NothingToCheck, match="son de 2026-05 y se pidió 2026-07"):
        Checked(tmp_path / "todo")
    assert Checked(tmp_path / "todo" / "2026-05").noted("parece de otro mes")


def test_dates_of_work_and_years_of_things_are_no_month(folder: Path) -> None:
    (folder / ITEM / DATASET).rename(folder / ITEM / "Presupuesto 2019.csv")
    (folder / ITEM / "Metadatos.csv").rename(folder / ITEM / "Metadatos 2026-08-05.csv")
    checked = Checked(folder)
    assert checked["19.6"].verdict == "cumple"
    assert checked.notes == []


def test_the_copy_that_was_not_read_is_said(folder: Path) -> None:
    original = folder / ITEM / DATASET
    (folder / ITEM / "Conjunto de datos igual.csv").write_bytes(original.read_bytes())
    assert Checked(folder).notes == []
    (folder / ITEM / "Conjunto de datos viejo.csv").write_bytes(original.read_bytes() + b"9;9;9;9;9;9\r\n")
    checked = Checked(folder)
    assert checked.noted("Hay más de un archivo", "Conjunto de datos viejo.csv")
    assert checked["19.6"].components[0].url == f"{ITEM}/Conjunto de datos igual.csv"


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_hostile_names(folder: Path) -> None:
    for name in ("a\u202egpj.csv", "a\nb.csv", "<script>.csv", "x" * 250 + ".csv", "datos.csv"):
        (folder / name).write_text("hola;que\n1;2\n", encoding="utf-8")
    with open(os.fsencode(folder) + b"/informaci\xf3n.csv", "wb") as file:
        file.write(b"hola;que\n1;2\n")
    checked = Checked(folder)
    assert len(checked.result.unplaced) == 6
    assert "información.csv" in checked.result.unplaced
    checked.result.model_dump_json()


def test_zip_in_zip_and_no_deeper(folder: Path, tmp_path: Path) -> None:
    inner = zipped(members(folder))
    outer = tmp_path / "fuera.zip"
    outer.write_bytes(zipped({"julio.zip": inner}))
    checked = Checked(outer)
    assert checked["19.6"].verdict == "cumple"
    assert checked["19.6"].components[0].url == f"julio.zip/{ITEM}/{DATASET}"
    outer.write_bytes(zipped({"x.zip": zipped({"julio.zip": inner}), "6. Presupuesto.csv": b"a;b\n1;2\n"}))
    assert Checked(outer).cause("19.7") == "folder_incomplete"


def test_names_inside_a_zip_stay_inside(folder: Path, tmp_path: Path) -> None:
    data = (folder / ITEM / DATASET).read_bytes()
    (tmp_path / "mes.zip").write_bytes(zipped({"../../etc/6. Presupuesto.csv": data, "/raro\\a.csv": b"q"}))
    checked = Checked(tmp_path / "mes.zip")
    assert [part.url for part in checked["19.6"].components] == ["etc/6. Presupuesto.csv"]
    assert checked.result.unplaced == ["raro/a.csv"]


# --- nothing usable ---------------------------------------------------------------------------------------------


def test_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(NothingToCheck, match="No existe"):
        gather(tmp_path / "nada")
    (tmp_path / "vacia").mkdir()
    with pytest.raises(NothingToCheck, match=r"No hay ningún archivo"):
        gather(tmp_path / "vacia")
    with pytest.raises(NothingToCheck, match=r"demasiado largo|No existe"):
        gather(tmp_path / ("x" * 5000))
    (tmp_path / "otra").mkdir()
    (tmp_path / "otra" / "nota.txt").write_text("hola", encoding="utf-8")
    with pytest.raises(NothingToCheck, match=r"no hay nada que se reconozca.*«nota\.txt»"):
        Checked(tmp_path / "otra")
    with pytest.raises(NothingToCheck, match="no es algo que se reconozca"):
        Checked(tmp_path / "otra" / "nota.txt")


def test_a_single_file_is_judged_for_its_own_item(folder: Path) -> None:
    checked = Checked(folder / ITEM / DATASET)
    assert [verdict.obligation for verdict in checked.result.verdicts] == ["19.6"]
    assert checked.kinds() == set(), "that the others were not given does not show that they are missing"
    assert (checked["19.6"].verdict, checked.cause("19.6")) == ("no_evaluado", "one_file")
    assert checked["19.6"].components[0].url == DATASET


def test_before_the_deadline_a_gap_is_not_due(folder: Path) -> None:
    checked = Checked(folder, "2026-08")
    assert checked.cause("19.7") == "not_due"


def test_the_folder_of_one_item_and_a_flat_folder(month: Path, folder: Path, tmp_path: Path) -> None:
    """Files that lie directly in the folder stand together; those of several items are told apart by their names."""
    checked = Checked(folder / ITEM)
    assert checked["19.6"].verdict == "cumple"
    assert checked.result.unplaced == []
    flat = tmp_path / "plana"
    flat.mkdir()
    for item in (ITEM, "7 - Resultados de las auditorias internas y gubernamentales"):
        for path in (month / item).iterdir():
            shutil.copyfile(path, flat / f"{item} - {path.name}")
    (flat / "Transparencia pasiva.csv").write_text(_PASSIVE, encoding="utf-8")
    checked = Checked(flat)
    assert {checked["19.6"].verdict, checked["19.7"].verdict} == {"cumple", "no_aplica"}
    assert checked.result.unplaced == []


_PASSIVE = ";".join(next(item for item in load().outside if item.id == "pas").templates[0].columns) + "\n"
