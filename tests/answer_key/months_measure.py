"""Layouts C and E of the part that is only measured."""

from __future__ import annotations

from collections.abc import Iterator

from tests.answer_key.listing import LOOSE_NUMBERS, OLD_ALL, OLD_IDLE, OLD_MERGED, PORTAL, WORKBOOKS, Lister
from tests.answer_key.pieces_measure import (
    bold,
    cards,
    composer,
    definition,
    details,
    file_block,
    grid,
    list_ordered,
    script_buttons,
    table_rowspan,
)
from tests.answer_key.sheets import LAW_NEW, LAW_OLD, Block, monthly, sheet
from tests.answer_key.shells import Front, joomla_sidebar, liferay, static_boxes, wordpress_builder
from tests.answer_key.spelling import MONTHS, Dice
from tests.answer_key.writer import OTHER_FILE, PAGE, PageWriter


def pages() -> Iterator[PageWriter]:
    yield from _months()
    yield from _month_posts()
    yield from _months_without_words()
    yield from _annual()
    yield from _annual_named()


def _hand(seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"measure {seed}"), "measure", "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


def _months() -> Iterator[PageWriter]:
    hand = _hand("C1", shape="closed", spelling="plain", style="official", extension=".PDF")
    front = Front(
        "GAD Puerto Sereno", "Transparencia - marzo de 2018 | GAD Puerto Sereno", "Transparencia - marzo de 2018"
    )
    yield sheet(
        "measure",
        "C",
        "divi",
        "https://puertosereno.example/2018/04/09/transparencia-marzo/",
        front,
        wordpress_builder,
        None,
        file_block,
        monthly(hand, 2018, (3,), "", OLD_MERGED, 14, "/wp-content/uploads/2018/04"),
    )

    def months(w: PageWriter) -> None:
        w.raw('<div class="items-more"><ol class="nav nav-tabs nav-stacked">')
        for number, name in enumerate(MONTHS[6:11], 300):
            w.raw("<li>")
            w.anchor(
                f"/index.php?option=com_content&view=article&id={number}:{name}-2023&catid=83",
                f"{name.capitalize()} 2023",
                PAGE,
            )
            w.raw("</li>")
        w.raw("</ol></div>\n<div class='pagination'>")
        for start in (4, 8):
            w.anchor(f"?start={start}", str(start // 4 + 1))
        w.raw("</div>\n")

    hand = _hand("C2", "2023", shape="space", triple="under", extension=".csv", style="hyphens", escape="utf-8")
    front = Front("GAD Monte Azul", "Diciembre 2023", "DICIEMBRE 2023", ("Inicio", "LOTAIP", "2023"), LAW_NEW)
    yield sheet(
        "measure",
        "C",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=category&layout=blog&id=83",
        front,
        joomla_sidebar,
        None,
        definition,
        monthly(hand, 2023, (12,), "", WORKBOOKS, 12, "/images/dic"),
        after=months,
    )

    # Copied from the page of the year before, which its address still says.
    hand = _hand("C3", shape="copy", style="spaces", escape="utf-8", counters=0.5)
    front = Front("GAD Puerto Sereno", "Febrero 2021 | GAD Puerto Sereno", "FEBRERO 2021", ("Inicio", "LOTAIP"))
    yield sheet(
        "measure",
        "C",
        "composer",
        "https://puertosereno.example/lotaip/copia-de-2020-12/",
        front,
        wordpress_builder,
        composer,
        list_ordered,
        monthly(hand, 2021, (2,), "Enero 2023", OLD_MERGED, 18, "/wp-content/uploads/2021/03"),
    )


def _month_posts() -> Iterator[PageWriter]:
    def crossed(w: PageWriter) -> None:
        w.raw("<p>")
        for text, href in (
            ("« Mes anterior", "/web/guest/lotaip/2022/07"),
            ("Mes siguiente »", "/web/guest/lotaip/2022/09"),
        ):
            w.anchor(href, text, PAGE)
        w.raw("</p>\n")

    # A month page whose links say the month they were copied from.
    hand = _hand("C4", shape="colon", spelling="mojibake", style="hyphens", extension=".pdf", escape="cp1252")
    front = Front("GAD Bahía Mansa", "LOTAIP agosto 2022", "LOTAIP agosto 2022", intro=LAW_OLD)
    blocks = monthly(hand, 2022, (8,), "ENERO 2023", OLD_ALL, 18, "/documents/20181/0", suffix="_{antes}")
    yield sheet(
        "measure",
        "C",
        "liferay",
        "https://www.bahiamansa.example/web/guest/lotaip/agosto",
        front,
        liferay,
        bold,
        grid,
        blocks,
        after=crossed,
    )

    hand = _hand("C5", "2023", shape="Numeral", extension=".xlsx", style="letter", spelling="short")
    front = Front("GAD Santa Lucía del Mar", "LOTAIP octubre 2023", "Octubre 2023", intro=LAW_OLD)
    yield sheet(
        "measure",
        "C",
        "static",
        "http://santaluciadelmar.example/octubre-2023.html",
        front,
        static_boxes,
        None,
        grid,
        monthly(hand, 2023, (10,), "", LOOSE_NUMBERS, 24, "lotaip/octubre"),
        declared="",
        encoding="cp1252",
    )

    hand = _hand("C6", "2023", shape="none", spelling="mixed", triple="words", extension=".csv", style="spaces")
    front = Front("GAD Puerto Sereno", "Julio | GAD Puerto Sereno", "Información de julio 2024")
    yield sheet(
        "measure",
        "C",
        "divi",
        "https://puertosereno.example/informacion-de-julio-2024/",
        front,
        wordpress_builder,
        None,
        cards,
        monthly(hand, 2024, (7,), "", PORTAL, 14, "/wp-content/uploads/2024/08"),
    )


def _months_without_words() -> Iterator[PageWriter]:
    # A number is all that is printed; words stand only in the law above.
    hand = _hand("C7", "2023", shape="numeral", triple="numbered", wordless=True, extension=".csv", style="opaque")
    front = Front("GAD Monte Azul", "Abril 2025", "ABRIL - 2025", ("Inicio", "LOTAIP", "2025"), LAW_NEW)
    yield sheet(
        "measure",
        "C",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=702",
        front,
        joomla_sidebar,
        None,
        table_rowspan,
        monthly(hand, 2025, (4,), "", PORTAL[:25], 12, "/images/abril"),
    )

    hand = _hand("C8", shape="closed", wordless=True, style="opaque", extension=".pdf")
    front = Front("GAD Santa Lucía del Mar", "Noviembre 2016", "Noviembre 2016", intro=LAW_OLD)
    yield sheet(
        "measure",
        "C",
        "static",
        "http://santaluciadelmar.example/noviembre2016.html",
        front,
        static_boxes,
        None,
        cards,
        monthly(hand, 2016, (11,), "", OLD_ALL, 16, "lotaip/11"),
        declared="",
        encoding="cp1252",
    )

    # No mark at all, words typed in a hurry.
    hand = _hand("C9", "2023", shape="none", spelling="some typos", extension=".csv", style="bare", triple="tight")
    front = Front("GAD Bahía Mansa", "Junio 2025", "Junio 2025")
    yield sheet(
        "measure",
        "C",
        "liferay",
        "https://www.bahiamansa.example/web/guest/junio-2025",
        front,
        liferay,
        None,
        list_ordered,
        monthly(hand, 2025, (6,), "", PORTAL, 14, "/documents/20181/77"),
    )


def _annual() -> Iterator[PageWriter]:
    def news(w: PageWriter) -> None:
        w.raw(
            '<h4>Noticias</h4><div class="et_pb_post">'
            "<p>El concejo aprobó dos ordenanzas sobre el presupuesto y los planes.</p>"
        )
        for text, href in (
            ("Ordenanza de cobro de la tasa de recolección", "/wp-content/uploads/2019/11/ordenanza-tasa.pdf"),
            ("Ordenanza reformatoria del plan vial", "/wp-content/uploads/2019/12/ordenanza-plan-vial.pdf"),
            ("Brochure turístico", "/wp-content/uploads/2019/10/brochure.pdf"),
        ):
            w.anchor(href, text, OTHER_FILE)
            w.raw("<br>")
        w.raw("</div>\n")

    hand = _hand("E1", shape="plus", spelling="mixed", style="official", counters=0.5)
    budget = Block("Literal g) Presupuesto anual", hand.loose("g", "/wp-content/uploads/2019/04", None))
    laws = Block("Literal a2) Base legal", hand.loose("a2", "/wp-content/uploads/2014/05", None))
    rules = Block("Literal a3) Regulaciones internas", hand.loose("a3", "/wp-content/uploads/2014/05", None))
    names = [name for name in OLD_ALL if name not in ("a2", "a3", "g")]
    blocks = [
        Block("Literales", hand.rows([*names, *OLD_IDLE], "/wp-content/uploads/2019/04", None)),
        laws,
        rules,
        budget,
    ]
    front = Front("GAD Puerto Sereno", "LOTAIP 2019 | GAD Puerto Sereno", "LOTAIP 2019", intro=LAW_NEW)
    yield sheet(
        "measure",
        "E",
        "divi",
        "https://puertosereno.example/lotaip/2019-2/",
        front,
        wordpress_builder,
        bold,
        list_ordered,
        blocks,
        after=news,
    )

    old = _hand("E2 old", shape="slip", spelling="cyrillic", style="hyphens", escape="cyrillic")
    new = _hand("E2 new", "2023", shape="underscore", extension=".csv (1).csv", style="underscores", spelling="plain")
    blocks = [
        Block("Matrices del artículo 19 (ley de 2023)", new.rows(PORTAL, "/index.php/component/files", None)),
        Block("Matrices del artículo 7 (ley de 2004)", old.rows(OLD_ALL, "/index.php/component/files", None)),
    ]
    front = Front("GAD Monte Azul", "Transparencia", "Transparencia", ("Inicio", "Transparencia"), LAW_OLD)
    yield sheet(
        "measure",
        "E",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=12",
        front,
        joomla_sidebar,
        details,
        grid,
        blocks,
    )

    hand = _hand("E3", shape="mark", style="bare", spelling="clean")
    front = Front("GAD Santa Lucía del Mar", "Ley de Transparencia", "Transparencia")
    yield sheet(
        "measure",
        "E",
        "static",
        "http://santaluciadelmar.example/ley.html",
        front,
        static_boxes,
        None,
        list_ordered,
        [Block("", hand.rows([name for name in OLD_ALL if name != "a3"], "ley", None))],
        declared="iso-8859-1",
        encoding="cp1252",
    )


def _annual_named() -> Iterator[PageWriter]:
    # The file names alone say the month, in three ways.
    hand = _hand("E4", "2023", shape="hyphen", style="official", extension=".xlsx", counters=0)
    blocks = monthly(hand, 2023, (9,), "", WORKBOOKS, 8, "/documents/0", suffix="_{MES}_{y}")
    blocks += monthly(hand, 2023, (10,), "", WORKBOOKS, 8, "/documents/0", suffix="-{Ene}-{y}")
    blocks += monthly(hand, 2023, (11,), "", WORKBOOKS, 8, "/documents/0", suffix=" {y}-{mm}")
    front = Front("GAD Bahía Mansa", "Transparencia 2023", "Transparencia 2023", intro=LAW_OLD)
    yield sheet(
        "measure",
        "E",
        "liferay",
        "https://www.bahiamansa.example/web/guest/lotaip-2023",
        front,
        liferay,
        None,
        grid,
        blocks,
    )

    hand = _hand("E5", shape="tight", style="letter", spelling="plain")
    front = Front("GAD Santa Lucía del Mar", "Transparencia 2013", "Transparencia 2013")
    yield sheet(
        "measure",
        "E",
        "static",
        "http://santaluciadelmar.example/transparencia2013.html",
        front,
        static_boxes,
        None,
        script_buttons,
        [Block("", hand.rows(OLD_MERGED[:9], "docs/2013", None))],
        declared="",
        encoding="cp1252",
    )
