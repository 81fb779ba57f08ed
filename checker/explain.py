"""What each link of one page would be taken for, and why. The targets are not fetched."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from checker.case import link_sources
from checker.model import ComponentKind, RuleSet, Scheme
from checker.schemes import SchemeReader
from reading.links import Link, Page, read_page
from reading.periods import link_period

_FILE = re.compile(r"\.(?:csv|tsv|xlsx?|xlsb|ods|pdf|docx?|zip|rar|7z|json|xml|txt)(?:$|[?#])", re.IGNORECASE)
_DOWNLOAD = re.compile(
    r"download|descarg|wpdmdl|/file/d/|/uc\?|drive\.google\.com/open\?|attachment|[?&]file=|/s/[A-Za-z0-9]{8,}",
    re.IGNORECASE,
)

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
}
"""Where :func:`reading.periods.link_period` heard a month, as a person calls it."""
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
    reader = SchemeReader(ruleset)
    files = [link for link in page.links if link.url and looks_like_file(link.url)]
    schemes = dict(
        zip(map(id, files), reader.schemes(("", link_sources(link, page, ())) for link in files), strict=True)
    )
    links = [_explain(link, page, reader, schemes.get(id(link))) for link in page.links]
    for link in links:
        if link.url and link.url.startswith(_NOWHERE):
            link.url = None
    return links


def _explain(link: Link, page: Page, reader: SchemeReader, scheme: Scheme | None) -> ExplainedLink:
    context = link.context
    explained = ExplainedLink(
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
        reasons=[],
    )
    if link.url is None:
        explained.reasons = ["no lleva a ninguna dirección"]
        return explained
    if not looks_like_file(link.url):
        explained.reasons = ["lleva a una página, no a un archivo"]
        return explained
    match = reader.match(link_sources(link, page, ()), scheme)
    period = link_period(link, page)
    explained.period = period.period
    explained.reasons = [
        *match.reasons,
        *(f"período: {_SOURCES.get(name, name)} «{text}»" for name, text in period.sources),
    ]
    if period.contradiction:
        explained.reasons.append("las fuentes del período se contradicen")
    if match.obligations:
        explained.scheme = scheme or "2023"
        explained.obligations = list(match.obligations)
        explained.component = match.component
        explained.confidence = round(match.confidence, 3)
    return explained


def looks_like_file(url: str) -> bool:
    """True when an address is, by its form, a download and not a page."""
    parts = urlsplit(url)
    return bool(_FILE.search(parts.path) or _DOWNLOAD.search(unquote(url)))
