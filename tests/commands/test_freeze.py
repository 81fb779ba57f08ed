"""``lotaip freeze``: what was published stays, whatever is judged later; that stands beside it, dated."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from checker.results import FrozenMonth, ResultsStore
from checker.results_catalogue import CatalogueObligation
from checker.results_model import CaseResult, ObligationVerdict
from cli import main
from demo.country import build_country
from demo.months import sweeps
from demo.server import CountryServer

CLI = Path(__file__).parents[2] / "cli.py"
MONTH = "2026-07"
FREEZING, LATER = "2026-10-05", "2026-12-01"


def lotaip(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def judge(store: Path, *arguments: str, as_of: str) -> Result:
    """``--as-of`` stands for the day on which somebody judges."""
    return lotaip("judge", "--month", MONTH, "--store", store, "--fail-on", "never", "--as-of", as_of, *arguments)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two municipalities of the replica country, swept and judged under the first rule-set version."""
    store = tmp_path_factory.mktemp("frozen") / "store"
    store.mkdir()
    country = build_country(7)
    moment = sweeps(MONTH)[1]
    with CountryServer(country, hang=1.0) as server:
        (store / "registry.csv").write_text(server.registry(), encoding="utf-8")
        (store / "lotaip.toml").write_text("timeout = 2\nretries = 0\n", encoding="utf-8")
        server.set_clock(moment)
        only = ",".join(municipality.ruc for municipality in country.municipalities[7:9])
        command = ["sweep", "--month", MONTH, "--store", str(store), "--as-of", moment.isoformat(), "--only", only]
        subprocess.run(
            [sys.executable, str(CLI), *command, "--allow-private"], check=True, capture_output=True, timeout=120
        )
    judge(store, "--rules", "2026.1", as_of=FREEZING)
    return store


@pytest.fixture
def store(judged: Path, tmp_path: Path) -> Path:
    return shutil.copytree(judged, tmp_path / "store")


@pytest.fixture
def frozen(store: Path) -> Path:
    lotaip("freeze", MONTH, "--store", store, "--as-of", FREEZING)
    return store


def cases(store: Path) -> list[CaseResult]:
    with ResultsStore(store / "results.db") as results:
        return [case for entity in results.entities() for case in results.load_cases(entity.ruc)]


def to_object(store: Path) -> tuple[CaseResult, ObligationVerdict]:
    """A verdict that rests on the error of one rule alone."""
    return next(
        (case, verdict)
        for case in cases(store)
        for verdict in case.verdicts
        if verdict.verdict == "parcial" and len({f.rule for f in verdict.findings if f.severity == "error"}) == 1
    )


def objection(store: Path) -> tuple[str, str]:
    """An accepted objection in the store; whom and what it speaks of."""
    case, verdict = to_object(store)
    assert case.entity is not None
    rule = next(finding.rule for finding in verdict.findings if finding.severity == "error")
    (store / "descargos").mkdir()
    (store / "descargos" / "uno.toml").write_text(
        f'ruc = "{case.entity.ruc}"\nmes = "{MONTH}"\nobligacion = "{verdict.obligation}"\nregla = "{rule}"\n'
        'alegacion = "Se leyó mal."\nfecha = 2026-11-20\nresolucion = "aceptado"\nmotivo = "Así fue."\n'
        'resuelto_por = "Comité de revisión"\nresuelto_el = 2026-11-30\n',
        encoding="utf-8",
    )
    return case.entity.ruc, verdict.obligation


def test_a_frozen_month_is_sealed_with_its_texts(frozen: Path) -> None:
    folder = frozen / "frozen" / MONTH
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    kept = [CaseResult.model_validate(case) for case in json.loads((folder / "casos.json").read_text("utf-8"))]
    assert kept == cases(frozen)
    sealed = json.loads((folder / "congelado.json").read_text(encoding="utf-8"))
    assert (sealed["month"], sealed["frozen_on"], sealed["catalogue"]["version"]) == (MONTH, FREEZING, "2026.1")
    assert "intacto" in lotaip("freeze", "--check", "--store", frozen).output


def test_freezing_twice_or_nothing_is_one_sentence(frozen: Path) -> None:
    assert f"está congelado desde el {FREEZING}" in lotaip("freeze", MONTH, "--store", frozen, code=3).output
    assert "No hay resultados de 2026-06" in lotaip("freeze", "2026-06", "--store", frozen, code=3).output
    assert "No hay resultados en" in lotaip("freeze", MONTH, "--store", frozen / "no", code=3).output
    assert "Diga qué mes" in lotaip("freeze", "--store", frozen, code=2).output


def test_results_that_were_lost_are_not_frozen_over_the_sealed_ones(frozen: Path, judged: Path) -> None:
    shutil.copy(judged / "results.db", frozen / "results.db")
    assert "recupere results.db" in lotaip("freeze", MONTH, "--store", frozen, code=3).output
    assert "no saben que 2026-07 se congeló" in lotaip("freeze", "--check", "--store", frozen, code=1).output


def test_results_that_were_lost_come_back_from_the_sealed_month(frozen: Path) -> None:
    before = cases(frozen)
    for path in frozen.glob("results.db*"):
        path.unlink()
    said = judge(frozen, "--rules", "2026.2", as_of=LATER).stderr
    assert f"Los resultados no sabían que {MONTH} está congelado: se repuso desde" in said
    assert f"está congelado desde el {FREEZING}" in said
    assert cases(frozen) == before
    assert "intacto" in lotaip("freeze", "--check", "--store", frozen).output
    with ResultsStore(frozen / "results.db") as results:
        assert results.version_of(MONTH) == "2026.1"
        assert {c.found_on for found in results.corrections(MONTH).values() for c in found} == {LATER}
    assert "se repuso" not in judge(frozen, as_of=LATER).stderr


def test_a_sealed_month_that_was_altered_is_not_judged_as_if_it_were_open(frozen: Path) -> None:
    for path in frozen.glob("results.db*"):
        path.unlink()
    (frozen / "frozen" / MONTH / "casos.json").write_text("[]", encoding="utf-8")
    order = ["judge", "--month", MONTH, "--store", frozen, "--as-of", LATER]
    said = lotaip(*order, code=3).stderr
    assert "fue alterado y no se repone" in said
    assert "no se juzga como si no lo estuviera" in said
    with ResultsStore(frozen / "results.db") as results:
        assert results.months() == []


def test_sealed_results_are_not_mixed_with_others(frozen: Path) -> None:
    path = frozen / "frozen" / MONTH
    fewer = json.loads((path / "congelado.json").read_text(encoding="utf-8"))
    fewer["entities"].pop()
    (path / "congelado.json").write_text(json.dumps(fewer), encoding="utf-8")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in path.glob("*.json")]
    (path / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    with ResultsStore(frozen / "results.db", writable=True) as results:
        results._connection.execute("DELETE FROM frozen")
        results._connection.commit()
    said = lotaip("judge", "--month", MONTH, "--store", frozen, "--as-of", LATER, code=3).stderr
    assert "retire uno de los dos" in said


def test_a_month_sealed_by_an_earlier_version_that_wrote_fewer_fields_is_intact(frozen: Path) -> None:
    folder = frozen / "frozen" / MONTH
    cases = json.loads((folder / "casos.json").read_text(encoding="utf-8"))
    assert all(case.pop("replies") == [] for case in cases)
    (folder / "casos.json").write_text(json.dumps(cases), encoding="utf-8")
    names = ("casos.json", "congelado.json", "evidencia.json")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8", newline="\n")
    assert "intacto" in lotaip("freeze", "--check", "--store", frozen).output


@pytest.mark.parametrize("name", ["casos.json", "evidencia.json", "congelado.json", "SHA256SUMS"])
def test_an_altered_or_missing_file_is_found(frozen: Path, name: str) -> None:
    path = frozen / "frozen" / MONTH / name
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"0", b"1", 1))
    assert "alterado" in lotaip("freeze", "--check", "--store", frozen, code=1).output
    path.unlink()
    assert "Falta" in lotaip("freeze", "--check", "--store", frozen, code=1).output


def test_results_changed_by_hand_are_found(frozen: Path) -> None:
    with ResultsStore(frozen / "results.db", writable=True) as results:
        results._connection.execute("UPDATE cases SET sita = 1, partial = 1")
        results._connection.commit()
    said = lotaip("freeze", "--check", "--store", frozen, code=1).output
    assert "no son los que se congelaron" in said


def test_judging_again_by_the_same_evidence_adds_nothing(frozen: Path) -> None:
    before = cases(frozen)
    done = judge(frozen, "--rules", "2026.1", as_of=LATER)
    assert "congelado desde el" in done.stderr
    assert cases(frozen) == before
    with ResultsStore(frozen / "results.db") as results:
        assert results.corrections(MONTH) == {}


def test_an_objection_upheld_later_stands_beside_what_was_published(frozen: Path, tmp_path: Path) -> None:
    before = cases(frozen)
    ruc, obligation = objection(frozen)
    judge(frozen, "--rules", "2026.1", as_of=LATER)
    judge(frozen, "--rules", "2026.1", as_of="2026-12-20")
    assert cases(frozen) == before
    with ResultsStore(frozen / "results.db") as results:
        ((found_for, (correction,)),) = results.corrections(MONTH).items()
    assert (found_for, correction.found_on) == (ruc, LATER)
    assert "intacto" in lotaip("freeze", "--check", "--store", frozen).output

    lotaip("report", "--store", frozen, "--out", tmp_path / "site", "--as-of", LATER)
    page = html.parse(tmp_path / "site" / "g" / ruc / f"{MONTH}.html")
    (section,) = page.xpath("//section[@id='correcciones']")
    text = " ".join(str(section.text_content()).split())
    assert f"se congeló el {FREEZING}" in text
    assert f"{obligation} " in text
    assert "publicado «Parcial», ahora «Cumple»" in text
    assert "Descargo aceptado" in text
    assert LATER in text
    place = page.xpath(f"//*[@id='o-{obligation}']")[0]
    assert "Parcial" in place.text_content()
    month = html.parse(tmp_path / "site" / "m" / MONTH / "index.html").xpath("//main")[0].text_content()
    assert "Mes congelado" in month
    assert "en 1 municipio" in month
    methods = html.parse(tmp_path / "site" / "metodologia.html").xpath("//main")[0].text_content()
    assert "1 descargo resuelto" in methods


def test_the_same_objection_before_freezing_changes_the_published_verdict(store: Path, tmp_path: Path) -> None:
    ruc, obligation = objection(store)
    judge(store, "--rules", "2026.1", as_of=FREEZING)
    verdict = next(v for c in cases(store) if c.entity and c.entity.ruc == ruc for v in c.verdicts
                   if v.obligation == obligation)  # fmt: skip
    assert verdict.verdict == "cumple"
    lotaip("report", "--store", store, "--out", tmp_path / "site", "--as-of", LATER)
    page = html.parse(tmp_path / "site" / "g" / ruc / f"{MONTH}.html")
    said = " ".join(str(page.xpath(f"//*[@id='o-{obligation}']")[0].text_content()).split())
    for part in ("Descargo aceptado", "2026-11-20", "Se leyó mal.", "2026-11-30", "Comité de revisión", "Así fue."):
        assert part in said


def test_new_rules_judge_beside_what_was_published(frozen: Path) -> None:
    before = cases(frozen)
    judge(frozen, "--rules", "2026.2", as_of=LATER)
    assert cases(frozen) == before
    with ResultsStore(frozen / "results.db") as results:
        assert results.version_of(MONTH) == "2026.1"
        found = [c for corrections in results.corrections(MONTH).values() for c in corrections]
    assert found
    assert {(c.found_on, c.case.rules_version) for c in found} == {(LATER, "2026.2")}


def test_texts_and_names_of_a_frozen_month_no_longer_change(frozen: Path, tmp_path: Path) -> None:
    def page(out: str) -> str:
        lotaip("report", "--store", frozen, "--out", tmp_path / out, "--as-of", LATER)
        ruc = cases(frozen)[0].entity
        assert ruc is not None
        return (tmp_path / out / "g" / ruc.ruc / f"{MONTH}.html").read_text(encoding="utf-8")

    before = page("uno")
    with ResultsStore(frozen / "results.db", writable=True) as results:
        catalogue = results.catalogue("2026.1")
        renamed: list[CatalogueObligation] = [
            obligation.model_copy(update={"title": "Otro título"}) for obligation in catalogue.obligations
        ]
        results.save_catalogue(catalogue.model_copy(update={"obligations": renamed}))
        results.save_entities([e.model_copy(update={"name": "Otro nombre"}) for e in results.entities()])
    assert page("dos") == before


def test_a_frozen_month_cannot_be_overwritten_by_mistake(frozen: Path) -> None:
    case = cases(frozen)[0]
    with ResultsStore(frozen / "results.db", writable=True) as results, pytest.raises(FrozenMonth):
        results.save_case(case.model_copy(update={"as_of": "2026-12-01T00:00:00Z"}))


def test_a_file_that_cannot_be_used_is_said_and_the_month_is_judged(store: Path) -> None:
    (store / "descargos").mkdir()
    (store / "descargos" / "malo.toml").write_text("ruc = ", encoding="utf-8")
    done = judge(store, as_of=FREEZING)
    assert "El descargo «malo.toml» no se aplica: no es TOML válido" in done.stderr
    assert "entidades juzgadas" in done.stdout
