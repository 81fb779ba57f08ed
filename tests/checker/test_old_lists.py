"""What is published under the letters of 2004 counts for the obligations of 2023 that ask for the same."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.assemble import Assembler
from checker.candidates import Assembled, Candidate
from checker.engine import judge
from checker.local import build_local_case, gather
from checker.model import Case, PlaceReading, Source
from checker.results_model import CaseResult, ObligationVerdict
from rules.lotaip import load
from rules.lotaip.checks import _builders as build

RULES = load()
ASSEMBLER = Assembler(RULES)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def candidate(text: str, data: bytes | None = PDF, **fields: Any) -> Candidate:
    source = Source("own", f"https://ejemplo.invalid/{text}", text, "0" * 64, "2026-05-20T15:00:00Z")
    return Candidate(source, [("texto del enlace", text)], data=data, group="https://ejemplo.invalid/", **fields)


def csv_of(obligation: str, component: str) -> bytes:
    rows: dict[str, build.Rows] = {
        "dataset": build.dataset_rows(obligation),
        "metadata": build.metadata_rows(obligation),
        "dictionary": build.dictionary_rows(obligation),
    }
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows[component])
    return text.getvalue().encode()


def assembled(*candidates: Candidate) -> Assembled:
    return ASSEMBLER.assemble("own", "2024-03", candidates)


def judged(month: str, *candidates: Candidate) -> CaseResult:
    case = Case(None, month, datetime(2026, 6, 1, tzinfo=UTC), True, RULES.deadline(month))
    case.readings = [PlaceReading("own", "https://ejemplo.invalid/", complete=True)]
    found = ASSEMBLER.assemble("own", month, candidates)
    case.publications = {(owner, "own"): publication for owner, publication in found.publications.items()}
    return judge(case, RULES)


def verdict(result: CaseResult, obligation: str) -> ObligationVerdict:
    return next(verdict for verdict in result.verdicts if verdict.obligation == obligation)


LIST = [
    candidate("Literal a1) Organigrama de la institución"),
    candidate("Literal f) Formularios o formatos de solicitudes"),
    candidate("Literal g) Presupuesto"),
    candidate("Literal s) Organismos seccionales"),
]


def test_an_old_matrix_is_a_document_of_every_obligation_it_stands_for() -> None:
    found = assembled(*LIST)
    assert set(found.publications) == {"19.1.1", "19.5-22", "19.6", "24.res", "24.act"}
    assert {tuple(p.parts) for p in found.publications.values()} == {("document",)}
    assert {p.scheme for p in found.publications.values()} == {"2004"}


@pytest.mark.parametrize("month", ["2023-03", "2023-12"])
def test_until_2023_the_old_list_is_accepted(month: str) -> None:
    result = judged(month, *LIST)
    for obligation in ("19.1.1", "19.5-22", "19.6", "24.res", "24.act"):
        assert (verdict(result, obligation).verdict, verdict(result, obligation).findings) == ("cumple", [])
    assert verdict(result, "19.3").verdict == "incumple"


@pytest.mark.parametrize("month", ["2024-01", "2024-08"])
def test_from_2024_the_old_list_is_a_half_measure(month: str) -> None:
    presupuesto = verdict(judged(month, *LIST), "19.6")
    assert presupuesto.verdict == "parcial"
    assert {(f.rule, f.kind) for f in presupuesto.findings} == {
        ("P-07", "old_letter"),
        ("F-01", "pdf"),
        *(("P-03", f"missing_{component}") for component in ("dataset", "metadata", "dictionary")),
    }
    assert (presupuesto.cta, presupuesto.eta) == (0.5, 0.0)
    assert [part.component for part in presupuesto.components] == ["document"]
    named = next(finding for finding in presupuesto.findings if finding.rule == "P-07")
    assert named.location.file == "Literal g) Presupuesto"


def test_the_three_files_under_a_letter_have_only_that_fault() -> None:
    triad = [
        candidate(f"Literal e) Contratos colectivos - {name}", csv_of("19.15", component))
        for component, name in (("dataset", "Datos"), ("metadata", "Metadatos"), ("dictionary", "Diccionario"))
    ]
    found = verdict(judged("2024-03", *triad), "19.15")
    assert {finding.rule for finding in found.findings if finding.severity == "error"} == {"P-07", "T-02"}


def test_what_stands_under_its_numeral_goes_before_the_old_copy() -> None:
    found = assembled(LIST[2], candidate("Numeral 6 Presupuesto", csv_of("19.6", "dataset")))
    publication = found.publications["19.6"]
    assert (publication.scheme, list(publication.parts)) == ("2023", ["dataset"])


def test_an_old_copy_does_not_accuse_while_the_numeral_may_still_be_there() -> None:
    waiting = candidate("Numeral 6 Presupuesto", None, failure="not_found")
    found = verdict(judged("2024-03", LIST[2], waiting), "19.6")
    assert (found.verdict, found.findings) == ("no_evaluado", [])


def test_an_old_copy_counts_where_the_numeral_is_proven_dead() -> None:
    dead = candidate("Numeral 6 Presupuesto", None, failure="not_found", confirmed=True)
    found = verdict(judged("2024-03", LIST[2], dead), "19.6")
    assert found.verdict == "parcial"
    assert {"P-05", "P-07"} <= {finding.rule for finding in found.findings}


def test_letters_of_other_powers_of_the_state_are_beside_the_list() -> None:
    found = assembled(*LIST, candidate("Literal r) Indicadores del Banco Central"))
    assert [letter for _, letter in found.outside] == ["r"]
    assert found.unplaced == []


def test_a_dead_link_of_an_old_list_is_given_to_its_obligations() -> None:
    dead = candidate("Literal s) Actas de las sesiones", None, failure="not_found", confirmed=True)
    found = assembled(*LIST[:3], dead)
    assert [failed.component for failed in found.publications["24.res"].failed] == ["document"]
    assert [failed.component for failed in found.publications["24.act"].failed] == ["document"]


def test_a_file_under_two_numerals_counts_for_both() -> None:
    found = assembled(candidate("Numerales 7 y 8 Auditorías"))
    assert set(found.publications) == {"19.7", "19.8"}
    assert {p.scheme for p in found.publications.values()} == {"2023"}


@pytest.mark.parametrize("component", ["dataset", "metadata", "dictionary"])
def test_the_two_sections_of_article_24_in_one_file_count_for_both(component: str) -> None:
    name = {"dataset": "Conjunto de datos", "metadata": "Metadatos", "dictionary": "Diccionario"}[component]
    found = assembled(candidate(f"Art. 24 Resoluciones y actas de sesiones ({name})", csv_of("24.res", component)))
    assert {owner: list(p.parts) for owner, p in found.publications.items()} == {
        "24.res": [component],
        "24.act": [component],
    }


def test_a_folder_of_old_matrices_is_read_at_the_own_door(tmp_path: Path) -> None:
    names = [
        "Literal_a1-Organigrama_de_la_institucion",
        "Literal_g-presupuesto",
        "literal_b2-Distributivo_del_personal",
    ]
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(PDF)
    case = build_local_case(gather(tmp_path), "2024-03", RULES, datetime(2026, 6, 1, tzinfo=UTC), None, True, tmp_path)
    assert {owner for owner, _ in case.publications} == {"19.1.1", "19.6", "19.2"}
    assert {publication.scheme for publication in case.publications.values()} == {"2004"}
