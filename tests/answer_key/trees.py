"""Layout F: what a file is stands in the chain of folders above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from tests.answer_key.listing import OLD_ALL, OLD_MERGED, PORTAL, WORKBOOKS, File, Lister, Row
from tests.answer_key.pieces_measure import bootstrap4, details
from tests.answer_key.sheets import LAW_NEW, fill
from tests.answer_key.shells import (
    Front,
    Shell,
    joomla_category,
    joomla_sidebar,
    laravel,
    liferay,
    static_boxes,
    wordpress_builder,
    wordpress_parish,
)
from tests.answer_key.spelling import Dice, month_name
from tests.answer_key.writer import PAGE, PageWriter

Month = tuple[str, list[Row], list[Row]]
"""A month as printed, its lines of Art. 19 and of Art. 24."""
Drawing = Callable[[PageWriter, int, Sequence[Month]], None]


def _said(file: File) -> str:
    return file.said or "Archivo"


# --- F, tune -------------------------------------------------------------------------------------------------


def tree_lists(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """Lists in lists: year, month, article, numeral, files."""
    w.raw(f'<ul class="arbol"><li>{year}\n<ul>\n')
    for month, article19, article24 in months:
        w.raw(f"<li>{month}<ul>\n")
        for article, rows in (("Artículo 19", article19), ("Artículo 24", article24)):
            if not rows:
                continue
            w.raw(f"<li>{article}<ul>\n")
            for row in rows:
                w.raw(f"<li>{escape(row.text, quote=False)}<ul>")
                for file in row.files:
                    w.raw("<li>")
                    w.anchor(file.href, _said(file), file.truth)
                    w.raw("</li>")
                w.raw("</ul></li>\n")
            w.raw("</ul></li>\n")
        w.raw("</ul></li>\n")
    w.raw("</ul></li></ul>\n")


def tree_repeated(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """Nested panels whose titles repeat their only child, as file plugins print them."""
    w.raw(f'<div class="folder"><h3 class="folder-title">{year}</h3>\n')
    for month, article19, article24 in months:
        w.raw(f'<div class="folder"><h4 class="folder-title">{month}</h4>\n')
        for row in (*article19, *article24):
            w.raw(f'<div class="folder"><h5>{escape(row.text, quote=False)}</h5>')
            for file in row.files:
                title = row.text if not file.said else f"{row.text} {file.said}"
                w.raw('<div class="file"><span class="ext">csv</span>')
                w.anchor(file.href, title, file.truth)
                w.raw("</div>")
            w.raw("</div>\n")
        w.raw("</div>\n")
    w.raw("</div>\n")


def tree_headings(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """Headings of falling rank, no nesting at all."""
    w.raw(f"<h2>{year}</h2>\n")
    for month, article19, article24 in months:
        w.raw(f"<h3>{month}</h3>\n")
        for article, rows in (("Art. 19", article19), ("Art. 24", article24)):
            w.raw(f"<h4>{article}</h4>\n")
            for row in rows:
                w.raw(f"<h5>{escape(row.text, quote=False)}</h5><p>")
                for file in row.files:
                    w.anchor(file.href, _said(file), file.truth)
                    w.raw(" / ")
                w.raw("</p>\n")


# --- F, measure ----------------------------------------------------------------------------------------------


def nested_accordions(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """Accordions in accordions; ids begin anew in each, so they are doubled."""

    def month_body(article19: list[Row], article24: list[Row]) -> None:
        def rows_body(rows: list[Row]) -> None:
            for row in rows:
                w.raw(f'<p class="numeral"><b>{escape(row.text, quote=False)}</b></p><div class="btn-group">')
                for file in row.files:
                    w.anchor(file.href, _said(file), file.truth, 'class="btn"')
                w.raw("</div>\n")

        details(w, [("Artículo 19", lambda: rows_body(article19)), ("Artículo 24", lambda: rows_body(article24))])

    w.raw(f"<h2>Año {year}</h2>\n")
    bootstrap4(w, [(month, lambda a=a, b=b: month_body(a, b)) for month, a, b in months])  # type: ignore[misc]


def tree_explorer(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """A folder explorer drawn as a tree of spans; every folder is a link of its own."""
    w.raw('<ul id="browser" class="filetree">\n<li class="closed"><span class="folder">')
    w.anchor(f"?dir={year}", str(year), PAGE)
    w.raw("</span><ul>\n")
    for month, article19, article24 in months:
        w.raw('<li><span class="folder">')
        w.anchor(f"?dir={quote(f'{year}/{month}')}", month, PAGE)
        w.raw("</span><ul>\n")
        for row in (*article19, *article24):
            w.raw(f'<li><span class="folder">{escape(row.text, quote=False)}</span><ul>')
            for file in row.files:
                w.raw('<li><span class="file">')
                w.anchor(file.href, _said(file), file.truth)
                w.raw("</span>")
            w.raw("</ul>\n")
        w.raw("</ul></li>\n")
    w.raw("</ul></li></ul>\n")


def tree_table(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """One long table: month and article as rows that span it, then numeral and files."""
    w.raw(f'<h3>{year}</h3><table class="treetable">\n')
    for month, article19, article24 in months:
        w.raw(f'<tr class="nivel1"><th colspan="4">{month}</th></tr>\n')
        for row in (*article19, *article24):
            w.raw(f"<tr><td>{escape(row.text, quote=False)}</td>")
            for file in row.files:
                w.raw("<td>")
                w.anchor(file.href, _said(file), file.truth)
                w.raw("</td>")
            w.raw("</tr>\n")
    w.raw("</table>\n")


def tree_definition(w: PageWriter, year: int, months: Sequence[Month]) -> None:
    """Boxes with their names beside, not above, and the month in the name of a fieldset."""
    for month, article19, article24 in months:
        w.raw(f"<fieldset><legend>{month} {year}</legend>\n")
        for row in (*article19, *article24):
            w.raw(f'<div class="caja"><div class="nombre">{escape(row.text, quote=False)}</div><div class="archivos">')
            for file in row.files:
                w.anchor(file.href, _said(file), file.truth)
                w.raw(" ")
            w.raw("</div></div>\n")
        w.raw("</fieldset>\n")


def _tree(
    part: str,
    system: str,
    url: str,
    front: Front,
    shell: Shell,
    draw: Drawing,
    hand: Lister,
    year: int,
    months: Sequence[int],
    shape: str,
    take: int,
    folder: str,
    names: Sequence[str] = PORTAL,
    intro: str = "",
) -> PageWriter:
    w = PageWriter(url, "F", system, f"{shell.__name__}+{draw.__name__}")
    chain = []
    for month in months:
        period, place = f"{year}-{month:02}", fill(folder, year, month)
        article19 = hand.rows(hand.dice.some([n for n in names if not n.startswith("art")], take), place, period)
        article24 = hand.rows([n for n in names if n.startswith("art")], place, period)
        chain.append((month_name(shape, year, month), article19, article24))
    shell(w, front, lambda: draw(w, year, chain))
    return w


def tune_pages() -> Iterator[PageWriter]:
    def hand(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"tune {seed}"), "tune", **how)  # type: ignore[arg-type]

    front = Front("GAD Tres Esquinas", "Documentos", "Explorador de documentos", intro=LAW_NEW)
    yield _tree(
        "tune",
        "laravel",
        "https://tresesquinas.example/documentos",
        front,
        laravel,
        tree_lists,
        hand("F1", scheme="2023", under_article=True, shape="point", triple="words", extension=".csv", style="bare"),
        2024,
        (9, 10),
        "01-Enero",
        7,
        "/storage/x",
    )
    front = Front("GAD Loma Larga", "Archivos – GAD Loma Larga", "Archivos LOTAIP")
    yield _tree(
        "tune",
        "wordpress",
        "https://gadlomalarga.example/archivos/",
        front,
        wordpress_parish,
        tree_repeated,
        hand(
            "F2", scheme="2023", shape="dash", triple="tight", extension=".csv", style="letter", spelling="underscore"
        ),
        2025,
        (1, 2, 3),
        "ENERO",
        5,
        "/wp-content/uploads/{u}",
    )
    front = Front("GAD San Isidro", "Datos abiertos LOTAIP", "Datos LOTAIP")
    yield _tree(
        "tune",
        "joomla",
        "https://www.sanisidro.example/index.php/datos",
        front,
        joomla_category,
        tree_headings,
        hand(
            "F3", scheme="2023", under_article=True, shape="numeral", triple="digits", extension=".csv", style="opaque"
        ),
        2024,
        (11, 12),
        "Enero",
        7,
        "/images/datos",
    )
    front = Front("GAD San Isidro", "Archivo", "Archivo histórico")
    old = hand("F4", scheme="2004", shape="bare", style="opaque", extension=".pdf", spelling="mixed")
    yield _tree(
        "tune",
        "joomla",
        "https://www.sanisidro.example/index.php/archivo",
        front,
        joomla_category,
        tree_lists,
        old,
        2020,
        (3, 4),
        "1-Enero",
        8,
        "/images/archivo",
        OLD_ALL,
    )


def measure_pages() -> Iterator[PageWriter]:
    def hand(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"measure {seed}"), "measure", **how)  # type: ignore[arg-type]

    front = Front("GAD Puerto Sereno", "Datos | GAD Puerto Sereno", "Transparencia activa", intro=LAW_NEW)
    yield _tree(
        "measure",
        "bootstrap4",
        "https://puertosereno.example/datos/",
        front,
        wordpress_builder,
        nested_accordions,
        hand("F1", scheme="2023", under_article=True, shape="closed", triple="caps", extension=".csv", style="letter"),
        2025,
        (4, 5),
        "ENERO",
        7,
        "/wp-content/uploads/{u}",
    )
    front = Front("GAD Bahía Mansa", "Explorador", "Explorador de archivos")
    yield _tree(
        "measure",
        "php-explorer",
        "https://www.bahiamansa.example/explorador/index.php",
        front,
        liferay,
        tree_explorer,
        hand(
            "F2", scheme="2023", shape="under", triple="paren", extension=".csv", style="hyphens", spelling="underscore"
        ),
        2024,
        (10, 11),
        "01_Enero",
        7,
        "/documents/{y}/{Mes}",
        WORKBOOKS,
    )
    front = Front("GAD Santa Lucía del Mar", "Archivos", "Archivos de transparencia")
    yield _tree(
        "measure",
        "static",
        "http://santaluciadelmar.example/archivos.html",
        front,
        static_boxes,
        tree_table,
        hand(
            "F3", scheme="2023", shape="point", triple="words", extension=".xlsx", style="opaque", spelling="some typos"
        ),
        2024,
        (1, 2),
        "Enero",
        8,
        "archivos/xlsx",
    )
    front = Front("GAD Monte Azul", "Biblioteca", "Biblioteca LOTAIP", ("Inicio", "Biblioteca"))
    yield _tree(
        "measure",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=500",
        front,
        joomla_sidebar,
        tree_definition,
        hand("F4", scheme="2004", shape="icon", style="opaque", extension=".pdf", spelling="plain"),
        2021,
        (6, 7, 8),
        "Enero",
        9,
        "/images/b",
        OLD_MERGED,
    )
    front = Front("GAD Monte Azul", "Repositorio", "Repositorio", ("Inicio", "Repositorio"))
    yield _tree(
        "measure",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=501",
        front,
        joomla_sidebar,
        tree_explorer,
        hand("F5", scheme="2023", shape="num", triple="marks", extension=".csv", style="letter"),
        2025,
        (2, 3),
        "ENERO",
        6,
        "/images/r",
    )
