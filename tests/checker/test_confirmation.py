"""Two failing visits accuse when two clocks agree that six hours lie between them, on a real portal of loopback."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from checker.case import CaseBuilder, Place
from checker.confirmation import confirms
from checker.model import Entity
from checker.probes import StoredProbes
from crawler.settings import StoreSettings
from crawler.sweep import sweep_async
from evidence import Capture, EvidenceStore
from rules.lotaip import load
from tests.crawler.crawl_site import MONTH, RUCS, Reply, Site, registry

FIRST = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
LATER = FIRST + timedelta(hours=6)


def capture(at: datetime, *headers: tuple[str, str], simulated: bool = False) -> Capture:
    written = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Capture(
        1, 1, "http://x.ec/a", written, 404, None, headers, None, None, None, "", None, None, None, simulated
    )


def dated(moment: datetime) -> tuple[str, str]:
    return "Date", format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([dated(FIRST)], [dated(LATER)], True),
        ([dated(FIRST)], [dated(LATER - timedelta(minutes=4))], True),  # dated when the answer began
        ([dated(FIRST)], [dated(FIRST + timedelta(seconds=2))], False),  # our clock was moved
        ([dated(FIRST)], [dated(FIRST - timedelta(days=400))], False),
        ([dated(FIRST - timedelta(days=90))], [dated(LATER - timedelta(days=90))], True),  # wrong, and steady
        ([], [], False),
        ([dated(FIRST)], [], False),
        ([dated(FIRST)], [("Date", "mañana")], False),
        ([dated(FIRST)], [dated(FIRST), dated(LATER)], False),
        ([dated(FIRST)], [dated(LATER), dated(LATER)], True),
        ([("Date", "")], [dated(LATER)], False),
        ([("date", "Fri Nov 20 15:00:00 2026")], [("DATE", "Friday, 20-Nov-26 21:00:00 GMT")], True),  # RFC 9110, 5.6.7
        # A cache gave out what was made before: the first answer left it only two hours before the second.
        ([dated(FIRST - timedelta(hours=6)), ("Age", "28800")], [dated(FIRST + timedelta(hours=4))], False),
        ([dated(FIRST - timedelta(hours=6)), ("Age", "21600")], [dated(LATER)], True),
        ([dated(FIRST)], [dated(FIRST), ("Age", "21600")], False),  # a copy of the first failure is no second one
        ([dated(FIRST), ("Age", "9" * 5000)], [dated(LATER)], True),
        ([dated(FIRST), ("Age", "999999999")], [dated(LATER)], False),
        ([("Date", "Fri, 31 Dec 9999 23:59:59 GMT")], [dated(LATER)], False),
        ([("Date", "Fri, 20 Nov 99999999999999999999 15:00:00 GMT")], [dated(LATER)], False),
    ],
)
def test_both_clocks_must_agree(before: list[tuple[str, str]], after: list[tuple[str, str]], expected: bool) -> None:
    one, two = capture(FIRST, *before), capture(LATER, *after)
    assert confirms(one, two) is expected
    assert not confirms(one, replace(two, fetched_at="2026-11-20T20:59:59Z")), "ours alone never suffices either"


def test_the_clock_of_a_simulated_sweep_is_the_operators() -> None:
    one, two = capture(FIRST, simulated=True), capture(LATER, simulated=True)
    assert confirms(one, two)
    assert not confirms(one, capture(LATER, dated(LATER))), "what was simulated confirms nothing real"


def _sweep(store: Path, site: Site, at: datetime) -> None:
    settings = StoreSettings(timeout=2, retries=0, replicas={"enlaces.example": site.url})
    places = registry(store.parent, (RUCS[0], "", f"{site.url}/"))
    asyncio.run(sweep_async(store, places, MONTH, settings, lambda: at, allow_private=True))


def _seen(store: Path, site: Site, at: datetime) -> list[bool]:
    """Whether the file that is listed and the link inside a file are known to be dead."""
    with EvidenceStore(store) as evidence:
        builder = CaseBuilder(evidence, evidence.sweeps()[-1], load(), at)
        case = builder.build(Entity(RUCS[0], None, "GAD Municipal de Prueba"), [Place("own", f"{site.url}/")])
        failed = [failed for found in case.publications.values() for failed in found.failed]
        link = StoredProbes(evidence, False, at)("https://enlaces.example/nada.pdf")
    assert [one.cause for one in failed] == ["not_found"]
    assert link is not None
    assert link.answer == "not_found"
    return [failed[0].confirmed, link.confirmed]


def test_a_clock_that_jumps_accuses_nobody(tmp_path: Path) -> None:
    site, store = Site(), tmp_path / "store"
    try:
        site.html(
            "/",
            "<h2>Transparencia octubre 2026</h2><a href='/transparencia/2026/octubre/n6.csv'>Numeral 6 Presupuesto</a>"
            "<a href='/transparencia/2026/octubre/n18.csv'>Numeral 18 Procesos</a>",
        )
        site.csv("/transparencia/2026/octubre/n18.csv", "Objeto;Enlace\nUno;https://enlaces.example/nada.pdf\n")
        _sweep(store, site, FIRST)
        assert _seen(store, site, FIRST) == [False, False]
        _sweep(store, site, LATER)  # our clock was moved; the server's own was not
        assert _seen(store, site, LATER) == [False, False]
        for path in ("/transparencia/2026/octubre/n6.csv", "/nada.pdf"):
            hours = timedelta(hours=7)
            site.pages[path] = Reply(b"no", 404, {"Date": format_datetime(datetime.now(UTC) + hours, usegmt=True)})
        _sweep(store, site, LATER + timedelta(hours=1))
        assert _seen(store, site, LATER + timedelta(hours=1)) == [True, True]
    finally:
        site.close()


def test_a_good_answer_between_counts_whatever_the_clock_said(tmp_path: Path) -> None:
    site, store = Site(), tmp_path / "store"
    path = "/transparencia/2026/octubre/n6.csv"
    missing = [Reply(b"no", 404, {"Date": format_datetime(moment, usegmt=True)}) for moment in (FIRST, LATER)]
    try:
        site.html("/", f"<h2>Transparencia octubre 2026</h2><a href='{path}'>Numeral 6 Presupuesto</a>")
        site.pages[path] = missing[0]
        _sweep(store, site, FIRST)
        site.csv(path)
        _sweep(store, site, FIRST + timedelta(days=9))  # and then the clock is put right
        site.pages[path] = missing[1]
        _sweep(store, site, LATER)
        with EvidenceStore(store) as evidence:
            builder = CaseBuilder(evidence, evidence.sweeps()[-1], load(), LATER)
            case = builder.build(Entity(RUCS[0], None, "GAD Municipal de Prueba"), [Place("own", f"{site.url}/")])
        assert [one.confirmed for found in case.publications.values() for one in found.failed] == [False]
    finally:
        site.close()
