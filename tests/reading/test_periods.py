from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.links import read_page
from reading.periods import PeriodReading, link_period, parse_date, partial_period, period_of

PARTIAL: list[tuple[str, int | None, int | None]] = [
    # seen on portals
    ("Enero", None, 1),
    ("ENE", None, 1),
    ("periodo Enero 2016", 2016, 1),
    ("ENERO - 2022", 2022, 1),
    ("(06/2015)", 2015, 6),
    ("noviembre-2019", 2019, 11),
    ("informacion-de-noviembre-2023", 2023, 11),
    ("01-Enero", None, 1),
    ("1-Enero", None, 1),
    ("01_Enero", None, 1),
    ("Literal_a1_Ene.pdf", None, 1),
    ("matriz_nov", None, 11),
    ("Distributivo_Mar (2).pdf", None, 3),
    ("FEBRERO", None, 2),
    ("enero1", None, 1),
    ("lotaip-2024", 2024, None),
    ("lt2022", 2022, None),
    ("/2025/6/", 2025, 6),
    ("2024-2", 2024, None),
    ("copia-de-2021-1", 2021, None),
    ("?p=2024", None, None),
    ("/?page_id=2023", None, None),
    # asked for
    ("ENE-2024", 2024, 1),
    ("01_2024", 2024, 1),
    ("Enero/2024", 2024, 1),
    ("2026/6", 2026, 6),
    ("2026-06", 2026, 6),
    ("ene-26", 2026, 1),
    ("dic. 2025", 2025, 12),
    ("setiembre 2023", 2023, 9),
    ("DICIEMBRE-24", 2024, 12),
    ("2024-Enero", 2024, 1),
    ("Mes de enero de 2024", 2024, 1),
    ("01-ENERO-2024", 2024, 1),
    ("lista?anio=2026&mes=6", 2026, 6),
    ("lista?mes=junio", None, 6),
    # counters are no months
    ("Enero (28).pdf", None, 1),
    ("enero-2024-1.pdf", 2024, 1),
    ("Enero-1.PDF", None, 1),
    # dates only where nothing else speaks
    ("Actualizado 15/07/2026", 2026, 7),
    ("Enero 2026 (actualizado 10/02/2026)", 2026, 1),
    ("15 de octubre de 2026", 2026, 10),
    ("31/06/2020", None, None),
    # no period
    ("24 de Mayo", None, None),
    ("canton-24-de-mayo", None, None),
    ("Parque Nueve de Octubre", None, None),
    ("playas-del-mar", None, None),
    ("Acta No. 06-2024", 2024, None),
    ("Ordenanza 05-2024", 2024, None),
    ("enero a marzo 2024", 2024, None),
    ("1T 2026", 2026, None),
    ("Plan 2019-2023", None, None),
    ("lotaip_1467900000.xls", None, None),
    ("Numeral 5-22", None, None),
    ("Septuagésima", None, None),
    ("", None, None),
    # upload folders
    ("/wp-content/uploads/2026/07/", None, None),
    ("/wp-content/uploads/2026/07/enero.pdf", None, 1),
    ("/sites/default/files/2026-07/enero-2025.pdf", 2025, 1),
]


@pytest.mark.parametrize(("text", "year", "month"), PARTIAL)
def test_partial_period(text: str, year: int | None, month: int | None) -> None:
    assert partial_period(text) == (year, month)


def test_year_and_month_from_different_sources() -> None:
    sources = [("heading", "Enero"), ("path", "lotaip-2024"), ("file", "Literal_a1.pdf")]
    reading = period_of(sources)
    assert reading == PeriodReading("2024-01", 2024, 1, (("heading", "Enero"), ("path", "lotaip-2024")), False)


@pytest.mark.parametrize(
    ("sources", "period", "contradiction"),
    [
        ([("heading", "Enero 2024"), ("text", "Diciembre 2023")], "2024-01", True),
        ([("heading", "Febrero 2021"), ("file", "Literal_c_Ene.pdf")], "2021-02", True),
        ([("heading", "2024"), ("file", "Enero-2023.pdf")], "2024-01", True),
        ([("heading", "Enero 2024"), ("text", "Plan de 2019")], "2024-01", False),
        ([("text", "Plan de 2019"), ("path", "2024/06")], "2024-06", False),
        ([("heading", "Enero 2024"), ("title", "Transparencia 2025")], "2024-01", False),
        ([("file", "Enero 2024.csv"), ("upload", "wp-content/uploads/2024/02")], "2024-01", False),
        ([("file", "Enero.csv"), ("upload", "wp-content/uploads/2024/02")], "2024-01", False),
        ([("file", "Diciembre.csv"), ("upload", "wp-content/uploads/2024/01")], "2023-12", False),
        ([("upload", "wp-content/uploads/2024/02")], None, False),
        ([("heading", "Publicado el 15/07/2026"), ("file", "junio-2026.csv")], "2026-06", False),
        ([("heading", "Publicado el 15/07/2026")], "2026-07", False),
        ([("heading", "2026")], None, False),
        ([], None, False),
    ],
)
def test_period_of(sources: list[tuple[str, str]], period: str | None, contradiction: bool) -> None:
    reading = period_of(sources)
    assert (reading.period, reading.contradiction) == (period, contradiction)


@pytest.mark.parametrize(
    ("html", "url", "period"),
    [
        ("<h2>LOTAIP 2024</h2><h3>Enero</h3><a href='/x.csv'>Conjunto</a>", "https://m.gob.ec/", "2024-01"),
        ("<h3>Enero</h3><a href='/x.csv'>Febrero</a>", "https://m.gob.ec/lotaip-2024/", "2024-02"),
        ("<a href='/t/RUC/Numeral 6/2025/6/Conjunto de datos.csv'>ver</a>", "https://m.gob.ec/", "2025-06"),
        ("<a href='/2024/literal-a1/06/organigrama.pdf'>ver</a>", "https://m.gob.ec/", "2024-06"),
        ("<a href='/obras/2023/ABRIL/literal-a1.pdf'>ver</a>", "https://m.gob.ec/", "2023-04"),
        ("<a href='/2024/02/15/lotaip-enero-2024/'>ver</a>", "https://m.gob.ec/", "2024-01"),
        ("<a href='x.csv'>Conjunto de datos</a>", "https://m.gob.ec/informacion-de-noviembre-2023/", "2023-11"),
        ("<title>Mayo 2024</title><a href='x.csv'>Metadatos</a>", "https://m.gob.ec/", "2024-05"),
        ("<a href='/wp-content/uploads/2026/07/a.pdf'>Organigrama</a>", "https://m.gob.ec/", None),
        ("<a href='/?p=2024'>Organigrama</a>", "https://m.gob.ec/canton/2024-2", None),
        (
            "<table><tr><th>Literal</th><th>Enero</th><th>Febrero</th></tr>"
            "<tr><td>a1) Organigrama</td><td></td><td><a href='v.pdf'>ver</a></td></tr></table>",
            "https://m.gob.ec/2022/",
            "2022-02",
        ),
        (
            "<ul><li>2022<ul><li>Junio<ul><li><a href='v'>a1</a></li></ul></li></ul></li></ul>",
            "https://m.gob.ec/",
            "2022-06",
        ),
    ],
)
def test_link_period(html: str, url: str, period: str | None) -> None:
    page = read_page(html, url)
    assert link_period(page.links[-1], page).period == period


def test_inherited_sources_fill_gaps_only() -> None:
    page = read_page("<h2>Marzo</h2><a href='x.csv'>a</a>", "https://m.gob.ec/")
    assert link_period(page.links[0], page, [("text", "Enero 2025")]).period == "2025-03"
    assert not link_period(page.links[0], page, [("text", "Enero 2025")]).contradiction


DATES: list[tuple[str, str | None]] = [
    ("2026-10-31", "2026-10-31"),
    ("2026/10/31", "2026-10-31"),
    ("31/10/2026", "2026-10-31"),
    ("1/2/2026", "2026-02-01"),
    ("1-2-2026", "2026-02-01"),
    ("31.10.2026", "2026-10-31"),
    ("15 de octubre de 2026", "2026-10-15"),
    ("Portoviejo, 15 de Octubre del 2026", "2026-10-15"),
    ("1º de enero de 2026", "2026-01-01"),
    ("15-oct-2026", "2026-10-15"),
    ("01-enero-2024", "2024-01-01"),
    ("2026-10-31T10:00:00-05:00", "2026-10-31"),
    ("2026-10-31 00:00:00", "2026-10-31"),
    ("DD/MM/AAAA\n30/06/2020", "2020-06-30"),
    ("31/06/2020", None),
    ("2026-02-30", None),
    ("10/31/2026", None),
    ("31/10/26", None),
    ("octubre 2026", None),
    ("0000-00-00", None),
    ("AAAA-MM-DD", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_parse_date(text: str, expected: str | None) -> None:
    assert parse_date(text) == (datetime.date.fromisoformat(expected) if expected else None)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_date_is_read_back(date: datetime.date) -> None:
    assert parse_date(date.isoformat()) == parse_date(f"{date.day}/{date.month}/{date.year}") == date


WORDS = st.sampled_from([*"/-_.(31)٣º", "enero", "mar", "2024", "06", "24", "de", "?mes=", "wp-content/uploads/"])


@given(st.text(max_size=200) | st.lists(WORDS, max_size=12).map("".join))
def test_texts_never_raise(text: str) -> None:
    parse_date(text)
    year, month = partial_period(text)
    assert year is None or year >= 2000
    assert month is None or 1 <= month <= 12
