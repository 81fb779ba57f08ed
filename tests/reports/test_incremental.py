"""Building again: only what depends on a change is made, what comes out is what a whole build gives, and a disk that
fills up leaves the site as it was."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.results import ResultsStore
from checker.results_model import CaseResult
from reports import output
from reports.build import build_site
from tests.reports import synthetic
from tests.reports.conftest import NOW
from tests.reports.test_site import files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "results.db"
    with ResultsStore(path, writable=True) as results:
        synthetic.fill(results, municipalities=8, month_count=4)
    return path


def build(store: Path, out: Path) -> int:
    """Files written."""
    with ResultsStore(store) as results:
        return build_site(results, out, generated_at=NOW).written


def change(results: ResultsStore, number: int, month: int, edit: Callable[[CaseResult], CaseResult]) -> None:
    ruc = results.entities()[number].ruc
    case = results.load_cases(ruc)[month]
    results.save_case(edit(case), results.evidence_for(ruc, case.month))


def mend(case: CaseResult) -> CaseResult:
    verdicts = [
        v.model_copy(update={"verdict": "cumple", "findings": [], "cta": 1.0, "eta": 1.0})
        if v.verdict == "parcial"
        else v
        for v in case.verdicts
    ]
    return case.model_copy(update={"verdicts": verdicts, "score": synthetic.score(verdicts)})


def rename(results: ResultsStore) -> None:
    first = results.entities()[0]
    results.save_entities([first.model_copy(update={"name": "Otro nombre", "canton": "Otro", "population": 9000})])


def retitle(results: ResultsStore) -> None:
    catalogue = results.catalogue(synthetic.VERSION)
    changed = [o.model_copy(update={"title": f"{o.title} *"}) for o in catalogue.obligations]
    results.save_catalogue(catalogue.model_copy(update={"obligations": changed}))


def next_month(results: ResultsStore) -> None:
    for entity in synthetic.entities(8)[:6]:
        results.save_cases(synthetic.cases(entity, ["2026-11"]))


def newcomer(results: ResultsStore) -> None:
    entity = synthetic.entities(9)[-1]
    results.save_entities([entity])
    results.save_cases(synthetic.cases(entity, synthetic.months(4)))


def fewer_proofs(results: ResultsStore) -> None:
    ruc, month = results.entities()[4].ruc, results.months()[1]
    case = results.load_case(ruc, month)
    assert case is not None
    results.save_case(case, results.evidence_for(ruc, month)[:-3])


CHANGES: dict[str, Callable[[ResultsStore], None]] = {
    "the latest month of one municipality": lambda results: change(results, 3, -1, mend),
    "an early month of one municipality": lambda results: change(results, 5, 0, mend),
    "the date of a measurement": lambda results: change(
        results, 1, 2, lambda case: case.model_copy(update={"as_of": "2026-12-24T00:00:00Z"})
    ),
    "the name of a municipality": rename,
    "the titles of the obligations": retitle,
    "a new month": next_month,
    "a new municipality": newcomer,
    "the evidence of one case": fewer_proofs,
}


@pytest.mark.parametrize("name", CHANGES)
def test_building_again_gives_the_bytes_of_a_whole_build(store: Path, tmp_path: Path, name: str) -> None:
    build(store, tmp_path / "site")
    before = files(tmp_path / "site")
    with ResultsStore(store, writable=True) as results:
        CHANGES[name](results)
    written = build(store, tmp_path / "site")
    build(store, tmp_path / "whole")
    after = files(tmp_path / "whole")
    assert files(tmp_path / "site") == after
    assert written == sum(before.get(path) != digest for path, digest in after.items())
    assert written > 0


def test_what_does_not_depend_on_a_change_is_not_made_again(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = list[str]()
    wrapped = output.Output.data

    def count(self: output.Output, path: str, content: bytes) -> None:
        rendered.append(path)
        wrapped(self, path, content)

    monkeypatch.setattr(output.Output, "data", count)
    build(store, tmp_path / "site")
    whole = set(rendered)
    rendered.clear()
    assert build(store, tmp_path / "site") == 0
    assert {path for path in rendered if "/" in path} == set()
    rendered.clear()
    with ResultsStore(store, writable=True) as results:
        change(results, 2, 0, lambda case: case.model_copy(update={"unplaced": ["suelto.csv"]}))
        ruc = results.entities()[2].ruc
    build(store, tmp_path / "site")
    about = {path for path in rendered if path.startswith(("g/", "e/"))}
    assert about == {path for path in whole if path.startswith((f"g/{ruc}/", f"e/{ruc}/"))}


@pytest.mark.parametrize("harm", ["altered", "removed", "state altered", "state removed", "state nonsense", "list"])
def test_a_folder_that_somebody_touched_is_made_whole_again(store: Path, tmp_path: Path, harm: str) -> None:
    site = tmp_path / "site"
    build(store, site)
    before = files(site)
    page = next((site / "g").rglob("2026-09.html"))
    state = site / ".estado.json"
    match harm:
        case "altered":
            page.write_text("otra cosa", encoding="utf-8")
        case "removed":
            page.unlink()
        case "state altered":
            parts = json.loads(state.read_text(encoding="utf-8"))
            parts = {part: [key, {"../../fuera.html": 3}] for part, (key, _) in parts.items()}
            state.write_text(json.dumps(parts), encoding="utf-8")
        case "state removed":
            state.unlink()
        case "state nonsense":
            state.write_text('{"g/1": [1, 2, 3], "o": null}', encoding="utf-8")
        case _:
            (site / "archivos.json").write_text('{"kind": "todo", "files": {"index.html": null}}', encoding="utf-8")
    build(store, site)
    assert files(site) == before


def test_a_disk_that_fills_up_leaves_the_old_site_whole(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    build(store, site)
    before = files(site)
    folders = {path for path in site.rglob("*") if path.is_dir()}
    with ResultsStore(store, writable=True) as results:
        retitle(results)
        newcomer(results)
    wrapped, left = Path.write_bytes, 25

    def write(self: Path, data: bytes) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return wrapped(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write)
        with pytest.raises(OSError, match="space"):
            build(store, site)
    assert files(site) == before
    assert {path for path in site.rglob("*") if path.is_dir()} == folders
    build(store, site)
    build(store, tmp_path / "whole")
    assert files(site) == files(tmp_path / "whole")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_file_that_cannot_grow_is_one_sentence_and_the_old_site_stays(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(store, site)
    before = files(site)
    with ResultsStore(store, writable=True) as results:
        retitle(results)
    limited = (
        "import resource, runpy, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    command = [sys.executable, "-B", "-c", limited, str(ROOT / "cli.py")]
    command += ["report", "--store", str(store.parent), "--out", str(site)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("Error: No se pudo leer o escribir")
    assert files(site) == before


def test_a_build_that_was_killed_leaves_nothing_in_the_way(store: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(store, site)
    before = files(site)
    (site / ".nuevo" / "g").mkdir(parents=True)
    (site / ".nuevo" / "g" / "a medias.html").write_text("<p>", encoding="utf-8")
    build(store, site)
    assert files(site) == before
