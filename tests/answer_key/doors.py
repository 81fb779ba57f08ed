"""Layouts J, K and L: law without lists, doormats to the national portal, copies of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from tests.answer_key.listing import OLD_ALL, PORTAL, File, Lister, Row
from tests.answer_key.pieces_measure import grid, list_ordered, table_rowspan
from tests.answer_key.pieces_tune import list_plain, paragraph, table_button
from tests.answer_key.sheets import LAW_NEW, LAW_OLD, Block, free, monthly, sheet
from tests.answer_key.shells import (
    Front,
    joomla_category,
    joomla_sidebar,
    liferay,
    wordpress_builder,
    wordpress_parish,
)
from tests.answer_key.spelling import Dice
from tests.answer_key.subjects import TRANSLATED, Part
from tests.answer_key.writer import NOTHING, OTHER_FILE, PAGE, PageWriter

PORTAL_FILES = "https://transparencia.dpe.gob.ec/backend/v1/transparency/media/transparencia/0960001550001"


def _hand(part: Part, seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"{part} {seed}"), part, "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


# --- J: law and menus -----------------------------------------------------------------------------------------

_LAW_MENU = (
    ("Estructura orgánica funcional", "/quienes-somos/estructura/"),
    ("Base legal", "/quienes-somos/base-legal/"),
    ("Directorio", "/directorio/"),
    ("Remuneraciones", "/talento-humano/remuneraciones/"),
    ("Presupuesto 2023", "/financiero/presupuesto/"),
    ("Procesos de contratación pública", "https://www.compraspublicas.gob.ec/"),
    ("Rendición de cuentas 2022", "/rendicion/2022/"),
    ("Rendición de cuentas 2023", "/rendicion/2023/"),
    ("Planes y programas", "/planificacion/"),
    ("Convenios", "/convenios/"),
    ("Resoluciones y actas", "/concejo/"),
    ("Viáticos", "#"),
    ("Literal a1) Organigrama", "javascript:void(0)"),
    ("Numeral 6 Presupuesto", "?seccion=6"),
)


def _law_only(w: PageWriter) -> None:
    w.raw("<h2>¿Qué es la transparencia?</h2>" + LAW_OLD + "<h2>Enero</h2><h2>Febrero</h2><p>Marzo 2023</p>\n<ul>")
    for text, href in _LAW_MENU:
        w.raw("<li>")
        w.anchor(href, text)
        w.raw("</li>\n")
    w.raw("</ul><p>Escríbanos a ")
    w.anchor("mailto:transparencia@gad.example?subject=Literal%20f2", "solicitud de acceso a la información pública")
    w.raw(".</p>\n")


def _law_boxes(w: PageWriter) -> None:
    w.raw('<div class="slider">' + LAW_NEW + "</div>\n")
    for text, href in (
        *_LAW_MENU[3:12],
        ("Plano de la ciudad (PDF)", "/web/plano-ciudad.pdf"),
        ("Manual de imagen", "/web/manual-imagen.zip"),
    ):
        w.raw('<div class="caja"><h4>' + escape(text, quote=False) + "</h4>")
        w.anchor(href, "Ver más", OTHER_FILE if href.endswith((".pdf", ".zip")) else NOTHING)
        w.raw("</div>\n")


# --- K: doormats ----------------------------------------------------------------------------------------------


def _doormat(w: PageWriter) -> None:
    w.raw('<div class="elementor-row">')
    for text, href in (
        ("Transparencia activa", "https://transparencia.dpe.gob.ec/entidades/934"),
        ("Transparencia pasiva", "https://transparencia.dpe.gob.ec/entidades/934?tab=pasiva"),
        ("Transparencia focalizada", "https://transparencia.dpe.gob.ec/entidades/934?tab=focalizada"),
        ("Transparencia colaborativa", "https://transparencia.dpe.gob.ec/entidades/934?tab=colaborativa"),
    ):
        w.link(href, f'<img src="/box.png" alt=""><h3>{text}</h3>')
    w.raw("</div><h4>Años anteriores</h4>")
    for year in range(2015, 2025):
        w.anchor(f"/lotaip-{year}/", f"LOTAIP {year}", PAGE)
        w.raw(" ")


def _portal_links(part: Part, hand: Lister, year: int, month: int, names: Sequence[str]) -> list[Row]:
    """Files of the national portal linked one by one: numeral, year and month are folders of their address."""
    rows = []
    for row, name in zip(hand.rows(names, "", f"{year}-{month:02}"), names, strict=True):
        folder = (
            "Art. 24 Gobiernos Auto\u0301nomos Descentralizados"
            if name.startswith("art")
            else f"Numeral {name.split('@')[0]}"
        )
        place = f"{PORTAL_FILES}/{quote(folder)}/{year}/{month}"
        end = {"art1": " (Resoluciones)", "art2": " (Actas)"}.get(name, "")
        stems = (f"1. Conjunto de datos{end}", "2. Metadatos", "3. Diccionario")
        rows.append(
            Row(
                row.text,
                tuple(
                    File(f"{place}/{quote(stem)}.csv", file.truth, file.said)
                    for stem, file in zip(stems, row.files, strict=True)
                ),
            )
        )
    return rows


# --- L: copies ------------------------------------------------------------------------------------------------


def _translated(part: Part, hand: Lister, period: str, folder: str, spanish_files: bool) -> list[Row]:
    rows = []
    for name, text in TRANSLATED[part].items():
        row = hand.row(name, folder, period)
        mark = f"Literal {name}) " if part == "tune" else f"{name.upper()}. "
        files = (
            row.files
            if spanish_files
            else (File(f"{folder}/lotaip_{hand.dice.number(1_600_000_000, 1_700_000_000)}.pdf", row.files[0].truth),)
        )
        rows.append(Row(mark + text, files))
    return rows


def tune_pages() -> Iterator[PageWriter]:
    front = Front("GAD Loma Larga", "Transparencia – GAD Loma Larga", "Ley de transparencia", intro=LAW_NEW)
    yield free(
        "tune",
        "J",
        "wordpress",
        "https://gadlomalarga.example/transparencia/",
        front,
        wordpress_parish,
        "law",
        _law_only,
    )
    front = Front("GAD Loma Larga", "Transparencia", "Transparencia")
    yield free(
        "tune",
        "K",
        "wordpress",
        "https://gadlomalarga.example/transparencia-activa/",
        front,
        wordpress_parish,
        "doormat",
        _doormat,
    )
    hand = _hand("tune", "K2", "2023", shape="point", triple="numbered")
    front = Front("GAD San Isidro", "Portal nacional", "Enlaces al portal nacional", ("Inicio", "LOTAIP"))
    yield sheet(
        "tune",
        "K",
        "joomla",
        "https://www.sanisidro.example/index.php/portal-nacional",
        front,
        joomla_category,
        None,
        table_button,
        [Block("", _portal_links("tune", hand, 2025, 6, PORTAL[:9]))],
    )

    hand = _hand("tune", "L1", style="official")
    front = Front("GAD Loma Larga", "LOTAIP November 2021", "LOTAIP November 2021", intro="<p>noviembre 2021</p>")
    yield sheet(
        "tune",
        "L",
        "translated",
        "https://gadlomalarga.example/noviembre-2021/?lang=en",
        front,
        wordpress_parish,
        None,
        list_plain,
        [Block("", _translated("tune", hand, "2021-11", "/wp-content/uploads/2021/12", True))],
    )
    hand = _hand("tune", "L2", shape="closed")
    yield sheet(
        "tune",
        "L",
        "joomla-print",
        "https://www.sanisidro.example/index.php/lt-2021?tmpl=component&print=1",
        Front("GAD San Isidro", "Abril 2021", "ABRIL 2021"),
        joomla_category,
        None,
        paragraph,
        monthly(hand, 2021, (4,), "", OLD_ALL, 14, "/images/abr"),
    )


def measure_pages() -> Iterator[PageWriter]:
    front = Front("GAD Bahía Mansa", "Ley de transparencia", "Ley de transparencia", intro=LAW_OLD)
    yield free(
        "measure",
        "J",
        "liferay",
        "https://www.bahiamansa.example/web/guest/transparencia",
        front,
        liferay,
        "law boxes",
        _law_boxes,
    )
    front = Front("GAD Puerto Sereno", "LOTAIP | GAD Puerto Sereno", "LOTAIP", intro=LAW_NEW)
    yield free(
        "measure",
        "J",
        "divi",
        "https://puertosereno.example/lotaip/",
        front,
        wordpress_builder,
        "law boxes",
        _law_boxes,
    )
    front = Front("GAD Puerto Sereno", "Transparencia | GAD Puerto Sereno", "Transparencia")

    def boxes(w: PageWriter) -> None:
        for number, name in enumerate(("activa", "pasiva", "focalizada", "colaborativa")):
            w.raw(f'<div class="et_pb_blurb et_pb_blurb_{number}"><h4 class="et_pb_module_header">')
            w.anchor(
                f"https://transparencia.dpe.gob.ec/entidades/929#{name}",
                f"Transparencia {name.capitalize()}",
                attrs='target="_blank"',
            )
            w.raw("</h4></div>\n")
        w.raw("<p>Archivo histórico: ")
        for year in range(2014, 2024):
            w.anchor(f"/lotaip/{year}-2/", str(year), PAGE)
        w.raw("</p>\n")

    yield free(
        "measure", "K", "divi", "https://puertosereno.example/transparencia/", front, wordpress_builder, "blurbs", boxes
    )
    hand = _hand("measure", "K2", "2023", shape="none", triple="caps")
    front = Front(
        "GAD Monte Azul", "Portal nacional de transparencia", "Publicado en el portal nacional", ("Inicio", "LOTAIP")
    )
    rows = _portal_links("measure", hand, 2025, 3, [*PORTAL[2:8], *PORTAL[18:]])
    yield sheet(
        "measure",
        "K",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=610",
        front,
        joomla_sidebar,
        None,
        table_rowspan,
        [Block("", rows)],
    )

    hand = _hand("measure", "L1", style="hyphens")
    front = Front(
        "GAD Puerto Sereno", "LOTAIP 2021 | GAD Puerto Sereno", "February 2021", ("Home", "LOTAIP", "Febrero 2021")
    )
    rows = _translated("measure", hand, "2021-02", "/wp-content/uploads/2021/03", True)
    yield sheet(
        "measure",
        "L",
        "translated",
        "https://puertosereno.example/en/lotaip/febrero-2021/",
        front,
        wordpress_builder,
        None,
        grid,
        [Block("", rows)],
    )
    hand = _hand("measure", "L2")
    front = Front("GAD Bahía Mansa", "Transparency", "LOTAIP 2021/03")
    rows = _translated("measure", hand, "2021-03", "/documents/en/2021/03", False)
    yield sheet(
        "measure",
        "L",
        "translated",
        "https://www.bahiamansa.example/en/web/guest/lotaip",
        front,
        liferay,
        None,
        list_ordered,
        [Block("", rows)],
    )
