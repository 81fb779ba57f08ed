"""Layouts A and B of the part that is only measured."""

from __future__ import annotations

from collections.abc import Iterator

from tests.answer_key.listing import OLD_ALL, OLD_IDLE, OLD_MERGED, PORTAL, WORKBOOKS, Lister, unperiod
from tests.answer_key.pieces_measure import (
    bold,
    bootstrap4,
    bootstrap5,
    cards,
    composer,
    definition,
    details,
    divi,
    file_block,
    grid,
    list_ordered,
    pills,
    sliders_joomla,
    table_rowspan,
    table_two_level,
    titles_only,
)
from tests.answer_key.sheets import LAW_NEW, LAW_OLD, Block, monthly, sheet
from tests.answer_key.shells import Front, joomla_sidebar, liferay, static_boxes, wordpress_builder
from tests.answer_key.spelling import MONTHS, Dice
from tests.answer_key.writer import PAGE, PageWriter, Truth


def pages() -> Iterator[PageWriter]:
    yield from _month_indexes()
    yield from _years_by_panels()
    yield from _years_by_other_means()


def _hand(seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"measure {seed}"), "measure", "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


def _month_indexes() -> Iterator[PageWriter]:
    def calendar(w: PageWriter) -> None:
        w.raw('<table class="calendario"><tr>')
        for month, name in enumerate(MONTHS, 1):
            w.raw("<td>")
            if month in (4, 11, 12):
                w.text(name.capitalize())
            else:
                truth = Truth(period=f"2018-{month:02}", skip=("component",))
                w.anchor(f"descargas/LOTAIP {name.upper()} 2018.rar", name.capitalize(), truth)
            w.raw("</td>" + ("</tr><tr>" if month % 4 == 0 else ""))
        w.raw("</tr></table>\n")

    hand = _hand("A1", shape="Dotted", style="letter")
    yearly = [Block("Documentos del año", [unperiod(hand.row(n, "descargas", None)) for n in ("a1", "k", "m", "s")])]
    front = Front("GAD Santa Lucía del Mar", "Transparencia", "LOTAIP 2018", intro=LAW_OLD)
    yield sheet(
        "measure",
        "A",
        "static",
        "http://santaluciadelmar.example/transparencia2018.html",
        front,
        static_boxes,
        bold,
        grid,
        yearly,
        declared="",
        encoding="cp1252",
        before=calendar,
    )

    def buttons(w: PageWriter) -> None:
        w.raw('<div class="et_pb_button_module_wrapper">')
        for month, name in enumerate(MONTHS, 1):
            w.anchor(f"/lotaip/2024-2/{month:02}-{name}/", name.upper(), PAGE, 'class="et_pb_button"')
        w.anchor("/lotaip/", "Volver a todos los años")
        w.raw("</div>\n")

    hand = _hand("A2", "2023", shape="point", style="spaces", extension=".pdf")
    yearly = [
        Block(
            "Se actualiza una vez al año",
            [unperiod(hand.row(n, "/wp-content/uploads/2024/01", None)) for n in ("12", "10", "24")],
        )
    ]
    front = Front("GAD Puerto Sereno", "2024 | GAD Puerto Sereno", "2024", ("Inicio", "LOTAIP", "2024"), LAW_NEW)
    yield sheet(
        "measure",
        "A",
        "divi",
        "https://puertosereno.example/lotaip/2024-2/",
        front,
        wordpress_builder,
        bold,
        cards,
        yearly,
        before=buttons,
    )


def _years_by_panels() -> Iterator[PageWriter]:
    hand = _hand("B1", "2023", shape="point", triple="caps", extension=".csv", spelling="upper")
    front = Front(
        "GAD Puerto Sereno", "LOTAIP 2025 | GAD Puerto Sereno", "LOTAIP 2025", ("Inicio", "LOTAIP 2025"), LAW_NEW
    )
    yield sheet(
        "measure",
        "B",
        "bootstrap4",
        "https://puertosereno.example/lotaip/2025-2/",
        front,
        wordpress_builder,
        bootstrap4,
        table_rowspan,
        monthly(hand, 2025, (1, 2, 3), "ENERO", PORTAL, 8, "/wp-content/uploads/{u}"),
    )

    hand = _hand("B2", shape="dash", spelling="mixed", style="underscores", extension=".pdf")
    front = Front("GAD Santa Lucía del Mar", "Transparencia", "Información LOTAIP 2021", intro=LAW_NEW)
    blocks = monthly(hand, 2021, (1, 2, 3, 4), "01-Enero", [*OLD_ALL, *OLD_IDLE], 12, "lotaip/2021")
    blocks.append(Block("05-Mayo", [], ("No hay documentos disponibles",)))
    yield sheet(
        "measure",
        "B",
        "bootstrap5",
        "http://santaluciadelmar.example/lotaip2021.html",
        front,
        static_boxes,
        bootstrap5,
        list_ordered,
        blocks,
        declared="utf-8",
        encoding="cp1252",
    )

    hand = _hand("B3", shape="tight", spelling="some typos", style="hyphens", extension=".PDF")
    front = Front("GAD Puerto Sereno", "Transparencia 2022 | GAD Puerto Sereno", "Transparencia 2022", intro=LAW_NEW)
    yield sheet(
        "measure",
        "B",
        "details",
        "https://puertosereno.example/transparencia-2022/",
        front,
        wordpress_builder,
        details,
        file_block,
        monthly(hand, 2022, (9, 10, 11), "setiembre 2023", OLD_MERGED, 7, "/wp-content/uploads/{u}", suffix="_{Ene}"),
    )

    hand = _hand("B4", "2023", shape="pointdash", style="hyphens", extension=".csv.xlsx", spelling="plain")
    months = monthly(hand, 2023, (5, 6, 7), "Mes de enero", WORKBOOKS[:12], 8, "/images/stories/lotaip")
    # A fault of the script prints these two under every month.
    same = [unperiod(row) for row in hand.rows(("18", "19"), "/images/stories/lotaip", None)]
    blocks = [Block(block.title, [*block.rows, *same]) for block in months]
    front = Front(
        "GAD Monte Azul",
        "Transparencia 2023",
        "Transparencia 2023",
        ("Inicio", "Transparencia", "Transparencia 2023"),
        LAW_OLD,
    )
    yield sheet(
        "measure",
        "B",
        "joomla-sliders",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=231",
        front,
        joomla_sidebar,
        sliders_joomla,
        cards,
        blocks,
    )

    hand = _hand("B5", shape="none", spelling="clean", style="opaque", extension=".xls")
    front = Front("GAD Puerto Sereno", "LOTAIP 2020 | GAD Puerto Sereno", "LOTAIP 2020")
    names = [name for name in OLD_ALL if name != "s"]
    yield sheet(
        "measure",
        "B",
        "composer",
        "https://puertosereno.example/?page_id=2031",
        front,
        wordpress_builder,
        composer,
        grid,
        monthly(hand, 2020, (1, 2, 3), "ENE-2023", names, 16, "/wp-content/uploads/2020/05"),
    )

    # The titles of the panels were lost: a year is all that is known.
    hand = _hand("B6", shape="spaced", style="letter", extension=".PDF")
    front = Front("GAD Monte Azul", "Año 2017", "LOTAIP 2017", ("Inicio", "LOTAIP", "Año 2017"))
    yield sheet(
        "measure",
        "B",
        "joomla-sliders",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=77",
        front,
        joomla_sidebar,
        sliders_joomla,
        list_ordered,
        monthly(hand, 2017, (3, 4), "", OLD_ALL, 10, "/images/stories/2017", known=False),
    )


def _years_by_other_means() -> Iterator[PageWriter]:
    # Both laws on one page, the change in the middle of the year; the new article is quoted above all of it.
    old = _hand("B7 old", shape="double", spelling="plain")
    new = _hand("B7 new", "2023", shape="num", triple="numbered", extension=".csv", style="official")
    blocks = monthly(old, 2023, (2, 3), "Enero/2023", OLD_MERGED, 12, "/documents/20181/{y}{mm}")
    blocks += monthly(new, 2023, (4, 5), "Enero/2023", WORKBOOKS, 8, "/documents/20181/{y}{mm}")
    front = Front("GAD Bahía Mansa", "Transparencia - Bahía Mansa", "Ley de transparencia", intro=LAW_NEW)
    yield sheet(
        "measure",
        "B",
        "liferay",
        "https://www.bahiamansa.example/web/guest/lotaip",
        front,
        liferay,
        pills,
        definition,
        blocks,
    )

    hand = _hand("B8", "2023", shape="numeral", triple="marks", extension=".csv", style="letter")
    blocks = monthly(
        hand, 2024, (10, 11, 12), "Enero", [*PORTAL[:12], *PORTAL[16:], "foc", "col"], 9, "/wp-content/uploads/{u}"
    )
    front = Front("GAD Puerto Sereno", "LOTAIP 2024 | GAD Puerto Sereno", "LOTAIP", ("Inicio", "LOTAIP 2024"), LAW_OLD)
    yield sheet(
        "measure",
        "B",
        "divi",
        "https://puertosereno.example/lotaip/2024-3/",
        front,
        wordpress_builder,
        divi,
        table_two_level,
        blocks,
    )

    # Files of the month before under each title: the title governs.
    hand = _hand("B9", shape="under", spelling="lost", style="opaque", extension=".xls")
    front = Front("GAD Santa Lucía del Mar", "LOTAIP", "LOTAIP 2015")
    yield sheet(
        "measure",
        "B",
        "static",
        "http://santaluciadelmar.example/lotaip.html",
        front,
        static_boxes,
        bold,
        titles_only,
        monthly(hand, 2015, (5, 6, 7), "(01/2023)", OLD_ALL, 9, "archivos", suffix="_{antes}"),
        declared="iso-8859-1",
        encoding="cp1252",
    )
