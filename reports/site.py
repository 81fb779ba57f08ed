"""What every page of a site shares: the catalogue, the rankings, and the templates, compiled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from markupsafe import Markup, escape

from checker.results import VERDICTS, Correction, ResultsStore, ResultsUnavailable
from checker.results_catalogue import Catalogue, EntityRow, Frozen
from checker.results_tables import PARAMETERS
from reports import charts, text
from reports.arithmetic import cells, spans
from reports.bands import BANDS, SIZES, size_of
from reports.findings import where
from reports.language import SPANISH, Language
from reports.law_texts import LawTexts
from reports.ranking import Ranking, rank
from reports.words import words_in

_TEMPLATES = Path(__file__).parent / "templates"
_REMEMBERED = 4096
"""Values whose written form a filter keeps: few differ, and a site asks for each thousands of times."""


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
    language: Language = SPANISH
    twin: str | None = None
    """Where the same site stands in the other language, with the final ``/``: an address, or a path from this one."""
    contact: str = ""
    """Address or e-mail of who publishes the site, where the store says."""

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


def read_site(
    store: ResultsStore,
    only: str | None,
    base_url: str | None = None,
    language: Language = SPANISH,
    twin: str | None = None,
    contact: str = "",
) -> Site:
    """Rank every month of the store. Raises UnknownEntity, ResultsUnavailable."""
    entities = {entity.ruc: entity for entity in store.entities()}
    if only is not None and not store.matrix(only):
        raise UnknownEntity(f"No hay resultados de la entidad {text.visible(only)}: revise el RUC o juzgue un mes.")
    versions = store.versions()
    if not versions:
        return Site(None, entities, {}, only, base_url, language=language, twin=twin, contact=contact)
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
        before = rank(month, summaries, named, rules.settings, before, measured, language)
        rankings[month] = before
    corrections = {month: store.corrections(month) for month in store.frozen_months}
    return Site(
        catalogue, entities, rankings, only, base_url, store.frozen_months, corrections, language, twin, contact
    )


class _Environment(Environment):
    """Writes sentences without values in the site's language when a template is compiled: there are many more pages
    than templates."""

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(**options)
        self._language = language

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            output.nodes = [self._told(node) for node in output.nodes]
        return tree

    def _told(self, node: nodes.Expr) -> nodes.Expr:
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=message)], kwargs=[]):
                return nodes.TemplateData(self._language.gettext(message))
        return node


class Pages:
    """Renders templates for one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._present = site.language.present
        self._environment = _Environment(
            site.language,
            loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
            autoescape=True,
            finalize=self._present,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.i18n"],
        )
        language = site.language
        # The extension's own functions would let values pass by ``finalize``.
        vars(self._environment)["newstyle_gettext"] = True
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._environment.globals.update(gettext=self._gettext, ngettext=self._ngettext)
        self._environment.filters.update(
            clip=language.clip,
            number=lru_cache(_REMEMBERED)(language.number),
            signed=language.signed,
            share=lru_cache(_REMEMBERED)(language.share),
            percent=language.percent,
            cells=partial(cells, language=language),
            month=lru_cache(_REMEMBERED)(language.month_name),
            short=lru_cache(_REMEMBERED)(language.month_short),
            moment=text.moment,
            listing=language.listing,
            slug=lru_cache(_REMEMBERED)(text.slug),
            web=text.web_address,
            translated=language.gettext,
            where=partial(where, language=language),
        )
        words = words_in(language)
        self._environment.globals.update(
            site=site,
            verdicts=VERDICTS,
            parameters=PARAMETERS,
            words=words,
            chips={
                kind: Markup('<span class="chip {}">{}</span>').format(w.css, w.name)
                for kind, w in words.VERDICT.items()
            },
            plural=language.plural,
            language=language,
            charts=charts,
            bands=BANDS,
            sizes=SIZES,
            size_of=size_of,
        )
        laws = LawTexts(language, site.catalogue)
        self._environment.globals.update(law=laws.law, law_blanks=laws.law_blanks, message=laws.message, fix=laws.fix)

    def render(self, template: str, path: str, **values: Any) -> str:
        """``path`` is the page's own, from the folder of the site."""
        return self._environment.get_template(template).render(root="../" * path.count("/"), path=path, **values)

    def _gettext(self, message: str, /, **values: object) -> Markup:
        """A message is ours and may hold elements; its values are escaped. A line never ends between a figure and %."""
        return Markup(self.site.language.gettext(message, **self._shown(values)).replace(" %", "\u00a0%"))

    def _ngettext(self, one: str, many: str, count: int, /, **values: object) -> Markup:
        return Markup(self.site.language.ngettext(one, many, count, **self._shown(values)))

    def _shown(self, values: Mapping[str, object]) -> dict[str, Markup]:
        return {name: escape(self._present(value)) for name, value in values.items()}


def style_sheet() -> str:
    """The one style sheet of the site: the common part, then each kind of page's own.

    ``w0`` to ``w100`` give a length in hundredths: the pages allow no style of their own (Content-Security-Policy).
    """
    parts = [_TEMPLATES / "estilo.css", *sorted(_TEMPLATES.glob("estilo-*.css"))]
    lengths = "".join(f".w{n}{{--v:{n}}}" for n in range(101))
    return "\n".join([*(part.read_text(encoding="utf-8") for part in parts), lengths, ""])


def known_catalogue(site: Site) -> Catalogue:
    """The catalogue of a site that has results."""
    if site.catalogue is None:
        raise ResultsUnavailable("La base no tiene resultados: juzgue primero un mes con «lotaip judge».")
    return site.catalogue
