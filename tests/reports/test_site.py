"""The built site: it holds together from a folder, says what the results say, and stands hostile input."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from checker.results import ResultsStore
from checker.results_catalogue import EntityRow
from checker.results_model import EvidenceRef
from reports import measured
from reports.bands import BANDS
from reports.build import WrongFolder, build_site
from reports.site import UnknownEntity
from reports.text import number, percent
from tests.reports import synthetic
from tests.reports.conftest import NOW

DATA_BLOCK = "@type='application/ld+json'"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202eexe.vsc\x07\U0001f600"


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def page(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def check_links(folder: Path) -> int:
    """Every relative link leads to a file of the site and to an anchor in it; nothing is loaded from elsewhere."""
    pages = {path: page(path) for path in folder.rglob("*.html")}
    anchors = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    checked = 0
    for path, tree in pages.items():
        assert not tree.xpath(
            f"//script[not({DATA_BLOCK} or @src)] | //iframe | //img | //object | //@onclick | //@onerror | //@style"
        )
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for loaded in tree.xpath("//link/@href | //@src"):
            assert not urlsplit(loaded).netloc
        for loaded in tree.xpath("//script/@src | //link[@rel='stylesheet']/@href"):
            assert (path.parent / loaded).resolve().is_file()
        for href in tree.xpath("//a/@href"):
            parts = urlsplit(href)
            if parts.scheme:
                assert parts.scheme in ("http", "https")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target.is_file(), (path, href)
            if parts.fragment:
                assert unquote(parts.fragment) in anchors[folder / target.relative_to(folder.resolve())], (path, href)
            checked += 1
    return checked


def test_every_link_leads_somewhere_and_no_page_is_heavy(built: Path) -> None:
    assert check_links(built) > 5000
    for path in built.rglob("*.html"):
        assert path.stat().st_size < 200_000, path


def test_ids_are_unique_on_every_page(built: Path) -> None:
    for path in built.rglob("*.html"):
        ids = page(path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_the_ranking_leads_to_the_proof(built: Path, results: ResultsStore) -> None:
    """Place -> municipality -> obligation -> finding -> law and evidence with hash, address and time."""
    front = page(built / "index.html")
    row = front.xpath("//table[starts-with(@class, 'rank')]/tbody/tr")[-1]
    ruc = str(row.xpath(".//th/a/@href")[0]).split("/")[1]
    municipality = page(built / "g" / ruc / "index.html")
    fix = municipality.xpath("//ol[@class='fixes']/li//h3/a/@href")[0]
    group = municipality.get_element_by_id(fix.removeprefix("#"))
    finding = group.xpath(".//li[contains(@class, 'finding')]")[0]
    assert "LOTAIP" in text(finding) or "Resolución" in text(finding)
    href = next(h for h in finding.xpath(".//dd/a/@href") if "/e/" in h)
    address, _, anchor = href.partition("#")
    proof = page((built / "g" / ruc / address).resolve())
    (exchange,) = proof.get_element_by_id(anchor).xpath("ancestor::section[@class='x']")
    month = results.months()[-1]
    case = results.load_case(ruc, month)
    assert case is not None
    found = next(v for v in case.verdicts if f"o-{v.obligation}" == fix.removeprefix("#")).findings[0]
    ref = next(e for e in results.evidence_for(ruc, month) if (e.url, e.sha256) == (found.url, found.sha256))
    shown = text(exchange)
    for expected in (
        ref.sha256,
        ref.url,
        ref.captured_at.replace("T", " ").removesuffix("Z"),
        "200",
    ):
        assert str(expected) in shown
    for common in (ref.vantage, ref.warc):
        assert str(common) in text(proof)
    assert "ETag:" in shown


def test_the_arithmetic_on_the_page_is_the_stored_score(built: Path, results: ResultsStore) -> None:
    entity = results.entities()[0]
    case = results.load_cases(entity.ruc)[-1]
    tree = page(built / "g" / entity.ruc / "index.html")
    rows = tree.xpath("//table[@class='sums']/tbody/tr")
    assert len(rows) == 26
    column = [cell.text_content().replace(",", ".") for cell in tree.xpath("//table[@class='sums']/tbody/tr/td[1]")]
    values = [float(value) for value in column if value != "–"]
    assert case.score.cta is not None
    assert sum(values) / len(values) == pytest.approx(case.score.cta, abs=0.001)
    assert case.score.partial is not None
    assert f"{case.score.partial * 100:.1f}".replace(".", ",") in text(tree.xpath("//p[@class='formula']")[0])


def test_what_was_not_evaluated_is_never_among_the_faults(built: Path, results: ResultsStore) -> None:
    seen = 0
    for entity in results.entities():
        for case in results.load_cases(entity.ruc):
            tree = page(built / "g" / entity.ruc / f"{case.month}.html")
            for verdict in case.verdicts:
                if verdict.verdict == "no_evaluado":
                    place = tree.get_element_by_id(f"o-{verdict.obligation}")
                    assert place.tag == "li"
                    assert "No son faltas del municipio" in text(place.xpath("ancestor::section")[0])
                    assert "El servidor no respondió." in text(place)
                    seen += 1
    assert seen > 5


def test_simulated_data_says_so_and_real_data_does_not(built: Path, tmp_path: Path) -> None:
    for path in built.rglob("*.html"):
        banner = page(path).xpath("//p[@class='banner']")
        assert path.name == "metodologia.html" or "Datos simulados" in text(banner[0])
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        for entity in synthetic.entities(2):
            for case, _ in synthetic.cases(entity, ["2026-10"]):
                store.save_case(case.model_copy(update={"simulated": False}))
        build_site(store, tmp_path / "site", generated_at=NOW)
    assert not any(page(path).xpath("//p[@class='banner']") for path in (tmp_path / "site").rglob("*.html"))


def test_the_partial_index_is_said_in_one_sentence(built: Path) -> None:
    assert "índice parcial, el promedio de CTA, ETA y RP" in text(
        page(built / "index.html").xpath("//p[@class='basis']")[0]
    )


def test_every_table_has_its_csv(built: Path) -> None:
    for path in built.rglob("*.html"):
        tree = page(path)
        assert bool(tree.xpath("//p[@class='csv']/a")) >= bool(tree.xpath("//table")), path
    ranking = (built / "m/2026-10/ranking.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(ranking) == 1 + 12
    for path in built.rglob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_several_processes_write_the_same_site(
    built: Path, results: ResultsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.parallel._WORTH_IT", 0)
    monkeypatch.setattr("reports.parallel.os.cpu_count", lambda: 2)
    summary = build_site(results, tmp_path, generated_at=NOW)
    assert files(tmp_path) == files(built)
    assert summary.files == len(files(tmp_path)) - 2


def test_the_methodology_states_every_rule_and_threshold(built: Path) -> None:
    tree = page(built / "metodologia.html")
    for rule in synthetic.catalogue().rules:
        section = text(tree.get_element_by_id(f"r-{rule.code}"))
        assert rule.law in section
        assert ("Inferida" in section) is (rule.source == "inferred")
    whole = text(tree)
    assert "{" not in whole
    assert "80 %" in whole
    assert "50 %" in whole
    assert "septiembre de 2024" in whole


def test_the_methodology_states_how_well_pages_are_read(built: Path) -> None:
    whole = text(page(built / "metodologia.html"))
    found = measured.published()
    assert measured.NOTE in whole
    assert f"Medido con las reglas {found.ruleset}." in whole
    assert [name for name, _ in measured.rows(found)] == ["Todos", *measured.SCHEME.values()]
    for _, scores in measured.rows(found):
        for score in scores:
            line = f"{percent(score.precision)} % ({number(score.right, 0)} de {number(score.said, 0)})"
            assert " ".join(line.split()) in whole
    table = (built / "lectura.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(table) == len(found.scores) + 1


def test_the_same_build_twice_gives_identical_bytes_and_writes_nothing(
    built: Path, results: ResultsStore, tmp_path: Path
) -> None:
    build_site(results, tmp_path, generated_at=NOW)
    assert files(tmp_path) == files(built)
    assert build_site(results, tmp_path, generated_at=NOW).written == 0
    later = build_site(results, tmp_path, generated_at=NOW + timedelta(days=1))
    assert later.written == 3
    """The date of the build stands on the front page and the methodology alone; the list of files follows."""


def test_the_list_of_files_has_the_hash_of_each(built: Path) -> None:
    found = files(built)
    del found["archivos.json"], found[".estado.json"]
    assert json.loads((built / "archivos.json").read_text(encoding="utf-8"))["files"] == found


def test_only_one_municipality(results: ResultsStore, built: Path, tmp_path: Path) -> None:
    ruc = results.entities()[3].ruc
    summary = build_site(results, tmp_path, only=ruc, generated_at=NOW)
    assert summary.start == tmp_path / "g" / ruc / "index.html"
    assert [path.name for path in (tmp_path / "g").iterdir()] == [ruc]
    assert not (tmp_path / "index.html").exists()
    assert check_links(tmp_path) > 50
    with pytest.raises(WrongFolder, match="elija otra carpeta"):
        build_site(results, built, only=ruc, generated_at=NOW)
    with pytest.raises(UnknownEntity, match="revise el RUC"):
        build_site(results, tmp_path / "x", only="1234567890001", generated_at=NOW)


def test_an_empty_store_gives_a_page_that_says_so(tmp_path: Path) -> None:
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        build_site(store, tmp_path / "site", generated_at=NOW)
    assert "Todavía no hay ningún mes juzgado" in text(page(tmp_path / "site" / "index.html"))
    check_links(tmp_path / "site")


def test_the_first_screen_tells_how_all_are_spread_and_who_is_first_and_last(
    built: Path, results: ResultsStore
) -> None:
    front = page(built / "index.html")
    (hero,) = front.xpath("//div[@class='hero']")
    counts = [int(text(count)) for count in hero.xpath(".//ul[@class='spread']/li/b/span")]
    assert len(counts) == len(BANDS) + 1
    assert sum(counts) == len(results.entities())
    first, last = hero.xpath(".//ol")
    ranked = front.xpath("//table[starts-with(@class, 'rank')]/tbody/tr/th/a")
    names = [text(link) for link in ranked]
    shown = [[text(link) for link in ends.xpath(".//a")] for ends in (first, last)]
    assert shown == [names[:5], names[-5:]]


def test_a_quotation_says_value_place_date_and_rules(built: Path, results: ResultsStore) -> None:
    quoted = 0
    for entity in results.entities():
        case = results.load_cases(entity.ruc)[-1]
        tree = page(built / "g" / entity.ruc / f"{case.month}.html")
        (quotation,) = map(text, tree.xpath("//blockquote"))
        assert quotation.startswith("(Datos simulados)")
        assert case.as_of.replace("T", " ").removesuffix("Z") in quotation
        assert f"reglas {case.rules_version} " in quotation
        if place := re.search(
            r"([\d,]+) de 100 puntos .*puesto (\d+) de (\d+)", text(tree.xpath("//p[@class='lead']")[0])
        ):
            value, own, ranked = place.groups()
            assert f"obtuvo {value} de 100 puntos" in quotation
            assert f"el puesto {own} de {ranked}" in quotation
            quoted += 1
        else:
            assert "no es una calificación" in quotation
    assert quoted > 5


def test_hostile_names_stay_text_and_pages_stay_small(tmp_path: Path) -> None:
    long = HOSTILE + "ñ&" * 5000
    (entity,) = synthetic.entities(1)
    entity = EntityRow(ruc=entity.ruc, name=long, province=HOSTILE, canton=long)
    ((case, evidence),) = synthetic.cases(entity, ["2026-10"], seed=3)
    verdicts = []
    for verdict in case.verdicts:
        findings = [
            f.model_copy(
                update={
                    "message": long,
                    "fix": long,
                    "law": long,
                    "url": long,
                    "location": f.location.model_copy(update={"file": long, "column": long}),
                }
            )
            for f in verdict.findings * 20
        ]
        verdicts.append(verdict.model_copy(update={"findings": findings}))
    flood = EvidenceRef(
        url="https://x.example/" + "&" * 1900,
        sha256="ab" * 32,
        captured_at="2026-11-17T00:00:00Z",
        status=200,
        size=1,
        media_type=long,
        headers=[(HOSTILE, long)] * 300,
        vantage=long,
        warc=long,
        simulated=False,
    )
    hostile = case.model_copy(
        update={
            "verdicts": verdicts,
            "unplaced": [long] * 500,
            "entity": case.entity and case.entity.model_copy(update={"name": long}),
        }
    )
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        store.save_entities([entity])
        store.save_case(hostile, [*evidence, *[flood] * 40])
        build_site(store, tmp_path / "site", generated_at=NOW)
    check_links(tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.html"):
        raw = path.read_text(encoding="utf-8")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f]", raw), path
        assert "<img" not in raw
        assert len(raw.encode()) < 200_000, path
    month = text(page(tmp_path / "site" / "g" / entity.ruc / "2026-10.html"))
    assert "⟦U+202E⟧" in month
    assert "el CSV de hallazgos los tiene todos" in month


def test_an_entity_gone_from_the_registry_keeps_its_history(tmp_path: Path) -> None:
    gone, stays = synthetic.entities(2)
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        store.save_entities([stays])
        store.save_cases(item for item in synthetic.cases(gone, ["2026-09"]))
        store.save_cases(item for item in synthetic.cases(stays, ["2026-09", "2026-10"]))
        build_site(store, tmp_path / "site", generated_at=NOW)
    check_links(tmp_path / "site")
    unranked = text(page(tmp_path / "site" / "index.html").xpath("//table[@class='plain']")[0])
    assert "Sin medición en este mes" in unranked
    assert (tmp_path / "site" / "g" / gone.ruc / "index.html").exists()
