"""What ``lotaip doctor`` finds out about the clock of this machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from statistics import median

from commands.checkup import Check, read_only
from crawler.hosts import host_of
from evidence.model import utc_text

CLOCK_MAY_DIFFER = 300.0
"""Seconds: a clock that is further off puts false hours under the evidence."""
_LATEST = 500
"""Captures whose servers' clocks are looked at."""


def clock(store: Path, now: datetime) -> Check:
    """Whether the clock goes on from the last capture, and went with those of the servers that were visited last."""
    try:
        with read_only(store / "crawl.db") as db:
            (last,) = db.execute("SELECT max(fetched_at) FROM captures WHERE simulated = 0").fetchone()
            latest = db.execute(
                "SELECT url, fetched_at, headers FROM captures WHERE simulated = 0 AND status IS NOT NULL "
                f"ORDER BY id DESC LIMIT {_LATEST}"
            ).fetchall()
    except sqlite3.Error:
        last, latest = None, []
    present = utc_text(now)
    if last is not None and present < last:
        return Check(
            "clock", "fail", f"El reloj de este equipo marca {present}, antes de la última captura ({last}): corríjalo."
        )
    ahead = _ahead(latest)
    if ahead is not None and abs(ahead) > CLOCK_MAY_DIFFER:
        told = f"En las últimas visitas el reloj de este equipo iba {span(abs(ahead))}"
        which = "adelantado" if ahead > 0 else "atrasado"
        return Check(
            "clock", "warning", f"{told} {which} respecto de los servidores: póngalo en hora y repita el barrido."
        )
    return Check("clock", "ok", f"El reloj marca {present}.")


def _ahead(captures: Iterable[tuple[str, str, str]]) -> float | None:
    """Seconds by which our clock was ahead of those of the hosts: the middle of them, for some are wrong."""
    hosts: dict[str, float] = {}
    for url, fetched_at, headers in captures:
        try:
            said = next((value for name, value in json.loads(headers) if name.lower() == "date"), "")
            theirs = parsedate_to_datetime(said)
            hosts.setdefault(host_of(url), (datetime.fromisoformat(fetched_at) - theirs).total_seconds())
        except (ValueError, TypeError, OverflowError):  # no date, or one without its zone
            continue
    return median(hosts.values()) if hosts else None


def span(seconds: float) -> str:
    """A length of time in the unit that a person would use."""
    for unit, name in ((86400, "días"), (3600, "horas"), (60, "minutos")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"
