"""How page builders and hands fold out months and draw a list, as the part ``measure`` has it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.answer_key.listing import Row
from tests.answer_key.pieces import Section, whole
from tests.answer_key.writer import PAGE, PageWriter


def bootstrap4(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="accordion" id="accordionExample">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            f'<div class="card"><div class="card-header" id="heading{number}"><h2 class="mb-0">'
            '<button class="btn btn-link" '
            f'type="button" data-toggle="collapse" data-target="#mes{number}" aria-controls="mes{number}">'
            f'{escape(title, quote=False)}</button></h2></div>\n<div id="mes{number}" class="collapse" '
            f'aria-labelledby="heading{number}" data-parent="#accordionExample"><div class="card-body">\n'
        )
        body()
        w.raw("</div></div></div>\n")
    w.raw("</div>\n")


def bootstrap5(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="accordion accordion-flush" id="acordeonMeses">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            '<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed" '
            f'type="button" data-bs-toggle="collapse" data-bs-target="#flush-{number}">{escape(title, quote=False)}'
            f'</button></h2>\n<div id="flush-{number}" class="accordion-collapse collapse" '
            'data-bs-parent="#acordeonMeses"><div class="accordion-body">\n'
        )
        body()
        w.raw("</div></div></div>\n")
    w.raw("</div>\n")


def details(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="e-n-accordion" aria-label="Accordion">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            f'<details id="e-n-accordion-item-{number}" class="e-n-accordion-item">'
            '<summary class="e-n-accordion-item-title" '
            'tabindex="0"><span class="e-n-accordion-item-title-header"><div class="e-n-accordion-item-title-text">'
            f" {escape(title, quote=False)} </div></span></summary>\n<div>\n"
        )
        body()
        w.raw("</div></details>\n")
    w.raw("</div>\n")


def sliders_joomla(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="rl_sliders nn_sliders accordion panel-group" id="set-rl_sliders-1">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            '<div class="accordion-group panel rl_sliders-group nn_sliders-group">'
            '<div class="accordion-heading panel-heading">'
        )
        w.link(
            f"{w.url}#mes-{number}",
            f'<span class="accordion-toggle_inner"> {escape(title, quote=False)}</span>',
            PAGE,
            f'class="accordion-toggle rl_sliders-toggle collapsed" data-toggle="collapse" data-id="mes-{number}"',
        )
        w.raw(
            f'</div>\n<div class="accordion-body rl_sliders-body collapse" id="mes-{number}">'
            '<div class="accordion-inner panel-body">\n'
        )
        body()
        w.raw("</div></div></div>\n")
    w.raw("</div>\n")


def composer(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<div class="vc_tta-container"><div class="vc_general vc_tta vc_tta-accordion"><div class="vc_tta-panels">\n')
    for number, (title, body) in enumerate(sections, 1):
        w.raw(
            f'<div class="vc_tta-panel" id="168{number}-9c1f" data-vc-content=".vc_tta-panel-body">'
            '<div class="vc_tta-panel-heading"><h4 class="vc_tta-panel-title">'
        )
        w.link(
            f"#168{number}-9c1f",
            f'<span class="vc_tta-title-text">{escape(title, quote=False)}</span><i class="vc_tta-controls-icon"></i>',
            attrs="data-vc-accordion",
        )
        w.raw('</h4></div>\n<div class="vc_tta-panel-body"><div class="wpb_text_column"><div class="wpb_wrapper">\n')
        body()
        w.raw("</div></div></div></div>\n")
    w.raw("</div></div></div>\n")


def divi(w: PageWriter, sections: Sequence[Section]) -> None:
    for number, (title, body) in enumerate(sections):
        w.raw(
            f'<div class="et_pb_module et_pb_toggle et_pb_toggle_{number} et_pb_toggle_item et_pb_toggle_close">'
            f'<h5 class="et_pb_toggle_title">{escape(title, quote=False)}</h5>\n'
            '<div class="et_pb_toggle_content clearfix">\n'
        )
        body()
        w.raw("</div></div>\n")


def pills(w: PageWriter, sections: Sequence[Section]) -> None:
    w.raw('<ul class="nav nav-pills" role="tablist">\n')
    for number, (title, _) in enumerate(sections):
        w.raw('<li class="nav-item" role="presentation">')
        w.anchor(f"#pane-{number}", title, attrs='class="nav-link" data-toggle="pill" role="tab"')
        w.raw("</li>\n")
    w.raw('</ul>\n<div class="tab-content">\n')
    for number, (_, body) in enumerate(sections):
        w.raw(f'<div class="tab-pane fade" id="pane-{number}" role="tabpanel">\n')
        body()
        w.raw("</div>\n")
    w.raw("</div>\n")


def bold(w: PageWriter, sections: Sequence[Section]) -> None:
    for title, body in sections:
        w.raw(
            '<p style="text-align: left;"><span style="color: #003366;">'
            f"<strong>{escape(title, quote=False)}</strong></span></p>\n"
        )
        body()


def definition(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw("<dl>\n")
    for row in rows:
        w.raw(f"<dt>{escape(row.text, quote=False)}</dt>\n")
        for file in row.files:
            w.raw("<dd>")
            w.anchor(file.href, file.said or "Ver archivo", file.truth)
            w.raw("</dd>\n")
    w.raw("</dl>\n")


def table_rowspan(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw(
        '<table class="tablepress"><thead><tr><th>Información</th><th>Archivo</th><th>Enlace</th></tr></thead><tbody>\n'
    )
    for row in rows:
        for number, file in enumerate(row.files):
            w.raw("<tr>")
            if number == 0:
                w.raw(f'<td rowspan="{len(row.files)}">{escape(row.text, quote=False)}</td>')
            w.raw(f"<td>{escape(file.said or 'Matriz', quote=False)}</td><td>")
            w.anchor(file.href, "Descargar", file.truth)
            w.raw("</td></tr>\n")
    w.raw("</tbody></table>\n")


def cards(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw('<div class="row row-cols-3">\n')
    for row in rows:
        w.raw(
            '<div class="col"><div class="card h-100"><div class="card-body">'
            f'<h5 class="card-title">{escape(row.text, quote=False)}</h5>\n'
        )
        for file in row.files:
            w.link(
                file.href,
                f'<i class="bi bi-download"></i> {escape(file.said or "Ver archivo", quote=False)}',
                file.truth,
            )
            w.raw("\n")
        w.raw("</div></div></div>\n")
    w.raw("</div>\n")


def list_ordered(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw('<ol style="list-style: none">\n')
    for row in rows:
        for file in row.files:
            w.raw("<li><p><span>")
            w.anchor(file.href, whole(row, file), file.truth, 'target="_blank"')
            w.raw("</span></p>\n")  # the item is never closed
    w.raw("</ol>\n")


def table_two_level(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw(
        '<table class="table"><thead><tr><th rowspan="2">Art. 19</th><th colspan="3">Archivos</th></tr>'
        "<tr><th>Conjunto de datos</th><th>Metadatos</th><th>Diccionario</th></tr></thead><tbody>\n"
    )
    for row in rows:
        w.raw(f"<tr><td>{escape(row.text, quote=False)}</td>")
        for file in row.files:
            w.raw("<td>")
            w.link(file.href, '<i class="fa fa-file-csv" aria-hidden="true"></i>', file.truth)
            w.raw("</td>")
        w.raw("</tr>\n")
    w.raw("</tbody></table>\n")


def file_block(w: PageWriter, rows: Sequence[Row]) -> None:
    for row in rows:
        for file in row.files:
            w.raw('<div class="wp-block-file">')
            w.anchor(file.href, whole(row, file), file.truth)
            w.anchor(file.href, "Descarga", file.truth, 'class="wp-block-file__button wp-element-button" download')
            w.raw("</div>\n")


def grid(w: PageWriter, rows: Sequence[Row]) -> None:
    for row in rows:
        w.raw(
            f'<div class="row fila"><div class="col-md-9">{escape(row.text, quote=False)}</div><div class="col-md-3">'
        )
        for file in row.files:
            w.link(file.href, f'<span class="lupa"></span>{escape(file.said or "Ver PDF", quote=False)}', file.truth)
        w.raw("</div></div>\n")


def titles_only(w: PageWriter, rows: Sequence[Row]) -> None:
    w.raw('<div class="iconos">\n')
    for row in rows:
        for file in row.files:
            w.link(file.href, '<img src="/media/pdf-icono.gif">', file.truth, f'title="{escape(whole(row, file))}"')
    w.raw("</div>\n")


def script_buttons(w: PageWriter, rows: Sequence[Row]) -> None:
    """As above, the words beside the button."""
    w.raw("<table>\n")
    for row in rows:
        w.raw(f"<tr><td>{escape(row.text, quote=False)}</td><td>")
        for file in row.files:
            w.anchor("#", "Abrir", file.truth, f'class="btn" onclick="location.href=\'{file.href}\'"')
        w.raw("</td></tr>\n")
    w.raw("</table>\n")
