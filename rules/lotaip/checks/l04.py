"""L-04: links that work and could serve better. Nothing here counts against anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Case, Example, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks._links import LinkCell, example, link_cells, probed
from rules.lotaip.checks._norms import MONITORING_LINKS

_SHORTENERS = (
    "bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "cutt.ly", "acortar.link", "n9.cl", "rb.gy",
    "shorturl.at", "t.ly", "tiny.cc", "urlz.fr", "v.gd", "buff.ly", "rebrand.ly",
)  # fmt: skip
_SHORT = re.compile(
    rf"https?://(?:[^/@]*@)?(?:www\.)?(?:{'|'.join(map(re.escape, _SHORTENERS))})\.?(?::\d*)?(?=[/?#]|$)", re.I
)
_BARE = re.compile(r"https?://[^/?#]+/")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for cell in link_cells(publication):
        for link in cell.links:
            if link.url is None:
                continue
            if _SHORT.match(link.url):
                yield cell.failure("shortener", link)
            elif _BARE.fullmatch(link.url) and _asks_document(cell):
                yield cell.failure("bare_domain", link)
            probe = case.probe(link.url) if case.probe is not None else None
            if probe is not None and probe.answer == "preview":
                yield cell.failure("preview", link, probe)
            elif probe is not None and probe.answer == "html_instead" and probe.confirmed:
                yield cell.failure("page_instead", link, probe)


def _asks_document(cell: LinkCell) -> bool:
    return cell.component == "dataset" and "descargar" in cell.column.casefold()


RULE = Rule(
    code="L-04",
    title="Los enlaces llevan directamente al documento y duran",
    why="Un enlace acortado puede dejar de funcionar cuando cierre el servicio, y uno al sitio entero obliga a buscar.",
    law=MONITORING_LINKS,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "shortener": Text(
            "Es un enlace acortado: «{link}». No dice a dónde lleva y depende de que ese servicio siga existiendo.",
            "Escriba la dirección completa del documento.",
        ),
        "bare_domain": Text(
            "El enlace lleva a un sitio entero y no al documento: «{link}».",
            "Abra el documento, copie su dirección completa y péguela en la celda.",
        ),
        "preview": Text(
            "El enlace abre la vista previa de un servicio de archivos y no el archivo: «{link}».",
            "Si puede, suba el archivo al sitio de la entidad y enlácelo directamente.",
        ),
        "page_instead": Text(
            "La dirección termina como un archivo, pero abre una página web: «{link}».",
            "Compruebe que desde esa página se pueda ver y descargar el documento, o enlace el archivo mismo.",
        ),
    },
    check=check,
    examples=(
        Example("documento", lambda: example()),
        Example("documento que se abre", lambda: probed(example(), "ok")),
        Example("página en una sola visita", lambda: probed(example(), "html_instead", confirmed=False)),
        Example("acortado", lambda: example("https://bit.ly/3abcdef"), ("shortener",)),
        Example("solo el sitio", lambda: example("https://www.ejemplo.invalid"), ("bare_domain",)),
        Example("vista previa", lambda: probed(example(), "preview"), ("preview",)),
        Example("página en lugar del archivo", lambda: probed(example(), "html_instead"), ("page_instead",)),
    ),
)
