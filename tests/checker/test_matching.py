"""What texts are taken for: words first, number second, heading third."""

from __future__ import annotations

import pytest

from checker.matching import Matcher, path_sources
from rules.lotaip import load

MATCHER = Matcher(load())
TEXT = "texto del enlace"


@pytest.mark.parametrize(
    ("text", "obligation"),
    [
        ("Numeral 6", "19.6"),
        ("6. Presupuesto de la institucion", "19.6"),
        ("Conjunto de datos 3. Remuneraciones ingresos adicionales", "19.3"),
        ("1.1 Estructura orgánica", "19.1.1"),
        ("1_2-Base-legal", "19.1.2"),
        ("1.3 Metas y objetivos", "19.1.3"),
        ("1.4 Metas y Objetivos", "19.1.3"),
        ("1.3 procedimientos internos", "19.1.2"),
        ("distributivo del personal", "19.2"),
        ("Distributivo de sueldos", "19.3"),
        ("Viaticos", "19.13"),
        ("4. Detalle licencia comisiones", "19.4"),
        ("5-22 servicios formularios", "19.5-22"),
        ("Formularios y formatos", "19.5-22"),
        ("Procesos de contratación pública", "19.8"),
        ("crditos externos", "19.11"),
        ("Rendición de cuentas 2025", "19.12"),
        ("16 indice formación reservada", "19.16"),
        ("19 donativos", "19.19"),
        ("23 acciones afirmativas", "19.23"),
        ("Art. 24 resoluciones", "24.res"),
        ("Actas de sesiones del concejo", "24.act"),
        ("13", "19.13"),
    ],
)
def test_one_text_names_its_obligation(text: str, obligation: str) -> None:
    assert MATCHER.match([(TEXT, text)]).obligations == (obligation,)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Inicio",
            "Contacto",
            "Transparencia",
            "Ver PDF",
            "Enero 2026",
            "Conjunto de datos",
            "2. Metadatos",
            "",
            "GAD",
        ),
        *("Información pública", "3. Diccionario", "Noticias del cantón", "12 de octubre de 2026, sesión solemne"),
    ],
)
def test_menus_months_and_components_name_nothing(text: str) -> None:
    assert MATCHER.match([(TEXT, text)]).obligations == ()


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("Conjunto_de_datos", "dataset"),
        ("Conjuntodedatos", "dataset"),
        ("METADATOS", "metadata"),
        ("(diccionario)", "dictionary"),
        ("Diccionario de datos", "dictionary"),
        ("Presupuesto", None),
    ],
)
def test_component(text: str, component: str | None) -> None:
    assert MATCHER.match([(TEXT, text)]).component == component


def test_the_nearest_source_that_says_something_decides() -> None:
    match = MATCHER.match([(TEXT, "Ver"), ("fila", "6. Presupuesto"), ("encabezado", "Remuneraciones")])
    assert match.obligations == ("19.6",)
    assert match.reasons == ("fila: «6 presupuesto»",)


def test_words_of_a_heading_go_before_a_bare_number_of_the_file() -> None:
    sources = [(TEXT, "Metadatos"), ("nombre del archivo", "24-2"), ("encabezado", "Numeral 24. Información relevante")]
    assert MATCHER.match(sources).obligations == ("19.24",)


def test_article_24_is_not_numeral_24() -> None:
    sources = [(TEXT, "1. Conjunto de datos"), ("encabezado", "Resoluciones"), ("encabezado", "Artículo 24")]
    assert MATCHER.match(sources).obligations == ("24.res",)


def test_a_number_with_two_meanings_keeps_both_with_the_portal_first() -> None:
    assert MATCHER.match([(TEXT, "Numeral 1.3")]).obligations == ("19.1.3", "19.1.2")


@pytest.mark.parametrize(
    ("text", "obligations"),
    [
        ("Numerales 7 y 8", ("19.7", "19.8")),
        ("Art. 24 GAD - 1 y 2. Resoluciones y actas de sesiones", ("24.res", "24.act")),
    ],
)
def test_one_file_for_two_items_is_merged_and_not_ambiguous(text: str, obligations: tuple[str, ...]) -> None:
    match = MATCHER.match([(TEXT, text)])
    assert (match.obligations, match.merged) == (obligations, True)


@pytest.mark.parametrize("text", ["Numerales 5 y 22", "1.2-1.3", "1.2 y 1.3", "2_1-2_2-", "5-22", "5.-22."])
def test_two_numbers_of_one_item_are_that_item(text: str) -> None:
    match = MATCHER.match([(TEXT, text)])
    assert len(match.obligations) == 1
    assert not match.merged


def test_a_number_that_counts_months_names_nothing() -> None:
    assert MATCHER.match([(TEXT, "FEBRERO"), ("nombre del archivo", "02")]).obligations == ()


def test_the_name_of_a_municipality_is_not_article_24() -> None:
    name = "Transparencia - Gobierno Autónomo Descentralizado Municipal de Puerto Ejemplo"
    assert MATCHER.match([("título de la página", name)]).obligations == ()
    sources = [(TEXT, "Metadatos"), ("encabezado", "6. Presupuesto"), ("título de la página", name)]
    assert MATCHER.match(sources).obligations == ("19.6",)


def test_folders_of_a_date_say_nothing() -> None:
    assert path_sources("transparencia/2026/5/numeral_2/metadatos.csv") == [
        ("nombre del archivo", "metadatos"),
        ("carpeta", "numeral_2"),
        ("carpeta", "transparencia"),
    ]
