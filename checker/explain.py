"""What each link of one page would be taken for, and why. The targets are not fetched."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import BaseModel
from reading.links import Link, Page, read_page

from checker.case import link_sources
from checker.matching import Matcher
from checker.model import ComponentKind, RuleSet
from reading.periods import link_period

_FILE = re.compile(r"\.(?:csv|tsv|xlsx?|xlsb|ods|pdf|docx?|zip|rar|7z|json|xml|txt)(?:$|[?#])", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download|descarg|wpdmdl|/file/d/|/uc\?|attachment|[?&]file=|/s/[A-Za-z0-9]{8,}", re.IGNORECASE)


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
    scheme: str | None
    obligations: list[str]
    period: str | None
    component: ComponentKind | None
    confidence: float
    reasons: list[str]


def explain_page(html: str, url: str, ruleset: RuleSet) -> list[ExplainedLink]:
    """Every link of the page with its reading; ``obligations`` is empty for what is no publication."""
    page = read_page(html, url)
    matcher = Matcher(ruleset)
    return [_explain(link, page, matcher) for link in page.links]


def _explain(link: Link, page: Page, matcher: Matcher) -> ExplainedLink:
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
    match = matcher.match(link_sources(link, page, ()))
    period = link_period(link, page)
    explained.period = period.period
    explained.reasons = [*match.reasons, *(f"período: {name} «{text}»" for name, text in period.sources)]
    if period.contradiction:
        explained.reasons.append("las fuentes del período se contradicen")
    if match.obligations:
        explained.scheme = "2023"
        explained.obligations = list(match.obligations)
        explained.component = match.component
        explained.confidence = round(match.confidence, 3)
    return explained


def looks_like_file(url: str) -> bool:
    """True when an address is, by its form, a download and not a page."""
    parts = urlsplit(url)
    return bool(_FILE.search(parts.path) or _DOWNLOAD.search(url))
