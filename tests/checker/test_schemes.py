"""The scheme is decided list by list, and never by the year or by the article that a heading quotes."""

from __future__ import annotations

import pytest

from checker.explain import ExplainedLink, explain_page
from checker.model import Scheme
from checker.schemes import SchemeReader
from rules.lotaip import load

READER = SchemeReader(load())
OLD_WORDS = [
    *("Organigrama de la institución", "Base legal que rige a la institución", "Directorio de la institución"),
    *("Distributivo del personal", "Presupuesto", "Planes y programas", "Viáticos", "Rendición de cuentas"),
]
NEW_WORDS = [
    *("Estructura orgánica", "Base legal, regulaciones y procedimientos internos", "Presupuesto", "Planes y programas"),
    *("Viáticos", "Convenios nacionales e internacionales", "Donativos oficiales y protocolares"),
]


def page(*pieces: str) -> dict[str, ExplainedLink]:
    """Links of a page by their text; a piece that begins with # is a heading, the rest are links to files."""
    html = ""
    for number, piece in enumerate(pieces):
        text, _, href = piece.partition(" -> ")
        mark = text.lstrip("#")
        level = len(text) - len(mark)
        html += f"<h{level}>{mark}</h{level}>" if level else f'<p><a href="{href or f"{number}.pdf"}">{text}</a></p>'
    found = explain_page(f"<html><body>{html}</body></html>", "https://ejemplo.invalid/lotaip/", load())
    return {link.text: link for link in found}


def read(link: ExplainedLink) -> tuple[Scheme | None, list[str]]:
    return link.scheme, link.obligations


@pytest.mark.parametrize(
    ("texts", "scheme"),
    [
        (OLD_WORDS, "2004"),
        (NEW_WORDS, "2023"),
        (["a1) Organigrama", "c) Remuneraciones", "g) Presupuesto"], "2004"),
        (["C - Remuneraciones", "G - Presupuesto", "H - Auditorías"], "2004"),
        (["1.1 Estructura orgánica", "6. Presupuesto", "5-22 Servicios"], "2023"),
        (["1. Organigrama", "2. Base legal que la rige", "5. Directorio", "12. Presupuesto"], "2004"),
        (["Metadatos", "Diccionario", "Conjunto de datos"], "2023"),
        (["Indicadores del Banco Central", "Presupuesto"], "2004"),
        (["Presupuesto", "Auditorías", "Viáticos"], None),
        (["Enero", "Febrero", "Ver PDF"], None),
        (["a) Enero", "b) Febrero", "c) Marzo"], None),
        ([], None),
    ],
    ids=[
        *("words of the old matrices", "words of the new templates", "letters", "letters with a dash", "numerals"),
        *("an old list counted from one", "the three files", "a letter of another power", "words of both", "months"),
        *("months counted by letters", "empty"),
    ],
)
def test_scheme_of_a_list(texts: list[str], scheme: Scheme | None) -> None:
    assert READER.scheme_of(texts) == scheme


@pytest.mark.parametrize("heading", ["#Artículo 19 de la LOTAIP 2023", "#Art. 7 LOTAIP", "#LOTAIP 2024", "#2015"])
def test_neither_article_nor_year_of_a_heading_decides(heading: str) -> None:
    old = page(heading, "c) Remuneraciones", "g) Presupuesto", "Viáticos")
    assert [read(link) for link in old.values()] == [("2004", ["c"]), ("2004", ["g"]), ("2004", ["n"])]
    new = page(heading, "3. Remuneraciones", "6. Presupuesto", "Viáticos")
    assert [read(link) for link in new.values()] == [("2023", ["19.3"]), ("2023", ["19.6"]), ("2023", ["19.13"])]


def test_two_lists_of_one_page_are_read_apart() -> None:
    both = page(
        *("#Enero 2023", "Literal a1) Organigrama", "Literal g) Presupuesto", "Auditorías internas"),
        *(
            "#Abril 2023",
            "Numeral 1.1 Estructura orgánica",
            "Numeral 8 Contratación",
            "Convenios",
            "Rendición de cuentas",
        ),
    )
    assert read(both["Auditorías internas"]) == ("2004", ["h"])
    assert read(both["Rendición de cuentas"]) == ("2023", ["19.12"])


def test_a_list_that_says_nothing_follows_the_lists_around_it() -> None:
    found = page("#Transparencia", "##Enero", "a1) Organigrama", "h) Auditorías", "##Febrero", "Presupuesto")
    assert read(found["Presupuesto"]) == ("2004", ["g"])


def test_a_heading_that_names_the_item_decides_for_mute_links() -> None:
    found = page("#Literal a2) Base legal", "Código municipal", "#Numeral 6", "Cédula de gastos")
    assert read(found["Código municipal"]) == ("2004", ["a2"])
    assert read(found["Cédula de gastos"]) == ("2023", ["19.6"])


def test_a_link_that_calls_itself_a_literal_is_believed_in_a_list_of_numerals() -> None:
    found = page("1.1 Estructura orgánica", "6. Presupuesto", "12. Rendición de cuentas", "Literal s) Actas")
    assert read(found["Literal s) Actas"]) == ("2004", ["s"])
    assert read(found["6. Presupuesto"]) == ("2023", ["19.6"])


def test_the_file_name_numbers_what_the_text_does_not() -> None:
    found = page("Ver 1 -> literal_i-procesos.pdf", "Ver 2 -> literal_b2-Distributivo_del_personal.PDF")
    assert [read(link) for link in found.values()] == [("2004", ["i"]), ("2004", ["b2"])]


def test_a_month_before_a_title_is_no_numeral() -> None:
    found = page(
        *("Presupuesto -> 06-presupuesto.pdf", "Organigrama -> 06-organigrama.pdf", "Directorio -> 06-directorio.pdf"),
        "Distributivo del personal -> 06-distributivo.pdf",
    )
    assert read(found["Presupuesto"]) == ("2004", ["g"])


def test_old_matrices_are_documents_and_merged_letters_are_all_named() -> None:
    link = page("Literales f1 y f2")["Literales f1 y f2"]
    assert (link.scheme, link.obligations, link.component) == ("2004", ["f1", "f2"], "document")


def test_navigation_has_no_scheme() -> None:
    assert all(link.scheme is None for link in page("Inicio -> /", "Literal g) -> /transparencia/literal-g/").values())


def test_servers_that_spread_files_over_folders_say_nothing() -> None:
    link = page("Viáticos -> /media/a1/b2/x.csv")["Viáticos"]
    assert read(link) == ("2023", ["19.13"])
