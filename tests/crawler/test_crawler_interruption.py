"""Ctrl-C and SIGTERM end a sweep at once, whatever it waits for, and the same order goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawler.crawl_site import MONTH, NOW, RUCS, Reply, Site, registry

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals to another process")


def start(store: Path) -> subprocess.Popen[str]:
    order = ["sweep", "--month", MONTH, "--as-of", NOW.isoformat(), "--allow-private", "--store", str(store)]
    return subprocess.Popen(
        [sys.executable, "cli.py", *order], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def until(site: Site, ready: Callable[[list[str]], bool]) -> None:
    end = time.monotonic() + 30
    while not ready([asked.path for asked in site.asked]) and time.monotonic() < end:
        site._stop.wait(0.01)


def states(store: Path) -> set[tuple[str, str, str | None]]:
    with sqlite3.connect(store / "crawl.db") as db:
        return set(db.execute("SELECT url, state, cause FROM visits UNION SELECT url, state, cause FROM probes"))


@pytest.mark.parametrize(
    ("why", "number"),
    [
        ("silent", signal.SIGINT),
        ("busy", signal.SIGTERM),
        ("slow_robots", signal.SIGINT),
        ("slow_link", signal.SIGINT),
        ("slow_link", signal.SIGTERM),
    ],
)
def test_it_ends_at_once_and_loses_nothing(site: Site, store: Path, why: str, number: signal.Signals) -> None:
    link = "https://enlaces.example/a.pdf"
    site.html("/", '<a href="/lotaip/a.csv">Octubre 2026 literal a</a> <a href="/lotaip/b.csv">Octubre 2026 b</a>')
    site.csv("/lotaip/a.csv", f"Objeto;Enlace\nObjeto;{link}\n")
    site.csv("/lotaip/b.csv")
    where = {"slow_robots": "/robots.txt", "slow_link": "/a.pdf"}.get(why, "/lotaip/b.csv")
    slow = Reply(b"", 429, {"Retry-After": "50"}) if why == "busy" else Reply(b"x", wait=50)
    good = site.pages.get(where, Reply(b"", 404))
    site.pages[where] = slow
    registry(store, (RUCS[0], "", site.url + "/"))
    settings = f'timeout = 60\nretries = 2\n[replicas]\n"enlaces.example" = "{site.url}"\n'
    (store / "lotaip.toml").write_text(settings, encoding="utf-8")
    process = start(store)
    until(site, lambda paths: where in paths)
    site._stop.wait(0.1)
    process.send_signal(number)
    begun = time.monotonic()
    _, err = process.communicate(timeout=30)
    took = time.monotonic() - begun
    assert took < 3
    assert process.returncode == 3
    assert err.strip().splitlines()[-1].endswith("repita la misma orden y seguirá donde iba.")
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1 + (why == "slow_link"), err  # its phase has said that it begins
    waiting = {url for url, state, _ in states(store) if state == "pending"}
    assert waiting, "what was under way is still to be done"
    assert {cause for _, _, cause in states(store)} == {None}
    site.pages[where] = good
    again = start(store)
    _, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert {(url.removeprefix(site.url), state) for url, state, _ in states(store)} == {
        ("/", "done"),
        ("/lotaip/a.csv", "done"),
        ("/lotaip/b.csv", "done"),
        (link, "done"),
    }
