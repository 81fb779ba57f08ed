from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import SHIPPED, RegistryError, load_registry
from crawler.ruc import ruc_doubt, ruc_fault
from tests.crawler.crawl_site import RUCS

HEAD = "ruc,dpa,name,province,portal_kind,portal_url,caveats"
GOOD = f"{RUCS[0]},0101,GAD Municipal de Cuenca,Azuay,pnt,https://x.ec/backend/v1,"


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "registry.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_the_shipped_registry_is_whole() -> None:
    registry = load_registry(SHIPPED)
    assert (len(registry.rows), registry.repairs, registry.problems) == (221, [], [])
    assert len({row.entity.dpa for row in registry.rows}) == 221
    assert {row.portal_url for row in registry.rows} == {"https://transparencia.dpe.gob.ec/backend/v1"}
    assert len({row.entity.province for row in registry.rows}) == 24
    assert registry.entities()[RUCS[0]].name == "GAD Municipal de Cuenca"


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (GOOD + ",extra", "columnas"),
        (GOOD.replace("https://", ""), "http"),
        (GOOD.replace("https://x.ec/backend/v1", ""), "portal_url"),
        (GOOD.replace(RUCS[0], "16000027"), "13"),
        (GOOD.replace(RUCS[0], "1.6E+11"), "dígitos"),
        (GOOD, "línea 2"),
    ],
)
def test_a_bad_row_is_said_with_its_line_and_the_rest_goes_on(tmp_path: Path, row: str, part: str) -> None:
    other = GOOD.replace(RUCS[0], RUCS[1])
    registry = load_registry(written(tmp_path, HEAD, GOOD, row, other))
    (problem,) = registry.problems
    assert problem.startswith("Línea 3: ")
    assert part in problem
    assert [row.ruc for row in registry.rows] == [RUCS[0], RUCS[1]]


def test_what_a_spreadsheet_did_is_repaired_and_said(tmp_path: Path) -> None:
    row = f"{RUCS[0].lstrip('0')};101;GAD Municipal de Oña;Azuay;pnt;https://x.ec/v1;"
    registry = load_registry(written(tmp_path, HEAD.replace(",", ";"), row, encoding="cp1252"))
    (place,) = registry.rows
    assert (place.ruc, place.entity.dpa, place.entity.name) == (RUCS[0], "0101", "GAD Municipal de Oña")
    said = " ".join(registry.repairs)
    assert all(part in said for part in ("cp1252", "«;»", "«ruc»", "«dpa»"))
    assert registry.problems == []


def test_unknown_columns_are_kept(tmp_path: Path) -> None:
    registry = load_registry(written(tmp_path, HEAD + ",population,nota", GOOD + ",636996,hola"))
    assert registry.rows[0].extra == {"population": "636996", "nota": "hola"}


def test_an_entity_without_own_site_is_no_problem(tmp_path: Path) -> None:
    row = f"{RUCS[0]},0101,GAD Municipal de Cuenca,Azuay,,,,none"
    registry = load_registry(written(tmp_path, HEAD + ",own_site", row))
    assert registry.problems == []
    assert registry.places() == []
    assert list(registry.entities()) == [RUCS[0]]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "columnas"),
        (b"a,b\n1,2\n", "columnas"),
        (b"PK\x03\x04\x00\x00", "CSV"),
        (b"%PDF-1.4\n", "CSV"),
        (None, "leer"),
    ],
)
def test_a_file_that_is_no_registry(tmp_path: Path, content: bytes | None, part: str) -> None:
    path = tmp_path / "registry.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegistryError, match=part):
        load_registry(path)


def test_ruc_check_digit() -> None:
    assert all(ruc_fault(ruc) is None and ruc_doubt(ruc) is None for ruc in RUCS)
    wrong = RUCS[0][:8] + str((int(RUCS[0][8]) + 1) % 10) + RUCS[0][9:]
    assert ruc_doubt(wrong) is not None


@pytest.mark.parametrize(
    ("ruc", "said"),
    [("0160000270000", "establecimiento"), ("0160000280001", "dígito verificador"), ("0190000270001", "tercer dígito")],
)
def test_a_doubtful_ruc_is_said_aloud_and_its_row_used(tmp_path: Path, ruc: str, said: str) -> None:
    path = tmp_path / "registry.csv"
    path.write_text(f"{HEAD}\n{GOOD.replace(RUCS[0], ruc)}\n", encoding="utf-8")
    registry = load_registry(path)
    assert [row.ruc for row in registry.rows] == [ruc]
    assert [said in repair for repair in registry.repairs] == [True]


@pytest.mark.parametrize(
    ("cell", "people"), [("636996", 636996), ("636.996", 636996), ("1 234 567", 1234567), ("", None), ("muchos", None)]
)
def test_inhabitants_are_read_or_said_to_be_unusable(tmp_path: Path, cell: str, people: int | None) -> None:
    registry = load_registry(written(tmp_path, HEAD + ",population", GOOD + f",{cell}"))
    assert registry.rows[0].entity.population == people
    assert any("población" in said for said in registry.repairs) == (cell == "muchos")
