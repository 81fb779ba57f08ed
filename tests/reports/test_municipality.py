"""What a municipality's pages tell beyond verdicts: arrears, changes, both places, age, feed, badge, data."""

from __future__ import annotations

import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from lxml import etree

from checker.model import PlaceKind, VerdictKind
from checker.results import ResultsStore
from checker.results_catalogue import EntityRow
from checker.results_model import CaseResult, ComponentRef, EvidenceRef, Finding, ObligationVerdict, Reading
from reports.age import age_of
from reports.arrears import SCALE, Standing, arrears, tally
from reports.build import build_site
from reports.changes import changes
from reports.sides import sides
from tests.reports import synthetic
from tests.reports.conftest import NOW
from tests.reports.test_site import HOSTILE, check_links, page, text

ATOM = "{http://www.w3.org/2005/Atom}"
OBLIGATIONS = {o.id: o for o in synthetic.catalogue().obligations}


def month_of(month: str, **verdicts: VerdictKind) -> CaseResult:
    """A case with the given verdicts; ``n6`` is obligation 19.6."""
    judged = [ObligationVerdict(obligation=f"19.{name[1:]}", verdict=kind) for name, kind in verdicts.items()]
    return CaseResult(
        entity={"ruc": "9900000001001", "dpa": None, "name": "Prueba"},  # type: ignore[arg-type]
        month=month,
        as_of="2026-11-20T04:00:00Z",
        simulated=True,
        scheme="2023",
        rules_version=synthetic.VERSION,
        deadline="2026-11-16",
        verdicts=judged,
        score=synthetic.score([]) if not judged else synthetic.score(judged),
    )


def finding(rule: str, place: PlaceKind | None = "pnt", severity: str = "warning", **params: str) -> Finding:
    return Finding.model_validate(
        dict(rule=rule, kind="k", severity=severity, parameter=None, owner="publisher", place=place, message="m",
             fix="f", law="l", params=params)
    )  # fmt: skip


# --- arrears ------------------------------------------------------------------------------------------------


def standing_of(*verdicts: VerdictKind) -> Standing:
    cases = [month_of(month, n6=kind) for month, kind in zip(synthetic.months(len(verdicts)), verdicts, strict=True)]
    return arrears(cases)[cases[-1].month]["19.6"]


@pytest.mark.parametrize(
    ("verdicts", "months", "name"),
    [
        (("cumple",), 0, "Al día"),
        (("parcial",), 0, "Al día"),
        (("no_aplica",), 0, "Al día"),
        (("incumple",), 1, "Un mes"),
        (("cumple", "incumple", "incumple"), 2, "Hasta un trimestre"),
        (("incumple", "incumple", "parcial"), 0, "Al día"),
        (("cumple", *["incumple"] * 6), 6, "Hasta un semestre"),
        (("cumple", *["incumple"] * 12), 12, "Hasta un año"),
        (("cumple", *["incumple"] * 13), 13, "Más de un año"),
    ],
)
def test_months_behind_and_their_step(verdicts: tuple[VerdictKind, ...], months: int, name: str) -> None:
    standing = standing_of(*verdicts)
    assert standing.months == months
    assert standing.level is not None
    assert standing.level.name == name


def test_what_was_not_evaluated_never_counts_as_behind() -> None:
    assert standing_of("no_evaluado", "no_evaluado").level is None
    assert standing_of("cumple", "no_evaluado").level is None
    between = standing_of("cumple", "incumple", "no_evaluado", "incumple")
    assert (between.months, between.known) == (2, True)
    assert between.last == "2026-07"
    after = standing_of("cumple", "incumple", "no_evaluado")
    assert (after.months, after.known) == (1, False)


def test_the_scale_has_no_hole_and_every_standing_a_step() -> None:
    for before, after in pairwise(SCALE):
        assert before.last is not None
        assert after.first == before.last + 1
    assert SCALE[0].first == 0
    assert SCALE[-1].last is None
    counted = dict(tally([Standing(0, "2026-10", True), Standing(0, None, False), Standing(5, None, True)]))
    assert {level.name: count for level, count in counted.items()} == {"Al día": 1, "Hasta un semestre": 1}


# --- changes ------------------------------------------------------------------------------------------------


def test_changes_between_two_months() -> None:
    before = month_of("2026-09", n6="incumple", n7="parcial", n8="cumple", n9="cumple", n10="no_evaluado", n11="cumple")
    now = month_of("2026-10", n6="parcial", n7="cumple", n8="parcial", n9="incumple", n10="cumple", n12="incumple")
    told = changes(now, before, OBLIGATIONS)
    assert [(item.kind, item.obligation) for item in told.items] == [
        ("new", "19.6"),
        ("better", "19.7"),
        ("worse", "19.8"),
        ("missing", "19.9"),
    ]
    assert (told.since, told.skipped, told.incomparable) == ("2026-09", False, 1)


def test_findings_of_the_past_are_changes_too() -> None:
    now = month_of("2026-10", n6="cumple", n7="cumple")
    now.findings = [finding("K-03", obligation="19.8"), finding("K-03", obligation="nada"), finding("P-01")]
    now.verdicts[0].findings = [finding("K-01"), finding("F-04")]
    now.verdicts[1].findings = [finding("K-04")]
    told = changes(now, None, OBLIGATIONS)
    assert [(item.kind, item.obligation) for item in told.items] == [
        ("withdrawn", "19.8"),
        ("withdrawn", None),
        ("changed", "19.7"),
        ("recycled", "19.6"),
    ]
    assert told.since is None


def test_a_month_without_sweep_is_said() -> None:
    told = changes(month_of("2026-01", n6="cumple"), month_of("2025-11", n6="cumple"), OBLIGATIONS)
    assert told.skipped
    assert not changes(month_of("2026-01", n6="cumple"), month_of("2025-12", n6="cumple"), OBLIGATIONS).skipped


# --- both places, age ---------------------------------------------------------------------------------------


def part(component: str, place: PlaceKind, at: str | None = None) -> ComponentRef:
    return ComponentRef.model_validate(
        dict(component=component, place=place, url="u", file="f", sha256=None, captured_at=at, registered_at=None)
    )


def test_the_national_portal_beside_the_own_site() -> None:
    case = month_of("2026-10", n6="parcial", n7="cumple")
    case.readings = [
        Reading(place="own", url="https://m.example", complete=True),
        Reading(place="pnt", url="https://p.example", complete=False),
    ]
    whole = [part(name, "own") for name in ("dataset", "metadata", "dictionary")]
    case.verdicts[0].components = [*whole, part("dataset", "pnt")]
    case.verdicts[0].place = "own"
    case.verdicts[0].findings = [
        finding("F-04", "pnt", "error"),
        finding("F-05", "own"),
        finding("P-02", "pnt", "error"),
    ]
    case.verdicts[1].components = [part("dataset", "own")]
    found = sides(case, synthetic.catalogue())
    assert [reading.place for reading in found.readings] == ["pnt", "own"]
    national, own = found.rows[0].sides
    assert (national.files, national.whole, national.errors, national.scored) == (1, False, 2, False)
    assert (own.files, own.whole, own.errors, own.warnings, own.scored) == (3, True, 0, 1, True)
    assert found.only_in == (0, 1)


def test_the_age_is_told_as_dates() -> None:
    case = month_of("2026-10", n6="cumple", n7="cumple")
    case.verdicts[0].components = [part("dataset", "pnt", "2026-11-18T10:00:00Z")]
    case.verdicts[1].components = [part("dataset", "pnt", "2026-11-17T10:00:00Z")]
    age = age_of(case)
    # 04:00 UTC is still the day before in Ecuador.
    assert age.after_deadline() == "3 días después del plazo"
    assert (age.first, age.last) == ("2026-11-17T10:00:00Z", "2026-11-18T10:00:00Z")
    assert age_of(case.model_copy(update={"deadline": None})).after_deadline() is None
    assert age_of(case.model_copy(update={"deadline": "2026-11-19"})).after_deadline() == "el mismo día del plazo"
    assert age_of(case.model_copy(update={"deadline": "2026-11-20"})).after_deadline() == "1 día antes del plazo"


# --- on the pages -------------------------------------------------------------------------------------------


def test_the_matrix_prints_its_scale_and_exceptions(built: Path, results: ResultsStore) -> None:
    for entity in results.entities():
        tree = page(built / "g" / entity.ruc / "index.html")
        rows = tree.xpath("//table[contains(@class, 'scale')]/tbody/tr")
        assert len(rows) == len(SCALE)
        counted = sum(int(row.xpath("td[2]")[0].text_content()) for row in rows)
        last = results.load_cases(entity.ruc)[-1]
        known = [s for s in arrears(results.load_cases(entity.ruc))[last.month].values() if s.level]
        assert counted == len(known)
        assert "Un mes no evaluado no cuenta como atraso" in text(tree.get_element_by_id("meses"))


def test_no_page_says_how_long_ago(built: Path) -> None:
    for path in (built / "g").rglob("*.html"):
        assert not re.search(r"[Hh]ace \d", text(page(path))), path


def test_every_finding_has_its_anchor_on_the_evidence_page(built: Path, results: ResultsStore) -> None:
    seen = 0
    for path in (built / "g").rglob("2026-10.html"):
        for item in page(path).xpath("//li[contains(@class, 'finding')]"):
            anchor = item.get("id")
            (link,) = (h for h in item.xpath(".//dd/a/@href") if "/e/" in h)
            address, _, fragment = link.partition("#")
            assert fragment == anchor
            named = page((path.parent / address).resolve()).get_element_by_id(anchor)
            assert named.xpath("ancestor::section[@class='x']")
            seen += 1
    assert seen > 20


def test_the_json_is_the_documented_case(built: Path, results: ResultsStore) -> None:
    ruc = results.entities()[0].ruc
    for month in results.months():
        kept = (built / "g" / ruc / f"{month}.json").read_text(encoding="utf-8")
        assert CaseResult.model_validate_json(kept) == results.load_case(ruc, month)
        assert json.loads(kept)["schema_version"] == "1"


def test_nothing_raw_is_on_the_site(built: Path) -> None:
    kinds = {path.suffix for path in built.rglob("*") if path.is_file()}
    assert kinds <= {".html", ".css", ".csv", ".json", ".svg", ".atom", ".js", ".zip"}
    for path in built.rglob("*.zip"):
        with ZipFile(path) as archive:
            assert {Path(name).suffix for name in archive.namelist()} <= {".csv", ".json", ".jsonld", ".md"}


def test_the_feed_is_atom(built: Path, results: ResultsStore, tmp_path: Path) -> None:
    build_site(results, tmp_path, base_url="https://ejemplo.ec/lotaip", generated_at=NOW)
    for entity in results.entities():
        feed = check_feed(built / "g" / entity.ruc / "novedades.atom")
        whole = check_feed(tmp_path / "g" / entity.ruc / "novedades.atom")
        assert feed.findtext(f"{ATOM}id") == whole.findtext(f"{ATOM}id")
        assert len(feed.findall(f"{ATOM}entry")) == len(results.load_cases(entity.ruc))
        base = f"https://ejemplo.ec/lotaip/g/{entity.ruc}/"
        for link in whole.iter(f"{ATOM}link"):
            address = str(link.get("href"))
            assert address.startswith(base)
            assert (tmp_path / "g" / entity.ruc / address.removeprefix(base)).is_file()


def check_feed(path: Path) -> etree._Element:
    """The elements that RFC 4287 asks for (4.1.1, 4.1.2), each once, with absolute ids and dates of RFC 3339."""
    feed = etree.fromstring(path.read_bytes())
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.findall(f"{ATOM}link[@rel='self']")
    entries = feed.findall(f"{ATOM}entry")
    ids = []
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert (element.findtext(f"{ATOM}{name}") or "").strip()
        identifier = str(element.findtext(f"{ATOM}id"))
        assert identifier.startswith("urn:uuid:")
        assert UUID(identifier).version == 5
        ids.append(identifier)
        assert datetime.fromisoformat(str(element.findtext(f"{ATOM}updated"))).tzinfo
        assert element.findall(f"{ATOM}link[@rel='alternate']")
    assert len(set(ids)) == len(ids)
    assert feed.findtext(f"{ATOM}updated") == max(str(e.findtext(f"{ATOM}updated")) for e in entries)
    return feed


def test_the_badge_says_value_and_band(built: Path, results: ResultsStore) -> None:
    for entity in results.entities():
        drawing = etree.fromstring((built / "g" / entity.ruc / "insignia.svg").read_bytes())
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
        title = str(drawing.findtext("{http://www.w3.org/2000/svg}title"))
        assert entity.name in title
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label") == title
        shown = text(page(built / "g" / entity.ruc / "index.html").xpath("//div[@class='stand']")[0])
        if "Sin puesto" in shown:
            assert "no es una calificación" in title
        else:
            value = re.match(r"[\d,]+", shown)
            assert value is not None
            assert f" {value[0]} de 100 puntos, nivel " in title


def test_hostile_text_in_feed_badge_and_changes(tmp_path: Path) -> None:
    long = HOSTILE + "ñ&" * 5000
    entity = EntityRow(ruc="9900000001001", name=long, canton=long)
    made = list(synthetic.cases(entity, ["2026-08", "2026-10"], seed=3))
    case, evidence = made[1]
    case.findings = [finding("K-03", obligation=HOSTILE).model_copy(update={"message": long, "fix": long})] * 40
    case.readings = [Reading(place="own", url="javascript:alert(1)//" + long, complete=True, system=HOSTILE)] * 2
    case.verdicts[0].obligation = "19.6"
    evidence.append(
        EvidenceRef(url=long, sha256=None, captured_at="2026-11-17T00:00:00Z", status=None, size=None, media_type=long,
                    headers=[], vantage=long, warc=None, simulated=True)
    )  # fmt: skip
    listed = synthetic.catalogue()
    listed.rules.append(listed.rules[0].model_copy(update={"code": "K-03"}))
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(listed)
        store.save_entities([entity])
        store.save_cases([made[0], (case, evidence)])
        build_site(store, tmp_path / "site", base_url="https://ejemplo.ec", generated_at=NOW)
    folder = tmp_path / "site" / "g" / entity.ruc
    check_feed(folder / "novedades.atom")
    etree.fromstring((folder / "insignia.svg").read_bytes())
    check_links(tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.*"):
        raw = path.read_bytes()
        if path.suffix in (".html", ".svg", ".atom"):
            assert b"<script>alert" not in raw
            assert "\u202e".encode() not in raw
            assert len(raw) < 200_000, path
    front = page(folder / "index.html")
    assert "de los meses de en medio no hay medición" in text(front.get_element_by_id("cambios"))
    assert not [href for href in front.xpath("//a/@href") if str(href).startswith("javascript:")]


def test_the_print_style_reveals_the_report(built: Path) -> None:
    tree = page(built / "g" / sorted(p.name for p in (built / "g").iterdir())[0] / "index.html")
    (note,) = tree.xpath("//p[@class='paper-only']")
    assert "Informe de autoevaluación" in text(note)
    style = (built / "estilo.css").read_text(encoding="utf-8")
    assert style.index(":root") < style.index(".paper-only")
    assert re.findall(r"@media (.*?)\(prefers-color-scheme: dark\)", style) == ["screen and "], "no dark on paper"


def test_the_page_offers_all_its_data(built: Path) -> None:
    folder = next(iter((built / "g").iterdir()))
    tree = page(folder / "index.html")
    offered = {str(href) for href in tree.get_element_by_id("datos").xpath(".//a/@href")}
    assert {"novedades.atom", "insignia.svg", "matriz.csv", "hallazgos.csv", "puntaje.csv", "2026-10.json"} <= offered
    assert tree.xpath("//link[@type='application/atom+xml']/@href") == ["novedades.atom"]


def test_an_entity_without_recent_months_offers_only_what_is_there(tmp_path: Path) -> None:
    gone, stays = synthetic.entities(2)
    over = synthetic.months(14)
    with ResultsStore(tmp_path / "r.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        store.save_entities([gone, stays])
        store.save_cases(synthetic.cases(gone, over[:1]))
        store.save_cases(synthetic.cases(stays, over))
        build_site(store, tmp_path / "site", generated_at=NOW)
    check_links(tmp_path / "site")
    assert not list((tmp_path / "site" / "g" / gone.ruc).glob("*.json"))
    assert len(list((tmp_path / "site" / "g" / stays.ruc).glob("*.json"))) == 12
    assert len(list((tmp_path / "site" / "e" / stays.ruc).glob("*.csv.zip"))) == 14, "every table keeps its CSV"


def test_every_exchange_that_a_finding_points_at_is_whole_and_the_others_are_rows(
    built: Path, results: ResultsStore
) -> None:
    entity = results.entities()[0]
    case = results.load_cases(entity.ruc)[-1]
    tree = page(built / "e" / entity.ruc / f"{case.month}.html")
    whole = {str(section.get("id")): text(section) for section in tree.xpath("//section[@class='x'][@id]")}
    rows = {str(row.get("id")): text(row) for row in tree.xpath("//table[@class='xs']/tbody/tr")}
    evidence = results.evidence_for(entity.ruc, case.month)
    pointed = {(finding.url, finding.sha256) for verdict in case.verdicts for finding in verdict.findings}
    assert pointed
    assert len(whole) + len(rows) == len(evidence)
    for number, ref in enumerate(evidence, 1):
        told = whole.get(f"x{number}") or rows[f"x{number}"]
        for expected in (ref.url, ref.sha256, ref.captured_at[11:19], str(ref.status)):
            assert str(expected) in told
        if (ref.url, ref.sha256) in pointed:
            assert all(f"{name}: {value}" in whole[f"x{number}"] for name, value in ref.headers)
    with ZipFile(built / "e" / entity.ruc / f"{case.month}.csv.zip") as archive:
        table = archive.read(f"{case.month}.csv").decode("utf-8-sig")
    assert table.count("Server: nginx/1.24.0") == len(evidence)
