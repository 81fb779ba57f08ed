"""Layout D: literals by months, where the link says a month or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from tests.answer_key.listing import OLD_ALL, OLD_IDLE, PORTAL, Lister
from tests.answer_key.sheets import LAW_OLD, fill
from tests.answer_key.shells import (
    Front,
    Shell,
    joomla_sidebar,
    laravel,
    liferay,
    php_hand,
    static_boxes,
    wordpress_builder,
    wordpress_parish,
)
from tests.answer_key.spelling import Dice, month_name
from tests.answer_key.writer import PageWriter

Drawing = Callable[[PageWriter, Lister, Sequence[str], int, Sequence[int]], None]
"""Writes a table: who fills it, the subjects, the year, the months."""


def _cell(
    w: PageWriter, hand: Lister, name: str, year: int, month: int, folder: str, text: str, gap: float, inner: str = ""
) -> None:
    """One month of one subject: a link, or the plain word where no file exists."""
    if hand.dice.chance(gap):
        w.text(text if not inner else "-")
        return
    file = hand.row(name, fill(folder, year, month), f"{year}-{month:02}").files[0]
    if inner:
        w.link(file.href, inner, file.truth)
    else:
        w.anchor(file.href, text, file.truth)


def _label(hand: Lister, name: str) -> str:
    return escape(hand.row(name, "", None).text, quote=False)


# --- tune ----------------------------------------------------------------------------------------------------


def rows_of_months(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """Literal | the months that have a file, as words."""
    w.raw("<table border=1><tr><th>Literal<th>Meses\n")
    for name in names:
        w.raw(f"<tr><td>{_label(hand, name)}<td>")
        for month in months:
            _cell(w, hand, name, year, month, "lotaip/{y}/{m}", month_name("Enero", year, month), 0.15)
            w.raw(" - ")
        w.raw("\n")
    w.raw("</table>\n")


def columns_of_months(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """Literal | ENE | FEB | ... with the word Ver in each cell."""
    w.raw(f'<h3>{year}</h3><table class="table"><thead><tr><th>Información</th>')
    w.raw("".join(f"<th>{month_name('ENE', year, month)}</th>" for month in months) + "</tr></thead><tbody>\n")
    for name in names:
        w.raw(f'<tr><th scope="row">{_label(hand, name)}</th>')
        for month in months:
            w.raw("<td>")
            _cell(w, hand, name, year, month, "/storage/{y}", "Ver", 0.2)
            w.raw("</td>")
        w.raw("</tr>\n")
    w.raw("</tbody></table>\n")


def triple_by_month(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """Numeral over three columns per month: the month spans them."""
    w.raw('<table class="has-fixed-layout"><thead><tr><th rowspan="2">Numeral</th>')
    w.raw("".join(f'<th colspan="3">{month_name("Enero 2023", year, month)}</th>' for month in months) + "</tr><tr>")
    w.raw("<th>Conjunto de datos</th><th>Metadatos</th><th>Diccionario</th>" * len(months) + "</tr></thead><tbody>\n")
    for name in names:
        w.raw(f"<tr><td>{_label(hand, name)}</td>")
        for month in months:
            for file in hand.row(name, fill("/wp-content/uploads/{u}", year, month), f"{year}-{month:02}").files:
                w.raw("<td>")
                w.link(file.href, '<img src="/csv.png" alt="descargar">', file.truth)
                w.raw("</td>")
        w.raw("</tr>\n")
    w.raw("</tbody></table>\n")


# --- measure -------------------------------------------------------------------------------------------------


def tabs_of_years(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """A tab per year; letter | title | month words."""
    w.raw('<ul class="nav nav-tabs" role="tablist">')
    for shown in (year, year + 1):
        w.raw("<li>")
        w.anchor(f"#a{shown}", f"Año {shown}", attrs='role="tab" data-toggle="tab"')
        w.raw("</li>")
    w.raw('</ul><div class="tab-content">\n')
    for shown in (year, year + 1):
        w.raw(f'<div role="tabpanel" class="tab-pane" id="a{shown}"><table><tbody>\n')
        for name in names:
            w.raw(f"<tr><td>{_label(hand, name)}</td>")
            for month in months:
                w.raw("<td>")
                _cell(w, hand, name, shown, month, "/documents/20181/{y}", month_name("ENERO", shown, month), 0.2)
                w.raw("</td>")
            w.raw("</tr>\n")
        w.raw("</tbody></table></div>\n")
    w.raw("</div>\n")


def quarters(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """Quarters over months, icons in the cells; the year stands above the table."""
    w.raw(f"<h3>Año fiscal {year}</h3><table><thead><tr><th rowspan=2>Literal</th>")
    w.raw("".join(f"<th colspan=3>Trimestre {number}</th>" for number in range(1, len(months) // 3 + 1)) + "</tr><tr>")
    w.raw("".join(f"<th>{month_name('Enero', year, month)}</th>" for month in months) + "</tr></thead>\n")
    icon = '<i class="fa fa-file-pdf-o"></i>'
    for name in names:
        w.raw(f"<tr><td>{_label(hand, name)}")
        for month in months:
            w.raw("<td>")
            _cell(w, hand, name, year, month, "/wp-content/uploads/{u}", "Ver", 0.15, icon)
        w.raw("\n")
    w.raw("</table>\n")


def months_by_letters(w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]) -> None:
    """Turned round: a row per month, a column per literal."""
    w.raw(f"<h2>Cuadro mensual {year}</h2><table class=cuadro><tr><th>Mes</th>")
    w.raw("".join(f"<th>{_label(hand, name)}</th>" for name in names) + "</tr>\n")
    for month in months:
        w.raw(f"<tr><td>{month_name('ENERO', year, month)}</td>")
        for name in names:
            w.raw("<td>")
            _cell(w, hand, name, year, month, "cuadro/{y}", "PDF", 0.1)
            w.raw("</td>")
        w.raw("</tr>\n")
    w.raw("</table>\n")


def components_under_numeral(
    w: PageWriter, hand: Lister, names: Sequence[str], year: int, months: Sequence[int]
) -> None:
    """Three rows per numeral, a column per month."""
    w.raw('<table class="table-bordered"><thead><tr><th>Numeral</th><th>Archivo</th>')
    w.raw("".join(f"<th>{month_name('Enero-23', year, month)}</th>" for month in months) + "</tr></thead><tbody>\n")
    for name in names:
        per_month = [hand.row(name, fill("/images/{y}/{mm}", year, month), f"{year}-{month:02}") for month in months]
        for part in range(3):
            w.raw("<tr>")
            if part == 0:
                w.raw(f'<td rowspan="3">{escape(per_month[0].text, quote=False)}</td>')
            w.raw(f"<td>{per_month[0].files[part].said}</td>")
            for row in per_month:
                w.raw("<td>")
                w.anchor(row.files[part].href, "Descargar", row.files[part].truth)
                w.raw("</td>")
            w.raw("</tr>\n")
    w.raw("</tbody></table>\n")


def _page(
    part: str,
    system: str,
    url: str,
    front: Front,
    shell: Shell,
    draw: Drawing,
    hand: Lister,
    names: Sequence[str],
    year: int,
    months: Sequence[int],
    declared: str = "utf-8",
    encoding: str = "utf-8",
) -> PageWriter:
    w = PageWriter(url, "D", system, f"{shell.__name__}+{draw.__name__}", declared, encoding)
    shell(w, front, lambda: draw(w, hand, names, year, months))
    return w


def tune_pages() -> Iterator[PageWriter]:
    def tune(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"tune D{seed}"), "tune", **how)  # type: ignore[arg-type]

    front = Front("GAD Río Claro", "Matriz LOTAIP 2018", "MATRIZ LOTAIP 2018", intro=LAW_OLD)
    hand = tune("1", scheme="2004", shape="closed", style="letter")
    yield _page(
        "tune",
        "php",
        "http://www.rioclaro.example/matriz2018.php",
        front,
        php_hand,
        rows_of_months,
        hand,
        OLD_ALL[:14],
        2018,
        range(1, 8),
        "iso-8859-1",
        "cp1252",
    )
    front = Front("GAD Tres Esquinas", "Transparencia", "Matriz de transparencia")
    hand = tune("2", scheme="2004", shape="dotted", style="opaque", extension=".xls", spelling="some typos")
    yield _page(
        "tune",
        "laravel",
        "https://tresesquinas.example/matriz",
        front,
        laravel,
        columns_of_months,
        hand,
        OLD_ALL[4:16],
        2021,
        range(1, 7),
    )
    front = Front("GAD Loma Larga", "LOTAIP 2024", "LOTAIP 2024")
    hand = tune(
        "3", scheme="2023", shape="pointrange", triple="words", extension=".csv", style="official", spelling="plain"
    )
    yield _page(
        "tune",
        "wordpress",
        "https://gadlomalarga.example/2024-2/",
        front,
        wordpress_parish,
        triple_by_month,
        hand,
        PORTAL[:10],
        2024,
        (9, 10),
    )


def measure_pages() -> Iterator[PageWriter]:
    def measure(seed: str, **how: object) -> Lister:
        return Lister(Dice(f"measure D{seed}"), "measure", **how)  # type: ignore[arg-type]

    front = Front("GAD Bahía Mansa", "LOTAIP", "Cumplimiento de la LOTAIP", intro=LAW_OLD)
    hand = measure("1", scheme="2004", shape="capital", style="official", extension=".PDF")
    yield _page(
        "measure",
        "liferay",
        "https://www.bahiamansa.example/web/guest/matriz",
        front,
        liferay,
        tabs_of_years,
        hand,
        OLD_ALL[:9],
        2016,
        range(1, 6),
    )
    front = Front("GAD Puerto Sereno", "Matriz | GAD Puerto Sereno", "Matriz de literales", ("Inicio", "LOTAIP"))
    hand = measure("2", scheme="2004", shape="hyphen", style="opaque", extension=".xlsx", spelling="mixed")
    yield _page(
        "measure",
        "divi",
        "https://puertosereno.example/matriz/",
        front,
        wordpress_builder,
        quarters,
        hand,
        [*OLD_ALL[9:], *OLD_IDLE[:2]],
        2019,
        range(1, 7),
    )
    front = Front("GAD Santa Lucía del Mar", "Cuadro", "Cuadro de transparencia")
    hand = measure("3", scheme="2004", shape="bare", style="opaque", spelling="clean")
    yield _page(
        "measure",
        "static",
        "http://santaluciadelmar.example/cuadro.html",
        front,
        static_boxes,
        months_by_letters,
        hand,
        OLD_ALL[2:10],
        2020,
        range(3, 10),
        "",
        "cp1252",
    )
    front = Front("GAD Monte Azul", "LOTAIP por numeral", "LOTAIP por numeral")
    hand = measure("4", scheme="2023", shape="closed", triple="numbered", extension=".csv", style="opaque")
    yield _page(
        "measure",
        "joomla",
        "https://www.monteazul.example/index.php?option=com_content&view=article&id=401",
        front,
        joomla_sidebar,
        components_under_numeral,
        hand,
        PORTAL[6:16],
        2025,
        (1, 2, 3),
    )
