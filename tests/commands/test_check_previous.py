"""``lotaip check --previous``: two months from folders, compared as a sweep compares them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from click.testing import CliRunner

from cli import main
from demo.country import build_country
from demo.months import sweeps

MONTH, BEFORE, AFTER = "2026-06", "2026-05", "2026-07"
COUNTRY = build_country(7)


def folder(path: Path, role: str, month: str) -> Path:
    m = next(m for m in COUNTRY.municipalities if m.role == role)
    COUNTRY.write_folder(m.ruc, month, path, sweeps(month)[-1], place="pnt")
    return path


def findings(*arguments: object, rule: str) -> dict[str, list[dict[str, object]]]:
    command = ["check", *map(str, arguments), "--month", MONTH, "--as-of", "2026-08-01", "--json", "--fail-on", "never"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    verdicts = json.loads(done.stdout)["verdicts"]
    found = {v["obligation"]: [f for f in v["findings"] if f["rule"] == rule] for v in verdicts}
    return {obligation: said for obligation, said in found.items() if said}


def test_last_months_files_again(tmp_path: Path) -> None:
    now, before = folder(tmp_path / "ahora", "recicla", MONTH), folder(tmp_path / "antes", "recicla", BEFORE)
    assert findings(now, rule="K-01") == {}
    said = findings(now, "--previous", before, rule="K-01")
    assert len(said) > 2
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in before.rglob("*.csv")}
    for (finding,) in said.values():
        assert isinstance(finding["params"], dict)
        assert finding["params"]["previous_sha256"] in hashes
        assert finding["params"]["previous_sha256"] == finding["sha256"]


def test_cumulative_amounts_that_fall(tmp_path: Path) -> None:
    """The folder given as the month before is a later one: every account had more."""
    now, later = folder(tmp_path / "ahora", "ejemplar", MONTH), folder(tmp_path / "antes", "ejemplar", AFTER)
    said = findings(now, "--previous", later, rule="K-02")
    assert set(said) == {"19.6"}
    assert {finding["location"]["column"] for finding in said["19.6"]} == {"Devengado", "Pagado"}  # type: ignore[index]
    for finding in said["19.6"]:
        assert isinstance(finding["params"], dict)
        assert isinstance(finding["count"], int)
        assert finding["count"] > 20
        assert finding["params"]["sha256"] != finding["params"]["previous_sha256"]
    earlier = folder(tmp_path / "mayo", "ejemplar", BEFORE)
    assert findings(now, "--previous", earlier, rule="K-02") == {}


def test_only_files_can_be_compared(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["check", "https://ejemplo.invalid/", "--previous", str(tmp_path)])
    assert done.exit_code == 2
    assert "--previous" in done.stderr
    (tmp_path / "vacía").mkdir()
    now = folder(tmp_path / "ahora", "ejemplar", MONTH)
    done = CliRunner().invoke(main, ["check", str(now), "--month", MONTH, "--previous", str(tmp_path / "vacía")])
    assert done.exit_code == 3
    assert "Traceback" not in done.output
