"""Layouts H and I: controls filled by script, files kept in an office service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from tests.answer_key.listing import OLD_ALL, OLD_MERGED, PORTAL, File, Lister, Row
from tests.answer_key.pieces import Drawer
from tests.answer_key.pieces_measure import grid, list_ordered, table_rowspan
from tests.answer_key.pieces_tune import list_plain, table_button
from tests.answer_key.sheets import LAW_NEW, LAW_OLD, Block, monthly, sheet
from tests.answer_key.shells import (
    Front,
    Shell,
    laravel,
    liferay,
    static_boxes,
    wordpress_builder,
    wordpress_parish,
)
from tests.answer_key.spelling import MONTHS, Dice
from tests.answer_key.subjects import Part
from tests.answer_key.writer import PAGE, PageWriter


def _hand(part: Part, seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"{part} {seed}"), part, "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


# --- H: controls filled by script, with what the server draws before it ---------------------------------------


def select_boxes(w: PageWriter, year: int, month: int) -> None:
    w.raw('<form id="filtro"><select name="anio">')
    for shown in range(year - 3, year + 1):
        w.raw(f'<option value="{shown}"{" selected" if shown == year else ""}>{shown}</option>')
    w.raw('</select><select name="mes">')
    w.raw("".join(f'<option value="{at}">{name.capitalize()}</option>' for at, name in enumerate(MONTHS, 1)))
    w.raw('</select><button type="submit">Consultar</button></form>\n')
    w.raw('<script>fetch("/api/lotaip?anio=" + anio + "&mes=" + mes)</script>\n')
    w.raw(f"<h3>Información publicada: {MONTHS[month - 1].capitalize()} de {year}</h3><noscript>\n")
    for number in range(1, 4):
        w.anchor(f"?anio={year}&mes={number}", f"{MONTHS[number - 1]} {year}", PAGE)
    w.raw("</noscript>\n")


def month_buttons(w: PageWriter, year: int, month: int) -> None:
    w.raw('<div id="app"><div class="anios">')
    w.raw("".join(f'<button data-anio="{shown}">{shown}</button>' for shown in range(year - 2, year + 1)))
    w.raw('</div><div class="meses">')
    for name in MONTHS:
        w.anchor("#", name.upper(), attrs='class="btn-mes" onclick="cargar(this)"')
    w.raw(f"</div></div>\n<p><b>Mostrando: {MONTHS[month - 1]} {year}</b></p>\n")


def _selector(
    part: Part,
    url: str,
    front: Front,
    shell: Shell,
    controls: Callable[[PageWriter, int, int], None],
    draw: Drawer,
    hand: Lister,
    when: tuple[int, int],
    names: Sequence[str],
) -> PageWriter:
    w = sheet(
        part,
        "H",
        "selector",
        url,
        front,
        shell,
        None,
        draw,
        monthly(hand, when[0], (when[1],), "", names, 16, "/api/archivo/{y}"),
        before=lambda w: controls(w, *when),
    )
    w.template += f"+{controls.__name__}"
    return w


# --- I: files of an office service ----------------------------------------------------------------------------


def _drive(dice: Dice, kind: str) -> str:
    token = "1" + dice.token(32)
    return {
        "file": f"https://drive.google.com/file/d/{token}/view?usp=sharing",
        "open": f"https://drive.google.com/open?id={token}",
        "sheet": f"https://docs.google.com/spreadsheets/d/{token}/edit#gid=0",
        "uc": f"https://drive.google.com/uc?export=download&id={token}",
        "wrapped": "https://www.google.com/url?q="
        + quote(f"https://drive.google.com/file/d/{token}/view", safe="")
        + "&sa=D",
        "onedrive": f"https://1drv.ms/x/s!{token[:20]}",
        "sharepoint": f"https://gadsereno-my.sharepoint.com/:b:/g/personal/lotaip/{token[:30]}?e=aB3",
        "nextcloud": f"https://nube.bahiamansa.example/index.php/s/{token[:15]}",
    }[kind]


def _on_drive(blocks: Sequence[Block], dice: Dice, kinds: Sequence[str]) -> list[Block]:
    return [
        Block(
            block.title,
            [
                Row(row.text, tuple(File(_drive(dice, dice.pick(kinds)), file.truth, file.said) for file in row.files))
                for row in block.rows
            ],
        )
        for block in blocks
    ]


def _spreadsheet(
    w: PageWriter, hand: Lister, names: Sequence[str], month: str, period: str, kinds: Sequence[str]
) -> None:
    """The page is itself a published sheet: a table without headers, its title in the first row."""
    w.raw(
        "<html><head><title>LOTAIP - Hoja de cálculo de Google</title></head><body>"
        f'<div class="ritz"><table class="waffle"><tr><td colspan=3>{month}</td></tr>\n'
    )
    for name in names:
        row = hand.row(name, "", period)
        w.raw(f"<tr><th>{names.index(name) + 2}</th><td>{escape(row.text, quote=False)}</td><td>")
        w.anchor(_drive(hand.dice, hand.dice.pick(kinds)), "ENLACE", row.files[0].truth)
        w.raw("</td></tr>\n")
    w.raw("</table></div>")
    w.anchor("https://www.google.com/url?q=https://support.google.com/docs/", "Denunciar abuso")
    w.raw("</body></html>")


def tune_pages() -> Iterator[PageWriter]:
    front = Front("GAD Tres Esquinas", "Consulta LOTAIP", "Consulta de información")
    yield _selector(
        "tune",
        "https://tresesquinas.example/consulta",
        front,
        laravel,
        select_boxes,
        list_plain,
        _hand("tune", "H1", "2023", shape="dash", extension=".xlsx", style="bare"),
        (2023, 9),
        PORTAL,
    )

    hand = _hand("tune", "I1", shape="closed")
    front = Front("GAD Loma Larga", "LOTAIP mayo 2021", "LOTAIP mayo 2021")
    yield sheet(
        "tune",
        "I",
        "drive",
        "https://gadlomalarga.example/lotaip-mayo-2021/",
        front,
        wordpress_parish,
        None,
        table_button,
        _on_drive(monthly(hand, 2021, (5,), "", OLD_ALL, 18, ""), hand.dice, ("file", "open", "uc")),
    )
    w = PageWriter("https://docs.google.com/spreadsheets/d/1x/pubhtml", "I", "sheets", "spreadsheet rows", "", "utf-8")
    w.raw(
        '<html><head><title>LOTAIP 2020</title></head><body><div id="sheets-viewport"><table>'
        f"<tr><td>JULIO 2020</td></tr>{LAW_OLD}\n"
    )
    hand = _hand("tune", "I2", shape="bare", spelling="mojibake")
    for row in hand.rows(OLD_MERGED[:12], "", "2020-07"):
        w.raw(f"<tr><td>{escape(row.text, quote=False)}<td>")
        w.anchor(_drive(hand.dice, "wrapped"), "ver", row.files[0].truth)
    w.raw("</table></div></body></html>")
    yield w


def measure_pages() -> Iterator[PageWriter]:
    front = Front("GAD Bahía Mansa", "Información mensual", "Información mensual", intro=LAW_NEW)
    yield _selector(
        "measure",
        "https://www.bahiamansa.example/web/guest/mensual",
        front,
        liferay,
        month_buttons,
        table_rowspan,
        _hand("measure", "H1", "2023", shape="closed", triple="under", extension=".csv", style="letter"),
        (2024, 11),
        PORTAL,
    )
    front = Front("GAD Santa Lucía del Mar", "Consulta", "Consulta mensual")
    yield _selector(
        "measure",
        "http://santaluciadelmar.example/consulta.html",
        front,
        static_boxes,
        month_buttons,
        grid,
        _hand("measure", "H2", shape="Under", style="opaque", spelling="mixed"),
        (2022, 6),
        OLD_ALL,
    )

    hand = _hand("measure", "I1", shape="Dotted", spelling="mixed")
    front = Front("GAD Puerto Sereno", "LOTAIP abril 2022 | GAD Puerto Sereno", "Abril 2022", ("Inicio", "LOTAIP"))
    yield sheet(
        "measure",
        "I",
        "drive",
        "https://puertosereno.example/lotaip/abril-2022/",
        front,
        wordpress_builder,
        None,
        list_ordered,
        _on_drive(
            monthly(hand, 2022, (4,), "", OLD_MERGED, 17, ""), hand.dice, ("file", "sheet", "onedrive", "sharepoint")
        ),
    )
    w = PageWriter("https://docs.google.com/spreadsheets/d/e/2PACX/pubhtml", "I", "sheets", "waffle", "", "utf-8")
    _spreadsheet(
        w,
        _hand("measure", "I2", shape="closed", spelling="upper"),
        OLD_ALL,
        "LOTAIP MARZO 2021",
        "2021-03",
        ("wrapped",),
    )
    yield w
    hand = _hand("measure", "I3", "2023", shape="point", triple="words")
    front = Front("GAD Bahía Mansa", "Transparencia", "Septiembre 2024")
    yield sheet(
        "measure",
        "I",
        "nextcloud",
        "https://www.bahiamansa.example/web/guest/septiembre-2024",
        front,
        liferay,
        None,
        table_rowspan,
        _on_drive(monthly(hand, 2024, (9,), "", PORTAL, 9, ""), hand.dice, ("nextcloud", "uc")),
    )
