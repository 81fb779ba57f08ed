"""The right of reply: which files count, what is said of the others, and what an upheld objection changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checker.engine import judge
from checker.model import Case, RuleSet
from checker.replies import Objection, by_obligation, load_replies, without_effect
from checker.results import ResultsStore
from checker.results_catalogue import catalogue_of
from checker.results_model import CaseResult, ObligationVerdict, Reply
from checker.results_shared import ReplyCounts, reply_counts
from rules.lotaip.checks import _builders as build
from tests.checker.test_engine import RULES, case, faulty, good

RUC = "1760000000001"
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "descargos.md"
FILE = f"""
ruc = "{RUC}"
mes = "{build.MONTH}"
obligacion = "19.18"
regla = "P-03"
alegacion = "El diccionario sí estaba publicado."
fecha = 2026-05-25
resolucion = "aceptado"
motivo = "El archivo se recibió con otro nombre."
resuelto_por = "Comité de revisión"
resuelto_el = 2026-06-01

[[prueba]]
direccion = "https://portal.example/diccionario.csv"
sha256 = "{"ab" * 32}"
"""


class Registry:
    def entities(self) -> Mapping[str, object]:
        return {RUC: None}


def loaded(folder: Path, text: str | bytes = FILE, name: str = "uno.toml") -> tuple[list[Objection], list[str]]:
    content = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(content)
    return load_replies(folder, Registry(), RULES)


def judged(folder: Path, made: Case, text: str = FILE, rules: RuleSet = RULES) -> CaseResult:
    objections, problems = loaded(folder, text)
    assert problems == []
    return judge(made, rules, by_obligation(objections, RUC, build.MONTH))


def verdict_in(result: CaseResult) -> ObligationVerdict:
    return next(verdict for verdict in result.verdicts if verdict.obligation == "19.18")


def test_an_upheld_objection_sets_the_finding_aside_and_the_engine_scores_anew(tmp_path: Path) -> None:
    before = verdict_in(judge(case(faulty(), pnt=True), RULES))
    found = verdict_in(judged(tmp_path, case(faulty(), pnt=True)))
    assert (before.verdict, before.cta) == ("parcial", 0.5)
    assert (found.verdict, found.cta) == ("cumple", 1.0)
    assert [finding.rule for finding in found.findings] == [f.rule for f in before.findings if f.rule != "P-03"]
    (reply,) = found.replies
    assert reply.set_aside == [finding for finding in before.findings if finding.rule == "P-03"]
    assert (reply.file, reply.resolution, reply.resolved_on) == ("uno.toml", "aceptado", "2026-06-01")


@pytest.mark.parametrize("resolution", ["pendiente", "rechazado"])
def test_any_other_objection_is_shown_and_changes_nothing(tmp_path: Path, resolution: str) -> None:
    text = FILE.replace("aceptado", resolution)
    if resolution == "pendiente":
        text = "\n".join(line for line in text.splitlines() if not line.startswith(("motivo", "resuelto")))
    before, found = judge(case(faulty(), pnt=True), RULES), judged(tmp_path, case(faulty(), pnt=True), text)
    assert [reply.resolution for reply in verdict_in(found).replies] == [resolution]
    assert verdict_in(found).model_copy(update={"replies": []}) == verdict_in(before)
    assert found.score == before.score


def test_an_objection_to_another_kind_or_month_or_entity_leaves_the_finding(tmp_path: Path) -> None:
    others = [kind for kind in next(r for r in RULES.rules if r.code == "P-03").texts]
    said = verdict_in(judge(case(faulty(), pnt=True), RULES)).findings
    kind = next(finding.kind for finding in said if finding.rule == "P-03")
    elsewhere = next(other for other in others if other != kind)
    text = FILE.replace('regla = "P-03"', f'regla = "P-03"\nforma = "{elsewhere}"')
    assert verdict_in(judged(tmp_path, case(faulty(), pnt=True), text)).verdict == "parcial"
    objections, _ = loaded(tmp_path)
    assert by_obligation(objections, RUC, "2026-05") == {}
    assert by_obligation(objections, "0169000010001", build.MONTH) == {}


def test_an_absence_that_was_wrongly_said_becomes_not_evaluated(tmp_path: Path) -> None:
    """Nobody saw the files: what is upheld takes the accusation back and does not praise."""
    text = FILE.replace("P-03", "P-02")
    found = verdict_in(judged(tmp_path, case(pnt=True), text))
    assert (found.verdict, found.cause and found.cause.code, found.rp) == ("no_evaluado", "objection_upheld", None)
    assert [finding.rule for finding in found.replies[0].set_aside] == ["P-02"]
    own = verdict_in(judged(tmp_path, case(good("own"), own=True, pnt=True), text))
    assert (own.verdict, own.rp) == ("cumple", None)


def test_a_dead_link_that_was_wrongly_said_becomes_not_evaluated(tmp_path: Path) -> None:
    dead = build.empty(failed=[build.failed("not_found", confirmed=True)])
    before = verdict_in(judge(case(dead, pnt=True), RULES))
    assert before.verdict == "incumple"
    text = FILE
    for number, rule in enumerate({finding.rule for finding in before.findings if finding.severity == "error"}):
        loaded(tmp_path, text.replace("P-03", rule), f"{number}.toml")
    objections, _ = load_replies(tmp_path, Registry(), RULES)
    found = verdict_in(judge(case(dead, pnt=True), RULES, by_obligation(objections, RUC, build.MONTH)))
    assert (found.verdict, found.cause and found.cause.code) == ("no_evaluado", "objection_upheld")


def test_an_upheld_objection_without_its_finding_is_said_aloud(tmp_path: Path) -> None:
    (note,) = without_effect([judged(tmp_path, case(good(), pnt=True))])
    assert "«uno.toml» está aceptado" in note
    assert without_effect([judged(tmp_path, case(faulty(), pnt=True))]) == []


OF_THE_ENTITY = FILE.replace('obligacion = "19.18"\n', "").replace("P-03", "P-01")


def test_an_upheld_objection_to_a_finding_about_the_entity_sets_it_aside(tmp_path: Path) -> None:
    nothing = case(pnt=True)
    before, found = judge(nothing, RULES), judged(tmp_path, nothing, OF_THE_ENTITY)
    (refuted,) = (finding for finding in before.findings if finding.rule == "P-01")
    assert found.findings == [finding for finding in before.findings if finding.rule != "P-01"]
    (reply,) = found.replies
    assert (reply.file, reply.set_aside) == ("uno.toml", [refuted])
    assert (found.verdicts, found.score) == (before.verdicts, before.score)
    with ResultsStore(tmp_path / "results.db", writable=True) as store:
        store.save_catalogue(catalogue_of(RULES))
        store.save_case(found)
        assert store.load_case(RUC, build.MONTH) == found
        assert reply_counts(store) == ReplyCounts(pending=0, accepted=1, rejected=0)


def test_a_rejected_objection_to_a_finding_about_the_entity_changes_nothing(tmp_path: Path) -> None:
    before = judge(case(pnt=True), RULES)
    found = judged(tmp_path, case(pnt=True), OF_THE_ENTITY.replace("aceptado", "rechazado"))
    assert [reply.resolution for reply in found.replies] == ["rechazado"]
    assert found.model_copy(update={"replies": []}) == before


def test_an_upheld_objection_to_the_entity_without_its_finding_is_said_aloud(tmp_path: Path) -> None:
    (note,) = without_effect([judged(tmp_path, case(good(), pnt=True), OF_THE_ENTITY)])
    assert "de P-01 en la entidad de" in note


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.replace("P-03", "P-01"), "habla de la entidad en su conjunto; quite «obligacion»"),
        (lambda t: t.replace('obligacion = "19.18"\n', ""), "falta «obligacion»: la regla P-03 habla de una"),
        (lambda t: t.replace(RUC, "0169000010001"), "no está en el registro"),
        (lambda t: t.replace(f'"{RUC}"', RUC), "«ruc» debe ser un texto entre comillas"),
        (lambda t: t.replace(RUC, "17600"), "«ruc» debe tener 13 dígitos"),
        (lambda t: t.replace('"P-03"', '"X-99"'), "no tienen «X-99»"),
        (lambda t: t.replace('"P-03"', '"P-03"\nforma = "nada"'), "no falla en la forma «nada»"),
        (lambda t: t.replace("19.18", "19.99"), "no es una obligación de"),
        (lambda t: t.replace(f'"{build.MONTH}"', '"abril"'), "no es un mes"),
        (lambda t: t.replace(f'"{build.MONTH}"', '"2026-13"'), "no es un mes"),
        (lambda t: t.replace("2026-05-25", '"25 de mayo"'), "«fecha» debe ser una fecha sin comillas"),
        (lambda t: t.replace("2026-05-25", "2026-02-30"), "no es TOML válido"),
        (lambda t: t.replace("2026-06-01", "2026-05-01"), "se resolvió antes de presentarse"),
        (lambda t: t.replace('"aceptado"', '"sí"'), "debe ser pendiente, aceptado o rechazado"),
        (lambda t: t.replace('"aceptado"', '"pendiente"'), "está pendiente y ya tiene «motivo»"),
        (lambda t: "\n".join(x for x in t.splitlines() if "resuelto_por" not in x), "le falta «resuelto_por»"),
        (lambda t: "\n".join(x for x in t.splitlines() if "alegacion" not in x), "falta «alegacion»"),
        (lambda t: t.replace("El diccionario sí estaba publicado.", " "), "«alegacion» está vacío"),
        (lambda t: t.replace("ab" * 32, "ab"), "64 cifras hexadecimales"),
        (lambda t: t.replace("[[prueba]]", "[prueba]"), "debe escribirse como [[prueba]]"),
        (lambda t: t + 'nombre = "x"', "«prueba.nombre» no es una clave conocida"),
        (lambda t: t.replace("ruc =", "ruc"), "no es TOML válido"),
        (lambda t: t.encode("cp1252") + b"\xff", "no está en UTF-8"),
        (lambda t: t + "#" * 200_000, "pesa más de 100 kB"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, change: Callable[[str], str | bytes], said: str
) -> None:
    loaded(tmp_path, FILE, "a-bueno.toml")
    objections, (problem,) = loaded(tmp_path, change(FILE), "b-malo.toml")
    assert [objection.reply.file for objection in objections] == ["a-bueno.toml"]
    assert problem.startswith("El descargo «b-malo.toml» no se aplica: ")
    assert said in problem
    assert problem.endswith(".")


def test_a_file_of_another_kind_is_said_and_no_folder_is_no_objection(tmp_path: Path) -> None:
    assert load_replies(tmp_path / "no", Registry(), RULES) == ([], [])
    (tmp_path / ".oculto").write_text("x", encoding="utf-8")
    objections, (problem,) = loaded(tmp_path, "hola", "carta.docx")
    assert objections == []
    assert "no termina en .toml" in problem


def test_notepads_mark_before_the_text_is_no_fault(tmp_path: Path) -> None:
    objections, problems = loaded(tmp_path, b"\xef\xbb\xbf" + FILE.encode())
    assert (len(objections), problems) == (1, [])


def test_the_example_of_the_guide_can_be_used(tmp_path: Path) -> None:
    example = GUIDE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    (tmp_path / "ejemplo.toml").write_text(example, encoding="utf-8")

    class Example:
        def entities(self) -> Mapping[str, object]:
            return {"0169000010001": None}

    (objection,), problems = load_replies(tmp_path, Example(), RULES)
    assert problems == []
    assert objection.reply.resolution == "aceptado"


def test_replies_are_kept_with_the_results_and_counted(tmp_path: Path) -> None:
    result = judged(tmp_path, case(faulty(), pnt=True))
    verdict = verdict_in(result)
    refused: Reply = verdict.replies[0].model_copy(
        update={"file": "dos.toml", "resolution": "rechazado", "set_aside": []}
    )
    verdict.replies.append(refused)
    with ResultsStore(tmp_path / "results.db", writable=True) as store:
        store.save_catalogue(catalogue_of(RULES))
        assert reply_counts(store) == ReplyCounts(0, 0, 0)
        store.save_case(result)
        assert store.load_case(RUC, build.MONTH) == result
        assert reply_counts(store) == ReplyCounts(pending=0, accepted=1, rejected=1)
        assert reply_counts(store).overturned == 0.5
