"""Text from outside, cells, and the folder of the site."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reports.output import Cell, Output, csv_bytes, listed, safe_cell
from reports.text import clip, listing, month_name, number, present, share, signed, slug, visible, web_address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("año 2026.csv", "año 2026.csv"),
        ("a\u202efdp.exe", "a⟦U+202E⟧fdp.exe"),
        ("\u2066x\u2069", "⟦U+2066⟧x⟦U+2069⟧"),
        ("nul\x00 esc\x1b del\x7f", "nul⟦U+0000⟧ esc⟦U+001B⟧ del⟦U+007F⟧"),
        ("cero\u200bancho", "cero⟦U+200B⟧ancho"),
        ("sobra\ud800", "sobra⟦U+D800⟧"),
        ("línea\ndos\ttab", "línea\ndos\ttab"),
        ("🙂", "🙂"),
    ],
)
def test_hidden_characters_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    visible(text).encode("utf-8")


def test_long_text_is_cut_and_says_so() -> None:
    assert clip("x" * 10_000, 5) == "xxxxx… (10\u202f000 caracteres)"
    assert len(present("x" * 10_000)) < 2100


@pytest.mark.parametrize(
    ("value", "text"), [(1234.56, "1\u202f234,6"), (-3.0, "−3,0"), (-0.04, "0,0"), (None, "–"), (0.0, "0,0")]
)
def test_numbers_take_the_comma(value: float | None, text: str) -> None:
    assert number(value) == text


def test_small_words() -> None:
    assert (signed(2.0), signed(-2.04), signed(0.01), signed(None)) == ("+2,0", "−2,0", "=", "–")
    assert (share(0.5), share(1.0), share(2 / 3), share(None)) == ("0,5", "1", "0,667", "–")
    assert (listing(["a", "b", "c"]), listing(["a", "índice"]), listing([])) == ("a, b y c", "a e índice", "")
    assert month_name("2026-01") == "enero de 2026"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://x.example/a%20b.csv?c=1&d=2", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://x.example/\u202e", False),
        ("https://x.example/a b", False),
        ("https://x.example/" + "a" * 3000, False),
        ("carpeta/a.csv", False),
    ],
)
def test_only_sane_web_addresses_become_links(url: str, linked: bool) -> None:
    assert (web_address(url) == url) is linked


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "a/b", "C:\\x", ".oculto", "", "x" * 500])
def test_a_slug_stays_in_its_folder(name: str) -> None:
    assert "/" not in slug(name)
    assert "\\" not in slug(name)
    assert slug(name).strip(".")
    assert len(slug(name)) <= 80
    assert slug("19.5-22") == "19.5-22"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+593 2 123", "'+593 2 123"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-12.5", "-12.5"),
        ("-", "'-"),
        (-12.5, -12.5),
        (-3, -3),
        ("normal = sí", "normal = sí"),
        (None, ""),
    ],
)
def test_no_cell_runs_as_a_formula(cell: Cell, written: Cell) -> None:
    assert safe_cell(cell) == written


def test_csv_has_bom_commas_and_survives_quotes_and_lines() -> None:
    data = csv_bytes(("a", "b"), [["x, «y»", 'di "z"\nsí'], [0.5, None]])
    assert data.startswith(b"\xef\xbb\xbfa,b\r\n")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["a", "b"],
        ["x, «y»", 'di "z"\nsí'],
        ["0.5", ""],
    ]


def test_only_changed_files_are_written_and_only_ours_removed(tmp_path: Path) -> None:
    first = Output(tmp_path)
    first.text("a/uno.html", "uno")
    first.text("b/dos.html", "dos")
    assert (first.written, first.finish("todo")) == (2, 0)
    (tmp_path / "ajeno.txt").write_text("de otra persona", encoding="utf-8")
    stamp = (tmp_path / "a/uno.html").stat().st_mtime_ns
    second = Output(tmp_path)
    second.text("a/uno.html", "uno")
    assert (second.written, second.finish("todo")) == (0, 1)
    assert (tmp_path / "a/uno.html").stat().st_mtime_ns == stamp
    names = sorted(path.name for path in tmp_path.rglob("*"))
    assert names == [".estado.json", "a", "ajeno.txt", "archivos.json", "uno.html"]
    assert list(listed(tmp_path).files) == ["a/uno.html"]


def test_a_forged_list_cannot_remove_files_outside(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    outside = tmp_path / "valioso.txt"
    outside.write_text("no tocar", encoding="utf-8")
    for path in ("../valioso.txt", str(outside), "..\\valioso.txt"):
        (site / "archivos.json").write_text(json.dumps({"kind": "todo", "files": {path: "0"}}), encoding="utf-8")
        Output(site).finish("todo")
        assert outside.exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": 3}', "\x00"])
def test_a_damaged_list_is_ignored(tmp_path: Path, content: str) -> None:
    (tmp_path / "archivos.json").write_text(content, encoding="utf-8")
    assert listed(tmp_path).files == {}


def test_a_folder_that_is_a_file_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("soy un archivo", encoding="utf-8")
    with pytest.raises(OSError, match="a"):
        Output(tmp_path).text("a/uno.html", "uno")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "soy un archivo"
