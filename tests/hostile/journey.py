"""One sweep of the hostile country, honest municipalities among it, judged: shared by the test and ``make hostile``.

``python -m tests.hostile.journey`` travels with the limits that are shipped; the test with smaller ones.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import trustme

from crawler.registry import SHIPPED, load_registry
from demo.country import build_country
from demo.model import Expected
from demo.months import sweeps
from demo.server import CountryServer
from tests.crawler.test_crawler_tls import context_of
from tests.hostile.country import HostileCountry

MONTH = "2026-10"
FAULTS = ("self_signed", "expired", "wrong_name", "too_old", "incomplete_chain", "untrusted")
"""The seventh speaks no TLS at all."""
HONEST = ("0169000010001", "0469000650001", "1069001830001")
"""With both places, with the national portal alone, with a site of its own alone."""
SMALL = """\
contact = "https://ejemplo.ec/monitoreo"
timeout = 1.5
retries = 0
redirects = 5
longest_wait = 1
max_file_bytes = 4_000_000
max_bytes = 12_000_000
max_pages = 60
max_files = 150
give_up_after = 2
"""
SHIPPED_LIMITS = 'contact = "https://ejemplo.ec/monitoreo"\n'


@dataclass(frozen=True, slots=True)
class Journey:
    """What came of it. ``tricks`` are RUCs by trick, ``truth`` what is true of the honest."""

    store: Path
    told: dict[str, Any]
    log: str
    seconds: float
    tricks: dict[str, str]
    truth: dict[str, dict[str, Expected]]
    asked_inside: list[str]

    def case(self, ruc: str) -> dict[str, Any]:
        return next(case for case in self.told["cases"] if case["entity"]["ruc"] == ruc)

    def place(self, trick: str) -> dict[str, Any]:
        return next(place for place in self.told["summary"]["places"] if place["ruc"] == self.tricks[trick])


def travel(folder: Path, settings: str, patience: float) -> Journey:
    """Raises :class:`subprocess.TimeoutExpired` after ``patience`` seconds."""
    store = folder / "store"
    store.mkdir()
    country = build_country(7, 14, [MONTH])
    moment = sweeps(MONTH)[0]
    country.clock = moment
    hostile = HostileCountry(_contexts(folder))
    begun = time.monotonic()
    try:
        with CountryServer(country) as honest:
            (store / "lotaip.toml").write_text(settings + honest.settings(), encoding="utf-8")
            header, *rows = honest.registry().splitlines()
            rows = [row for row in rows if row.startswith(HONEST)]
            rucs = [row.ruc for row in load_registry(SHIPPED).rows]
            tricks = {}
            for ruc, (name, kind, url) in zip(dict.fromkeys(rucs), hostile.places(), strict=False):
                tricks[name] = ruc
                rows.append(f"{ruc},0101,GAD {name},Azuay,{kind},{url},,,,gad_municipal,none")
            (store / "registry.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
            told, log = _in_a_child(store, moment, folder / "ca.pem", patience)
    finally:
        hostile.close()
    truth = {ruc: country.truth(ruc, MONTH, moment) for ruc in HONEST}
    asked = [path for host in hostile.secrets for path in host.asked]
    return Journey(store, told, log, time.monotonic() - begun, tricks, truth, asked)


def _contexts(folder: Path) -> dict[str, ssl.SSLContext]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return {fault: context_of(fault, authority, folder) for fault in FAULTS}


def _in_a_child(store: Path, moment: datetime, authority: Path, patience: float) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "tests.hostile.traveller", str(store), MONTH, moment.isoformat()]
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=patience,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "SSL_CERT_FILE": str(authority)},
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told, (store / "sweep.log").read_text(encoding="utf-8") + done.stderr


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hostil-") as folder:
        journey = travel(Path(folder), SHIPPED_LIMITS, 7200)
    summary = journey.told["summary"]
    for name in journey.tricks:
        place = journey.place(name)
        print(f"{name:<28} {place['cause'] or 'leído':<16} {place['requests']:>5} peticiones {place['bytes']:>12} B")
    print(f"{journey.seconds:.0f} s, {summary['requests']} peticiones, memoria {journey.told['megabytes']} MB")


if __name__ == "__main__":
    main()
