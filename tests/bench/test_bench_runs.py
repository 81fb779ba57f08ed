"""Every benchmark runs in its smallest form and prints its figures. How fast it was is no matter here."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from bench.common import ROOT

SMALLEST = {
    "polite_sweep": ("--municipalities", "2", "--responses", "3", "--delay", "0.05", "--latency", "0.01"),
    "national_month": ("--municipalities", "2", "--factor", "1e6"),
    "judge_month": ("--municipalities", "1", "--sample", "1", "--repeat", "1"),
    "site": ("--municipalities", "2", "--months", "2", "--repeat", "1"),
}
RATIOS = {
    "polite_sweep": ("wall time / floor",),
    "national_month": ("bytes of the second sweep / the first",),
    "judge_month": ("times faster than frictionless",),
    "site": ("first build, median", "build with nothing changed, median"),
}


@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_prints_its_figures(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *SMALLEST[name]],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert f"-m bench.{name} {SMALLEST[name][0]}" in done.stdout
    for label in RATIOS[name]:
        assert re.search(rf"^  {re.escape(label)} +\d", done.stdout, re.MULTILINE), done.stdout
