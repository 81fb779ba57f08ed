"""The replica country: made-up municipalities, what they publish month by month, and the truth about it.

Everything follows from the seed and is made when asked for; nothing is read from a clock or from the web."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from demo import truth as truths
from demo.folder import write_folder
from demo.items import POSSIBLE_NO_APLICA
from demo.layouts import layout_of
from demo.model import Expected, Fault, MonthPlan, Municipality, PlaceName, rng_for
from demo.months import DEFAULT_MONTHS, checked, sweeps
from demo.names import PROVINCES, cantons, public_ruc
from demo.pnt_api import API
from demo.stories import ROLES, Role, month_plan

PNT = "pnt"
"""Key of the national portal among the addresses of a served country."""

_COLUMNS = ("ruc", "dpa", "name", "province", "portal_kind", "portal_url", "caveats", "canton", "population",
            "entity_kind", "own_site")  # fmt: skip


class Country:
    """Municipalities, months and a clock that can be set: what exists depends on it."""

    def __init__(self, seed: int, municipalities: tuple[Municipality, ...], months: tuple[str, ...]) -> None:
        self.seed = seed
        self.municipalities = municipalities
        self.months = months
        self._clock = sweeps(months[-1])[-1]
        self._by_ruc = {m.ruc: m for m in municipalities}
        self.plan = lru_cache(maxsize=8192)(self._plan)

    @property
    def clock(self) -> datetime:
        """The moment the servers show. Starts at the last visit of the last month."""
        return self._clock

    @clock.setter
    def clock(self, moment: datetime) -> None:
        """Raises ValueError for a moment without time zone."""
        if moment.tzinfo is None:
            raise ValueError("La hora del país de réplica necesita zona horaria.")
        self._clock = moment

    def municipality(self, ruc: str) -> Municipality:
        """Raises KeyError for a RUC that is not of this country."""
        return self._by_ruc[ruc]

    def _plan(self, m: Municipality, month: str) -> MonthPlan:
        return month_plan(m, month, self.months)

    def truth(self, ruc: str, month: str, as_of: datetime) -> dict[str, Expected]:
        """Per obligation id, the verdict due at ``as_of`` to whoever made the visits of :func:`sweeps`."""
        m = self.municipality(ruc)
        return truths.expected(m, month, self.plan(m, month), as_of)

    def write_truth(self, path: Path) -> None:
        """Writes the truth after each visit as JSON: RUC, month, moment of the visit, obligation."""
        document = {
            "seed": self.seed,
            "months": list(self.months),
            "sweeps": {month: [_stamp(moment) for moment in sweeps(month)] for month in self.months},
            "truth": {
                m.ruc: {
                    month: {
                        _stamp(moment): {
                            obligation: {
                                "verdict": e.verdict, "rules": sorted(e.rules), "on_time": e.on_time,
                                "defect": e.defect, "warnings": sorted(e.warnings), "place": e.place, "cause": e.cause,
                            }
                            for obligation, e in self.truth(m.ruc, month, moment).items()
                        }
                        for moment in sweeps(month)
                    }
                    for month in self.months
                }
                for m in self.municipalities
            },
        }  # fmt: skip
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")

    def registry_csv(self, bases: Mapping[str, str]) -> str:
        """The registry, one row per place. ``bases`` maps each RUC with an own site, and ``pnt``, to its address."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for m in self.municipalities:
            own = bases[m.ruc] + layout_of(m).start if m.layout else None
            places = [("", own)] if own else []
            if m.has_pnt:
                places.append(("pnt", bases[PNT] + API))
            for kind, url in places:
                writer.writerow([
                    m.ruc, m.dpa, m.name, m.province, kind, url, "", m.canton, m.population, "gad_municipal",
                    own or "none",
                ])  # fmt: skip
        return buffer.getvalue()

    def write_folder(
        self, ruc: str, month: str, path: Path, as_of: datetime, place: PlaceName | None = None
    ) -> list[Path]:
        """Writes what was published for the month as a folder of CSV files, as the office that made them has it.

        Of an item with two copies the scored one is taken, or the one in ``place``. Files nobody could download
        are not there. Answers the files written."""
        m = self.municipality(ruc)
        return write_folder(m, month, self.plan(m, month), self.truth(ruc, month, as_of), path, as_of, place)


def build_country(seed: int, municipalities: int = 14, months: list[str] | None = None) -> Country:
    """A country fixed by its seed. The first fourteen municipalities play every role; more repeat the roles whose
    hosts answer. Raises ValueError for a size or a month that cannot be had."""
    span = checked(list(DEFAULT_MONTHS) if months is None else months)
    names = cantons(rng_for(seed, "cantons"), municipalities)
    return Country(seed, tuple(_municipality(seed, i, name, span) for i, name in enumerate(names)), span)


def _municipality(seed: int, index: int, canton: str, months: tuple[str, ...]) -> Municipality:
    rng = rng_for(seed, index, "municipality")
    role: Role = ROLES[index % len(ROLES)]
    code, province = PROVINCES[index % len(PROVINCES)]
    fault = None
    if role.fault and index < len(ROLES):
        fault = Fault(role.fault, None if role.fault == "refused" else months[role.fault_month % len(months)])
    staff = rng.randrange(18, 120)
    return Municipality(
        seed=seed,
        index=index,
        # Sequences step by two: a skipped check digit never meets the next municipality's number.
        ruc=public_ruc(index % 24 + 1, 90000 + index * 2),
        dpa=f"{code}{index // len(PROVINCES) + 1:02d}",
        canton=canton,
        province=province,
        population=staff * rng.randrange(250, 900),
        staff=staff,
        establishment_id=90001 + index * 3,
        role=role.name,
        layout=role.layout,
        has_pnt=role.has_pnt,
        fault=fault,
        no_aplica=frozenset(rng.sample(POSSIBLE_NO_APLICA, rng.randrange(2, 6))) | {"19.15"},
    )


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
