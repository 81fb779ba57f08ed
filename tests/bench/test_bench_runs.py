"""Every benchmark runs in its smallest form and prints its figures. How fast it was is no matter here."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from bench import links
from bench.common import ROOT
from reading.addresses import percent_encode
from reading.links import read_page

SMALLEST = {
    "polite_sweep": ("--municipalities", "2", "--responses", "3", "--delay", "0.05", "--latency", "0.01"),
    "national_month": ("--municipalities", "2", "--factor", "1e6"),
    "judge_month": ("--municipalities", "1", "--sample", "1", "--repeat", "1", "--rows", "1000"),
    "site": ("--municipalities", "2", "--months", "2", "--repeat", "1"),
    "links": ("--repeat", "1"),
}
RATIOS = {
    "polite_sweep": ("wall time / floor",),
    "national_month": ("bytes of the second sweep / the first",),
    "judge_month": ("times faster than frictionless",),
    "site": ("first build, median", "build with nothing changed, median"),
    "links": ("reading, 300 links, slowest", "Matcher, a link, slowest", "lotaip explain, a link, slowest"),
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
        assert re.search(rf"^ +{re.escape(label)} +\d", done.stdout, re.MULTILINE), done.stdout


def test_the_pages_of_the_link_benchmark_have_their_links() -> None:
    """Both readers see the same addresses, and ours knows what each row, list and panel says."""
    titles = [f"Título del ítem {number}" for number in range(25)]
    for make, known in (
        (links.accordion, "headings"),
        (links.matrix, "column"),
        (links.triads, "row"),
    ):
        html = make(titles)
        addresses = {link.url: link for link in read_page(html, links.URL).links if link.url}
        files = [link for url, link in addresses.items() if url.endswith((".pdf", ".xlsx", ".csv"))]
        assert len(files) == links.LINKS
        assert addresses.keys() <= {percent_encode(address) for address, *_ in links.with_soup(html, links.URL)}
        assert all(getattr(link.context, known) for link in files)
