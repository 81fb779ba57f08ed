"""Portals that only a browser shows: a real single-page application, swept by the command with the real Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.registry import PlaceRow, load_registry
from crawler.rendering import find_browser
from crawler.settings import StoreSettings
from evidence import EvidenceStore
from evidence.model import Capture, Visit
from tests.crawler.crawl_site import MONTH, RUCS, Reply, Site, sweep

CLI = Path(__file__).parents[2] / "cli.py"
SHELL = (
    '<!doctype html><html><head><meta charset="windows-1252"><title>Transparencia</title>'
    '<link rel="stylesheet" href="/app.css"></head><body><div id="root"></div>'
    '<img src="/logo.png"><script type="module" src="/app.js"></script></body></html>'
)
SCRIPT = """
const answer = await fetch('/api/lotaip.json', {headers: {'Accept': 'application/json'}});
const months = answer.ok ? await answer.json() : [];
const root = document.getElementById('root');
for (const month of months) {
  const title = document.createElement('h2');
  title.textContent = `Año ${month.year}, ${month.name}`;
  root.append(title);
  for (const file of month.files) {
    const link = document.createElement('a');
    link.href = file.url;
    link.textContent = file.name;
    root.append(link);
  }
}
"""
LISTED = [
    {"year": 2026, "name": "octubre", "files": [{"url": "/f/octubre.csv", "name": "Numeral 1"}]},
    {"year": 2026, "name": "septiembre", "files": [{"url": "/f/septiembre.csv", "name": "Numeral 1"}]},
]


@pytest.fixture
def portal(site: Site) -> Site:
    site.pages["/"] = Reply(SHELL.encode("cp1252"), headers={"Content-Type": "text/html", "ETag": '"1"'})
    site.pages["/app.js"] = Reply(SCRIPT.encode(), headers={"Content-Type": "text/javascript; charset=utf-8"})
    site.pages["/api/lotaip.json"] = Reply(json.dumps(LISTED).encode(), headers={"Content-Type": "application/json"})
    site.csv("/f/octubre.csv")
    return site


def registry(folder: Path, url: str, caveats: str = "js") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry.csv"
    path.write_text(
        "ruc,dpa,name,province,portal_kind,portal_url,caveats\n"
        f"{RUCS[0]},0101,GAD Municipal de Prueba,Azuay,,{url},{caveats}\n",
        encoding="utf-8",
    )
    return path


def lotaip_sweep(store: Path, *options: str) -> tuple[dict[str, Any], str]:
    """The place of a sweep by the command, in a process of its own, and what was said on standard error."""
    done = subprocess.run(
        [sys.executable, str(CLI), "sweep", "--month", MONTH, "--store", str(store), "--as-of", "2026-11-20", "--json",
         *options],
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (place,) = json.loads(done.stdout)["places"]
    return place, done.stderr


def seen(store: Path) -> tuple[dict[str, tuple[Visit, Capture | None]], EvidenceStore]:
    evidence = EvidenceStore(store)
    (last,) = evidence.sweeps()[-1:]
    by_path = {"/" + visit.url.split("/", 3)[3]: visit for visit in evidence.visits(last.id)}
    return {path: (visit, evidence.capture(visit.capture_id or 0)) for path, visit in by_path.items()}, evidence


@pytest.mark.browser
def test_a_single_page_application_is_drawn_and_read(portal: Site, store: Path, chromium: str) -> None:
    registry(store, portal.url + "/")
    (store / "lotaip.toml").write_text(f"browser = {json.dumps(chromium)}\n", encoding="utf-8")
    place, _ = lotaip_sweep(store, "--allow-private")
    assert (place["complete"], place["cause"], place["pages"], place["files"]) == (True, None, 1, 1)
    assert sorted(portal.paths()) == ["/", "/api/lotaip.json", "/app.js", "/f/octubre.csv"]
    assert {asked.headers["User-Agent"] for asked in portal.asked} == {"lotaip/0.1"}
    assert place["requests"] == len(portal.asked)
    visits, evidence = seen(store)
    with evidence:
        page, drawn = visits["/"]
        assert drawn is not None
        assert page.state == "done"
        assert dict(drawn.headers)["X-Lotaip-Rendered"].startswith("chromium ")
        assert drawn.sha256 is not None
        assert "Año 2026, octubre" in evidence.payload(drawn.sha256).decode()
        original, copy = evidence.captures_of(portal.url + "/")
        assert copy == drawn
        assert original.sha256 is not None
        assert evidence.payload(original.sha256) == SHELL.encode("cp1252")
        (behind,) = evidence.captures_of(portal.url + "/api/lotaip.json")
        assert behind.status == 200
        assert list(evidence.verify()) == []


@pytest.mark.browser
def test_a_second_sweep_reads_the_application_anew(portal: Site, store: Path, chromium: str) -> None:
    registry(store, portal.url + "/")
    for _ in range(2):
        place, _ = lotaip_sweep(store, "--allow-private")
        assert (place["complete"], place["files"]) == (True, 1)
    visits, evidence = seen(store)
    with evidence:
        assert visits["/"][1] is not None
        assert list(evidence.verify()) == []
    subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, (store / "evidence").glob("*.warc.gz"))], check=True
    )


@pytest.mark.browser
@pytest.mark.parametrize("why", ["server_error", "robots", "post", "elsewhere"])
def test_a_list_that_could_not_be_asked_for_accuses_nobody(portal: Site, store: Path, chromium: str, why: str) -> None:
    if why == "server_error":
        portal.pages["/api/lotaip.json"] = Reply(b"", 500)
    elif why == "robots":
        portal.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /api/")
    elif why == "post":
        script = SCRIPT.replace("{headers:", "{method: 'POST', headers:")
        portal.pages["/app.js"] = Reply(script.encode(), headers={"Content-Type": "text/javascript"})
    else:
        script = SCRIPT.replace("'/api", "'http://127.0.0.1:9/api")
        portal.pages["/app.js"] = Reply(script.encode(), headers={"Content-Type": "text/javascript"})
    registry(store, portal.url + "/")
    (store / "lotaip.toml").write_text("retries = 0\n", encoding="utf-8")
    place, _ = lotaip_sweep(store, "--allow-private")
    assert (place["complete"], place["cause"]) == (False, "app_shell")
    assert "/f/octubre.csv" not in portal.paths()
    if why == "robots":
        assert "/api/lotaip.json" not in portal.paths()
    visits, evidence = seen(store)
    with evidence:
        capture = visits["/"][1]
        assert capture is not None
        assert dict(capture.headers)["X-Lotaip-Rendered"].endswith("; missing=1")


@pytest.mark.browser
def test_a_page_that_never_rests_is_given_up_and_its_answer_kept(portal: Site, store: Path, chromium: str) -> None:
    portal.pages["/app.js"] = Reply(
        b"for (;;) await fetch('/api/lotaip.json?' + Math.random());", headers={"Content-Type": "text/javascript"}
    )
    registry(store, portal.url + "/")
    (store / "lotaip.toml").write_text("timeout = 1.5\n", encoding="utf-8")
    place, _ = lotaip_sweep(store, "--allow-private")
    assert (place["complete"], place["cause"], place["failed"]) == (False, "app_shell", 1)
    with EvidenceStore(store) as evidence:
        assert [capture.status for capture in evidence.captures_of(portal.url + "/")] == [200, None]


@pytest.mark.browser
def test_the_browser_itself_has_no_network(site: Site, store: Path, chromium: str) -> None:
    """What the page opens beside requests (sockets, frames, images, workers, beacons) reaches nobody."""
    site.html(
        "/",
        f"""<p>Transparencia</p><iframe src="/frame"></iframe><img src="/logo.png">
        <script>
        new WebSocket("{site.url.replace("http", "ws")}/socket");
        new EventSource("/stream");
        navigator.sendBeacon("/beacon", "x");
        new Worker("/worker.js");
        document.fonts.add(new FontFace("a", "url(/font.woff2)"));
        </script>""",
    )
    registry(store, site.url + "/")
    lotaip_sweep(store, "--allow-private")
    assert set(site.paths()) <= {"/", "/frame", "/worker.js"}
    (frame,) = [asked for asked in site.asked if asked.path == "/frame"]
    assert frame.headers["User-Agent"] == "lotaip/0.1"


def test_without_chromium_the_portal_stays_unjudged_and_it_is_said(portal: Site, store: Path) -> None:
    registry(store, portal.url + "/")
    (store / "lotaip.toml").write_text('browser = "/no/chromium"\n', encoding="utf-8")
    told, _ = lotaip_sweep(store, "--allow-private")
    assert (told["complete"], told["cause"]) == (False, "app_shell")
    done = subprocess.run(
        [sys.executable, str(CLI), "sweep", "--month", "2026-09", "--store", str(store), "--allow-private"],
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    said = " ".join(done.stderr.split())
    assert said.count("Un portal solo se lee con un navegador y no se encuentra Chromium en «/no/chromium»") == 1


def test_without_the_extra_the_portal_stays_unjudged_and_it_is_said(
    portal: Site, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = load_registry(registry(store, portal.url + "/"))
    monkeypatch.setattr("crawler.rendering.find_spec", lambda _: None)
    browser = find_browser(places.rows, StoreSettings())
    assert browser.path == ""
    assert browser.problem.startswith("Un portal solo se lee con un navegador: instale el complemento «js»")
    (place,) = sweep(store, places).places
    assert (place.complete, place.cause) == (False, "app_shell")


def test_only_the_word_in_the_caveats_asks_for_a_browser(tmp_path: Path) -> None:
    def row(caveats: str, kind: str = "") -> PlaceRow:
        (found,) = load_registry(registry(tmp_path, "https://ejemplo.gob.ec/", caveats)).rows
        return found.model_copy(update={"place": "pnt"}) if kind else found

    assert row("js").needs_browser
    assert row("lento; JS").needs_browser
    assert not row("usa nodejs").needs_browser
    assert not row("").needs_browser
    assert not row("js", "pnt").needs_browser


def test_a_sweep_without_such_a_portal_loads_no_browser(site: Site, store: Path) -> None:
    site.html("/", "x")
    path = registry(store, site.url + "/", caveats="")
    code = (
        "import sys; from pathlib import Path\n"
        "from crawler.registry import load_registry; from crawler.settings import StoreSettings\n"
        "from crawler.sweep import run_sweep\n"
        f"done = run_sweep(Path({str(store)!r}), load_registry(Path({str(path)!r})), {MONTH!r}, StoreSettings(),"
        " allow_private=True, simulated=True)\n"
        "assert done.places[0].complete\n"
        "print(sorted(name for name in sys.modules if 'playwright' in name))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=CLI.parent)
    assert done.stdout.strip() == "[]", done.stderr
