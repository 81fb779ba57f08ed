"""Layouts A and B of the part to tune on."""

from __future__ import annotations

from collections.abc import Iterator

from tests.answer_key.listing import OLD_ALL, OLD_IDLE, OLD_MERGED, PORTAL, WORKBOOKS, Lister, unperiod
from tests.answer_key.pieces_tune import (
    bootstrap3,
    elementor,
    headings,
    icons,
    list_nested,
    list_plain,
    paragraph,
    sliders_old,
    spoilers,
    table_button,
    table_triple,
    ui_tabs,
)
from tests.answer_key.sheets import LAW_NEW, LAW_OLD, Block, monthly, sheet
from tests.answer_key.shells import Front, joomla_category, laravel, php_hand, wordpress_parish
from tests.answer_key.spelling import MONTHS, Dice
from tests.answer_key.writer import PAGE, PageWriter, Truth


def pages() -> Iterator[PageWriter]:
    yield from _month_indexes()
    yield from _years()


def _hand(seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"tune {seed}"), "tune", "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


def _month_indexes() -> Iterator[PageWriter]:
    def zips(w: PageWriter) -> None:
        w.raw("<ul>\n")
        for month, name in enumerate(MONTHS, 1):
            w.raw("<li>")
            if month <= 9:
                truth = Truth(period=f"2019-{month:02}", skip=("component",))
                w.anchor(f"archivos/2019/{month:02}.zip", name.upper(), truth)
            else:
                w.text(name.upper())
            w.raw("</li>\n")
        w.raw("</ul>\n")

    front = Front("GAD Municipal de Río Claro", "Transparencia 2019", "LOTAIP 2019", intro=LAW_OLD)
    yield sheet(
        "tune",
        "A",
        "php",
        "http://www.rioclaro.example/lotaip2019.php",
        front,
        php_hand,
        None,
        list_plain,
        [],
        declared="iso-8859-1",
        encoding="cp1252",
        before=zips,
    )

    def months(w: PageWriter) -> None:
        for name in MONTHS[:7]:
            w.raw('<div class="elementor-button-wrapper">')
            w.anchor(f"https://gadlomalarga.example/lotaip-2023/{name}-2023/", name.capitalize(), PAGE)
            w.raw("</div>\n")
        w.anchor("https://drive.google.com/drive/folders/1aZk3-Qw9tyUvLmN?usp=sharing", "Agosto", PAGE)

    hand = _hand("A2", shape="dash", style="hyphens")
    yearly = [
        Block(
            "Información anual", [unperiod(hand.row(n, "/wp-content/uploads/2023/02", None)) for n in ("m", "k", "a1")]
        )
    ]
    front = Front("GAD Parroquial Loma Larga", "LOTAIP 2023 – GAD Loma Larga", "LOTAIP 2023")
    yield sheet(
        "tune",
        "A",
        "wordpress",
        "https://gadlomalarga.example/lotaip-2023/",
        front,
        wordpress_parish,
        headings,
        list_plain,
        yearly,
        before=months,
    )


def _years() -> Iterator[PageWriter]:
    hand = _hand("B1", shape="closed", extension=".PDF")
    front = Front("GAD Loma Larga", "LOTAIP 2022 – GAD Loma Larga", "LOTAIP 2022", intro=LAW_OLD)
    yield sheet(
        "tune",
        "B",
        "wordpress",
        "https://gadlomalarga.example/lotaip-2022/",
        front,
        wordpress_parish,
        bootstrap3,
        list_plain,
        monthly(hand, 2022, (1, 2, 3, 4), "Enero", OLD_ALL, 12, "/wp-content/uploads/{u}"),
    )

    hand = _hand("B2", "2023", shape="point", triple="words", extension=".csv", spelling="plain")
    blocks = monthly(hand, 2024, (9, 10, 11), "ENERO 2023", PORTAL, 10, "/wp-content/uploads/2026/07")
    beside = Block("DICIEMBRE 2024", hand.rows(("foc", "col"), "/wp-content/uploads/2026/07", "2024-12"))
    front = Front("GAD Cantonal Peña Blanca", "Transparencia activa", "Información pública", intro=LAW_NEW)
    yield sheet(
        "tune",
        "B",
        "elementor",
        "https://penablanca.example/transparencia-activa/",
        front,
        wordpress_parish,
        elementor,
        table_triple,
        [*blocks, beside],
    )

    hand = _hand("B3", shape="bare", spelling="mixed", style="underscores", extension=".xls")
    front = Front("Gobierno Municipal de Río Claro", "LOTAIP", "Información año 2023", intro=LAW_NEW)
    blocks = monthly(hand, 2023, (1, 2, 3, 4), "ENERO - 2023", [*OLD_MERGED, *OLD_IDLE], 11, "docs/lotaip/{y}")
    blocks.append(Block("MAYO - 2023", [], ("Sin documentos",)))
    yield sheet(
        "tune",
        "B",
        "php",
        "http://www.rioclaro.example/lotaip.php?a=5",
        front,
        php_hand,
        spoilers,
        icons,
        blocks,
        declared="",
        encoding="cp1252",
    )

    hand = _hand("B4", "2023", shape="under", triple="under", extension=".xlsx", style="underscores")
    front = Front(
        "GAD San Isidro", "Transparencia 2023", "Transparencia 2023", ("Inicio", "Transparencia", "2023"), LAW_OLD
    )
    blocks = monthly(hand, 2023, (8, 9, 10), "Enero 2023", WORKBOOKS, 9, "/images/lotaip/2023", suffix="_{antes}")
    yield sheet(
        "tune",
        "B",
        "joomla",
        "https://www.sanisidro.example/index.php/transparencia/transparencia-2023",
        front,
        joomla_category,
        headings,
        list_nested,
        blocks,
    )

    # Nothing on this page tells the year: 2019 is the number of the page.
    hand = _hand("B5", shape="Dotted", spelling="some typos", style="bare")
    front = Front("GAD Loma Larga", "Información mensual – GAD Loma Larga", "Información mensual")
    yield sheet(
        "tune",
        "B",
        "wordpress",
        "https://gadlomalarga.example/?page_id=2019",
        front,
        wordpress_parish,
        ui_tabs,
        paragraph,
        monthly(hand, 2019, (5, 6), "ENERO", OLD_ALL, 10, "/docs/lotaip", known=False),
    )

    # The titles of the panels were lost when the page was copied; the panels remain.
    hand = _hand("B6", "2023", shape="hyphen", extension=".csv", style="hyphens")
    front = Front("GAD San Isidro", "Transparencia 2024", "Transparencia 2024", ("Inicio", "Transparencia", "2024"))
    yield sheet(
        "tune",
        "B",
        "joomla",
        "https://www.sanisidro.example/index.php/transparencia/2024",
        front,
        joomla_category,
        sliders_old,
        table_button,
        monthly(hand, 2024, (1, 2), "", PORTAL, 12, "/images/csv", known=False),
    )

    # From one year to the next the same page changes from letters to numerals.
    old = _hand("B7 old", shape="colon", spelling="upper")
    new = _hand("B7 new", "2023", shape="numeral", triple="tight", extension=".csv", style="letter")
    blocks = monthly(old, 2023, (6, 7), "Enero de 2023", OLD_ALL, 10, "/storage/lotaip")
    blocks += monthly(new, 2023, (8, 9), "Enero de 2023", PORTAL, 8, "/storage/lotaip/{mm}")
    front = Front("GAD Tres Esquinas", "Transparencia", "Transparencia activa", intro=LAW_OLD + LAW_NEW)
    yield sheet(
        "tune",
        "B",
        "laravel",
        "https://tresesquinas.example/transparencia",
        front,
        laravel,
        bootstrap3,
        table_button,
        blocks,
    )
