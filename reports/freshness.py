"""From what each part of a site is made, as digests: equal digests mean that the part would come out the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple
from functools import cache, cached_property
from pathlib import Path

from checker.results import CaseSummary
from reports.municipality_tables import DATA_MONTHS
from reports.ranking import Line, Ranking
from reports.site import Site
from reports.text import slug
from reports.tilemap import CantonMap

_ROOT = Path(__file__).resolve().parent
_CODE = (_ROOT, _ROOT.parent / "checker", _ROOT.parent / "locale")
"""What the pages are made with: templates, styles, figures, translations and code."""


def digest(*parts: object) -> str:
    """Short SHA-256 of values whose ``repr`` says all of them."""
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode("utf-8", "backslashreplace")).hexdigest()[:24]


@cache
def code_digest() -> str:
    """Over every file that the pages are made with."""
    found = hashlib.sha256()
    for folder in _CODE:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


class Freshness:
    """The digests of one site's parts."""

    def __init__(self, site: Site, cantons: CantonMap | None = None) -> None:
        self._site = site
        catalogue = site.catalogue.model_dump_json() if site.catalogue else ""
        frozen = {month: frozen.model_dump_json() for month, frozen in site.frozen.items()}
        where = (site.only, site.base_url, site.language, site.twin, site.contact)
        self._common = digest(code_digest(), catalogue, frozen, cantons, where)

        self._entities = digest(*(entity.model_dump_json() for entity in site.entities.values()))
        self._rankings = {month: _all(ranking) for month, ranking in site.rankings.items()}

    @cached_property
    def whole(self) -> str:
        """What the pages about everybody over all months are made of: all that every case says."""
        return digest(self._common, self._entities, self._rankings)

    def of_month(self, month: str) -> str:
        """What the ranking of a month is made of: the cases up to it, and which other months there are."""
        upto = [told for other, told in self._rankings.items() if other <= month]
        later = {ruc: self._corrections(month, ruc) for ruc in self._site.corrections.get(month, {})}
        return digest(self._common, self._entities, list(self._rankings), upto, later)

    def of_package(self, month: str) -> str:
        """What the data of one month are made of: its cases, and what was found of them later."""
        entities = [line.entity.model_dump_json() for line in self._site.rankings[month].by_ruc.values()]
        later = {ruc: self._corrections(month, ruc) for ruc in self._site.corrections.get(month, {})}
        return digest(self._common, entities, self._rankings[month], later)

    def of_entity(self, ruc: str) -> Mapping[str, str]:
        """The parts of an entity's pages, each with the digest of what it is made of: pages and evidence of each month,
        the front page with badge and feed, the CSV files. Nothing for an entity without results.

        A page of a month follows from the cases up to it, from who comes before and after, and from that month's line
        and frame of the ranking: that another municipality overtakes it in another month does not touch it.
        """
        rankings = [r for r in self._site.rankings.values() if r.by_ruc.get(ruc) and r.by_ruc[ruc].summary]
        cases = list[str]()
        lines = [_line(r, r.by_ruc[ruc]) for r in rankings]
        found, folder, with_data = dict[str, str](), slug(ruc), self._site.months[-DATA_MONTHS:]
        for number, ranking in enumerate(rankings):
            cases.append(_case(ranking.by_ruc[ruc].summary) + self._corrections(ranking.month, ruc))
            earlier_and_later = [r.month for r in rankings[max(0, number - 1) : number + 2]]
            has_data = ranking.month in with_data
            last = number == len(rankings) - 1
            about = digest(self._common, cases)
            found[f"g/{folder}/{ranking.month}"] = digest(about, lines[number], earlier_and_later, has_data)
            found[f"e/{folder}/{ranking.month}"] = digest(about, has_data, last)
        if rankings:
            found[f"g/{folder}"] = digest(self._common, cases, lines, self._site.months)
            found[f"g/{folder}/csv"] = digest(self._common, cases)
        return found

    def _corrections(self, month: str, ruc: str) -> str:
        later = self._site.corrections.get(month, {}).get(ruc, ())
        return digest(*((c.found_on, c.case.model_dump_json()) for c in later)) if later else ""


def _case(summary: CaseSummary | None) -> str:
    assert summary is not None, "only judged months have pages"
    return summary.digest


def _line(ranking: Ranking, line: Line) -> str:
    """A line as its municipality's pages show it, with the frame of its ranking."""
    values = [line.value, line.place, line.tied, line.reason, line.low, line.high, line.best, line.worst, line.seen]
    values += [line.place_change, line.value_change, line.entity.model_dump_json()]
    frame = [ranking.month, ranking.version, astuple(ranking.basis), len(ranking.ranked), ranking.previous]
    return digest(values, frame, ranking.simulated)


def _all(ranking: Ranking) -> str:
    lines = (*ranking.ranked, *ranking.unranked)
    return digest(ranking.version, *(line.summary.digest if line.summary else line.entity.ruc for line in lines))
