"""What every page of a site shares: the catalogue, the rankings, and the templates, compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.results import VERDICTS, ResultsStore, ResultsUnavailable
from checker.results_catalogue import Catalogue, EntityRow
from checker.results_tables import PARAMETERS
from reports import charts, text, words
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

    @property
    def months(self) -> list[str]:
        return list(self.rankings)

    @property
    def latest(self) -> str | None:
        return self.months[-1] if self.rankings else None


def read_site(store: ResultsStore, only: str | None) -> Site:
    """Rank every month of the store. Raises UnknownEntity, ResultsUnavailable."""
    entities = {entity.ruc: entity for entity in store.entities()}
    if only is not None and not store.matrix(only):
        raise UnknownEntity(f"No hay resultados de la entidad {text.visible(only)}: revise el RUC o juzgue un mes.")
    versions = store.versions()
    if not versions:
        return Site(None, entities, {}, only)
    catalogue = store.catalogue(versions[-1])
    rankings: dict[str, Ranking] = {}
    before: Ranking | None = None
    for month in store.months():
        settings = store.catalogue(store.version_of(month) or versions[-1]).settings
        before = rank(month, store.summaries(month), entities, settings, before)
        rankings[month] = before
    return Site(catalogue, entities, rankings, only)


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
        )

    def render(self, template: str, root: str, **values: Any) -> str:
        """``root`` leads from the page to the folder of the site: empty, ``../`` or ``../../``."""
        return self._environment.get_template(template).render(root=root, **values)


def style_sheet() -> str:
    return (_TEMPLATES / "estilo.css").read_text(encoding="utf-8")


def known_catalogue(site: Site) -> Catalogue:
    """The catalogue of a site that has results."""
    if site.catalogue is None:
        raise ResultsUnavailable("La base no tiene resultados: juzgue primero un mes con «lotaip judge».")
    return site.catalogue
