"""The threat model names real tests and the limits of the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from checker import bundles, local_files
from crawler import handler, probe_lanes, throttle
from crawler.settings import MIB, StoreSettings
from reading import archives, documents, isolated, workbooks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "amenazas.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| amenaza", "| ---"))]


def test_every_threat_has_a_test_that_exists() -> None:
    assert len(ROWS) > 30
    for row in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for path, name in named:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (
                f"{path}::{name}"
            )


def test_every_file_named_as_a_defence_exists() -> None:
    for path in re.findall(r"`((?:crawler|reading|evidence|checker|reports)/\w+\.py)`", PAGE):
        assert (ROOT / path).is_file(), path


def test_the_limits_are_those_of_the_code() -> None:
    shipped = StoreSettings()
    for text in (
        f"{shipped.max_file_bytes // MIB} MiB por respuesta, {shipped.max_bytes // MIB} MiB por portal",
        f"{handler.MAX_HEADER_BYTES >> 10} KiB",
        f"{shipped.timeout:g} s; tras {shipped.give_up_after} visitas",
        f"{shipped.redirects} saltos ({probe_lanes._ROBOTS_HOPS} para robots.txt)",
        f"{shipped.max_pages} páginas y {shipped.max_files} archivos",
        f"{isolated.MEMORY >> 20} MiB de memoria y {isolated.SECONDS:g} s por archivo",
        f"{archives.MAX_MEMBERS} miembros, {archives.MAX_BYTES >> 20} MiB, proporción {archives.MAX_RATIO}",
        f"{workbooks.MAX_UNPACKED >> 20} MiB desempaquetados",
        f"{workbooks.MAX_CELLS:_} celdas".replace("_", " "),
        f"{workbooks.MAX_TEXT >> 20} MiB de texto, {workbooks.MAX_SHEETS} hojas",
        f"{documents.MAX_PAGE_BYTES >> 20} MiB por página",
        f"{bundles._MAX_DEPTH} niveles",
        f"{local_files.MAX_DEPTH} niveles",
        f"{throttle.LONGEST_REST:g} s de descanso",
        f"{shipped.longest_wait:g} s de espera",
    ):
        assert text in PAGE, text
