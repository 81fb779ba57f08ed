"""Real HTTP servers on loopback and registries that point to them."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from checker.case import CaseBuilder, Place
from checker.model import Case, Entity
from crawler.registry import SHIPPED, Registry, load_registry
from crawler.settings import StoreSettings
from crawler.summary import SweepSummary
from crawler.sweep import sweep_async
from evidence import EvidenceStore
from rules.lotaip import load

MONTH = "2026-10"
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
RUCS = [row.ruc for row in load_registry(SHIPPED).rows]
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(slots=True)
class Asked:
    path: str
    headers: dict[str, str]
    at: float
    method: str = "GET"


Answerer = Callable[[Asked], Reply]


class Site:
    """A portal: paths with their answers, and all that it was asked."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Reply | Answerer] = {}
        self.asked: list[Asked] = []
        self._stop = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, dict(self.headers.items()), time.monotonic(), self.command)
                site.asked.append(asked)
                found = site.pages.get(self.path, Reply(b"no", 404, {"Content-Type": "text/plain"}))
                reply = found if isinstance(found, Reply) else found(asked)
                if reply.wait:
                    site._stop.wait(reply.wait)
                try:
                    self.send_response_only(reply.status)
                    for name, value in {"Date": self.date_time_string(), **reply.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                except OSError:
                    self.close_connection = True

            do_HEAD = do_POST = do_GET  # noted like any other, so that a test can tell

            def handle(self) -> None:
                with suppress(ConnectionError):  # a client that does not like the certificate hangs up
                    super().handle()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def html(self, path: str, body: str, **headers: str) -> None:
        page = f"<html><head><title>GAD</title></head><body>{body}</body></html>"
        self.pages[path] = Reply(page.encode(), headers={"Content-Type": HTML, **headers})

    def csv(self, path: str, body: str = "a;b\n1;2\n", **headers: str) -> None:
        self.pages[path] = Reply(body.encode(), headers={"Content-Type": "text/csv", **headers})

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def registry(folder: Path, *places: tuple[str, str, str]) -> Registry:
    """A registry of (ruc, portal_kind, portal_url)."""
    lines = ["ruc,dpa,name,province,portal_kind,portal_url,caveats"]
    lines += [f"{ruc},0101,GAD Municipal de Prueba,Azuay,{kind},{url}," for ruc, kind, url in places]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_registry(path)


def sweep(
    store: Path,
    places: Registry,
    settings: StoreSettings | None = None,
    at: datetime = NOW,
    only: set[str] | None = None,
    allow_private: bool = True,
) -> SweepSummary:
    chosen = settings or StoreSettings(timeout=2, retries=0)
    return asyncio.run(
        sweep_async(store, places, MONTH, chosen, lambda: at, only=only, allow_private=allow_private, simulated=True)
    )


def triples(store: Path) -> set[tuple[str, int | None, str | None]]:
    """(address, status, payload hash) of everything a sweep was answered, robots.txt included."""
    found = set()
    with EvidenceStore(store) as evidence:
        for one in evidence.sweeps():
            urls = {visit.url for visit in evidence.visits(one.id)}
            urls |= {"/".join(url.split("/", 3)[:3]) + "/robots.txt" for url in urls}
            for url in urls:
                found |= {(capture.url, capture.status, capture.sha256) for capture in evidence.captures_of(url)}
    return found


def own_case(store: Path, url: str) -> Case:
    """What the last sweep of a store makes of the own site of the first entity."""
    with EvidenceStore(store) as evidence:
        entity = Entity(RUCS[0], None, "GAD Municipal de Prueba")
        return CaseBuilder(evidence, evidence.sweeps()[-1], load(), NOW).build(entity, [Place("own", url)])
