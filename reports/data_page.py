"""The data of the site: a package for each month, everything in four forms where it was asked for, and the page that
offers them and says how to open them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checker.results import ResultsStore
from reports.datapackage import dictionary_rows, open_data, package
from reports.dataset import LICENCE, TITLE, Download, Format, dataset
from reports.export import ExportError, export
from reports.freshness import Freshness, digest
from reports.open_data import TABLES, OpenData
from reports.output import Output, zipped
from reports.ranking import Ranking
from reports.site import Pages, Site
from reports.text import N_

_FOLDER = "datos"
_WHOLE: tuple[tuple[Format, str, str, str], ...] = (
    (
        "xlsx",
        "xlsx",
        N_("Hoja de cálculo"),
        N_("Una hoja por tabla. Se abre con doble clic y el RUC conserva su cero."),
    ),
    ("datapackage", "csv.zip", N_("CSV"), N_("Un CSV por tabla, descritos como paquete de datos de Frictionless.")),
    ("sqlite", "sqlite.zip", N_("SQLite"), N_("Una base de datos, con las descripciones que lee Datasette.")),
    ("json", "json.zip", N_("JSON"), N_("Cada caso completo, uno por línea, con sus veredictos y hallazgos.")),
)
"""Form, end of the file's name, name and use."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A file of everything."""

    path: str
    name: str
    use: str
    bytes: int


@dataclass(frozen=True, slots=True)
class MonthData:
    """What is offered of a month."""

    month: str
    bytes: int
    municipalities: int
    frozen_on: str | None
    corrected: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What the site holds: ``months`` newest first."""

    whole: tuple[Whole, ...]
    months: tuple[MonthData, ...]

    def described(self, site: Site, root: str, months: int | None = None) -> dict[str, Any]:
        """As a schema.org ``Dataset``, with the files of the latest ``months`` (None: of all). ``root`` leads from the
        page to the folder of the site."""
        return dataset(
            _downloads(site, self, "" if site.base_url else root, months),
            site.months,
            modified=_modified(site.rankings.values()),
            language=site.language,
            base=site.base_url,
            contact=site.contact,
        )


def write_data(store: ResultsStore, pages: Pages, output: Output, fresh: Freshness, *, whole: bool) -> Offer:
    """``m/<month>/datos.zip`` and ``datos/``. ``whole`` adds everything in four forms: for a large country, most of a
    minute. Raises ResultsUnavailable, OSError."""
    site = pages.site
    data = OpenData(store, site.rankings) if site.language.code == "es" else open_data(store)
    for month in site.months:
        path = _package_path(month)
        if not output.keeps(path, key := fresh.of_package(month)):
            with output.making(path, key):
                output.data(path, zipped(package(data, month)))
    if whole and site.latest:
        output.part(f"{_FOLDER}/todo", fresh.whole, lambda: _write_whole(data, output))
    sizes = {path: size for made in output.made.values() for path, size in made.files.items()}
    offer = Offer(tuple(_whole_files(sizes)), tuple(_months(site, sizes)))
    output.part(_FOLDER, digest(fresh.whole, whole), lambda: _write_page(pages, output, offer))
    return offer


def month_dataset(site: Site, month: str) -> dict[str, Any]:
    """The page of one month as a schema.org ``Dataset``."""
    _, named = site.language.gettext, site.language.month_name(month)
    return dataset(
        (
            Download("datos.zip", _("Todas las tablas de %(month)s", month=named)),
            Download("ranking.csv", _("Ranking de %(month)s", month=named)),
            Download("grupos.csv", _("Por provincia")),
        ),
        [month],
        modified=_modified([site.rankings[month]]),
        name=f"{_(TITLE)}, {named}",
        language=site.language,
        base=f"{site.base_url}m/{month}/" if site.base_url else None,
        contact=site.contact,
    )


def _modified(rankings: Iterable[Ranking]) -> str | None:
    """Until when the latest evidence was looked at."""
    seen = (line.summary.as_of for ranking in rankings for line in ranking.by_ruc.values() if line.summary)
    return max(seen, default=None)


def _package_path(month: str) -> str:
    return f"m/{month}/datos.zip"


def _write_whole(data: OpenData, output: Output) -> None:
    latest = data.modified()
    assert latest is not None, "a site with months has measurements"
    with TemporaryDirectory(prefix="lotaip-") as work:
        for form, end, _name, _use in _WHOLE:
            made = Path(work) / ("lotaip" if form == "datapackage" else f"lotaip.{form}")
            try:
                written = export(data.store, form, made, datetime.fromisoformat(latest))
            except ExportError:  # more rows than a sheet has: the other forms hold them
                continue
            if form == "xlsx":
                content = made.read_bytes()
            else:
                content = zipped((path.name, path.read_bytes()) for path in written)
            output.data(f"{_FOLDER}/lotaip.{end}", content)
            for path in written:
                path.unlink()


def _whole_files(sizes: Mapping[str, int]) -> Iterator[Whole]:
    for _form, end, name, use in _WHOLE:
        if size := sizes.get(f"{_FOLDER}/lotaip.{end}"):
            yield Whole(f"lotaip.{end}", name, use, size)


def _months(site: Site, sizes: Mapping[str, int]) -> Iterator[MonthData]:
    for month, ranking in reversed(site.rankings.items()):
        measured = sum(line.summary is not None for line in ranking.by_ruc.values())
        frozen_on = site.frozen[month].frozen_on if month in site.frozen else None
        yield MonthData(month, sizes[_package_path(month)], measured, frozen_on, len(site.corrections.get(month, {})))


def _write_page(pages: Pages, output: Output, offer: Offer) -> None:
    path = f"{_FOLDER}/index.html"
    values = {"offer": offer, "tables": TABLES, "licence": LICENCE, "dataset": offer.described(pages.site, "../")}
    simulated = any(ranking.simulated for ranking in pages.site.rankings.values())
    output.text(path, pages.render("datos.html", path, simulated=simulated, **values))
    output.table(f"{_FOLDER}/diccionario.csv", ("tabla", "columna", "tipo", "significado"), dictionary_rows())
    output.table(f"{_FOLDER}/todo.csv", ("archivo", "bytes"), ([file.path, file.bytes] for file in offer.whole))
    output.table(
        f"{_FOLDER}/meses.csv",
        ("mes", "paquete", "bytes", "municipios", "congelado", "municipios_corregidos"),
        ([m.month, _package_path(m.month), m.bytes, m.municipalities, m.frozen_on, m.corrected] for m in offer.months),
    )


def _downloads(site: Site, offer: Offer, root: str, months: int | None) -> Iterator[Download]:
    _, named = site.language.gettext, site.language.month_name
    for file in offer.whole:
        yield Download(f"{root}{_FOLDER}/{file.path}", _(file.name), file.bytes)
    yield Download(f"{root}evolucion.csv", _("El puntaje de cada municipio, mes a mes"))
    yield Download(f"{root}{_FOLDER}/diccionario.csv", _("Diccionario de datos"))
    for m in offer.months[:months]:
        told = _("Todas las tablas de %(month)s", month=named(m.month))
        yield Download(root + _package_path(m.month), told, m.bytes)
        yield Download(f"{root}m/{m.month}/ranking.csv", _("Ranking de %(month)s", month=named(m.month)))
