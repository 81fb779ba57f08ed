"""``lotaip sweep`` without a month: it goes on with what was interrupted, and says so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from evidence import EvidenceStore
from tests.crawler.crawl_site import RUCS, Site, registry

CLI = Path(__file__).parents[2] / "cli.py"
BEGUN = datetime(2026, 11, 10, 15, tzinfo=UTC)
AFTER = "2026-12-20"
"""A day when 2026-11 is due and 2026-09, under way since, no longer the latest."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    site, folder = Site(), tmp_path / "store"
    registry(folder, (RUCS[0], "", f"{site.url}/"))
    site.close()  # every visit fails at once: only the month matters here
    (folder / "lotaip.toml").write_text("timeout = 1\nretries = 0\n", encoding="utf-8")
    return folder


def interrupted(store: Path, month: str, *, simulated: bool = True) -> None:
    with EvidenceStore(store, writable=True) as evidence:
        evidence.begin_sweep(month, BEGUN, simulated, "Quito")


def sweep(store: Path, *arguments: str) -> tuple[str, int, str]:
    """Month and number of the sweep, and what was said beside."""
    order = [sys.executable, str(CLI), "sweep", "--store", str(store), "--json", "--as-of", AFTER]
    order += ["--allow-private", *arguments]
    done = subprocess.run(order, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["finished"]
    return summary["month"], summary["sweep_id"], done.stderr


def test_an_interrupted_month_goes_on_after_the_term_of_the_next(store: Path) -> None:
    interrupted(store, "2026-08")
    interrupted(store, "2026-09")
    interrupted(store, "2026-10", simulated=False)  # of another kind: a real sweep is not gone on with by a set clock
    month, number, said = sweep(store)
    assert (month, number) == ("2026-09", 2)
    assert "Sigue el barrido 2, de 2026-09, que quedó a medias; para otro mes use --month." in said
    assert sweep(store, "--month", "2026-10")[:2] == ("2026-10", 4)


def said(store: Path, *arguments: str) -> str:
    """What is said before a sweep that is then refused, for want of a contact."""
    registry(store, (RUCS[0], "", "https://www.ejemplo.gob.ec/"))
    done = CliRunner().invoke(main, ["sweep", "--store", str(store), *arguments])
    assert done.exit_code == 3
    assert "«contact»" in done.stderr
    return done.stderr


def test_only_what_was_interrupted_is_gone_on_with(store: Path) -> None:
    assert "Sigue" not in said(store)
    interrupted(store, "2026-09")
    assert "Sigue" not in said(store), "a real sweep does not go on with a simulated one"
    assert "Sigue" not in said(store, "--as-of", AFTER, "--month", "2026-11")
    interrupted(store, "2026-08", simulated=False)
    assert "Sigue el barrido 2, de 2026-08" in said(store)
    assert "Sigue el barrido 1, de 2026-09" in said(store, "--as-of", AFTER)
    with EvidenceStore(store, writable=True) as evidence:
        evidence.finish_sweep(1, BEGUN)
    assert "Sigue" not in said(store, "--as-of", AFTER)
