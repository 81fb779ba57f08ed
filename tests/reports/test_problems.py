"""Findings put together: what several say alike is said once, and where they differ stands beside its place."""

from __future__ import annotations

from checker.model import Severity
from checker.results_model import ComponentRef, Finding, Location
from reports.language import Language
from reports.problems import Problem, problems


def finding(message: str, file: str = "a.csv", row: int | None = None, column: str | None = None) -> Finding:
    severity: Severity = "error"
    return Finding(
        rule="X-01",
        kind="k",
        severity=severity,
        parameter=None,
        owner="publisher",
        place="local",
        message=message,
        fix="Corríjalo.",
        law="Ley",
        location=Location(file=file, row=row, column=column),
        count=1,
        params={},
    )


def one(*findings: Finding, language: str = "es") -> Problem:
    (found,) = problems(findings, (), Language("en" if language == "en" else "es"))
    return found


def test_values_keep_their_quotation_marks() -> None:
    told = one(
        finding("Hay montos con coma decimal, como «1.234,50 USD».", column="Monto"),
        finding("Hay montos con coma decimal, como «1.000,50 USD».", "b.csv", column="Saldo"),
    )
    assert told.message == "Hay montos con coma decimal, como …"
    assert [spot.details for spot in told.spots] == [
        ("columna «Monto»: «1.234,50 USD»",),
        ("columna «Saldo»: «1.000,50 USD»",),
    ]


def test_what_follows_the_difference_is_said_too() -> None:
    told = one(
        finding("La fecha dice «31 de abril», que no se puede leer como fecha.", row=1),
        finding("La fecha dice «ayer», que no se puede leer como fecha.", "b.csv", 1),
    )
    assert told.message == "La fecha dice …, que no se puede leer como fecha."
    assert [spot.details for spot in told.spots] == [("fila 1: «31 de abril»",), ("fila 1: «ayer»",)]


def test_numbers_in_the_midst() -> None:
    told = one(
        finding("Hay filas de título encima de la cabecera: 2."),
        finding("Hay filas de título encima de la cabecera: 13.", "b.csv"),
    )
    assert (told.message, [spot.details for spot in told.spots]) == (
        "Hay filas de título encima de la cabecera: …",
        [("2",), ("13",)],
    )


def test_messages_that_share_too_little_are_told_whole() -> None:
    told = one(finding("Hay algo."), finding("Sobra.", "b.csv"))
    assert told.message == "2 observaciones."
    assert [spot.details for spot in told.spots] == [("Hay algo.",), ("Sobra.",)]
    assert one(finding("Hay algo."), finding("Sobra.", "b.csv"), language="en").message == "2 remarks."


def test_files_with_the_same_place_are_told_together_and_long_lists_are_cut() -> None:
    told = one(*(finding("Vacía.", f"{n}.csv", 1, "Tipo") for n in range(30)))
    (spot,) = told.spots
    assert spot.details == ("fila 1, columna «Tipo»",)
    assert spot.file.startswith("0.csv; 1.csv; ")
    assert spot.file.endswith("; y 18 archivos más")
    told = one(*(finding("Vacía.", f"{n}.csv", n + 1) for n in range(30)))
    assert (len(told.spots), told.more) == (12, 18)


def test_rows_of_a_vertical_file_are_no_columns() -> None:
    part = ComponentRef(
        component="metadata",
        place="local",
        url="m.csv",
        file="m.csv",
        sha256=None,
        captured_at=None,
        registered_at=None,
    )
    (told,) = problems([finding("Falta.", "m.csv", None, "LICENCIA")], [part])
    assert told.spots[0].details == ("«LICENCIA»",)
