"""Months up to February 2023: the letters of 2004 are owed, and judged by the norms of their time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from checker.assemble import Assembler
from checker.candidates import Candidate
from checker.engine import judge
from checker.local import build_local_case, gather
from checker.model import Case, PlaceReading, Source
from checker.results_model import CaseResult, ObligationVerdict
from rules.lotaip import load

RULES = load()
ASSEMBLER = Assembler(RULES)
MONTH = "2022-05"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OWED = [letter.id for letter in RULES.letters if letter.applies]


def candidate(text: str, data: bytes | None = PDF, **fields: Any) -> Candidate:
    source = Source("own", f"https://ejemplo.invalid/{text}", text, "0" * 64, "2026-05-20T15:00:00Z")
    return Candidate(source, [("texto del enlace", text)], data=data, group="https://ejemplo.invalid/", **fields)


def judged(*candidates: Candidate, month: str = MONTH, complete: bool = True, as_of: datetime = NOW) -> CaseResult:
    case = Case(None, month, as_of, True, RULES.deadline(month))
    case.readings = [PlaceReading("own", "https://ejemplo.invalid/", complete=complete)]
    found = ASSEMBLER.assemble("own", month, candidates)
    case.publications = {(owner, "own"): publication for owner, publication in found.publications.items()}
    return judge(case, RULES)


def verdict(result: CaseResult, letter: str) -> ObligationVerdict:
    return next(verdict for verdict in result.verdicts if verdict.obligation == letter)


def published(result: CaseResult) -> set[str]:
    return {verdict.obligation for verdict in result.verdicts if verdict.components}


def folder(tmp_path: Path, names: Sequence[str]) -> CaseResult:
    for name in names:
        (tmp_path / name).write_bytes(PDF)
    return judge(build_local_case(gather(tmp_path), MONTH, RULES, NOW, None, True, tmp_path), RULES)


def test_what_is_owed_changes_with_the_month() -> None:
    assert [o.id for o in RULES.owed("2023-02")] == OWED
    assert [o.id for o in RULES.owed("2023-03")] == [o.id for o in RULES.obligations]
    assert [RULES.scheme_of(month) for month in ("2004-05", "2023-02", "2023-03", "2026-01")] == [
        *("2004", "2004"),
        *("2023", "2023"),
    ]
    assert RULES.owed("2004-04") == ()


def test_a_letter_is_published_as_a_document_of_any_type() -> None:
    result = judged(
        candidate("Literal g) Presupuesto"), candidate("Literal i) Procesos de contrataciones", b"a;b\n1;2\n")
    )
    assert result.scheme == "2004"
    assert [v.obligation for v in result.verdicts] == OWED
    for letter in ("g", "i"):
        found = verdict(result, letter)
        assert (found.verdict, found.findings, found.place) == ("cumple", [], "own")
        assert [part.component for part in found.components] == ["document"]
    assert verdict(result, "c").verdict == "incumple"


def test_a_missing_letter_cites_the_law_of_2004_and_nothing_else() -> None:
    [finding] = verdict(judged(candidate("Literal g) Presupuesto")), "s").findings
    assert (finding.rule, finding.law, finding.severity) == ("P-09", "LOTAIP (2004), art. 7, lit. s)", "error")


def test_no_index_for_a_month_of_2004() -> None:
    result = judged(candidate("Literal g) Presupuesto"))
    assert result.score.model_dump(exclude={"partial_of"}) == {
        **dict.fromkeys(("sita", "partial", "cta", "eta", "rp", "ci")),
        "coverage": 0.0,
        "no_aplica": 0,
    }
    assert {value for v in result.verdicts for value in (v.cta, v.eta, v.rp, v.ci)} == {None}


@pytest.mark.parametrize(("month", "given"), [("2023-05", False), ("2024-06", False), ("2024-07", True)])
def test_the_index_is_given_from_the_month_that_defines_it(month: str, given: bool) -> None:
    score = judged(candidate("Numeral 6. Presupuesto de la institución"), month=month).score
    assert (score.sita is not None or score.partial is not None) == given


def test_a_site_that_was_not_read_whole_accuses_nobody() -> None:
    result = judged(candidate("Literal g) Presupuesto"), complete=False)
    assert {v.verdict for v in result.verdicts} == {"cumple", "no_evaluado"}


def test_before_its_deadline_nothing_is_missing() -> None:
    early = judged(as_of=datetime(2022, 6, 10, 20, tzinfo=UTC))
    assert {v.cause.code for v in early.verdicts if v.cause} == {"not_due"}
    late = judged(as_of=datetime(2022, 6, 11, 20, tzinfo=UTC))
    assert {v.verdict for v in late.verdicts} == {"incumple"}
    assert RULES.deadline(MONTH) == date(2022, 6, 10)


@pytest.mark.parametrize(("confirmed", "expected"), [(True, "incumple"), (False, "no_evaluado")])
def test_a_dead_link_accuses_when_confirmed(confirmed: bool, expected: str) -> None:
    dead = candidate("Literal g) Presupuesto", None, failure="not_found", confirmed=confirmed)
    found = verdict(judged(candidate("Literal c) Remuneraciones"), dead), "g")
    assert found.verdict == expected
    assert [(f.rule, f.law) for f in found.findings] == (
        [("P-10", "LOTAIP (2004), art. 7, lit. g)")] if confirmed else []
    )


def test_one_matrix_of_two_letters_counts_for_both_and_parts_are_told_apart() -> None:
    assert published(judged(candidate("Literal f) Formularios o formatos de solicitudes"))) == {"f1", "f2"}
    assert published(judged(candidate("Literal b2) Distributivo del personal"), candidate("Literal g) x"))) == {
        "b2",
        "g",
    }


def test_a_list_by_numerals_stands_for_the_letters_that_ask_the_same() -> None:
    result = judged(
        candidate("Numeral 6. Presupuesto de la institución"),
        candidate("Numeral 2. Directorio y distributivo personal de la entidad"),
        candidate("Numeral 8. Procesos de contratación pública"),
    )
    assert published(result) == {"b1", "b2", "g", "i"}


def test_a_matrix_of_one_of_two_letters_neither_praises_nor_accuses() -> None:
    result = judged(candidate("Literal g) Presupuesto"), candidate("Servicios y formularios"))
    for letter in ("d", "f1"):
        found = verdict(result, letter)
        assert (found.verdict, found.cause.code if found.cause else None) == ("no_evaluado", "matrix_unknown")
    assert (verdict(result, "g").verdict, verdict(result, "c").verdict) == ("cumple", "incumple")


def test_letters_of_other_powers_are_beside_the_list() -> None:
    found = ASSEMBLER.assemble("own", MONTH, [candidate("Literal r) Indicadores del Banco Central")])
    assert ([letter for _, letter in found.outside], found.publications) == (["r"], {})


def test_an_undated_matrix_is_of_no_month() -> None:
    found = ASSEMBLER.assemble("own", MONTH, [candidate("Literal g) Presupuesto", dated=False)])
    assert (found.publications, found.undated) == ({}, {"g"})


def test_a_folder_of_matrices_is_the_month(tmp_path: Path) -> None:
    names = ["Literal_a1-Organigrama_de_la_institucion.PDF", "literal_c-Remuneracion_por_puesto.pdf", "g.pdf"]
    result = folder(tmp_path, names)
    assert published(result) == {"a1", "c", "g"}
    missing = verdict(result, "s")
    assert (missing.verdict, missing.findings[0].message) == ("incumple", "No está en esta carpeta.")


def test_a_file_that_says_nothing_may_be_any_letter(tmp_path: Path) -> None:
    result = folder(tmp_path, ["Literal_g-presupuesto.pdf", "LOTAIP mayo 2022.pdf"])
    assert verdict(result, "g").verdict == "cumple"
    assert {v.cause.code for v in result.verdicts if v.cause} == {"matrix_unknown"}
    assert "incumple" not in {v.verdict for v in result.verdicts}


def test_a_file_that_speaks_of_something_else_hides_no_letter(tmp_path: Path) -> None:
    result = folder(tmp_path, ["Literal_g-presupuesto.pdf", "invitacion a la fiesta.pdf"])
    assert verdict(result, "s").verdict == "incumple"
    assert result.unplaced == ["invitacion a la fiesta.pdf"]


def test_a_workbook_with_a_sheet_for_each_letter(tmp_path: Path) -> None:
    """Sheets without an official header hold nothing that is recognised: no letter is called missing because of it."""
    with xlsxwriter.Workbook(str(tmp_path / "LOTAIP mayo.xlsx")) as book:
        for name in ("a1 Organigrama", "g Presupuesto"):
            book.add_worksheet(name).write_row(0, 0, ["No.", "Detalle"])
    (tmp_path / "Literal_c-Remuneracion.pdf").write_bytes(PDF)
    case = build_local_case(gather(tmp_path), MONTH, RULES, NOW, None, True, tmp_path)
    assert "incumple" not in {v.verdict for v in judge(case, RULES).verdicts}


def test_the_old_rules_are_silent_from_march_2023_and_the_new_ones_before() -> None:
    old, new = ({rule.code for rule in RULES.rules_of(month)} for month in ("2023-02", "2023-03"))
    assert {"P-09", "P-10"} <= old
    assert not {"P-02", "P-03", "P-05", "P-07", "F-01", "F-04", "T-01", "T-02"} & old
    assert "P-02" in new
    assert not {"P-09", "P-10"} & new
