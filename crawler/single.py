"""What a person at the keyboard asks for: one address, swept like a place of the registry into a store of its own, or
the links inside files at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawler.hosts import NATIONAL_HOST, host_of, is_loopback
from crawler.known_hosts import hosts_of_sweep
from crawler.probes import ProbePhase
from crawler.progress import Clock, Progress
from crawler.registry import Entity, PlaceRow, Registry
from crawler.settings import SETTINGS_FILE, StoreSettings
from crawler.summary import SweepSummary
from crawler.sweep import SweepRefused, check_sweep, run_sweep
from evidence.model import Place
from evidence.store import EvidenceStore
from reading.cell_links import links_of_file, web_addresses

_NO_CONTACT = (
    "Antes de comprobar enlaces, ponga en {path} la clave «contact» con una página o un correo donde puedan "
    'escribirle, por ejemplo: contact = "https://ejemplo.ec/monitoreo".'
)
_API = "/backend/v1"
_NOBODY = Entity(ruc="0000000000000", dpa="", name="", province="")
"""Stands for the entity where the user named none; an own site can be read without knowing whose it is."""


def place_of(url: str, entity: Entity | None) -> PlaceRow:
    """The address as a row of a registry: the national portal's interface, or an own site.

    Raises :class:`SweepRefused` for the national portal without an entity: its list tells entities apart by RUC.
    """
    parts = urlsplit(url)
    national = host_of(url) == NATIONAL_HOST or _API in parts.path
    if national and entity is None:
        raise SweepRefused("El portal nacional reúne a todas las entidades: diga cuál con --entity y su RUC.")
    place: Place = "pnt" if national else "own"
    address = f"{parts.scheme}://{parts.netloc}{parts.path.partition(_API)[0] if _API in parts.path else ''}{_API}"
    return PlaceRow(
        entity=entity or _NOBODY,
        place=place,
        portal_kind="pnt" if national else "",
        portal_url=address if national else url,
        line=1,
    )


def sweep_place(
    row: PlaceRow,
    month: str,
    settings: StoreSettings,
    store: Path,
    folder: Path,
    *,
    clock: Clock,
    simulated: bool,
    allow_private: bool,
    progress: Callable[[Progress], None] = lambda _: None,
) -> SweepSummary:
    """Sweep one place into ``folder``. ``store`` is named where its settings forbid the visit.

    Raises what :func:`crawler.sweep.run_sweep` raises.
    """
    check_sweep(store, [row], month, settings, allow_private)
    registry = Registry(folder / "registry.csv", rows=[row])
    return run_sweep(
        folder,
        registry,
        month,
        settings,
        clock=clock,
        allow_private=allow_private,
        simulated=simulated,
        progress=progress,
    )


def probe_files(
    files: Sequence[bytes],
    month: str,
    settings: StoreSettings,
    store: Path,
    folder: Path,
    *,
    clock: Clock,
    simulated: bool,
    allow_private: bool,
    progress: Callable[[Progress], None] = lambda _: None,
) -> list[str]:
    """Ask the addresses that ``files`` name, keeping the answers in a store in ``folder``; returns those addresses.

    Raises :class:`SweepRefused` where the settings (of ``store``) name no contact, and ``EvidenceError``.
    """
    wanted = list(dict.fromkeys(url for data in files for url in web_addresses(links_of_file(data))))
    if not settings.contact and any(not is_loopback(host_of(settings.asked(url))) for url in wanted):
        raise SweepRefused(_NO_CONTACT.format(path=store / SETTINGS_FILE))
    with EvidenceStore(folder, writable=True) as evidence:
        sweep = evidence.begin_sweep(month, clock(), simulated, settings.vantage)
        hosts = hosts_of_sweep(evidence, sweep, settings, clock)
        phase = ProbePhase(evidence, sweep, (), settings, clock, allow_private, hosts, progress)

        async def ask() -> None:
            await phase.plan(_NOBODY.ruc, files)
            await phase.ask()

        asyncio.run(ask())
        evidence.finish_sweep(sweep.id, clock())
    return wanted
