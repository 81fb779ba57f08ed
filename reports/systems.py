"""The pages of the portal systems: a fault that many portals of one vendor share is told once, with all it affects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.model import Owner, Severity
from checker.results import ResultsStore
from checker.results_shared import PlaceFault, PlaceOnSystem, place_faults, places_on_systems
from reports.output import Cell, Output
from reports.ranking import Line
from reports.site import Pages, known_catalogue
from reports.text import slug

FEWEST = 3
"""Municipalities from which a fault is told of the system."""
SHARE = 0.5
"""And the part of the system's municipalities that must have it."""
NAMED = 40
"""Municipalities named under one fault; the CSV has all."""


@dataclass(frozen=True, slots=True)
class SharedFault:
    rule: str
    kind: str
    severity: Severity
    owner: Owner
    faults: tuple[PlaceFault, ...]
    """Of each municipality, by RUC."""
    obligations: tuple[str, ...]
    """Those it was found in, in the order of the law."""
    share: float
    elsewhere: float | None
    """Part of the municipalities on other systems that have it too; None where there are none to compare with."""

    @property
    def rucs(self) -> tuple[str, ...]:
        return tuple(fault.ruc for fault in self.faults)


@dataclass(frozen=True, slots=True)
class System:
    """``rucs`` are the municipalities on it; ``seen`` those of them of whose portal something could be read."""

    name: str
    rucs: tuple[str, ...]
    seen: tuple[str, ...]
    faults: tuple[SharedFault, ...]


def systems_of(
    places: Sequence[PlaceOnSystem], faults: Iterable[PlaceFault], order: Mapping[str, int]
) -> tuple[System, ...]:
    """Systems by how many municipalities are on them. ``order`` is that of the obligations."""
    by_rule: dict[tuple[str, str, Severity, Owner], dict[tuple[str, str], PlaceFault]] = {}
    failing = set()
    for fault in faults:
        by_rule.setdefault((fault.rule, fault.kind, fault.severity, fault.owner), {})[fault.ruc, fault.place] = fault
        failing.add((fault.ruc, fault.place))
    seen = {(p.ruc, p.place): p.system for p in places if p.complete or (p.ruc, p.place) in failing}
    found = []
    for name in {place.system for place in places if place.system}:
        rucs = tuple(dict.fromkeys(place.ruc for place in places if place.system == name))
        here = [key for key, system in seen.items() if system == name]
        # The national portal is no vendor of own sites, nor they of it: each is compared with its like.
        others = [k for k, system in seen.items() if system != name and (k[1] == "pnt") == (name == "pnt")]
        shared = []
        for key, by_place in by_rule.items():
            affected = [by_place[place] for place in here if place in by_place]
            if len(affected) < FEWEST or len(affected) < SHARE * len(here):
                continue
            elsewhere = sum(place in by_place for place in others) / len(others) if others else None
            named = {obligation for fault in affected for obligation in fault.obligations}
            shared.append(
                SharedFault(
                    *key,
                    tuple(affected),
                    tuple(sorted(named, key=lambda item: (order.get(item, 999), item))),
                    len(affected) / len(here),
                    elsewhere,
                )
            )
        shared.sort(key=lambda f: (f.owner != "platform", f.severity != "error", -len(f.rucs), f.rule, f.kind))
        found.append(System(name, rucs, tuple(ruc for ruc, _ in here), tuple(shared)))
    return tuple(sorted(found, key=lambda system: (-len(system.rucs), system.name)))


def write_systems(store: ResultsStore, pages: Pages, output: Output) -> None:
    """``s/index.html`` and one page a system, of the latest month."""
    site = pages.site
    if site.latest is None:
        return
    catalogue, latest = known_catalogue(site), site.latest
    order = {obligation.id: obligation.order for obligation in catalogue.obligations}
    places = places_on_systems(store, latest)
    found = systems_of(places, place_faults(store, latest), order)
    names = site.rankings[latest].by_ruc
    rules = {rule.code: rule for rule in catalogue.rules}
    simulated = site.rankings[latest].simulated
    values = {"month": latest, "simulated": simulated, "names": names, "rules": rules, "catalogue": catalogue}
    unknown = len({place.ruc for place in places if place.system is None})
    content = pages.render("sistemas.html", "s/index.html", systems=found, unknown=unknown, **values)
    output.text("s/index.html", content)
    output.table(
        "s/sistemas.csv",
        ("sistema", "municipios", "leidos", "fallas_compartidas"),
        ([system.name, len(system.rucs), len(system.seen), len(system.faults)] for system in found),
    )
    for system in found:
        base = f"s/{slug(system.name)}"
        content = pages.render("sistema.html", f"{base}.html", system=system, named=NAMED, fewest=FEWEST, **values)
        output.text(f"{base}.html", content)
        output.table(
            f"{base}.csv",
            _FAULTS,
            (_fault_row(fault, names[fault.ruc]) for shared in system.faults for fault in shared.faults),
        )
        output.table(
            f"{base}-municipios.csv",
            ("ruc", "municipio", "provincia", "leido"),
            (
                [ruc, names[ruc].label, names[ruc].entity.province, "sí" if ruc in system.seen else "no"]
                for ruc in system.rucs
            ),
        )


_FAULTS = (
    *("regla", "forma", "gravedad", "responsable", "ruc", "municipio", "provincia", "lugar", "obligaciones", "veces"),
    *("primer_hallazgo", "archivo", "fila", "columna", "direccion", "sha256"),
)


def _fault_row(fault: PlaceFault, line: Line) -> list[Cell]:
    first = fault.example
    head: list[Cell] = [fault.rule, fault.kind, fault.severity, fault.owner, fault.ruc, line.label]
    head += [line.entity.province, fault.place, " ".join(fault.obligations), fault.count, first.message]
    return [*head, first.location.file, first.location.row, first.location.column, first.url, first.sha256]
