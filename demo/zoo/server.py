"""The zoo on loopback: one address for every portal and for every host that its pages link."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from demo.answers import Answer
from demo.loopback import Loopback
from demo.pnt_api import SHELL
from demo.wire import Host
from demo.zoo.model import NATIONAL, Portal, Site, Truth, municipality, plan_of

_COLUMNS = ("ruc", "dpa", "name", "province", "portal_kind", "portal_url", "caveats")


class ZooServer:
    """Serves portals from a thread of its own. Their order decides nothing but their addresses and their style."""

    def __init__(self, portals: Sequence[Portal]) -> None:
        self._portals = portals
        self._loopback = Loopback()
        self.sites: dict[str, Site] = {}
        """By name of the portal."""

    def __enter__(self) -> Self:
        keys = [portal.name for portal in self._portals]
        others = sorted({host for portal in self._portals for host in portal.hosts})
        self._loopback.bind([NATIONAL, *keys, *others])
        bases, hosts = self._loopback.bases, {NATIONAL: self._host(NATIONAL, _shell)}
        for index, portal in enumerate(self._portals):
            m = municipality(index, len(self._portals))
            site = self.sites[portal.name] = Site(portal, m, plan_of(portal, m), bases)
            portal.fill(site)
            hosts[portal.name] = self._host(portal.name, site.answer)
        for other in others:
            hosts[other] = self._host(other, self._shared(other))
        self._loopback.serve(hosts)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loopback.stop()

    @property
    def host_map(self) -> dict[str, str]:
        """Public services to the replicas that stand for them, for the crawler: nothing outside loopback is asked."""
        return {key: base for key, base in self._loopback.bases.items() if "." in key}

    def url(self, name: str) -> str:
        """Address that the registry names for a portal."""
        return self._loopback.bases[name] + self.sites[name].portal.start

    def truth(self, name: str) -> Truth:
        return self.sites[name].truth()

    def requests(self, name: str) -> int:
        """Requests that a portal's own host has answered."""
        return self._loopback.stats[name].requests

    def registry(self) -> str:
        """The registry as CSV, one row per portal."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name, site in self.sites.items():
            m = site.m
            writer.writerow([m.ruc, m.dpa, m.name, m.province, "", self.url(name), f"réplica {name}"])
        return buffer.getvalue()

    def _host(self, key: str, respond: Callable[[str, str], Answer]) -> Host:
        return Host(respond, self._loopback.stats[key], refuses_head=False, latency=0.0, hang=5.0)

    def _shared(self, host: str) -> Callable[[str, str], Answer]:
        """A host that several portals put files on."""
        sites = [site for site in self.sites.values() if host in site.portal.hosts]

        def respond(path: str, query: str) -> Answer:
            answers = [site.answer(path, query, host) for site in sites]
            return next((answer for answer in answers if answer.status != 404), answers[0])

        return respond


def _shell(path: str, query: str) -> Answer:
    return Answer(404, "text/plain") if path == "/robots.txt" else Answer(200, "text/html", SHELL)
