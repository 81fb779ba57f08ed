"""The replica country on loopback: every host has its own address, as real ones have.

``python -m demo.server --seed 7`` serves until stopped; its first line on standard output is JSON with the registry."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.answers import Answer
from demo.country import PNT, Country, build_country
from demo.documents import DOCUMENTS, document_answer, replicas
from demo.filler import filler_answer, filler_registry
from demo.loopback import Loopback
from demo.model import Municipality
from demo.own_site import OwnSites
from demo.pnt_api import NationalPortal
from demo.wire import Host


class CountryServer:
    """Serves a country from a thread of its own, on loopback only.

    ``latency``: seconds before every answer. ``hang``: seconds a host that hangs keeps a request before it drops the
    connection. ``filler``: when over 0 every municipality has a host that answers this many plain pages and files, and
    nothing else, and the registry names these hosts alone (for measuring politeness)."""

    def __init__(self, country: Country, latency: float = 0.0, hang: float = 20.0, filler: int = 0) -> None:
        self.country = country
        self._latency = latency
        self._hang = hang
        self._filler = filler
        self._loopback = Loopback()
        self.bases = self._loopback.bases
        """Address of each host: by RUC for own sites, ``pnt`` for the national portal, ``documentos`` for what files
        link to."""

    def start(self) -> Self:
        """Binds every address and begins to answer. Raises OSError when loopback has no room."""
        owners = [m for m in self.country.municipalities if m.layout or self._filler]
        linked = [] if self._filler else [DOCUMENTS]
        self._loopback.bind([PNT, *(m.ruc for m in owners), *linked], {m.ruc for m in owners if self._absent(m)})
        self._loopback.serve(self._hosts())
        return self

    def stop(self) -> None:
        """Stops answering and frees the addresses."""
        self._loopback.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def registry(self) -> str:
        """The registry CSV of the served country."""
        if self._filler:
            return filler_registry(self.country, self.bases)
        return self.country.registry_csv(self.bases)

    def settings(self) -> str:
        """Lines of ``lotaip.toml`` that lead the addresses inside files to their replica."""
        hosts = replicas(self.country.municipalities, self.bases[DOCUMENTS])
        return "[replicas]\n" + "".join(f'"{host}" = "{base}"\n' for host, base in hosts.items())

    def set_clock(self, moment: datetime) -> None:
        """Moves the country to a moment: what is published later disappears, what was published before appears."""
        self.country.clock = moment

    def stats(self) -> dict[str, dict[str, int]]:
        """Per host (RUC or ``pnt``): requests, bytes sent and most requests at once since the start."""
        return {
            key: {"requests": s.requests, "bytes": s.bytes, "peak": s.peak} for key, s in self._loopback.stats.items()
        }

    def _absent(self, m: Municipality) -> bool:
        return not self._filler and m.fault is not None and m.fault.kind == "refused"

    def _hosts(self) -> dict[str, Host]:
        portal, sites = NationalPortal(self.country), OwnSites(self.country, self.bases[PNT])

        def national(path: str, query: str) -> Answer:
            return portal.answer(path, query, self.country.clock)

        def own(m: Municipality) -> Callable[[str, str], Answer]:
            if self._filler:
                return lambda path, query: filler_answer(m, self.country.months[-1], self._filler, path)
            return lambda path, query: sites.answer(m, path, query, self.country.clock)

        responders: dict[str, Callable[[str, str], Answer]] = {PNT: national, DOCUMENTS: document_answer}
        responders |= {
            key: own(self.country.municipality(key)) for key in self._loopback.stats if key not in responders
        }
        return {
            key: Host(respond, self._loopback.stats[key], key == PNT, self._latency, self._hang)
            for key, respond in responders.items()
            if key in self._loopback.stats
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves a country until the process is told to stop (Ctrl+C, SIGTERM)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parser = argparse.ArgumentParser(prog="python -m demo.server", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--municipalities", type=int, default=14)
    parser.add_argument("--months", nargs="*", metavar="AAAA-MM", help="six months of 2026 by default")
    parser.add_argument("--clock", type=datetime.fromisoformat, help="moment shown, with time zone")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--hang", type=float, default=20.0, metavar="SECONDS")
    parser.add_argument("--filler", type=int, default=0, metavar="N", help="only N plain answers per host")
    options = parser.parse_args(arguments)
    try:
        country = build_country(options.seed, options.municipalities, options.months)
        if options.clock:
            country.clock = options.clock
    except ValueError as error:
        parser.error(str(error))
    with (
        tempfile.TemporaryDirectory(prefix="replica-") as folder,
        CountryServer(country, options.latency, options.hang, options.filler) as server,
    ):
        registry = Path(folder) / "registry.csv"
        registry.write_text(server.registry(), encoding="utf-8")
        print(json.dumps({"registry": str(registry), "hosts": server.bases}), flush=True)
        try:
            for line in sys.stdin:
                # A bench drives the clock and asks for the counters through standard input.
                word = line.strip()
                if word == "stats":
                    print(json.dumps(server.stats()), flush=True)
                elif word:
                    server.set_clock(datetime.fromisoformat(word))
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
