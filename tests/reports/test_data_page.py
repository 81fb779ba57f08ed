"""The data of the site: what is offered, for which month, how it is described, and that no table lacks its CSV."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from frictionless import Package
from lxml import html

from checker.results import ResultsStore
from checker.results_catalogue import Frozen
from checker.results_model import CaseResult
from cli import main
from reports.build import build_site
from reports.open_data import TABLES, OpenData
from reports.site import read_site
from tests.reports import synthetic
from tests.reports.conftest import NOW
from tests.reports.test_a11y import with_reply
from tests.reports.test_site import HOSTILE, check_links, files, page, text

MONTH = "2026-09"
FROZEN_ON, LATER = "2026-11-01", "2026-12-01"


def mended(case: CaseResult) -> CaseResult:
    """The case after an objection to its first fault was upheld."""
    changed = with_reply(case)
    return changed.model_copy(update={"score": synthetic.score(changed.verdicts)})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four municipalities and three months; the middle one is frozen and was corrected twice, the second time back."""
    path = tmp_path_factory.mktemp("data") / "results.db"
    with ResultsStore(path, writable=True) as store:
        synthetic.fill(store, municipalities=4, month_count=3)
        catalogue = store.catalogue(synthetic.VERSION)
        store.freeze(Frozen(month=MONTH, frozen_on=FROZEN_ON, catalogue=catalogue, entities=store.entities()))
        case = store.load_cases(store.entities()[0].ruc)[1]
        store.add_correction(mended(case), LATER)
        store.add_correction(case, "2026-12-09")
    return path


@pytest.fixture(scope="module")
def site(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with ResultsStore(store) as results:
        build_site(results, folder, whole=True, contact="https://quien.example/", generated_at=NOW)
    return folder


def records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def zipped_table(path: Path, name: str) -> list[dict[str, str]]:
    with ZipFile(path) as archive:
        return records(archive.read(f"{name}.csv"))


def described(path: Path) -> dict[str, Any]:
    (block,) = page(path).xpath("//script[@type='application/ld+json']")
    return dict(json.loads(str(block.text)))


def table_csvs(path: Path) -> Iterator[tuple[html.HtmlElement, list[str]]]:
    """Each table of a page with the CSV files offered before it: under the same heading, or one for the whole page."""
    for table in page(path).xpath("//table"):
        under = table.xpath("count(preceding::h2)")
        offers = table.xpath("preceding::p[contains(@class, 'csv')]/a")
        beside = [a for a in offers if len(offers) == 1 or a.xpath("count(preceding::h2)") == under]
        yield table, [str(a.get("href")) for a in beside]


def test_every_table_of_every_kind_of_page_has_its_csv_beside_it(site: Path) -> None:
    seen = set()
    for path in site.rglob("*.html"):
        for table, offered in table_csvs(path):
            found = [href for href in offered if ".csv" in href]
            assert found, (path, text(table)[:80])
            rows, most = len(table.xpath("tbody/tr")), 0
            for href in found:
                content = (path.parent / href).read_bytes()
                if href.endswith(".zip"):
                    with ZipFile(io.BytesIO(content)) as archive:
                        content = archive.read(archive.namelist()[0])
                most = max(most, len(records(content)))
            assert most >= rows, (path, found, text(table)[:80])
            seen.add(table.get("class"))
    assert {"rank ordenable", "heat ordenable", "matrix", "sums", "plain sides", "plain scale", "xs"} <= seen


def test_the_package_of_a_month_is_valid_and_holds_that_month_alone(site: Path, store: Path, tmp_path: Path) -> None:
    with ZipFile(site / "m" / MONTH / "datos.zip") as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    for table in TABLES:
        whole = zipped_table(site / "datos" / "lotaip.csv.zip", table.name)
        of_month = zipped_table(site / "m" / MONTH / "datos.zip", table.name)
        if "mes" in table.key:
            assert of_month == [row for row in whole if row["mes"] == MONTH], table.name
        else:
            assert all(row in whole for row in of_month), table.name
    told = json.loads((tmp_path / "dataset.jsonld").read_text(encoding="utf-8"))
    assert told["temporalCoverage"] == MONTH


def test_the_scores_have_the_places_and_bands_of_the_ranking(site: Path) -> None:
    scores = {row["ruc"]: row for row in zipped_table(site / "m" / MONTH / "datos.zip", "puntajes")}
    ranked = records((site / "m" / MONTH / "ranking.csv").read_bytes())
    assert len(ranked) == 4
    for row in ranked:
        names = ("valor", "tipo_de_valor", "puesto", "banda", "motivo_sin_puesto")
        assert {name: scores[row["ruc"]][name] for name in names} == {name: row[name] for name in names}
    people = {row["ruc"]: row["poblacion"] for row in zipped_table(site / "m" / MONTH / "datos.zip", "entidades")}
    assert people == {row["ruc"]: row["poblacion"] for row in ranked}
    assert any(people.values())


def test_corrections_say_what_changed_when_and_why_each_against_the_last_word(site: Path, store: Path) -> None:
    rows = zipped_table(site / "datos" / "lotaip.csv.zip", "correcciones")
    first, second = ([row for row in rows if row["fecha"] == day] for day in (LATER, "2026-12-09"))
    assert {row["mes"] for row in rows} == {MONTH}
    verdict = next(row for row in first if row["dato"] == "veredicto")
    assert verdict["despues"] == "cumple"
    assert verdict["motivo"] == "descargo aceptado (uno.toml): Consta."
    back = next(row for row in second if row["dato"] == "veredicto")
    assert (back["antes"], back["despues"]) == (verdict["despues"], verdict["antes"])
    assert [int(row["orden"]) for row in rows] == list(range(len(rows)))
    with ResultsStore(store) as results:
        case = results.load_case(verdict["ruc"], MONTH)
    assert case is not None
    published = {v.obligation: v.verdict for v in case.verdicts}
    assert verdict["antes"] == published[verdict["obligacion"]]
    kept = zipped_table(site / "m" / MONTH / "datos.zip", "veredictos")
    assert {row["obligacion"]: row["veredicto"] for row in kept if row["ruc"] == verdict["ruc"]} == published


def test_a_frozen_month_keeps_its_data_when_names_and_texts_change(store: Path, tmp_path: Path) -> None:
    with ResultsStore(store) as results, ResultsStore(tmp_path / "results.db", writable=True) as copy:
        results._connection.backup(copy._connection)
        build_site(copy, tmp_path / "before", generated_at=NOW)
        catalogue = copy.catalogue(synthetic.VERSION)
        changed = [o.model_copy(update={"title": f"{o.title} *"}) for o in catalogue.obligations]
        copy.save_catalogue(catalogue.model_copy(update={"obligations": changed}))
        copy.save_entities([entity.model_copy(update={"name": "Otro nombre"}) for entity in copy.entities()])
        build_site(copy, tmp_path / "after", generated_at=NOW)
    frozen, open_ = f"m/{MONTH}/datos.zip", "m/2026-10/datos.zip"
    assert (tmp_path / "before" / frozen).read_bytes() == (tmp_path / "after" / frozen).read_bytes()
    assert zipped_table(tmp_path / "after" / open_, "obligaciones")[0]["titulo"].endswith(" *")
    assert zipped_table(tmp_path / "after" / open_, "entidades")[0]["nombre"] == "Otro nombre"


def test_the_page_offers_the_whole_in_four_forms_that_open(site: Path, tmp_path: Path) -> None:
    assert check_links(site) > 100
    tree = page(site / "datos" / "index.html")
    offered = [str(href) for href in tree.xpath("//section[@id='todo']//tbody//a/@href")]
    assert offered == ["lotaip.xlsx", "lotaip.csv.zip", "lotaip.sqlite.zip", "lotaip.json.zip"]
    with ZipFile(site / "datos" / "lotaip.sqlite.zip") as archive:
        archive.extractall(tmp_path)
    with sqlite3.connect(tmp_path / "lotaip.sqlite") as database:
        (count,) = database.execute("SELECT COUNT(*) FROM puntajes JOIN entidades USING (ruc)").fetchone()
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert count == 12
    assert json.loads((tmp_path / "lotaip.sqlite.metadata.json").read_text("utf-8"))["databases"].keys() == {"lotaip"}
    with ZipFile(site / "datos" / "lotaip.json.zip") as archive:
        assert len(json.loads(archive.read("lotaip.json"))) == 12
    for table in TABLES:
        assert table.name in text(tree)


def test_without_the_whole_the_page_offers_every_month(built: Path, results: ResultsStore) -> None:
    tree = page(built / "datos" / "index.html")
    assert not tree.xpath("//section[@id='todo']")
    months = [str(href) for href in tree.xpath("//section[@id='meses']//tbody//a[contains(@href, 'zip')]/@href")]
    assert months == [f"../m/{month}/datos.zip" for month in reversed(results.months())]
    assert page(built / "index.html").xpath("//nav//a[@href='datos/index.html']")


@pytest.mark.parametrize("path", ["index.html", f"m/{MONTH}/index.html", "datos/index.html"])
def test_pages_describe_the_data_they_offer(site: Path, path: str) -> None:
    told = described(site / path)
    assert (told["@context"], told["@type"], told["inLanguage"]) == ("https://schema.org/", "Dataset", "es")
    assert told["license"].startswith("https://creativecommons.org/")
    assert told["temporalCoverage"] == (MONTH if "m/" in path else "2026-08/2026-10")
    assert told["creator"]["url"] == "https://quien.example/"
    assert len(told["distribution"]) >= 3
    for part in told["distribution"]:
        assert (site / path).parent.joinpath(part["contentUrl"]).is_file(), part
        assert part["encodingFormat"]
    if path == "datos/index.html":
        kinds = {part["encodingFormat"] for part in told["distribution"]}
        assert {"text/csv", "application/zip"} < kinds
        assert any("spreadsheet" in kind for kind in kinds)


def test_with_its_address_the_description_names_whole_addresses_and_nothing_breaks_out(
    store: Path, tmp_path: Path
) -> None:
    base, contact = "https://ejemplo.ec/lotaip", f"</script>{HOSTILE}"
    with ResultsStore(store) as results:
        build_site(results, tmp_path, base_url=base, contact=contact, generated_at=NOW)
    check_links(tmp_path)
    for path in ("index.html", f"m/{MONTH}/index.html", "datos/index.html"):
        told = described(tmp_path / path)
        assert told["creator"]["email"] == contact
        for part in told["distribution"]:
            assert (tmp_path / part["contentUrl"].removeprefix(f"{base}/")).is_file(), part


def test_the_page_of_one_municipality_carries_no_data_of_the_others(store: Path, tmp_path: Path) -> None:
    with ResultsStore(store) as results:
        ruc = results.entities()[0].ruc
        build_site(results, tmp_path, only=ruc, generated_at=NOW)
    assert not (tmp_path / "datos").exists()
    assert not (tmp_path / "m").exists()
    check_links(tmp_path)
    others = {entity.ruc for entity in synthetic.entities(4)} - {ruc}
    for path in (path for path in tmp_path.rglob("*") if path.suffix in (".html", ".csv", ".json", ".atom")):
        content = path.read_text(encoding="utf-8-sig")
        assert not [other for other in others if other in content], path


def test_the_whole_is_made_again_only_when_something_changed(store: Path, tmp_path: Path) -> None:
    with ResultsStore(store) as results:
        build_site(results, tmp_path, whole=True, generated_at=NOW)
        before = files(tmp_path)
        assert build_site(results, tmp_path, whole=True, generated_at=NOW).written == 0
        assert build_site(results, tmp_path, generated_at=NOW).removed == 4
        build_site(results, tmp_path, whole=True, generated_at=NOW)
    assert files(tmp_path) == before


def test_a_store_without_results_has_a_page_of_data_too(tmp_path: Path) -> None:
    with ResultsStore(tmp_path / "results.db", writable=True) as store:
        build_site(store, tmp_path / "site", whole=True, generated_at=NOW)
        data = OpenData(store, read_site(store, None).rankings)
        assert [list(table.rows(data)) for table in TABLES] == [[] for _ in TABLES]
    assert "Datos abiertos" in text(page(tmp_path / "site" / "datos" / "index.html"))


def test_the_command_adds_the_whole_with_the_contact_of_the_store(store: Path, tmp_path: Path) -> None:
    (store.parent / "lotaip.toml").write_text('contact = "datos@quien.example"\n', encoding="utf-8")
    order = ["report", "--store", str(store.parent), "--out", str(tmp_path / "site"), "--data"]
    done = CliRunner().invoke(main, order)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "site" / "datos" / "lotaip.xlsx").is_file()
    assert described(tmp_path / "site" / "datos" / "index.html")["creator"]["email"] == "datos@quien.example"
    both = CliRunner().invoke(main, [*order, "--only", "9900000001001"])
    assert both.exit_code == 2
    assert "no va con --only" in both.output
