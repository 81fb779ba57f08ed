"""One sweep of the hostile country, honest municipalities among it, judged: shared by the test and ``make trials``.

``python -m tests.hostile.journey LIMITS [TRICK…]`` travels it, or some tricks of it alone, and prints JSON. LIMITS is
``shipped``, as a store has them that sets nothing, or ``small``, as in the test.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
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
from tests.hostile.country import (
    CAUSES,
    CHANGING_NAME,
    EVERY_TRICK,
    NATIONAL,
    PRIVATE,
    READ_BEHIND_TLS,
    TLS_FAULTS,
    TRICKS,
    HostileCountry,
)

MONTH = "2026-10"
SECRET = "secreto-de-prueba"
"""Stands in an address that a server made up, and inside the network."""
HONEST = ("0169000010001", "0469000650001", "1069001830001")
"""With both places, with the national portal alone, with a site of its own alone."""
SMALL = """\
contact = "https://ejemplo.ec/monitoreo"
timeout = 2.5
retries = 0
redirects = 5
longest_wait = 1
max_file_bytes = 4_000_000
max_bytes = 12_000_000
max_pages = 60
max_files = 150
give_up_after = 2
"""
LIMITS = {"small": SMALL, "shipped": 'contact = "https://ejemplo.ec/monitoreo"\n'}


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

    def wrong_verdicts(self, trick: str) -> list[str]:
        """Verdicts that a trick won or lost, and those not given without a cause, its owner and its message."""
        verdicts = self.case(self.tricks[trick])["verdicts"]
        return [
            verdict["obligation"]
            for verdict in verdicts
            if verdict["verdict"] in ("cumple", "no_aplica", "incumple")
            or (verdict["verdict"] == "no_evaluado" and not all((verdict["cause"] or {}).values()))
        ]

    def wrong_end(self, trick: str) -> str:
        """How the reading of its place ended, if it had to end otherwise."""
        place = self.place(trick)
        told = f"{place['cause']}, {place['pages']} páginas, {place['files']} archivos"
        if trick.removeprefix("tls_") in READ_BEHIND_TLS:
            return "" if (place["pages"], place["files"]) == (1, 1) else told
        ends_well = trick not in CAUSES or (not place["complete"] and place["cause"] in CAUSES[trick])
        return "" if ends_well else told

    def misjudged(self) -> list[str]:
        """The honest whose verdicts are not as ever."""
        return [
            ruc
            for ruc, truth in self.truth.items()
            if {verdict["obligation"]: verdict["verdict"] for verdict in self.case(ruc)["verdicts"]}
            != {obligation: expected.verdict for obligation, expected in truth.items()}
        ]

    def secrets(self) -> list[str]:
        """Where a password of a made up address stands, or what is inside the network, or who asked there."""
        told = {"registro": self.log, "resultados": str(self.told)}
        return [name for name, text in told.items() if SECRET in text] + self.asked_inside


def travel(
    folder: Path, limits: str, patience: float, tricks: Collection[str] = EVERY_TRICK, honest: Collection[str] = HONEST
) -> Journey:
    """Raises :class:`subprocess.TimeoutExpired` after ``patience`` seconds."""
    store = folder / "store"
    store.mkdir()
    country = build_country(7, 14, [MONTH])
    moment = sweeps(MONTH)[0]
    country.clock = moment
    hostile = HostileCountry(_contexts(folder, tricks), tricks)
    begun = time.monotonic()
    try:
        with CountryServer(country) as server:
            (store / "lotaip.toml").write_text(limits + server.settings(), encoding="utf-8")
            header, *rows = server.registry().splitlines()
            rows = [row for row in rows if row.startswith(tuple(honest))]
            rucs = [row.ruc for row in load_registry(SHIPPED).rows]
            ruc_of = {}
            for ruc, (name, kind, url) in zip(dict.fromkeys(rucs), hostile.places(), strict=False):
                ruc_of[name] = ruc
                rows.append(f"{ruc},0101,GAD {name},Azuay,{kind},{url},,,,gad_municipal,none")
            (store / "registry.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
            told, log = _in_a_child(store, moment, folder / "ca.pem", patience)
    finally:
        hostile.close()
    truth = {ruc: country.truth(ruc, MONTH, moment) for ruc in honest}
    asked = [path for host in hostile.secrets for path in host.asked]
    return Journey(store, told, log, time.monotonic() - begun, ruc_of, truth, asked)


def _contexts(folder: Path, tricks: Collection[str]) -> dict[str, ssl.SSLContext]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return {fault: context_of(fault, authority, folder) for fault in TLS_FAULTS if f"tls_{fault}" in tricks}


def _in_a_child(store: Path, moment: datetime, authority: Path, patience: float) -> tuple[dict[str, Any], str]:
    stage = (str(store), MONTH, moment.isoformat(), PRIVATE, CHANGING_NAME)
    command = [sys.executable, "-m", "tests.hostile.traveller", *stage]
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
    limits, *tricks = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="hostil-") as folder:
        journey = travel(Path(folder), LIMITS[limits], 7200, tricks or EVERY_TRICK, () if tricks else HONEST)
    used = journey.told["megabytes"]
    told = {
        "places": {trick: journey.place(trick) for trick in journey.tricks},
        "seconds": journey.told["seconds"]["sweep"],
        "megabytes": max(used.values()),
        "requests": journey.told["summary"]["requests"],
        "finished": journey.told["summary"]["finished"],
        "wrong_verdicts": {
            trick: wrong
            for trick in journey.tricks
            if trick in {*TRICKS, *NATIONAL} and (wrong := journey.wrong_verdicts(trick))
        },
        "wrong_ends": {trick: end for trick in journey.tricks if (end := journey.wrong_end(trick))},
        "misjudged": journey.misjudged(),
        "secrets": journey.secrets(),
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
