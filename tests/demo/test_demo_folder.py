"""The folder of a month holds the bytes that the place shows."""

from __future__ import annotations

from pathlib import Path

from demo.country import Country
from demo.defects import announced, file_bytes
from demo.items import COMPONENTS, items
from demo.model import PlaceName
from demo.months import sweeps

_MONTH = "2026-07"
_AS_OF = sweeps(_MONTH)[1]


def test_a_perfect_month_is_eighty_one_files(country: Country, tmp_path: Path) -> None:
    m = country.municipalities[0]
    written = country.write_folder(m.ruc, _MONTH, tmp_path, _AS_OF)
    assert len(written) == len(set(written)) == 81
    assert len(list(tmp_path.iterdir())) == 27
    expected = {
        file_bytes(m, _MONTH, item.id, component, "pnt", None, False) for item in items() for component in COMPONENTS
    }
    assert {path.read_bytes() for path in written} == expected
    assert all(path.suffix == ".csv" and path.stem == path.stem.strip() for path in written)
    assert (tmp_path / "6 - Presupuesto de la institucion" / "Metadatos.csv").is_file()


def test_a_place_can_be_chosen(country: Country, tmp_path: Path) -> None:
    m = country.municipalities[0]
    own = country.write_folder(m.ruc, _MONTH, tmp_path / "own", _AS_OF, "own")
    assert not own[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert country.write_folder(country.municipalities[3].ruc, _MONTH, tmp_path / "none", _AS_OF, "own") == []


def test_mistakes_are_written_and_what_nobody_gets_is_not(country: Country, tmp_path: Path) -> None:
    for index in (7, 8):
        m = country.municipalities[index]
        place: PlaceName = "pnt" if m.has_pnt else "own"
        plan = country.plan(m, _MONTH)
        written = country.write_folder(m.ruc, _MONTH, tmp_path / m.ruc, _AS_OF)
        defects = {item.id: plan[item.id][place].defect for item in items() if item.id in plan}
        bodies = [
            file_bytes(m, _MONTH, item, component, place, defect, False)
            for item, defect in defects.items()
            for component in announced(defect)
        ]
        assert [path.read_bytes() for path in written] == [body for body in bodies if body is not None]


def test_before_anything_is_published_the_folder_is_empty(country: Country, tmp_path: Path) -> None:
    early = sweeps(_MONTH)[0].replace(day=1)
    assert country.write_folder(country.municipalities[0].ruc, _MONTH, tmp_path, early) == []
    assert list(tmp_path.iterdir()) == []
