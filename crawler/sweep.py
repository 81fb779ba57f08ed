"""One sweep over the places of a registry for one month, resumable at any moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.frontier import Frontier
from crawler.hosts import host_of, is_loopback, lane_of, plainly_private
from crawler.interruption import ending_soon, interruptible, run_until_interrupted
from crawler.probes import ProbePhase
from crawler.progress import Clock, Progress
from crawler.registry import PlaceRow, Registry
from crawler.rendering import browser_settings, find_browser
from crawler.settings import SETTINGS_FILE, StoreSettings, scrapy_settings
from crawler.summary import SweepSummary, summary_of
from evidence.model import FATAL
from evidence.store import EvidenceStore
from evidence.timestamp import stamp

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class SweepRefused(ValueError):
    """The sweep may not begin; the message is one Spanish sentence that says what to do."""


def utc_now() -> datetime:
    """The clock of a real sweep."""
    return datetime.now(UTC)


def run_sweep(
    store: Path,
    registry: Registry,
    month: str,
    settings: StoreSettings,
    clock: Clock = utc_now,
    only: set[str] | None = None,
    allow_private: bool = False,
    simulated: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> SweepSummary:
    """Sweep in the main thread of a process; Scrapy allows one per process. Ctrl-C and SIGTERM end it cleanly.

    Raises :class:`SweepRefused` (month, contact, addresses), of the store :class:`StoreBusy` and ``EvidenceError``, and
    KeyboardInterrupt where it was interrupted before it began or after it ended.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spider import SweepSpider

    with (
        interruptible(),
        _frontier(store, registry, month, settings, clock, only, allow_private, simulated, progress) as run,
    ):
        process = AsyncCrawlerProcess(run.scrapy(reactor=True))
        crawler = process.create_crawler(SweepSpider)
        ending_soon(process, crawler)
        process.crawl(crawler, frontier=run.frontier)
        with interruptible():  # Scrapy leaves its own
            process.start()
        raise_fatal(crawler.spider)
        reason = crawler.stats.get_value("finish_reason")
        if reason == "finished" and not run_until_interrupted(run.probe()):
            reason = "interrupted"
        return run.summary(reason)


async def sweep_async(
    store: Path,
    registry: Registry,
    month: str,
    settings: StoreSettings,
    clock: Clock = utc_now,
    only: set[str] | None = None,
    allow_private: bool = False,
    simulated: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> SweepSummary:
    """:func:`run_sweep` inside a running event loop and without Twisted's reactor: any number of times in a process."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.spider import SweepSpider

    with _frontier(store, registry, month, settings, clock, only, allow_private, simulated, progress) as run:
        runner = AsyncCrawlerRunner(run.scrapy(reactor=False))
        crawler = runner.create_crawler(SweepSpider)
        await runner.crawl(crawler, frontier=run.frontier)
        raise_fatal(crawler.spider)
        reason = crawler.stats.get_value("finish_reason")
        if reason == "finished":
            await run.probe()
        return run.summary(reason)


@dataclass(slots=True)
class _Run:
    frontier: Frontier
    resumed: bool
    allow_private: bool
    browser: str
    """Path of the browser; empty where no portal needs one, or where there is none."""
    links: int = 0
    note: str = ""

    def scrapy(self, *, reactor: bool) -> dict[str, Any]:
        lanes = len({lane_of(row.portal_url) for row in self.frontier.rows})
        settings = scrapy_settings(self.frontier.settings, lanes, reactor=reactor)
        if self.browser and reactor:  # scrapy-playwright works on Twisted's reactor only
            settings |= browser_settings(self.browser, self.frontier.settings, settings["DOWNLOADER_MIDDLEWARES"])
        log = str(self.frontier.store.folder / "sweep.log")
        return {**settings, "LOTAIP_ALLOW_PRIVATE": self.allow_private, "LOG_FILE": log}

    async def probe(self) -> None:
        """After a crawl that was not interrupted: ask the addresses that the files name."""
        frontier = self.frontier
        if frontier.closed or not frontier.settings.probe_links:
            return
        phase = ProbePhase(
            frontier.store,
            frontier.sweep,
            [row.ruc for row in frontier.rows],
            frontier.settings,
            frontier.clock,
            self.allow_private,
            frontier.hosts,
            frontier.progress,
        )
        try:
            await phase.run()
        except* FATAL as errors:
            raise _first(errors) from None
        finally:
            self.links = phase.requests
            frontier.closed = phase.closed

    def summary(self, reason: str | None) -> SweepSummary:
        """Close the sweep if nothing is pending, and tell what was done."""
        frontier, store, sweep = self.frontier, self.frontier.store, self.frontier.sweep
        interrupted = reason != "finished" or frontier.closed
        finished = not interrupted and not store.pending(sweep.id)
        if finished:
            store.finish_sweep(sweep.id, frontier.clock())
            if url := frontier.settings.timestamp_url:
                self.note = stamp(store.evidence, sweep.id, url)
        summary = summary_of(frontier, self.resumed, finished, interrupted, self.links)
        if not finished:
            summary.message = (
                f"El barrido {sweep.id} de {sweep.month} quedó a medias; repita la misma orden y seguirá donde iba."
            )
        elif self.note:
            summary.message = self.note
        if frontier.closed:
            summary.message += f" Terminó el horario de visitas ({frontier.settings.hours}, hora de Ecuador)."
        return summary


def raise_fatal(spider: Any) -> None:
    """Raise what made a crawl end before its time: disk, database or memory."""
    if spider is not None and spider.fatal is not None:
        raise spider.fatal


def _first(errors: BaseExceptionGroup[Exception]) -> BaseException:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@contextmanager
def _frontier(
    folder: Path,
    registry: Registry,
    month: str,
    settings: StoreSettings,
    clock: Clock,
    only: set[str] | None,
    allow_private: bool,
    simulated: bool,
    progress: Callable[[Progress], None],
) -> Iterator[_Run]:
    rows = registry.places(only)
    check_sweep(folder, rows, month, settings, allow_private)
    if not settings.open_at(clock()):
        raise SweepRefused(
            f"Ahora no es hora de visitar portales: {folder / SETTINGS_FILE} fija el horario {settings.hours}, hora de "
            "Ecuador. Repita la orden dentro de él o quite la clave «hours»."
        )
    with EvidenceStore(folder, writable=True, min_free=settings.min_free_mb << 20) as store:
        earlier = {sweep.id for sweep in store.sweeps(month)}
        sweep = store.begin_sweep(month, clock(), simulated, settings.vantage)
        frontier = Frontier(store, sweep, rows, settings, clock, progress)
        frontier.open({(row.ruc, row.place) for row in registry.places()})
        browser = find_browser(rows, settings)
        if browser.problem:
            progress(Progress(0, len(rows), 0, browser.problem))
        yield _Run(frontier, sweep.id in earlier, allow_private, browser.path)


def check_sweep(folder: Path, rows: list[PlaceRow], month: str, settings: StoreSettings, allow_private: bool) -> None:
    """Refuse what may not be swept.

    Raises :class:`SweepRefused`.
    """
    if not _MONTH.fullmatch(month):
        raise SweepRefused(f"El mes «{month}» no es válido: escríbalo como AAAA-MM, por ejemplo 2026-10.")
    if not rows:
        raise SweepRefused("No hay ningún lugar que visitar: revise el registro y la opción --only.")
    private = [row for row in rows if plainly_private(host_of(row.portal_url))]
    if private and not allow_private and len(private) == len(rows):
        raise SweepRefused(
            f"La dirección {private[0].portal_url} no es pública; si es un servidor de prueba suyo, "
            "añada --allow-private."
        )
    if not settings.contact and any(not is_loopback(host_of(row.portal_url)) for row in rows):
        raise SweepRefused(
            f"Antes de visitar portales, ponga en {folder / SETTINGS_FILE} la clave «contact» con una página o un "
            'correo donde puedan escribirle, por ejemplo: contact = "https://ejemplo.ec/monitoreo".'
        )
