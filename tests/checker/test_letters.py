"""What labels of the old lists are taken for: words first, letter second, heading third."""

from __future__ import annotations

import pytest

from checker.letters import LetterMatcher
from checker.marks import read_mark
from rules.lotaip import load

MATCHER = LetterMatcher(load().letters)
TEXT = "texto del enlace"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        *((shape, ("a1",)) for shape in ("Literal a1)", "Literal a1.-", "Literal a1:", "literal_a1-", "literal-a1-")),
        *((shape, ("a1",)) for shape in ("a1)", "a.1)", "A1.", "A.1", "Copia de literal a1)", "pdf a1)", "Literala1-")),
        *((shape, ("a1",)) for shape in ("· A1 Organigrama", "+a1", "- a1)", "1. Literal a1)", "literal a1 (28)")),
        ("Literal l..-", ("l",)),
        ("ILiteral i)", ("i",)),
        ("Litral c)", ("c",)),
        ("literal c-1", ("c",)),
        ("C - Remuneraciones", ("c",)),
        ("C Remuneraciones", ("c",)),
        ("(g) Presupuesto", ("g",)),
        ("a2 y a3", ("a2", "a3")),
        ("Literales a2, a3", ("a2", "a3")),
        ("f1-f2", ("f1", "f2")),
        ("f1 y 2", ("f1", "f2")),
        ("Literales d y f1", ("d", "f1")),
        ("a1-a4", ("a1", "a2", "a3", "a4")),
        ("Literal f)", ("f1", "f2")),
    ],
)
def test_marks_in_every_shape(text: str, letters: tuple[str, ...]) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert mark.letters == letters


@pytest.mark.parametrize(
    "text",
    [
        *("", "Acta 1", "literales", "Literales a) al t)", "Literatura a la carta", "letras de oro"),
        *("a) Enero", "b) Metadatos", "Inicio", "Presupuesto", "2022", "Art. 7"),
    ],
)
def test_what_carries_no_mark(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Literal_a1-Organigrama_de_la_institucion", "a1"),
        ("Base legal que la rige", "a2"),
        ("Metas y objetivos de las unidades administrativas", "a4"),
        ("B. Distributivo", "b2"),
        ("Literal b1) Distributivo del personal", "b2"),
        ("C - Remuneración mensual por puesto", "c"),
        ("Distributivo de sueldos", "c"),
        ("Servicios que ofrece y la forma de acceder a ellos", "d"),
        ("contrato colectivo", "e"),
        ("Literal f) Formulario solicitud de acceso a la información", "f2"),
        ("f1) Formularios o formatos de solicitudes", "f1"),
        ("Formularios de solicitudes de acceso a la información pública", "f2"),
        ("cédulas presupuestarias", "g"),
        ("h Auditorias", "h"),
        ("contratos incumplidos", "j"),
        ("crdito externo o interno", "l"),
        ("Responsable de recibir y tramitar la información pública", "o"),
        ("Texto íntegro de las resoluciones ejecutoriadas", "q"),
        ("Publicación de las actas de sesiones", "s"),
        ("literal g", "g"),
        ("c", "c"),
        ("B", "b1"),
    ],
)
def test_one_text_names_its_letter(text: str, letter: str) -> None:
    match = MATCHER.match([(TEXT, text)])
    assert (match.obligations, match.merged) == ((letter,), False)
    assert match.component == "document"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Literal f) Formularios o formatos de solicitudes", ("f1", "f2")),
        ("b) Directorio y distributivo del personal", ("b1", "b2")),
        ("Base legal y regulaciones y procedimientos internos", ("a2", "a3")),
        ("a2 y a3 Base legal", ("a2", "a3")),
        ("f1-f2", ("f1", "f2")),
        ("a) Estructura orgánica funcional, base legal, regulaciones y procedimientos internos, metas y objetivos",
         ("a1", "a2", "a3", "a4")),
    ],
)  # fmt: skip
def test_a_file_published_for_several_letters_is_merged_and_not_ambiguous(text: str, letters: tuple[str, ...]) -> None:
    match = MATCHER.match([(TEXT, text)])
    assert (match.obligations, match.merged) == (letters, True)


@pytest.mark.parametrize(
    "text",
    ["Inicio", "Transparencia", "A la comunidad", "E-book municipal", "Enero 2016", "Ver PDF", "I. Antecedentes", ""],
)
def test_menus_and_initials_name_nothing(text: str) -> None:
    assert MATCHER.match([(TEXT, text)]).obligations == ()


def test_the_heading_decides_where_the_link_says_nothing() -> None:
    sources = [(TEXT, "Enero"), ("nombre del archivo", "doc28"), ("encabezado", "Literal g) Presupuesto")]
    assert MATCHER.match(sources).obligations == ("g",)


def test_a_folder_of_one_letter_is_a_habit_of_file_hosts() -> None:
    assert MATCHER.match([(TEXT, "Ver"), ("carpeta", "d")]).obligations == ()


def test_a_sentence_of_the_law_is_read_from_its_start() -> None:
    sentence = "l) El detalle de los contratos de crédito externos o internos; " + "se señalará la fuente " * 30
    assert MATCHER.match([(TEXT, sentence)]).obligations == ("l",)
