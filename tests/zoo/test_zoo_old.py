"""A portal with the list of 2022, swept and judged by the law of its time, and its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.zoo import OLD_PORTALS
from tests.zoo.visit import Seen, lotaip, visit

NAMES = [portal.name for portal in OLD_PORTALS]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("old") / "store"


@pytest.fixture(scope="module")
def old(store: Path) -> dict[str, Seen]:
    return visit(OLD_PORTALS, store)


@pytest.mark.parametrize("name", NAMES)
def test_a_month_of_2022_is_judged_by_its_law(old: dict[str, Seen], name: str) -> None:
    seen = old[name]
    assert seen.case["scheme"] == "2004"
    assert seen.verdicts.keys() == seen.truth.verdicts.keys()
    assert not seen.wrong(), seen.reading
    assert seen.reading == (True, None)
    assert seen.requests <= seen.truth.budget


@pytest.mark.parametrize("name", NAMES)
def test_findings_cite_the_law_of_then_and_nothing_is_scored(old: dict[str, Seen], name: str) -> None:
    case = old[name].case
    found = [finding for verdict in case["verdicts"] for finding in verdict["findings"]]
    assert {finding["rule"] for finding in found} == {"P-09"}
    assert {finding["law"] for finding in found} == {f"LOTAIP (2004), art. 7, lit. {letter})" for letter in "ejl"}
    assert {part["component"] for verdict in case["verdicts"] for part in verdict["components"]} == {"document"}
    assert case["score"]["sita"] is case["score"]["partial"] is None
    assert case["score"]["coverage"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_pages_show_the_letters_and_shares_only(old: dict[str, Seen], store: Path, tmp_path: Path, name: str) -> None:
    lotaip("report", "--store", store, "--out", tmp_path)
    ruc = old[name].case["entity"]["ruc"]
    [page] = (tmp_path / "g").glob(f"*{ruc}*/index.html")
    text = page.read_text(encoding="utf-8")
    assert "Organigrama de la institución" in text
    assert "Audiencias y reuniones" not in text
    assert "De este mes solo se dan los veredictos." in text
    listed = (tmp_path / "o" / "index.html").read_text(encoding="utf-8")
    assert "Organismos seccionales" in listed
    assert "Audiencias y reuniones" not in listed
    assert (tmp_path / "o" / "a1.html").is_file()
