"""Builds the static site of a results store: pages that open from a folder, without server and without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checker.results import ResultsStore
from reports.data_page import write_data
from reports.freshness import Freshness
from reports.language import SPANISH, Language
from reports.national import write_rankings
from reports.obligations import write_methodology, write_obligations
from reports.output import Output, listed
from reports.parallel import write_municipalities
from reports.site import Pages, read_site, style_sheet
from reports.systems import write_systems
from reports.text import moment, slug
from reports.tilemap import CantonMap


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What a build did. ``written`` are the files whose content changed."""

    pages: int
    files: int
    written: int
    removed: int
    bytes: int
    start: Path
    """Where a person begins to read."""


class WrongFolder(ValueError):
    """The page of one municipality would damage a whole site; the message is a sentence."""


def build_site(
    store: ResultsStore,
    out: Path,
    *,
    only: str | None = None,
    base_url: str | None = None,
    cantons: CantonMap | None = None,
    language: Language = SPANISH,
    twin: str | None = None,
    contact: str = "",
    whole: bool = False,
    generated_at: datetime,
) -> SiteSummary:
    """Write the site into ``out``, touching only files whose content changed.

    ``only`` writes the pages of one municipality alone, to be sent before publication; it needs a folder of its own.
    ``cantons`` draws the map; None: the tiles shipped.
    ``twin`` is where the same site stands in the other language; then each page leads to its twin.
    ``contact`` is the address or e-mail of who publishes. ``whole`` adds all months in four forms to the page of data.
    ``base_url`` is where the site will be published: feeds and badges then name whole addresses.
    The same store and ``generated_at`` give the same bytes, whatever the folder held before; what depends on nothing
    that changed is not made again. Raises ResultsUnavailable, UnknownEntity, WrongFolder, OSError; a build that fails
    leaves the site as it was.
    """
    if only is not None and listed(out).kind not in (None, only):
        raise WrongFolder(f"{out} ya tiene otro sitio: elija otra carpeta para las páginas de un solo municipio.")
    site = read_site(store, only, _folder(base_url), language, _folder(twin), contact)
    pages, fresh = Pages(site), Freshness(site, cantons)
    generated = moment(generated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    with Output(out) as output:
        output.text("estilo.css", style_sheet())
        output.text("sitio.js", pages.render("sitio.js", "sitio.js"))

        def write_others() -> None:
            if only is None:
                offer = write_data(store, pages, output, fresh, whole=whole)
                write_rankings(store, pages, output, fresh, generated, offer, cantons)
                output.part("o", fresh.whole, lambda: write_obligations(store, pages, output))
                output.part("s", fresh.whole, lambda: write_systems(store, pages, output))
            write_methodology(store, pages, output, generated)

        write_municipalities(store, pages, output, fresh, list(site.entities) if only is None else [only], write_others)
        removed = output.finish(only or "todo")
    count = sum(path.endswith(".html") for path in output.hashes)
    start = out / "index.html" if only is None else out / "g" / slug(only) / "index.html"
    return SiteSummary(count, len(output.hashes), output.written, removed, output.bytes, start)


def _folder(url: str | None) -> str | None:
    return url.rstrip("/") + "/" if url else None
