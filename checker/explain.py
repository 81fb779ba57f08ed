"""What each link of one page would be taken for, and why. The targets are not fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel

from checker.model import ComponentKind, RuleSet, Scheme
from checker.own_site import link_sources
from checker.schemes import SchemeReader, Sources
from checker.triads import by_position
from reading.file_addresses import is_document, looks_like_file, name_stem
from reading.links import Link, Page, read_page
from reading.periods import link_period

_SOURCES = {
    "text": "texto del enlace",
    "label": "etiqueta",
    "row": "fila",
    "column": "columna",
    "tab": "pestaña",
    "heading": "encabezado",
    "list": "lista",
    "path": "ruta",
    "file": "nombre del archivo",
    "upload": "carpeta de subida",
    "title": "título de la página",
    "address": "dirección de la página",
    "breadcrumb": "migas de pan",
    "copy": "dirección de una página copiada",
}
"""Where :func:`reading.periods.link_period` heard a month, as a person calls it."""
_SAYS_DOCUMENT = re.compile(r"\b(?:pdf|word|docx?)\b", re.IGNORECASE)
_NOWHERE = "https://pagina.invalid/"
"""Stands in for the address of a saved page (RFC 2606 keeps the name free)."""


class ExplainedContext(BaseModel):
    row: str
    column: str
    headings: list[str]
    tab: str
    list: str
    path: str


class ExplainedLink(BaseModel):
    """One anchor of the page, in document order (``design.md``, ``lotaip explain``)."""

    href: str
    url: str | None
    text: str
    context: ExplainedContext
    scheme: Scheme | None
    obligations: list[str]
    period: str | None
    component: ComponentKind | None
    confidence: float
    reasons: list[str]


def explain_page(html: str, url: str | None, ruleset: RuleSet) -> list[ExplainedLink]:
    """Every link of the page with its reading; ``obligations`` is empty for what is no publication.

    ``url`` is None for a saved page: its relative links are read all the same, and have no ``url``.
    """
    page = read_page(html, url or _NOWHERE)
    links = [_explained(link) for link in page.links]
    files = [
        (explained, link, link_sources(link, page, ()))
        for explained, link in zip(links, page.links, strict=True)
        if link.url and looks_like_file(link.url) and not _is_the_page(link.url, page.url)
    ]
    reader = SchemeReader(ruleset, formats=True)
    schemes = reader.schemes(("", sources) for _, _, sources in files)
    for (explained, link, sources), scheme in zip(files, schemes, strict=True):
        _read(explained, link, page, reader, sources, scheme)
    _place_in_triads([(explained, link) for explained, link, _ in files if explained.obligations])
    for explained in links:
        if explained.url and explained.url.startswith(_NOWHERE):
            explained.url = None
    return links


def _explained(link: Link) -> ExplainedLink:
    """The link before anything is known of it."""
    context = link.context
    return ExplainedLink(
        href=link.href,
        url=link.url,
        text=link.text,
        context=ExplainedContext(
            row=context.row,
            column=context.column,
            headings=list(context.headings),
            tab=context.tab,
            list=context.list,
            path=context.path,
        ),
        scheme=None,
        obligations=[],
        period=None,
        component=None,
        confidence=0.0,
        reasons=["lleva a una página, no a un archivo" if link.url else "no lleva a ninguna dirección"],
    )


def _is_the_page(url: str, page: str) -> bool:
    """A link of a landing page to itself, in this or another language."""
    return url.partition("?")[0].rstrip("/") == page.partition("?")[0].rstrip("/") and not url.partition("?")[2]


def _read(
    explained: ExplainedLink, link: Link, page: Page, reader: SchemeReader, sources: Sources, scheme: Scheme | None
) -> None:
    match = reader.match(sources, scheme)
    period = link_period(link, page)
    explained.period = period.period
    explained.reasons = [
        *match.reasons,
        *(f"período: {_SOURCES.get(name, name)} «{text}»" for name, text in period.sources),
    ]
    if period.contradiction:
        explained.reasons.append("las fuentes del período se contradicen")
    if len(match.obligations) > 1 and not match.merged:
        explained.reasons.append(f"puede ser {' o '.join(match.obligations)}: nada lo decide")
    elif match.obligations and link.context.beside and not (period.period or reader.marked(sources)):
        # Menus, feet and side columns offer an ordinance or a plan; a list there numbers or dates what it gives.
        explained.reasons.append("está junto al menú, al pie o al lado de la página, sin número ni mes")
    elif match.obligations:
        explained.scheme = scheme or "2023"
        explained.obligations = list(match.obligations)
        explained.component = match.component
        explained.confidence = round(match.confidence, 3)


def _innermost(link: Link) -> str:
    return next(reversed(link.context.headings), "")


def _near(link: Link) -> str:
    context = link.context
    return " ".join((link.text, link.label, link.twin, context.row, context.column, context.list))


def _place_in_triads(published: Sequence[tuple[ExplainedLink, Link]]) -> None:
    """Give the files that say no component theirs, by their place or because they can be none."""
    silent = [(explained, link) for explained, link in published if explained.component is None]
    places = by_position(
        (
            (tuple(explained.obligations), explained.period, explained.context.tab),
            (link.text, link.label, name_stem(link.url or ""), link.context.row, link.context.list, _innermost(link)),
        )
        for explained, link in silent
    )
    for (explained, link), place in zip(silent, places, strict=True):
        if is_document(link.url or "") or _SAYS_DOCUMENT.search(_near(link)):
            explained.component = "document"
            explained.reasons.append("componente: un documento, no una matriz de datos")
        elif place:
            explained.component = place
            explained.reasons.append("componente: por su lugar entre los tres del ítem")
