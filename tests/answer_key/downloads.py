"""Layouts M and N: file plugins with a page per file, and open-data catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from tests.answer_key.listing import OLD_ALL, OLD_MERGED, PORTAL, Lister, Row
from tests.answer_key.sheets import free
from tests.answer_key.shells import (
    Front,
    joomla_sidebar,
    laravel,
    liferay,
    wordpress_builder,
    wordpress_parish,
)
from tests.answer_key.spelling import Dice
from tests.answer_key.subjects import Part
from tests.answer_key.writer import MAYBE, NOTHING, OTHER_FILE, PageWriter, Truth


def _hand(part: Part, seed: str, scheme: str = "2004", **how: object) -> Lister:
    return Lister(Dice(f"{part} {seed}"), part, "2004" if scheme == "2004" else "2023", **how)  # type: ignore[arg-type]


# --- M: one landing page per file -----------------------------------------------------------------------------


def _landing(w: PageWriter, title: str, href: str, truth: Truth) -> None:
    w.raw(
        '<div class="w3eden"><div class="card">'
        f'<div class="card-header">{escape(title, quote=False)}</div><ul class="list-group">'
        "<li>Versión</li><li>Descargas 14</li><li>Tamaño 1.20 MB</li></ul>"
    )
    w.anchor(href, "Descargar", truth, 'class="wpdm-download-link btn btn-primary" rel="nofollow"')
    w.raw("</div></div>\n")


def _plugin_category(w: PageWriter, rows: Sequence[Row], number: int) -> None:
    """A file plugin's table: the title leads to a landing page, the button to the file."""
    w.raw('<div class="wpfd-content"><table class="wpfd-table"><tbody>\n')
    for offset, row in enumerate(rows):
        slug = row.files[0].href.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
        w.raw('<tr class="file"><td class="file_title">')
        w.anchor(f"/wpfd_file/{slug}-{number}/", row.text, MAYBE)
        w.raw('</td><td class="file_size">212 KB</td><td>')
        w.link(
            f"/download/{number}/lotaip/{4100 + offset}/{row.files[0].href.rsplit('/', 1)[-1]}",
            "<span>Descargar</span>",
            row.files[0].truth,
            'class="wpfd_downloadlink"',
        )
        w.raw("</td></tr>\n")
    w.raw("</tbody></table></div>\n")


def _plugin_list(w: PageWriter, rows: Sequence[Row], query: str) -> None:
    """A plugin whose file addresses are a number: only the text says what they are."""
    for offset, row in enumerate(rows):
        truth = row.files[0].truth
        w.raw('<div class="pd-filebox"><div class="pd-filename"><div class="pd-float">')
        w.anchor(query.format(n=880 + offset), row.text, truth)
        w.raw('</div></div><div class="pd-button-download">')
        w.anchor(query.format(n=880 + offset), "Descargar", truth, 'class="btn btn-success"')
        w.raw("</div></div>\n")


def _docman(w: PageWriter, rows: Sequence[Row]) -> None:
    """DOCman: the title and the button lead to the file, a third link to a page about it."""
    for offset, row in enumerate(rows):
        file = row.files[0]
        name = file.href.rsplit("/", 1)[-1]
        href = f"/descargas/junio/{520 + offset}-{name.rsplit('.', 1)[0].lower()}/file"
        w.raw('<div class="docman_document" itemscope><h4 class="koowa_header"><span class="koowa_header__item">')
        w.anchor(href, row.text, file.truth, 'class="koowa_header__title_link docman_track_download"')
        w.raw("</span></h4><p>")
        w.link(href, '<span class="koowa_icon--download"></span>Descargar (pdf, 318 KB)', file.truth)
        w.anchor(f"/descargas/junio/{520 + offset}-detalle", "Detalles", MAYBE)
        w.raw("</p></div>\n")


def _landing_post(w: PageWriter, href: str, truth: Truth) -> None:
    """A post whose only content is a sentence with the file in it; its title says what it is."""
    w.raw('<div class="entry"><p>Publicado por la unidad responsable. Archivo: ')
    w.anchor(href, "Descargue aquí", truth, 'class="download-link" title="Versión 1.0"')
    w.raw("</p><p>Categoría: ")
    w.anchor("/categoria/descargas/", "Descargas")
    w.raw("</p></div>\n")


# --- N: open-data catalogues ----------------------------------------------------------------------------------


def _ckan(w: PageWriter, dataset: str, resources: Sequence[tuple[str, str, Truth]]) -> None:
    w.raw(f'<section class="resources"><h1>{escape(dataset, quote=False)}</h1><ul class="resource-list">\n')
    for number, (title, file, truth) in enumerate(resources):
        resource = f"/dataset/4f{number}c2a1e/resource/9b{number}d77f0"
        w.raw('<li class="resource-item">')
        w.anchor(resource, title, NOTHING if truth is OTHER_FILE else MAYBE, 'class="heading"')
        w.raw('<ul class="dropdown-menu"><li>')
        w.anchor(f"{resource}/download/{file}", "Descargar", truth, 'class="resource-url-analytics"')
        w.raw("</li></ul></li>\n")
    w.raw('</ul></section><ul class="tag-list">')
    for tag in ("presupuesto", "transparencia", "contratación"):
        w.raw("<li>")
        w.anchor(f"/dataset/?tags={quote(tag)}", tag)
        w.raw("</li>")
    w.raw("</ul>")


def _ckan_table(w: PageWriter, dataset: str, resources: Sequence[tuple[str, str, Truth]]) -> None:
    w.raw(
        f'<div class="module-content"><h1>{escape(dataset, quote=False)}</h1>'
        '<table class="table"><tr><th>Recurso</th><th>Formato</th><th></th></tr>\n'
    )
    for number, (title, file, truth) in enumerate(resources):
        w.raw(f"<tr><td>{escape(title, quote=False)}</td><td>{file.rsplit('.', 1)[-1].upper()}</td><td>")
        w.link(
            f"/dataset/77a{number}/resource/e1{number}0f/download/{file}",
            '<i class="fa fa-arrow-circle-o-down"></i>',
            truth,
        )
        w.raw("</td></tr>\n")
    w.raw("</table>")
    w.anchor("/dataset/activity/lotaip", "Flujo de actividad")
    w.anchor("/api/3/action/package_show?id=lotaip", "API de datos")
    w.raw("</div>\n")


_OPEN_DATA: tuple[tuple[str, str, Truth], ...] = (
    ("Catastro de predios urbanos", "catastro.csv", OTHER_FILE),
    ("Puntos de internet gratuito", "wifi.csv", OTHER_FILE),
    ("Rutas de recolección", "rutas.json", OTHER_FILE),
    ("Ejecución presupuestaria", "ejecucion.csv", MAYBE),
    ("Árboles patrimoniales", "arboles.xlsx", OTHER_FILE),
)


def _declared(part: Part, hand: Lister, names: Sequence[str], period: str) -> list[tuple[str, str, Truth]]:
    """Resources that call themselves LOTAIP, numeral by numeral."""
    return [
        (f"{row.text} - {file.said}", file.href.rsplit("/", 1)[-1], file.truth)
        for row in hand.rows(names, "", period)
        for file in row.files
    ]


def tune_pages() -> Iterator[PageWriter]:
    hand = _hand("tune", "M1", shape="closed", style="hyphens", counters=0)
    front = Front("GAD Loma Larga", "Archivos enero 2022", "Archivos de enero 2022")
    rows = hand.rows(OLD_ALL[:16], "/x", "2022-01")
    yield free(
        "tune",
        "M",
        "wpfd",
        "https://gadlomalarga.example/archivos-enero-2022/",
        front,
        wordpress_parish,
        "plugin category",
        lambda w: _plugin_category(w, rows, 311),
    )
    hand = _hand("tune", "M2", shape="hyphen", spelling="lost")
    row = hand.row("l", "/x", None)
    front = Front("GAD Loma Larga", f"{row.text} – GAD Loma Larga", row.text)
    yield free(
        "tune",
        "M",
        "download-monitor",
        "https://gadlomalarga.example/download/literal-l-contratos-de-crdito-11/",
        front,
        wordpress_parish,
        "landing",
        lambda w: _landing(w, row.text, "/?wpdmdl=4431&refresh=64f1", row.files[0].truth),
    )

    front = Front("GAD Tres Esquinas", "Datos abiertos", "Datos abiertos")
    hand = _hand("tune", "N1", "2023", shape="numeral", triple="words", extension=".csv", style="official")
    declared = _declared("tune", hand, ("6", "8", "10"), "2024-10")

    def catalogue(w: PageWriter) -> None:
        _ckan(w, "Catálogo municipal", _OPEN_DATA)
        _ckan(w, "LOTAIP octubre 2024", declared)

    url = "https://datos.tresesquinas.example/dataset/lotaip-2024-10"
    yield free("tune", "N", "ckan", url, front, laravel, "ckan", catalogue)


def measure_pages() -> Iterator[PageWriter]:
    hand = _hand("measure", "M1", shape="under", style="official", extension=".PDF", counters=0)
    front = Front("GAD Puerto Sereno", "Descargas | GAD Puerto Sereno", "Descargas", ("Inicio", "LOTAIP 2019", "Junio"))
    first = hand.rows(OLD_MERGED, "/x", "2019-06")
    yield free(
        "measure",
        "M",
        "docman",
        "https://puertosereno.example/descargas/",
        front,
        wordpress_builder,
        "docman",
        lambda w: _docman(w, first),
    )
    hand = _hand("measure", "M2", "2023", shape="num", spelling="lost")
    second = hand.rows(PORTAL[3:20], "/x", "2024-05")
    front = Front("GAD Monte Azul", "Mayo 2024", "Mayo 2024", ("Inicio", "Descargas", "2024", "Mayo 2024"))
    yield free(
        "measure",
        "M",
        "phoca",
        "https://www.monteazul.example/index.php?option=com_phocadownload&view=category&id=14",
        front,
        joomla_sidebar,
        "phoca",
        lambda w: _plugin_list(w, second, "/index.php?option=com_phocadownload&view=category&download={n}"),
    )
    for seed, name, slug, period in (
        ("M3", "g", "literal-g-presupuesto-3", None),
        ("M4", "c", "remuneracion-mensual-julio-2020", "2020-07"),
    ):
        hand = _hand("measure", seed, shape="hyphen", spelling="hyphen")
        row = hand.row(name, "/x", period)
        front = Front("GAD Puerto Sereno", f"{row.text} | GAD Puerto Sereno", row.text, ("Inicio", "Descargas"))
        url = f"https://puertosereno.example/download/{slug}/"
        body = partial(
            _landing_post, href="https://puertosereno.example/?download=912&key=5f", truth=row.files[0].truth
        )
        yield free("measure", "M", "wpdm", url, front, wordpress_builder, "post with a file", body)

    front = Front("GAD Bahía Mansa", "Datos abiertos", "Datos abiertos del cantón")
    hand = _hand("measure", "N1", "2023", shape="numeral", triple="caps", extension=".csv", style="letter")
    declared = _declared("measure", hand, ("3", "6", "13", "17"), "2025-02")
    yield free(
        "measure",
        "N",
        "ckan",
        "https://datos.bahiamansa.example/dataset/lotaip-febrero-2025",
        front,
        liferay,
        "catalogue",
        lambda w: _ckan_table(w, "LOTAIP febrero 2025", declared),
    )
    yield free(
        "measure",
        "N",
        "ckan",
        "https://datos.bahiamansa.example/dataset/territorio",
        front,
        liferay,
        "catalogue",
        lambda w: _ckan_table(w, "Territorio y servicios", _OPEN_DATA),
    )
