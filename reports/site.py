"""What every page of a site shares: the catalogue, the rankings, and the templates, compiled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.results import VERDICTS, Correction, ResultsStore, ResultsUnavailable
from checker.results_catalogue import Catalogue, EntityRow, Frozen
from checker.results_tables import PARAMETERS
from reports import charts, text, words
from reports.arithmetic import spans
from reports.bands import BANDS, SIZES, size_of
from reports.ranking import Ranking, rank

_TEMPLATES = Path(__file__).parent / "templates"


class UnknownEntity(LookupError):
    """``only`` names a RUC without results; the message is a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Site:
    """The frame of the pages. ``rankings`` by month, oldest first."""

    catalogue: Catalogue | None
    entities: dict[str, EntityRow]
    rankings: dict[str, Ranking]
    only: str | None
    base_url: str | None = None
    """Where the site is published, with the final ``/``; None: its addresses stay relative."""
    frozen: Mapping[str, Frozen] = field(default_factory=dict)
    """By month."""
    corrections: Mapping[str, Mapping[str, Sequence[Correction]]] = field(default_factory=dict)
    """What was found of frozen months later: month -> RUC -> corrections, oldest first."""

    @property
    def months(self) -> list[str]:
        return list(self.rankings)

    @property
    def latest(self) -> str | None:
        return self.months[-1] if self.rankings else None

    def catalogue_of(self, month: str) -> Catalogue:
        """What the pages of a month name and cite: the newest catalogue, or that of then where the month is frozen."""
        frozen = self.frozen.get(month)
        return frozen.catalogue if frozen else known_catalogue(self)


def read_site(store: ResultsStore, only: str | None, base_url: str | None = None) -> Site:
    """Rank every month of the store. Raises UnknownEntity, ResultsUnavailable."""
    entities = {entity.ruc: entity for entity in store.entities()}
    if only is not None and not store.matrix(only):
        raise UnknownEntity(f"No hay resultados de la entidad {text.visible(only)}: revise el RUC o juzgue un mes.")
    versions = store.versions()
    if not versions:
        return Site(None, entities, {}, only, base_url)
    catalogue = store.catalogue(versions[-1])
    rankings: dict[str, Ranking] = {}
    before: Ranking | None = None
    for month in store.months():
        rules = store.catalogue_of(month)
        measured = spans(store.measured(month), rules)
        summaries, named = store.summaries(month), entities
        if frozen := store.frozen_months.get(month):
            named = {entity.ruc: entity for entity in frozen.entities}
            summaries = [replace(summary, entity=named[summary.entity.ruc]) for summary in summaries]
        before = rank(month, summaries, named, rules.settings, before, measured)
        rankings[month] = before
    corrections = {month: store.corrections(month) for month in store.frozen_months}
    return Site(catalogue, entities, rankings, only, base_url, store.frozen_months, corrections)


class Pages:
    """Renders templates for one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
            autoescape=True,
            finalize=text.present,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(
            blanks=text.blanks,
            clip=text.clip,
            number=text.number,
            signed=text.signed,
            share=text.share,
            percent=text.percent,
            month=text.month_name,
            short=text.month_short,
            moment=text.moment,
            listing=text.listing,
            slug=text.slug,
            web=text.web_address,
        )
        self._environment.globals.update(
            site=site,
            verdicts=VERDICTS,
            parameters=PARAMETERS,
            words=words,
            plural=text.plural,
            view=charts.VIEW,
            bands=BANDS,
            sizes=SIZES,
            size_of=size_of,
        )

    def render(self, template: str, root: str, **values: Any) -> str:
        """``root`` leads from the page to the folder of the site: empty, ``../`` or ``../../``."""
        return self._environment.get_template(template).render(root=root, **values)


def style_sheet() -> str:
    """The one style sheet of the site: the common part, then each kind of page's own.

    ``w0`` to ``w100`` give a length in hundredths: the pages allow no style of their own (Content-Security-Policy).
    """
    parts = [_TEMPLATES / "estilo.css", *sorted(_TEMPLATES.glob("estilo-*.css"))]
    lengths = "".join(f".w{n}{{--v:{n}}}" for n in range(101))
    return "\n".join([*(part.read_text(encoding="utf-8") for part in parts), lengths, ""])


def script() -> str:
    """Search, filter and order of the tables; every page reads the same without it."""
    return (_TEMPLATES / "sitio.js").read_text(encoding="utf-8")


def known_catalogue(site: Site) -> Catalogue:
    """The catalogue of a site that has results."""
    if site.catalogue is None:
        raise ResultsUnavailable("La base no tiene resultados: juzgue primero un mes con «lotaip judge».")
    return site.catalogue
