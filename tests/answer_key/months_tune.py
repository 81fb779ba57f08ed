"""Layouts C and E of the part to tune on."""

from __future__ import annotations

from collections.abc import Iterator

from tests.answer_key.listing import LOOSE_NUMBERS, OLD_ALL, OLD_IDLE, OLD_MERGED, PORTAL, WORKBOOKS, Lister
from tests.answer_key.pieces_tune import (
    headings,
    icons,
    list_plain,
    paragraph,
    popups,
    table_button,
)
from tests.answer_key.sheets import LAW_NEW, Block, monthly, sheet
from tests.answer_key.shells import Front, joomla_category, laravel, php_hand, wordpress_parish
from tests.answer_key.spelling import MONTHS, Dice
from tests.answer_key.writer import NOTHING, OTHER_FILE, PAGE, PageWriter


def pages() -> Iterator[PageWriter]:
    yield from _months()
    yield from _annual()


def _hand(seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"tune {seed}"), "tune", "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


def _months() -> Iterator[PageWriter]:
    hand = _hand("C1", shape="hyphen", style="hyphens")
    front = Front("GAD Loma Larga", "Noviembre 2019 – GAD Loma Larga", "Noviembre 2019")
    yield sheet(
        "tune",
        "C",
        "wordpress",
        "https://gadlomalarga.example/noviembre-2019/",
        front,
        wordpress_parish,
        None,
        list_plain,
        monthly(hand, 2019, (11,), "", OLD_ALL, 20, "/wp-content/uploads/2019/12"),
    )

    hand = _hand("C2", "2023", shape="dash", triple="paren", extension=".csv")
    front = Front(
        "GAD San Isidro",
        "Información de noviembre 2023",
        "Información de noviembre 2023",
        ("Inicio", "Transparencia 2023"),
        LAW_NEW,
    )
    yield sheet(
        "tune",
        "C",
        "joomla",
        "https://www.sanisidro.example/index.php/transparencia/transparencia-2023/informacion-de-noviembre-2023",
        front,
        joomla_category,
        None,
        paragraph,
        monthly(hand, 2023, (11,), "", WORKBOOKS, 12, "/images/nov"),
    )

    # A duplicated page: its address still says what it was copied from.
    hand = _hand("C3", shape="copy", spelling="clean", style="spaces", escape="utf-8")
    front = Front("GAD Peña Blanca", "Enero 2022 - Peña Blanca", "ENERO 2022")
    yield sheet(
        "tune",
        "C",
        "wordpress",
        "https://penablanca.example/copia-de-2021-1/",
        front,
        wordpress_parish,
        None,
        table_button,
        monthly(hand, 2022, (1,), "", OLD_MERGED, 18, "/wp-content/uploads/2022/02"),
    )

    def index(w: PageWriter) -> None:
        w.raw('<div class="blog-months">')
        for name in MONTHS[:6]:
            w.anchor(f"/index.php/transparencia/lt2022/{name}", name.capitalize(), PAGE)
            w.raw(" | ")
        w.raw("</div>\n")

    hand = _hand("C4", shape="open", spelling="mixed", extension=".pdf", style="official")
    front = Front("GAD San Isidro", "lt2022", "LOTAIP 2022", ("Inicio", "lt2022"))
    yield sheet(
        "tune",
        "C",
        "joomla",
        "https://www.sanisidro.example/index.php/transparencia/lt2022",
        front,
        joomla_category,
        headings,
        icons,
        monthly(hand, 2022, (7,), "periodo Enero 2023", OLD_ALL, 18, "/images/2022"),
        before=index,
    )

    hand = _hand("C5", "2023", shape="none", extension=".xlsx", style="bare", spelling="plain")
    front = Front("GAD Tres Esquinas", "Portal ciudadano", "Transparencia: diciembre", intro="<p>Año 2023</p>")
    # Period: the heading has the month, a line above the list the year.
    yield sheet(
        "tune",
        "C",
        "laravel",
        "https://tresesquinas.example/transparencia/2023/12",
        front,
        laravel,
        None,
        list_plain,
        monthly(hand, 2023, (12,), "", PORTAL, 24, "/storage/f"),
    )

    hand = _hand("C6", shape="open", wordless=True, style="letter", extension=".PDF")
    front = Front("GAD Loma Larga", "Mayo 2018 – GAD Loma Larga", "MAYO - 2018")
    yield sheet(
        "tune",
        "C",
        "wordpress",
        "https://gadlomalarga.example/mayo-2018/",
        front,
        wordpress_parish,
        None,
        list_plain,
        monthly(hand, 2018, (5,), "", OLD_ALL, 20, "/wp-content/uploads/2018/06"),
    )


def _annual() -> Iterator[PageWriter]:
    hand = _hand("E1", shape="capital", extension=".docx", style="letter")
    rows = hand.rows(OLD_ALL, "/wp-content/uploads/2017/03", None)
    base = Block("A2. Base legal de la institución", hand.loose("a2", "/wp-content/uploads/2015/06", None))
    inner = Block("A3. Regulaciones y procedimientos internos", hand.loose("a3", "/wp-content/uploads/2015/06", None))
    front = Front("GAD Loma Larga", "Transparencia 2016 – GAD Loma Larga", "transparencia-2016")
    yield sheet(
        "tune",
        "E",
        "wordpress",
        "https://gadlomalarga.example/transparencia-2016/",
        front,
        wordpress_parish,
        headings,
        list_plain,
        [Block("Literales", rows), base, inner],
    )

    def other(w: PageWriter) -> None:
        w.raw("<h3>Noticias del cantón</h3><ul>")
        for text, href, truth in (
            ("Ordenanza que regula el uso de la vía pública", "/images/ordenanza-via-publica.pdf", OTHER_FILE),
            ("Afiche de las fiestas", "/images/afiche.jpg", NOTHING),
            ("Mapa turístico", "/images/mapa-turistico.pdf", OTHER_FILE),
        ):
            w.raw("<li>")
            w.anchor(href, text, truth)
            w.raw("</li>")
        w.raw("</ul>")

    old = _hand("E2 old", shape="dot", style="official")
    new = _hand("E2 new", "2023", shape="closed", extension=".xlsx", style="official")
    loose = _hand("E2 loose", "2023", shape="space", extension=".xlsx", style="hyphens")
    blocks = [
        Block("Ley de 2004, artículo 7", old.rows([*OLD_MERGED, *OLD_IDLE], "/images/lotaip", None)),
        Block("Ley de 2023, artículo 19", new.rows(PORTAL[:24], "/images/lotaip", None)),
        Block("Matrices 2023", loose.rows([*LOOSE_NUMBERS[:6], "22"], "/images/matrices", None)),
    ]
    front = Front("GAD San Isidro", "LOTAIP", "LOTAIP", ("Inicio", "LOTAIP"))
    yield sheet(
        "tune",
        "E",
        "joomla",
        "https://www.sanisidro.example/index.php/lotaip",
        front,
        joomla_category,
        headings,
        list_plain,
        blocks,
        after=other,
    )

    # The file names alone say the month.
    hand = _hand("E3", shape="dash", style="hyphens", counters=0)
    blocks = monthly(hand, 2021, (1, 2), "", OLD_ALL, 6, "/wp-content/uploads/2021/09", suffix="_{mm}_{y}")
    blocks += monthly(hand, 2021, (3, 4), "", OLD_ALL, 6, "/wp-content/uploads/2021/09", suffix="-{mes}-{y}")
    front = Front("GAD Loma Larga", "LOTAIP 2021 – GAD Loma Larga", "lotaip-2021")
    yield sheet(
        "tune",
        "E",
        "wordpress",
        "https://gadlomalarga.example/lotaip-2021/",
        front,
        wordpress_parish,
        None,
        list_plain,
        blocks,
    )

    hand = _hand("E4", shape="closed", style="letter")
    front = Front("GAD Río Claro", "Transparencia 2014", "Transparencia 2014")
    yield sheet(
        "tune",
        "E",
        "php",
        "http://www.rioclaro.example/transparencia2014.php",
        front,
        php_hand,
        None,
        popups,
        [Block("", hand.rows(OLD_ALL[:9], "docs/2014", None))],
        declared="iso-8859-1",
        encoding="cp1252",
    )
