"""How page builders and hands fold out months and draw a list, as the part ``tune`` has it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.answer_key.listing import Row
from tests.answer_key.pieces import Section, whole
from tests.answer_key.writer import PageWriter


def bootstrap3(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="panel-group" id="accordion">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw('<div class="panel panel-default"><div class="panel-heading"><h4 class="panel-title">')
        w.anchor(f"#collapse{number}", title, attrs='data-toggle="collapse" data-parent="#accordion"')
        w.raw(f'</h4></div>\n<div id="collapse{number}" class="panel-collapse collapse"><div class="panel-body">\n')
        body()
        w.raw("</div></div></div>\n")
    w.raw("</div>\n")


def elementor(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="elementor-widget-container"><div class="elementor-accordion" role="tablist">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            '<div class="elementor-accordion-item">'
            f'<div id="elementor-tab-title-17{number}" class="elementor-tab-title" '
            f'data-tab="{number}" role="tab" aria-controls="elementor-tab-content-17{number}" aria-expanded="false">'
            '<span class="elementor-accordion-icon"><i class="fas fa-plus"></i></span>'
        )
        w.anchor("", title, attrs='class="elementor-accordion-title"')
        w.raw(
            f'</div>\n<div id="elementor-tab-content-17{number}" class="elementor-tab-content elementor-clearfix" '
            f'data-tab="{number}" role="tabpanel" aria-labelledby="elementor-tab-title-17{number}">\n'
        )
        body()
        w.raw("</div></div>\n")
    w.raw("</div></div>\n")


def headings(w: PageWriter, sections: Sequence[Section]) -> None:
    for title, body in sections:
        w.raw(f'<h3 style="text-align: center;"><strong>{escape(title, quote=False)}</strong></h3>\n')
        body()


def spoilers(w: PageWriter, sections: Sequence[Section]) -> None:
    for title, body in sections:
        w.raw(
            '<div class="su-spoiler su-spoiler-style-fancy su-spoiler-closed" data-scroll-offset="0">'
            '<div class="su-spoiler-title" tabindex="0" role="button"><span class="su-spoiler-icon"></span>'
            f'{escape(title, quote=False)}</div>\n<div class="su-spoiler-content su-u-clearfix">\n'
        )
        body()
        w.raw("</div></div>\n")


def ui_tabs(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div id="tabs" class="ui-tabs"><ul class="ui-tabs-nav">\n')
    for number, (title, _) in enumerate(sections, 1):
        w.raw("<li>")
        w.anchor(f"#tabs-{number}", title)
        w.raw("</li>\n")
    w.raw("</ul>\n")
    for number, (_, body) in enumerate(sections, 1):
        w.raw(f'<div id="tabs-{number}" class="ui-tabs-panel">\n')
        body()
        w.raw("</div>\n")
    w.raw("</div>\n")


def sliders_old(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div id="content-pane" class="pane-sliders">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            f'<div class="panel"><h3 class="title jpane-toggler" id="p{number}">'
            f"<span>{escape(title, quote=False)}</span>"
            '</h3><div class="jpane-slider content">\n'
        )
        body()
        w.raw("</div></div>\n")
    w.raw("</div>\n")


def list_plain(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw("<ul>\n")
    for row in rows:
        for file in row.files:
            w.raw("<li>")
            w.anchor(file.href, whole(row, file), file.truth, 'target="_blank" rel="noopener"')
            w.raw("</li>\n")
    w.raw("</ul>\n")


def table_button(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw('<table class="table table-striped"><thead><tr><th>Descripción</th><th>Descarga</th></tr></thead><tbody>\n')
    for row in rows:
        w.raw(f"<tr><td>{escape(row.text, quote=False)}</td><td>")
        for file in row.files:
            w.anchor(file.href, file.said or "Ver PDF", file.truth, 'class="btn btn-primary btn-sm"')
            w.raw(" ")
        w.raw("</td></tr>\n")
    w.raw("</tbody></table>\n")


def paragraph(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw("<p>")
    for row in rows:
        for file in row.files:
            w.anchor(file.href, whole(row, file), file.truth)
            w.raw("<br />\n")
    w.raw("</p>\n")


def icons(w: PageWriter, rows: Sequence[Row]) -> None:
    for row in rows:
        w.raw(f"<p>{escape(row.text, quote=False)} ")
        for file in row.files:
            if file.said:
                w.raw(f" {escape(file.said, quote=False)} ")
            w.link(file.href, '<img src="/images/pdf.png" alt="" width="24" height="24" />', file.truth)
        w.raw("</p>\n")


def list_nested(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw('<ul class="lotaip">\n')
    for row in rows:
        w.raw(f"<li>{escape(row.text, quote=False)}\n<ul>\n")
        for file in row.files:
            w.raw("<li>")
            w.anchor(file.href, file.said or "Descargar", file.truth)
            w.raw("</li>\n")
        w.raw("</ul></li>\n")
    w.raw("</ul>\n")


def table_triple(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw(
        '<table border="1"><tbody><tr><td><strong>Numeral</strong></td><td><strong>Conjunto de datos</strong></td>'
        "<td><strong>Metadatos</strong></td><td><strong>Diccionario</strong></td></tr>\n"
    )
    for row in rows:
        w.raw(f"<tr><td>{escape(row.text, quote=False)}</td>")
        for file in row.files:
            w.raw('<td align="center">')
            w.link(file.href, '<img src="/img/csv.svg" alt="CSV">', file.truth)
            w.raw("</td>")
        w.raw("</tr>\n")
    w.raw("</tbody></table>\n")


def popups(w: PageWriter, rows: Sequence[Row]) -> None:
    """The address stands in a script, the link itself leads nowhere."""
    for row in rows:
        for file in row.files:
            w.raw("<div>")
            opening = f"onclick=\"window.open('{file.href}', '_blank'); return false;\""
            w.anchor("#", whole(row, file), file.truth, opening)
            w.raw("</div>\n")
