"""``lotaip check FOLDER --links``: asked only when wanted, and one visit accuses nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.country import build_country
from demo.months import sweeps
from tests.crawler.crawl_site import Reply, Site

CLI = Path(__file__).parents[2] / "cli.py"


@pytest.fixture
def linked() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CLI), "check", *map(str, arguments), "--json", "--fail-on", "never"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_links_of_a_folder(tmp_path: Path, linked: Site) -> None:
    country = build_country(7, 14, ["2026-07"])
    m = country.municipalities[0]
    folder, store = tmp_path / "julio", tmp_path / "store"
    store.mkdir()
    country.write_folder(m.ruc, "2026-07", folder, sweeps("2026-07")[-1], place="pnt")
    for other in folder.iterdir():
        if not other.name.startswith("18"):
            for file in other.iterdir():
                file.unlink()
            other.rmdir()
    options = (folder, "--month", "2026-07", "--store", store, "--allow-private")

    refused = check(*options, "--links")
    assert refused.returncode == 3
    assert "contact" in refused.stderr

    (store / "lotaip.toml").write_text(f'[replicas]\n"{m.domain}" = "{linked.url}"\n', encoding="utf-8")
    assert json.loads(check(*options).stdout)["notes"] == []
    assert linked.asked == [], "nothing is asked unless wanted"

    told = json.loads(check(*options, "--links").stdout)
    assert linked.asked
    assert any("no se abrieron en esta visita" in note for note in told["notes"])
    (verdict,) = [v for v in told["verdicts"] if v["obligation"] == "19.18"]
    assert (verdict["verdict"], verdict["findings"]) == ("cumple", [])

    for asked in list(linked.asked):
        linked.pages[asked.path] = Reply(b"%PDF-1.4\n", headers={"Content-Type": "application/pdf"})
    linked.pages.pop("/robots.txt")
    assert json.loads(check(*options, "--links").stdout)["notes"] == []
