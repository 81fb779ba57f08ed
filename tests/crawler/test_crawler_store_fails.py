"""Sweeps on a store that fails them: disk full, memory gone, index lost, copied while it is written."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.frontier import Frontier
from crawler.settings import StoreSettings
from evidence import EvidenceStore, Exchange, StoreFailed
from tests.crawler.crawl_site import MONTH, NOW, RUCS, Site, registry, sweep, triples

ROOT = Path(__file__).parents[2]
FILES = 24


@pytest.fixture
def portal(site: Site) -> Site:
    """A list of files that no compression makes smaller: eight thousand letters at random each."""
    chooser = random.Random(5)
    links = []
    for number in range(FILES):
        path = f"/lotaip/2026/10/{number}-archivo.csv"
        site.csv(path, "columna\n" + "".join(chooser.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20_000)))
        links.append(f'<li><a href="{path}">Octubre 2026: archivo {number}</a></li>')
    site.html("/lotaip/", f"<h1>Transparencia LOTAIP</h1><h2>Octubre 2026</h2><ul>{''.join(links)}</ul>")
    return site


def command(store: Path, *order: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        import resource

        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "cli.py", *order, "--store", str(store)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120,
        preexec_fn=limited if os.name != "nt" else None,
    )  # fmt: skip


def visit(store: Path, **over: int) -> subprocess.CompletedProcess[str]:
    order = ("sweep", "--month", MONTH, "--as-of", NOW.isoformat(), "--allow-private")
    return command(store, *order, **over)


def calm_and_other(portal: Site, tmp_path: Path) -> tuple[Path, Path]:
    calm, other = tmp_path / "calm", tmp_path / "other"
    for store in (calm, other):
        registry(store, (RUCS[0], "", f"{portal.url}/lotaip/"))
        (store / "lotaip.toml").write_text("timeout = 5\nretries = 0\n", encoding="utf-8")
    return calm, other


def judged(store: Path) -> object:
    order = ("judge", "--month", MONTH, "--as-of", NOW.isoformat(), "--fail-on", "never", "--json")
    return json.loads(command(store, *order).stdout)


def states(store: Path) -> set[tuple[object, ...]]:
    with sqlite3.connect(store / "crawl.db") as db:
        return set(db.execute("SELECT url, role, state, cause FROM visits"))


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE is of POSIX systems")
def test_a_full_disk_ends_in_one_sentence_and_costs_nothing(portal: Site, tmp_path: Path) -> None:
    calm, full = calm_and_other(portal, tmp_path)
    large = "".join(random.Random(6).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=3_000_000))
    portal.csv("/lotaip/2026/10/0-archivo.csv", large)
    assert visit(calm).returncode == 0
    for limit, said in ((150_000, "revise el disco"), (1_000_000, "No queda espacio")):  # the database; a WARC file
        done = visit(full, limit=limit)
        assert done.returncode == 3, done.stdout
        assert done.stderr.strip().count("\n") == 0, done.stderr
        assert said in done.stderr
        assert command(full, "verify").returncode == 0
    assert len(triples(full)) < len(triples(calm))
    assert visit(full).returncode == 0
    assert triples(full) == triples(calm)
    assert states(full) == states(calm)
    assert command(full, "verify").returncode == 0
    assert judged(full) == judged(calm)


def test_a_nearly_full_disk_stops_the_sweep_before(portal: Site, tmp_path: Path) -> None:
    _, other = calm_and_other(portal, tmp_path)
    (other / "lotaip.toml").write_text(f"min_free_mb = {1 << 40}\n", encoding="utf-8")
    done = visit(other)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "min_free_mb" in done.stderr
    assert list((other / "evidence").glob("*.warc.gz")) == []


@pytest.mark.parametrize("error", [MemoryError(), StoreFailed("lleno."), sqlite3.OperationalError("disk I/O error")])
def test_what_forbids_to_keep_on_leaves_the_rest_pending(
    portal: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    places = registry(tmp_path / "r", (RUCS[0], "", f"{portal.url}/lotaip/"))
    sweep(tmp_path / "calm", places)
    real: Callable[..., list[str]] = Frontier.answered
    answers = []

    def answered(self: Frontier, *args: object) -> list[str]:
        answers.append(1)
        if len(answers) == 6:
            raise error
        return real(self, *args)

    monkeypatch.setattr(Frontier, "answered", answered)
    with pytest.raises(type(error)):
        sweep(tmp_path / "short", places)
    assert len(answers) == 6
    assert not any(cause for *_, cause in states(tmp_path / "short"))
    monkeypatch.setattr(Frontier, "answered", real)
    assert sweep(tmp_path / "short", places).finished
    assert states(tmp_path / "short") == states(tmp_path / "calm")


def test_verdicts_after_a_rebuild_are_those_before(portal: Site, tmp_path: Path) -> None:
    store, _ = calm_and_other(portal, tmp_path)
    assert visit(store).returncode == 0
    portal.csv("/lotaip/2026/10/0-archivo.csv", "otra;cosa\n1;2\n")
    assert visit(store).returncode == 0
    before = judged(store)
    seen, known = triples(store), states(store)
    for path in store.glob("crawl.db*"):
        path.unlink()
    done = command(store, "rebuild")
    assert done.returncode == 0, done.stderr
    assert "2 barridos terminados" in done.stdout
    assert command(store, "verify").returncode == 0
    assert (triples(store), states(store)) == (seen, known)
    assert judged(store) == before


def test_the_packet_of_a_judged_month_names_its_findings(portal: Site, tmp_path: Path) -> None:
    store, _ = calm_and_other(portal, tmp_path)
    assert visit(store).returncode == 0
    judged(store)
    order = ("export", "--evidence", RUCS[0], "--month", MONTH)
    done = command(store, *order, "--out", str(tmp_path / "caso"))
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "caso" / "hallazgos.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1
    assert len(list((tmp_path / "caso" / "archivos").iterdir())) >= FILES
    assert command(store, *order, "--out", str(tmp_path / "caso")).returncode == 3
    assert command(store, "export", "--evidence", RUCS[0], "--out", "x").returncode == 2


def test_a_copy_taken_while_a_sweep_runs_verifies_and_goes_on(portal: Site, tmp_path: Path) -> None:
    """As docs/guides/respaldo.md says: the index first, by SQLite itself, then the WARC files."""
    places = registry(tmp_path / "r", (RUCS[0], "", f"{portal.url}/lotaip/"))
    sweep(tmp_path / "calm", places)
    copies = []
    real: Callable[..., list[str]] = Frontier.answered
    answers = []

    def answered(self: Frontier, *args: object) -> list[str]:
        lanes = real(self, *args)
        answers.append(1)
        if len(answers) in (3, 9, 20):
            copy = tmp_path / f"copy-{len(answers)}"
            copy.mkdir()
            with sqlite3.connect(tmp_path / "live" / "crawl.db") as db:
                db.execute("VACUUM INTO ?", (str(copy / "crawl.db"),))
            self.store.record(self.sweep, _later(portal), NOW)  # the sweep goes on between the two steps
            shutil.copytree(tmp_path / "live" / "evidence", copy / "evidence")
            copies.append(copy)
        return lanes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Frontier, "answered", answered)
        assert sweep(tmp_path / "live", places).finished
    assert len(copies) == 3
    for copy in copies:
        assert sweep(copy, places, StoreSettings(timeout=2, retries=0)).finished
        assert states(copy) == states(tmp_path / "calm")
        with EvidenceStore(copy) as evidence:
            assert list(evidence.verify()) == []


def _later(portal: Site) -> Exchange:

    return Exchange(f"{portal.url}/despues", 200, "OK", (), b"despues")
