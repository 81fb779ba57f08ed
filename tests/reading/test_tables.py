from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading import records
from reading.tables import HeaderMatch, find_header, read_csv

TEMPLATES = {
    "base": ("TIPO", "DESCRIPCIÓN", "ENLACE"),
    "estructura": ("Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura Orgánica Funcional"),
    "licencias": ("Apellidos y Nombres", "Puesto Institucional", "Fecha de inicio", "Fecha de fin", "Lugar", "Tipo"),
    "creditos": (
        "Tipo de Contrato",
        "Objeto",
        "Tasa de Interés - %",
        "Plazo",
        "Tipo",
        "Descripción",
        "Enlace",
        "Monto",
    ),
    "resoluciones": ("Fecha", "GAD o Entidad", "Tipo", "Título", "Enlace "),
    "actas": ("Fecha", "GAD o Entidad", "Tipo", "Título", "Enlace"),
}


def cells(text: str) -> list[list[str]]:
    return [row for _, row in read_csv(text).rows()]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1;2;3\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("solo una columna\nfila\n", None),
        ("cuenta;monto\n1;1,5\n2;2,5\n3;3,5\n", ";"),
        ('nombre,monto\n"Pérez; Ana","1,5"\n"Gómez; Luz","2,5"\n', ","),
        ("GAD MUNICIPAL\n\nCUADRO, 2026\nNo.;Nombre;Cargo;Lugar\n1;A, B;C;D\n2;E, F;G;H\n", ";"),
        ("sep=|\na;b|c;d\n", "|"),
        ("sep=\\t\na\tb\n", "\t"),
        ("", None),
        ("a;b;c;d;e;f;g;h;i\n1;2;3\n1;2;3;4, sur\n1;2, norte\n1;2;3;4;5;6;7;8;9, este\n", ";"),
        ("FECHA:;2026-10-31;\nUNIDAD:;Dirección, Financiera;\n", ";"),
    ],
)
def test_delimiter(text: str, delimiter: str | None) -> None:
    assert read_csv(text).delimiter == delimiter


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    table = read_csv('a;b\n\n"uno\ndos";2\n;\n3;4', name="datos.csv")
    assert list(table.rows()) == [(1, ["a", "b"]), (2, []), (3, ["uno\ndos", "2"]), (4, ["", ""]), (5, ["3", "4"])]
    assert list(table.rows()) == list(table.rows())
    assert table.name == "datos.csv"


def test_the_sep_line_is_no_row() -> None:
    assert list(read_csv("sep=;\r\na;b\r\n").rows()) == [(1, ["a", "b"])]


def test_cells_are_stripped_and_trailing_separators_kept() -> None:
    assert cells(" a\xa0;\xa0b ;c d\xa0e;\n") == [["a", "b", "c d e", ""]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends(end: str) -> None:
    assert cells(f"a;b{end}1;2{end}") == [["a", "b"], ["1", "2"]]


def test_nul_and_long_fields_do_not_raise() -> None:
    assert cells("a;b\0\n" + "x" * 300_000 + ";2\n")[1][0] == "x" * 300_000


def test_a_quote_never_closed_costs_its_line_only() -> None:
    text = 'a;b;c\n1;"LA UNIÓN;x\n2;y;z\n3;"citado; bien";w\n4;v;u\n'
    assert cells(text) == [
        ["a", "b", "c"],
        ["1", "LA UNIÓN", "x"],
        ["2", "y", "z"],
        ["3", "citado; bien", "w"],
        ["4", "v", "u"],
    ]


def test_a_quote_that_closes_rows_later_does_not_swallow_them() -> None:
    text = 'a;b;c\n1;"LA UNIÓN;x\n2;y;z\n3;y;z\n4;EL ROSARIO";w\n5;v;u\n'
    assert [row[0] for row in cells(text)] == ["a", "1", "2", "3", "4", "5"]


def test_prose_over_several_lines_stays_one_cell() -> None:
    text = 'Campo;Descripción\nTipo;"Clase de norma; puede ser:\nley; decreto\nreglamento; acuerdo"\nEnlace;Dirección\n'
    assert len(cells(text)) == 3


def test_many_runaway_quotes_cost_linear_time() -> None:
    text = "a;b\n" + 'x";"y\n' * 20_000
    start = time.perf_counter()
    assert len(cells(text)) == 20_001
    assert time.perf_counter() - start < 5


def test_a_big_text_is_streamed() -> None:
    table = read_csv("columna uno;columna dos\n" + "valor;otro valor\n" * 600_000)
    rows = table.rows()
    assert next(rows) == (1, ["columna uno", "columna dos"])
    assert table._cached is False
    assert sum(1 for _ in table.rows()) == 600_001


@given(st.text(alphabet='ab";,\n\r\t|\0 é', max_size=200))
def test_read_csv_never_raises(text: str) -> None:
    table = read_csv(text)
    numbers = [number for number, _ in table.rows()]
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.text(max_size=300))
def test_read_csv_never_raises_on_any_text(text: str) -> None:
    list(read_csv(text).rows())


@given(st.lists(st.lists(st.text(alphabet="abcñ1,.", min_size=1, max_size=8), min_size=3, max_size=3), min_size=1))
def test_what_the_portal_writes_is_read_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    table = read_csv(buffer.getvalue())
    assert [row for _, row in table.rows()] == rows or table.delimiter == ","


def header(text: str) -> HeaderMatch | None:
    return find_header(read_csv(text), TEMPLATES)


def test_header_equal_to_a_template() -> None:
    match = header("tipo;descripcion;ENLACE\nLey;x;y\n")
    assert match == HeaderMatch("base", 1, ("tipo", "descripcion", "ENLACE"), 100.0, (0, 1, 2))


def test_header_below_title_rows() -> None:
    match = header("GAD MUNICIPAL;;\n;;\nCONJUNTO DE DATOS;;\nTIPO;DESCRIPCIÓN;ENLACE;;\nLey;x;y\n")
    assert match is not None
    assert (match.key, match.row, match.columns) == ("base", 4, (0, 1, 2))


def test_near_spellings_count_by_likeness() -> None:
    match = header("Nombres y Apellidos;Puesto Institucional;Fecha inicio;Fecha de fin;Lugar;Tipo\n")
    assert match is not None
    assert match.key == "licencias"
    assert match.columns == (0, 1, 2, 3, 4, 5)
    assert 75 < match.score < 100


def test_swapped_and_missing_columns() -> None:
    match = header("Tipo;Lugar;Fecha de fin;Fecha de inicio;Puesto Institucional\n")
    assert match is not None
    assert (match.key, match.columns) == ("licencias", (None, 4, 3, 2, 1, 0))
    assert match.score == pytest.approx(500 / 6)


def test_a_small_template_inside_a_wide_header_does_not_win() -> None:
    match = header("Tipo de Contrato;Objeto;Tasa de Interes;Plaso;Tipo;Descripción;Enlace;Monto\n")
    assert match is not None
    assert match.key == "creditos"
    assert None not in match.columns


def test_the_first_of_two_equal_templates_is_taken() -> None:
    match = header("Fecha;GAD o Entidad;Tipo;Título;Enlace\n")
    assert match is not None
    assert match.key == "resoluciones"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "uno;dos;tres\n1;2;3\n",
        "Apellidos y Nombres;Lugar\n",
        "Campo;Descripción del campo\nx;y\n",
        "x\n" * 20 + "TIPO;DESCRIPCIÓN;ENLACE",
    ],
)
def test_no_header(text: str) -> None:
    assert header(text) is None


def test_the_delimiter_is_found_by_the_first_rows_whatever_follows() -> None:
    rows = "".join(f"{number};Obra {number}, en el barrio;Ambato\n" for number in range(250))
    table = read_csv(rows + "a,b,c,d,e,f\n" * 400 + '"sin cerrar;x\n')
    assert table.delimiter == ";"
    assert next(table.rows()) == (1, ["0", "Obra 0, en el barrio", "Ambato"])


_PIECES = (
    "a;b;c\n",
    'ñ;"p;q";\r\n',
    '1;"x\r\ny";2\n',
    "\r",
    "\r\r\n",
    '"',
    ";",
    "\xa0",
    "\u200b",
    "\n",
    "texto",
    '"z"',
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join), st.integers(1, 40))
def test_a_text_read_in_small_pieces_has_the_same_rows(text: str, at_once: int) -> None:
    whole = [row or [""] for row in records.records(text, ";")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_AT_ONCE", at_once)
        assert [row or [""] for row in records.records(text, ";")] == whole


@pytest.mark.parametrize("start", ["a;b\n1;2", 'a;"b\n1;2\n', ""])
def test_a_file_padded_with_nothing_ends(start: str) -> None:
    assert len(cells(start + "\0" * 300_000)) == len(cells(start))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_large_text_of_any_line_ends(end: str) -> None:
    rows = [[str(number), f"fila {number}", "x"] for number in range(20_000)]
    assert cells(end.join(";".join(row) for row in rows)) == rows
    rows[700][1] = "dos\nlíneas"
    assert cells(end.join(";".join(f'"{cell}"' for cell in row) for row in rows)) == rows
