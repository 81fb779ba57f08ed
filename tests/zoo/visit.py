"""One visit to the whole zoo with the real programs: ``lotaip sweep``, then ``lotaip judge``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.settings import StoreSettings
from demo.zoo.model import AS_OF, Portal, Truth
from demo.zoo.server import ZooServer

_CLI = Path(__file__).parents[2] / "cli.py"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out about a portal, beside what is true of it."""

    portal: Portal
    truth: Truth
    case: Mapping[str, Any]
    """The judged case, as ``judge --json`` prints it."""
    requests: int

    @property
    def verdicts(self) -> dict[str, str]:
        return {verdict["obligation"]: verdict["verdict"] for verdict in self.case["verdicts"]}

    @property
    def reading(self) -> tuple[bool, str | None]:
        """Whether the site was read whole, and the code of the cause where not."""
        [own] = [reading for reading in self.case["readings"] if reading["place"] == "own"]
        return own["complete"], own["cause"]["code"] if own["cause"] else None

    @property
    def components(self) -> dict[str, frozenset[str]]:
        found = {v["obligation"]: frozenset(c["component"] for c in v["components"]) for v in self.case["verdicts"]}
        return {obligation: parts for obligation, parts in found.items() if parts}

    def wrong(self, said: str | None = None) -> dict[str, tuple[list[str], str]]:
        """Obligations judged wrongly (as ``said``, when given): what is true of them and what was said."""
        return {
            obligation: (sorted(self.truth.verdicts[obligation]), verdict)
            for obligation, verdict in self.verdicts.items()
            if verdict not in self.truth.verdicts[obligation] and said in (None, verdict)
        }


def visit(portals: Sequence[Portal], store: Path) -> dict[str, Seen]:
    """Serves, sweeps and judges portals of one month; the results by name. Raises AssertionError if a program fails."""
    store.mkdir(parents=True)
    [month] = {portal.month for portal in portals}
    with ZooServer(portals) as zoo:
        (store / "registry.csv").write_text(zoo.registry(), encoding="utf-8")
        (store / "lotaip.toml").write_text(_settings(zoo), encoding="utf-8")
        lotaip("sweep", "--month", month, "--store", store, "--as-of", AS_OF.isoformat(), "--allow-private", "--json")
        printed = lotaip("judge", "--month", month, "--store", store, "--fail-on", "never", "--json")
        cases = {case["entity"]["ruc"]: case for case in json.loads(printed)}
        return {
            portal.name: Seen(
                portal, zoo.truth(portal.name), cases[zoo.sites[portal.name].m.ruc], zoo.requests(portal.name)
            )
            for portal in portals
        }


def _settings(zoo: ZooServer) -> str:
    lines = ["timeout = 20", "retries = 0"]
    if "replicas" in StoreSettings.model_fields:
        lines.append("[replicas]")
        lines += [f'"{host}" = "{base}"' for host, base in zoo.host_map.items()]
    return "\n".join(lines) + "\n"


def lotaip(*arguments: object) -> str:
    """What the program prints. Raises AssertionError where it fails."""
    done = subprocess.run(
        [sys.executable, _CLI, *map(str, arguments)], capture_output=True, encoding="utf-8", check=False, timeout=500
    )
    assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
