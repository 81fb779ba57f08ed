"""Files of one item that only their names bring together."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.siblings import sibling
from tests.checker.test_local import DATASET, Checked, folder, month

__all__ = ["folder", "month"]

OTHERS = ("6_CD", "7_CD", "16_CD")
ACTS = "4. Conjunto de datos (Actas)"
RUC = "0160000000001_2026_07_6"


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("6_MD", OTHERS, "6_CD"),
        ("16_MD", OTHERS, "16_CD"),
        ("1_MD", OTHERS, None),
        ("11-creditos_octubre_metadatos", ("11-creditos_octubre", "12-rendicion_octubre"), "11-creditos_octubre"),
        ("2 Metadatos (1)", ("2 Conjunto de datos (1)", "3 Conjunto de datos (1)"), "2 Conjunto de datos (1)"),
        ("5. Metadatos (Actas)", ("1. Conjunto de datos (Resoluciones)", ACTS), ACTS),
        ("2026_10_6_metadatos", ("2026_10_6_datos", "2026_10_7_datos"), "2026_10_6_datos"),
        ("Metadatos 6", ("Conjunto de datos 6", "Conjunto de datos 7"), "Conjunto de datos 6"),
        ("Metadatos", ("Conjunto de datos", "Presupuesto"), None),
        ("6 metadatos", ("6 ingresos", "6 gastos"), None),
    ],
)
def test_names(name: str, others: tuple[str, ...], found: str | None) -> None:
    assert sibling(name, others) == found


@pytest.mark.parametrize(
    "names",
    [
        ("6_CD.csv", "6_MD.csv", "6_DD.csv"),
        ("Numeral 6 - Conjunto de datos.csv", "Numeral 6 - Metadatos.csv", "Numeral 6 - Diccionario.csv"),
        ("Conjunto de datos/6.csv", "Metadatos/6.csv", "Diccionario/6.csv"),
        (f"{RUC}_datos.csv", f"{RUC}_metadatos.csv", f"{RUC}_dic.csv"),
    ],
)
def test_a_flat_folder_of_two_items(month: Path, tmp_path: Path, names: tuple[str, str, str]) -> None:
    """The metadata of none says its item: all have the same rows."""
    titles = {"6": "6 - Presupuesto de la institucion", "8": "8 - Procesos de contratación publica"}
    for number, title in titles.items():
        for name, part in zip(names, (DATASET, "Metadatos.csv", "Diccionario.csv"), strict=True):
            path = tmp_path / _renumbered(name, number)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes((month / title / part).read_bytes())
    checked = Checked(tmp_path)
    assert checked.result.unplaced == []
    assert [checked[item].verdict for item in ("19.6", "19.8")] == ["cumple", "cumple"]


def _renumbered(name: str, number: str) -> str:
    at = name.rindex("6")
    return f"{name[:at]}{number}{name[at + 1 :]}"


def test_metadata_that_belong_to_nobody_accuse_nobody(folder: Path) -> None:
    """They may be those that another item seems to lack."""
    metadata = next(folder.rglob("Metadatos.csv"))
    (folder / "hojas sueltas").mkdir()
    metadata.rename(folder / "hojas sueltas" / "Hoja1.csv")
    checked = Checked(folder)
    assert (checked["19.6"].verdict, checked.cause("19.6")) == ("no_evaluado", "unplaced")
    assert "P-03 missing_metadata" not in checked.kinds()


def test_a_file_that_says_no_item_may_be_the_one_that_is_missing(folder: Path) -> None:
    (folder / "datos julio.csv").write_text("uno;dos\r\n1;2\r\n", encoding="utf-8")
    checked = Checked(folder)
    assert {verdict.verdict for verdict in checked.result.verdicts} == {"cumple", "no_evaluado"}
    assert checked.cause("19.7") == "unplaced"
    (folder / "datos julio.csv").rename(folder / "invitados a la fiesta.csv")
    assert Checked(folder)["19.7"].verdict == "incumple"


def test_metadata_and_dictionary_in_one_file(folder: Path) -> None:
    metadata, dictionary = (next(folder.rglob(f"{name}.csv")) for name in ("Metadatos", "Diccionario"))
    both = [metadata.read_bytes(), dictionary.read_bytes().removeprefix(b"\xef\xbb\xbf")]
    dictionary.unlink()
    for order in (both, both[::-1]):
        metadata.write_bytes(b"\r\n;\r\n".join(order))
        checked = Checked(folder)
        assert checked["19.6"].verdict == "cumple"
        assert [part.component for part in checked["19.6"].components] == ["dataset", "metadata", "dictionary"]


def test_dic_is_december_only_where_it_is_no_dictionary(folder: Path) -> None:
    dictionary = next(folder.rglob("Diccionario.csv"))
    dictionary = dictionary.rename(dictionary.with_name("presupuesto_dic.csv"))
    assert Checked(folder)["19.6"].verdict == "cumple"
    (dictionary.parent / "datos_dic.csv").write_bytes((dictionary.parent / DATASET).read_bytes())
    assert Checked(folder).noted("Archivos de 2026-12", "datos_dic.csv")
