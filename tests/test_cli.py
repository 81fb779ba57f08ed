"""Every command as a clumsy or hostile user gives it: one Spanish sentence, the agreed exit code, never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from checker.results import ResultsStore
from checker.results_catalogue import catalogue_of
from checker.results_model import CaseResult
from cli import main
from demo.country import Country, build_country
from demo.months import sweeps
from demo.server import CountryServer
from evidence import EvidenceStore
from rules.lotaip import load

MONTH = "2026-07"
LATER = ("--as-of", "2026-09-01")
ITEM = "6 - Presupuesto de la institucion"
CLI = Path(__file__).parent.parent / "cli.py"
HEADER = "ruc,dpa,name,province,portal_kind,portal_url,caveats\n"
ROW = "0169000010001,0101,Villa de Prueba,Azuay,pnt,http://127.0.0.1:9/backend/v1,\n"
COMMANDS = sorted(main.commands)


def lotaip(*arguments: object, code: int) -> Result:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def refused(*arguments: object, code: int) -> str:
    """The one sentence of a refusal, which leaves standard output empty."""
    done = lotaip(*arguments, code=code)
    assert done.stdout == ""
    sentence = done.stderr.strip().splitlines()[-1]
    assert sentence.startswith("Error: ")
    assert sentence.rstrip(")").endswith((".", "?"))
    return sentence


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month with every kind of mistake, as a folder on a desk."""
    folder = tmp_path_factory.mktemp("mes") / "julio"
    country = build_country(7)
    country.write_folder(country.municipalities[8].ruc, MONTH, folder, sweeps(MONTH)[1])
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_spanish_and_has_an_example(command: str) -> None:
    text = lotaip(command, "--help", code=0).stdout
    assert f"Uso: main {command} [OPCIONES]" in text
    assert "Ejemplo" in text
    assert f"lotaip {command}" in text
    for foreign in ("OPTIONS", "PATH", "TEXT", "FILE]", "DIRECTORY", "INTEGER", "Usage", "Options", "Show this"):
        assert foreign not in text


def test_general_help_is_spanish() -> None:
    text = lotaip("--help", code=0).stdout
    assert "ORDEN [ARGUMENTOS]..." in text
    assert "Órdenes:" in text
    assert lotaip("--version", code=0).stdout.startswith("lotaip ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    for option in main.commands[command].params:
        assert not isinstance(option, click.Option) or option.help, option.name


WRONG_USE: dict[str, tuple[tuple[str, ...], str]] = {
    "no command": (("chek",), "No existe la orden"),
    "no path": (("check",), "Falta el argumento 'RUTA|URL'"),
    "no such option": (("check", ".", "--mont", MONTH), "No existe la opción '--mont'"),
    "month 13": (("check", ".", "--month", "2026-13"), "El mes «2026-13» no existe"),
    "month 1": (("check", ".", "--month", "2026-1"), "no es un mes"),
    "month in words": (("judge", "--month", "enero"), "no es un mes"),
    "no month": (("check", ".", "--month", ""), "no es un mes"),
    "month before the rules": (("check", ".", "--month", "2004-04"), "es anterior"),
    "year 9999": (("check", ".", "--month", "9999-01"), "no se puede revisar"),
    "date in words": (("check", ".", "--as-of", "ayer"), "no es una fecha"),
    "date of week": (("check", ".", "--as-of", "2026-13-01"), "no es una fecha"),
    "date out of range": (("check", ".", "--as-of", "9999-12-31T23:59-05:00"), "fuera de los años"),
    "short ruc": (("check", ".", "--entity", "123"), "no es un RUC"),
    "arabic digits": (("check", ".", "--entity", "٠١٢٣٤٥٦٧٨٩٠١٢"), "no es un RUC"),
    "unknown ruc": (("check", ".", "--entity", "9999999999999"), "no está en el registro"),
    "unknown rules": (("check", ".", "--rules", "1999.1"), "No existe el conjunto de reglas"),
    "rules as a path": (("check", ".", "--rules", "../../x"), "No existe el conjunto de reglas"),
    "fail on what": (("check", ".", "--fail-on", "x"), "no es ninguno de estos"),
    "only a word": (("sweep", "--only", "abc"), "no es un RUC"),
    "only commas": (("sweep", "--only", ","), "no es un RUC"),
    "only unknown": (("sweep", "--only", "9999999999999"), "No están en el registro"),
    "province": (("entities", "--province", "Narnia"), "No hay entidades en la provincia «Narnia»"),
    "few municipalities": (("demo", "--municipalities", "3"), "fuera del rango"),
    "base address": (("explain", "x.html", "--base-url", "ftp://x"), "debe empezar con http"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use(here: Path, name: str) -> None:
    arguments, words = WRONG_USE[name]
    assert words in refused(*arguments, code=2)


@pytest.mark.parametrize("command", ["sweep", "judge", "report", "verify", "entities", "explain"])
def test_a_file_where_the_store_should_be(here: Path, command: str) -> None:
    (here / "archivo").write_text("x", encoding="utf-8")
    arguments = {"judge": ("--month", MONTH), "report": ("--out", "sitio"), "explain": ("x.html",)}.get(command, ())
    assert "es un archivo y aquí va una carpeta" in refused(command, *arguments, "--store", "archivo", code=2)


# --- check ------------------------------------------------------------------------------------------------------


def test_check_what_is_not_there(here: Path) -> None:
    (here / "vacia").mkdir()
    (here / "otra").mkdir()
    (here / "otra" / "nota.txt").write_text("hola", encoding="utf-8")
    (here / "malo.zip").write_bytes(b"PK\x03\x04zzz")
    for path, words in (
        ("nada", "No existe «nada»"),
        ("vacia", "No hay ningún archivo que revisar"),
        ("otra", "no hay nada que se reconozca"),
        ("otra/nota.txt", "no es algo que se reconozca"),
        ("malo.zip", "está dañado"),
        ("x" * 5000, "demasiado largo"),
    ):
        assert words in refused("check", path, "--month", MONTH, code=3)


def test_json_is_the_documented_form_and_nothing_else(month: Path) -> None:
    done = lotaip("check", month, "--month", MONTH, *LATER, "--json", code=1)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.keys() >= {
        *("schema_version", "entity", "month", "as_of", "simulated", "scheme", "rules_version"),
        *("verdicts", "findings", "score", "notes", "outside", "unplaced"),
    }
    assert (found["month"], found["entity"], found["as_of"]) == (MONTH, None, "2026-09-01T23:59:00Z")
    assert found["score"].keys() >= {"sita", "partial", "cta", "eta", "rp", "ci", "coverage", "no_aplica"}
    assert len(found["verdicts"]) == 27
    for verdict in found["verdicts"]:
        assert verdict.keys() >= {"obligation", "verdict", "cause", "on_time", "components", "findings"}
        for part in verdict["components"]:
            assert part.keys() >= {"component", "place", "url", "sha256", "captured_at", "registered_at"}
            assert (month / part["url"]).is_file()
            assert (part["place"], part["captured_at"], part["registered_at"]) == ("local", None, None)
        for finding in verdict["findings"]:
            assert finding.keys() >= {"rule", "severity", "parameter", "owner", "place", "message", "fix", "law"}
            assert finding.keys() >= {"location", "count", "params", "sha256"}
            assert finding["location"].keys() == {"file", "row", "column"}
    CaseResult.model_validate({name: found[name] for name in CaseResult.model_fields})


def test_text_puts_first_what_costs_most_and_adds_up(month: Path) -> None:
    text = lotaip("check", month, "--month", MONTH, *LATER, code=1).stdout
    found = json.loads(lotaip("check", month, "--month", MONTH, *LATER, "--json", code=1).stdout)
    heads = [line for line in text.splitlines() if line[:1].isdigit() and " — " in line]
    gains = [float(head.partition("(+")[2].split()[0].replace(",", ".")) if "(+" in head else 0.0 for head in heads]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) == pytest.approx(100 - 100 * found["score"]["partial"], abs=0.1)
    assert "Si corrige lo que sigue: 100,00." in text
    assert text.count("Abra el archivo de metadatos y escriba") == 1, "a remedy is told once"
    assert "Lo mismo en" in text, "items that lack the same are one step"
    for verdict in found["verdicts"]:
        for finding in verdict["findings"]:
            # A message told once for several findings has … where they differ, and long lists of files are cut.
            assert finding["message"][:12] in text
            if finding["location"]["file"] and "archivos más" not in text:
                assert finding["location"]["file"].partition(" › ")[0] in text


def test_obligations_that_lack_the_same_are_one_step(month: Path, tmp_path: Path) -> None:
    shutil.copytree(month / ITEM, tmp_path / "solo" / ITEM)
    text = lotaip("check", tmp_path / "solo", "--month", MONTH, *LATER, code=1).stdout
    assert "1. Faltan 26 ítems — ✕ Incumple (+95,85 puntos)" in text
    assert text.count("No está en esta carpeta.") == 1
    early = lotaip("check", tmp_path / "solo", "--month", MONTH, "--as-of", "2026-08-01", code=0).stdout
    assert "26 ítems sin evaluar" in early
    assert "No está en esta carpeta. Aún no vence el plazo de este mes." in early


def test_fail_on(month: Path, tmp_path: Path) -> None:
    lotaip("check", month, "--month", MONTH, *LATER, "--fail-on", "never", code=0)
    warned = tmp_path / "6. Presupuesto"
    shutil.copytree(month / ITEM, warned)
    book = json.loads(lotaip("check", month, "--month", MONTH, *LATER, "--json", code=1).stdout)
    (budget,) = [verdict for verdict in book["verdicts"] if verdict["obligation"] == "19.6"]
    assert {finding["severity"] for finding in budget["findings"]} == {"warning"}
    future = ("--month", MONTH, "--as-of", "2026-08-01")
    lotaip("check", warned, *future, code=0)
    lotaip("check", warned, *future, "--fail-on", "warning", code=1)


def test_hostile_names_are_shown_harmless(month: Path, here: Path) -> None:
    folder = here / "carpeta"
    shutil.copytree(month / ITEM, folder / ITEM)
    names = ["<script>alert(1)<_script>.csv", "raro\u202efdp.csv"] + ([] if os.name == "nt" else ["dos\nlineas.csv"])
    for name in names:
        (folder / name).write_text("a;b\n1;2\n", encoding="utf-8")
    text = lotaip("check", folder, "--month", MONTH, *LATER, "--html", "pagina.html", code=1).stdout
    page = (here / "pagina.html").read_text(encoding="utf-8")
    assert "raro⟦U+202E⟧fdp.csv" in text
    assert "raro⟦U+202E⟧fdp.csv" in page
    assert "<script>" not in page
    assert os.name == "nt" or "«dos⟦U+000A⟧lineas.csv»" in text


def test_html_page(month: Path, here: Path) -> None:
    done = lotaip("check", month, "--month", MONTH, *LATER, "--html", "pagina.html", code=1)
    assert "Página para imprimir: pagina.html" in done.stdout
    page = (here / "pagina.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "http" not in page.partition("<body>")[0], "the page asks the network for nothing"
    lotaip("check", month, "--month", MONTH, *LATER, "--html", "pagina.html", code=1)
    assert "no existe" in refused("check", month, "--month", MONTH, "--html", "no/hay/x.html", code=3)
    assert "es una carpeta" in refused("check", month, "--month", MONTH, "--html", ".", code=3)
    victim = here / "Metadatos.csv"
    shutil.copyfile(month / ITEM / "Metadatos.csv", victim)
    assert "no es una página" in refused("check", month, "--month", MONTH, "--html", victim, code=2)
    assert victim.read_bytes() == (month / ITEM / "Metadatos.csv").read_bytes()


# --- terminals --------------------------------------------------------------------------------------------------


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(CLI), *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_a_terminal_that_is_not_utf8(month: Path, encoding: str) -> None:
    done = run("check", month, "--month", MONTH, *LATER, PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"Traceback" not in done.stdout
    done = run("check", month, "--month", MONTH, *LATER, "--json", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("ascii"))["verdicts"], "escaped, so that PowerShell reads it in any code page"


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_leaves(month: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, str(CLI), "check", str(month), "--month", MONTH],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(month: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, str(CLI), "check", str(month), "--month", MONTH],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert "no queda espacio" in done.stderr.decode("utf-8")


# --- registry and store -----------------------------------------------------------------------------------------

REGISTRIES: dict[str, tuple[bytes, str]] = {
    "wrong column": ((HEADER.replace("name", "nombre") + ROW).encode(), "le faltan columnas: name"),
    "empty": (b"", "le faltan columnas"),
    "workbook": (b"PK\x03\x04xl/workbook.xml", "no es un archivo CSV"),
    "web page": (b"<html><body>x</body></html>", "no es un archivo CSV"),
    "header alone": (HEADER.encode(), "no tiene ninguna fila"),
    "no scheme": ((HEADER + ROW.replace("http://", "")).encode(), "no tiene ninguna fila"),
}


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_registry_that_cannot_be_used(here: Path, name: str) -> None:
    data, words = REGISTRIES[name]
    (here / "registro.csv").write_bytes(data)
    assert words in refused("entities", "--registry", "registro.csv", code=3)
    assert words in refused("sweep", "--registry", "registro.csv", "--month", MONTH, code=3)


MENDED: dict[str, tuple[bytes, str]] = {
    "mark": (b"\xef\xbb\xbf" + (HEADER + ROW).encode(), ""),
    "semicolons": ((HEADER + ROW).replace(",", ";").encode(), "separa sus columnas con «;»"),
    "code page": ((HEADER + ROW.replace("Villa", "Cañón")).encode("cp1252"), "se leyó como cp1252"),
    "zeros lost": ((HEADER + ROW.replace("0169", "169")).encode(), "cero inicial"),
    "same twice": ((HEADER + ROW + ROW).encode(), "Línea 3: repite"),
    "one bad row": ((HEADER + ROW + ROW.replace("0169", "0269").replace("http://", "")).encode(), "Línea 3:"),
}


@pytest.mark.parametrize("name", MENDED)
def test_a_registry_that_is_mended_aloud(here: Path, name: str) -> None:
    data, words = MENDED[name]
    (here / "registro.csv").write_bytes(data)
    done = lotaip("entities", "--registry", "registro.csv", "--json", code=0)
    assert [row["entity"]["ruc"] for row in json.loads(done.stdout)] == ["0169000010001"]
    assert words in done.stderr


def test_missing_registry(here: Path) -> None:
    assert "no se puede leer: no existe" in refused("entities", "--registry", "nada.csv", code=3)
    assert "no se puede leer: es una carpeta" in refused("judge", "--month", MONTH, "--registry", ".", code=3)


def test_steps_out_of_order(here: Path) -> None:
    assert "ejecute antes «lotaip sweep" in refused("judge", "--month", MONTH, code=3)
    assert "ejecute antes «lotaip judge" in refused("report", "--out", "sitio", code=3)
    assert "No hay evidencia" in refused("verify", code=3)
    assert "la clave «contact»" in refused("sweep", "--month", MONTH, code=3)
    assert not (here / "store").exists(), "a refusal leaves nothing behind"


@pytest.mark.parametrize("content", [b"", b"no es una base de datos " * 100])
def test_databases_that_are_none(here: Path, content: bytes) -> None:
    store = here / "store"
    store.mkdir()
    (store / "registry.csv").write_text(HEADER + ROW, encoding="utf-8")
    (store / "crawl.db").write_bytes(content)
    (store / "results.db").write_bytes(content)
    refused("verify", code=3)
    refused("judge", "--month", MONTH, code=3)
    refused("report", "--out", "sitio", code=3)
    assert (store / "crawl.db").read_bytes() == content, "what was there is not touched"


def test_results_that_cannot_be_used(here: Path) -> None:
    store = here / "store"
    with EvidenceStore(store, writable=True):
        (store / "registry.csv").write_text(HEADER + ROW, encoding="utf-8")
        (store / "results.db").write_bytes(b"no es una base de datos " * 100)
    assert "no es una base de resultados" in refused("judge", "--month", MONTH, code=3)
    (store / "results.db").unlink()
    with ResultsStore(store / "results.db", writable=True) as results:
        results.save_catalogue(catalogue_of(load()))
    assert "No hay resultados de la entidad" in refused("report", "--out", "sitio", "--only", "0169000010001", code=3)
    assert "dentro del almacén" in refused("report", "--out", "store", code=2)


def test_evidence_that_is_gone_is_said(here: Path) -> None:
    with EvidenceStore(here / "store", writable=True):
        pass
    assert "completa" in lotaip("verify", code=0).stdout
    (here / "store" / "evidence").mkdir(exist_ok=True)
    (here / "store" / "evidence" / "ajeno.warc.gz").write_bytes(b"x")
    text = lotaip("verify", code=1).stdout
    assert "El archivo ajeno.warc.gz no consta en el índice." in text
    assert "Un problema: " in text
    assert "Problem(" not in text


def test_settings_that_are_none(here: Path) -> None:
    (here / "store").mkdir()
    for text, words in (
        ("contact = ", "no es TOML válido"),
        ('contacto = "x"', "no se conoce"),
        ("delay = -1", "delay"),
    ):
        (here / "store" / "lotaip.toml").write_text(text, encoding="utf-8")
        assert words in refused("sweep", "--month", MONTH, code=3)


def test_demo_never_clears_a_folder_of_others(here: Path) -> None:
    (here / "mio").mkdir()
    (here / "mio" / "tesis.txt").write_text("x", encoding="utf-8")
    assert "no es un país de muestra" in refused("demo", "--out", "mio", code=2)
    assert (here / "mio" / "tesis.txt").exists()


# --- an address ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def country() -> Iterator[tuple[Country, CountryServer]]:
    made = build_country(7)
    with CountryServer(made) as server:
        server.set_clock(sweeps(MONTH)[-1])
        yield made, server


def test_check_an_address(here: Path, country: tuple[Country, CountryServer]) -> None:
    made, server = country
    (here / "registro.csv").write_text(server.registry(), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(server.registry())))
    ruc = made.municipalities[0].ruc
    moment = ("--month", MONTH, "--as-of", sweeps(MONTH)[-1].isoformat())
    folder = here / "carpeta"
    made.write_folder(ruc, MONTH, folder, sweeps(MONTH)[-1])
    expected = json.loads(lotaip("check", folder, *moment, "--json", code=0).stdout)
    for row in rows[:2]:
        assert row["ruc"] == ruc
        who = ("--registry", here / "registro.csv", "--entity", ruc) if row["portal_kind"] == "pnt" else ()
        done = run("check", row["portal_url"], *moment, *who, "--allow-private", "--json", "--store", here / "nada")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert [v["verdict"] for v in found["verdicts"]] == [v["verdict"] for v in expected["verdicts"]]
        assert (found["entity"] or {}).get("ruc") == (ruc if who else None)
        assert found["verdicts"][0]["components"][0]["url"].startswith("http://127.0.0.")
        assert found["verdicts"][0]["components"][0]["captured_at"].endswith("Z")
    assert not (here / "nada").exists()


def test_check_refuses_an_address(here: Path, country: tuple[Country, CountryServer]) -> None:
    national = next(r["portal_url"] for r in csv.DictReader(io.StringIO(country[1].registry())) if r["portal_kind"])
    assert "diga cuál con --entity" in refused("check", national, "--month", MONTH, code=3)
    assert "la clave «contact»" in refused("check", "https://ejemplo.invalid/lotaip", "--month", MONTH, code=3)
    assert "añada --allow-private" in refused("check", "http://127.0.0.1:9/lotaip", "--month", MONTH, code=3)
    done = run("check", "http://127.0.0.1:9/lotaip", "--month", MONTH, "--allow-private")
    assert done.returncode == 3
    assert "El servidor no respondió" in done.stderr.decode("utf-8")


# --- explain ----------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="es"><title>Transparencia</title><h2>Julio 2026</h2>
<ul><li>6. Presupuesto de la institución
<a href="archivos/conjunto.csv">Conjunto de datos</a> <a href="archivos/metadatos.csv">Metadatos</a></ul>
<p><a href="/contacto">Contacto</a> <a href="mailto:x@ejemplo.invalid">Escríbanos</a></html>"""


def test_explain_a_saved_page(here: Path) -> None:
    (here / "pagina.html").write_text(PAGE, encoding="utf-8")
    links = json.loads(lotaip("explain", "pagina.html", "--json", code=0).stdout)
    assert [link["href"] for link in links] == [
        *("archivos/conjunto.csv", "archivos/metadatos.csv", "/contacto", "mailto:x@ejemplo.invalid")
    ]
    assert all(link["url"] is None for link in links), "a saved page has no address of its own"
    assert [link["obligations"] for link in links] == [["19.6"], ["19.6"], [], []]
    assert [link["component"] for link in links] == ["dataset", "metadata", None, None]
    assert {link["period"] for link in links[:2]} == {MONTH}
    assert links[0].keys() == {
        *("href", "url", "text", "context", "scheme", "obligations", "period", "component", "confidence", "reasons")
    }
    assert links[0]["context"].keys() == {"row", "column", "headings", "tab", "list", "path"}
    base = "https://www.ejemplo.invalid/transparencia/"
    links = json.loads(lotaip("explain", "pagina.html", "--json", "--base-url", base, code=0).stdout)
    assert links[0]["url"] == f"{base}archivos/conjunto.csv"
    text = lotaip("explain", "pagina.html", code=0).stdout
    assert text.startswith("4 enlaces, 2 de ellos hacia publicaciones")
    assert "Presupuesto de la institución [19.6] · 2026-07 · conjunto de datos" in text


def test_explain_an_address(here: Path, httpserver: HTTPServer) -> None:
    seen: list[Request] = []

    def page(request: Request) -> Response:
        seen.append(request)
        return Response(PAGE, content_type="text/html")

    httpserver.expect_request("/vieja").respond_with_data("", status=302, headers={"Location": "/lotaip/"})
    httpserver.expect_request("/lotaip/").respond_with_handler(page)
    url = httpserver.url_for("/vieja")
    links = json.loads(lotaip("explain", url, "--json", "--allow-private", code=0).stdout)
    assert links[0]["url"] == httpserver.url_for("/lotaip/archivos/conjunto.csv")
    assert links[0]["obligations"] == ["19.6"]
    assert seen[0].headers["User-Agent"].startswith("lotaip/")
    assert len(httpserver.log) == 2, "the targets are not fetched"


def test_explain_refuses(here: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/falta").respond_with_data("no", status=404)
    httpserver.expect_request("/vuelta").respond_with_data("", status=302, headers={"Location": "/vuelta"})
    httpserver.expect_request("/pdf").respond_with_data(b"%PDF-1.7 x")
    httpserver.expect_request("/grande").respond_with_data("x" * 5000)
    httpserver.expect_request("/lejos").respond_with_data("", 302, headers={"Location": "https://ejemplo.invalid/"})
    (here / "store").mkdir()
    (here / "store" / "lotaip.toml").write_text("max_file_bytes = 4000\n", encoding="utf-8")
    url = httpserver.url_for
    assert "añada --allow-private" in refused("explain", url("/pdf"), code=3)
    assert "la clave «contact»" in refused("explain", "https://ejemplo.invalid/", code=3)
    for path, words in (
        ("/falta", "respondió con el código 404"),
        ("/vuelta", "redirige demasiadas veces"),
        ("/pdf", "no es una página web: por su contenido es «pdf»"),
        ("/grande", "pesa más de"),
        ("/lejos", "la clave «contact»"),
    ):
        assert words in refused("explain", url(path), "--allow-private", code=3)
    assert "no respondió" in refused("explain", "http://127.0.0.1:9/", "--allow-private", code=3)
    assert "no es una dirección" in refused("explain", "http://", "--allow-private", code=3)
    assert "no existe" in refused("explain", "nada.html", code=3)
    (here / "datos.xlsx").write_bytes(b"PK\x03\x04xl/workbook.xml")
    assert "no es una página web" in refused("explain", "datos.xlsx", code=3)
