"""What an own site proves: an absence only where its list was seen and nothing of the month stayed closed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.case import CaseBuilder, Place
from checker.engine import judge
from checker.model import Case, Entity
from evidence import EvidenceStore
from evidence.model import Exchange, NewVisit
from rules.lotaip import load
from tests.rar import need_libarchive, rar_of, reader_with

MONTH = "2024-06"
NOW = datetime(2024, 8, 20, tzinfo=UTC)
RUC = "0160000000001"
START = "https://gad.example/lotaip/"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
RULES = load(None)
DIRECTORY = next(o for o in RULES.obligations if o.id == "19.6")
CSV = (";".join(DIRECTORY.templates[0].columns) + "\n" + ";".join("1" for _ in DIRECTORY.templates[0].columns)).encode()


def case(store: Path, body: str, files: dict[str, bytes] | None = None, title: str = "LOTAIP 2024") -> Case:
    """The case of a site of one page; ``files`` are what its links give."""
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    with EvidenceStore(store, writable=True) as evidence:
        sweep = evidence.begin_sweep(MONTH, NOW, True, "prueba")
        evidence.begin_reading(sweep.id, RUC, "own", "", START)
        new = [NewVisit(RUC, "own", START, "page", "gad.example")]
        new += [NewVisit(RUC, "own", url, "file", "gad.example", parent=START, depth=1) for url in files or {}]
        evidence.add_visits(sweep.id, new)
        answers = {START: (HTML, page), **{url: ((), data) for url, data in (files or {}).items()}}
        for visit in evidence.visits(sweep.id):
            headers, data = answers[visit.url]
            exchange = Exchange(visit.url, 200, "OK", headers, data)
            evidence.complete(visit, exchange, NOW, sweep=sweep, state="done", cause=None, payload=data)
        evidence.finish_reading(sweep.id, RUC, "own", True, None)
        entity = Entity(RUC, "0101", "GAD Municipal de Prueba")
        return CaseBuilder(evidence, sweep, RULES, NOW).build(entity, [Place("own", START)])


def reading(found: Case) -> tuple[bool, str | None]:
    (own,) = found.readings
    return own.complete, own.cause


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("<p>Artículo 19: presupuesto, junio 2024.</p>", "no_list"),
        ('<a href="https://transparencia.dpe.gob.ec/entidades/9">Transparencia activa</a>', "doormat"),
        ('<a href="#">Junio 2024</a>', "no_list"),
        ('<aside><a href="/2024/05/">mayo 2024</a></aside>', "no_list"),
        ('<a href="https://www.facebook.com/sharer?u=mayo-2024">Mayo 2024</a>', "no_list"),
        ('<a href="/lotaip/a/">Mayo 2024</a>', "no_list"),
        ('<a href="/lotaip/a/">Mayo 2024</a><a href="/lotaip/b/">Abril 2024</a>', None),
    ],
)
def test_an_absence_needs_a_list(tmp_path: Path, body: str, cause: str | None) -> None:
    assert reading(case(tmp_path, body)) == (cause is None, cause)


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("https://mega.nz/file/abc", "file_host"),
        ("https://1drv.ms/f/s!Abc", "file_host"),
        ("https://otro.example/lotaip/junio", "file_host"),
        ("https://otro.example/fiestas", None),
        ("https://wa.me/?text=lotaip", None),
        ("/noticias/junio", None),
    ],
)
def test_a_link_of_the_month_to_where_nothing_was_read(tmp_path: Path, address: str, cause: str | None) -> None:
    months = '<a href="/lotaip/a/">Mayo 2024</a><a href="/lotaip/b/">Abril 2024</a>'
    body = f'{months}<h2>Junio 2024</h2><a href="{address}">Ver</a>'
    assert reading(case(tmp_path, body)) == (cause is None, cause)


@pytest.mark.parametrize(
    ("mark", "system"),
    [('<link rel="stylesheet" href="/wp-content/themes/gad/style.css">', "wordpress"), ("<p>GAD</p>", None)],
)
def test_the_first_page_tells_the_system(tmp_path: Path, mark: str, system: str | None) -> None:
    found = case(tmp_path, f'{mark}<a href="/lotaip/a/">Mayo 2024</a>')
    assert found.readings[0].system == system
    result = judge(found, RULES)
    assert result.readings[0].system == system
    assert result.deadline == RULES.deadline(MONTH).isoformat()


def bundle(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


LINK = '<h2>2024</h2><a href="/f/junio.zip">Junio</a> <a href="/f/mayo.zip">Mayo</a>'
ZIP = "https://gad.example/f/junio.zip"


def test_a_zip_counts_by_what_it_holds_of_the_month(tmp_path: Path) -> None:
    data = bundle({"JUNIO/6. Presupuesto/datos.csv": CSV, "MAYO/7. Auditorías/datos.csv": CSV})
    found = case(tmp_path, LINK, {ZIP: data})
    assert reading(found) == (True, None)
    (publication,) = found.publications.values()
    assert publication.obligation.id == "19.6"
    source = publication.parts["dataset"].source
    assert (source.url, source.file) == (ZIP, "junio.zip › JUNIO/6. Presupuesto/datos.csv")


def test_a_rar_counts_as_a_zip_does(tmp_path: Path) -> None:
    need_libarchive()
    data = rar_of({"JUNIO/6. Presupuesto/datos.csv": CSV, "MAYO/7. Auditorías/datos.csv": CSV})
    found = case(tmp_path, LINK, {ZIP: data})
    assert reading(found) == (True, None)
    (publication,) = found.publications.values()
    assert publication.parts["dataset"].source.file == "junio.zip › JUNIO/6. Presupuesto/datos.csv"


def test_without_its_extra_a_rar_proves_nothing(tmp_path: Path) -> None:
    with reader_with("LIBARCHIVE", "/no/existe.so"):
        assert reading(case(tmp_path, LINK, {ZIP: rar_of({"datos.csv": CSV})})) == (False, "rar_extra")


def encrypted() -> bytes:
    data = bytearray(bundle({"a.csv": CSV}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (encrypted(), "encrypted"),
        (b"PK\x03\x04 cut short", "corrupt"),
        (b"Rar!\x1a\x07\x00", "sealed"),
        (bundle({}), "empty_file"),
        (bundle({"a.zip": bundle({"b.zip": bundle({"c.csv": CSV})})}), "sealed"),
    ],
)
def test_what_cannot_be_opened_proves_no_absence(tmp_path: Path, data: bytes, cause: str) -> None:
    assert reading(case(tmp_path, LINK, {ZIP: data})) == (False, cause)


MONTHS = '<a href="/lotaip/a/">Mayo 2024</a><a href="/lotaip/b/">Abril 2024</a>'
JUNE = '<h2>Junio 2024</h2><a href="/f/6.csv">6. Presupuesto</a>'
FILES = {"https://gad.example/f/6.csv": CSV}


@pytest.mark.parametrize(
    ("around", "cause"),
    [
        (MONTHS, None),
        ("", "no_list"),
        ('<a href="/f/acta-mayo-2024.pdf">Acta de mayo 2024</a>', "no_list"),
        ('<a href="/lotaip/a/">Mayo 2022</a><a href="/lotaip/b/">Abril 2022</a>', "no_list"),
        (MONTHS + '<a href="#">2</a>', "app_shell"),
        (MONTHS + '<a href="javascript:void(0)">Siguiente</a>', "app_shell"),
        (MONTHS + '<a href="#galeria">Siguiente</a>', None),
        (MONTHS + '<a href="https://lotaip.otro.example/">Transparencia</a>', "file_host"),
        (MONTHS + '<a href="https://otro.example/ley.pdf">Ley de transparencia</a>', None),
    ],
)
def test_one_file_of_the_month_is_no_list(tmp_path: Path, around: str, cause: str | None) -> None:
    assert reading(case(tmp_path, around + JUNE, FILES)) == (cause is None, cause)


def test_a_file_that_nobody_can_name_may_be_the_one_that_is_missing(tmp_path: Path) -> None:
    body = MONTHS + JUNE + '<a href="/f/todo.pdf"><img src="/pdf.png"></a>'
    found = case(tmp_path, body, FILES | {"https://gad.example/f/todo.pdf": b"%PDF-1.4\n%%EOF\n"})
    assert reading(found) == (False, "unplaced")


def test_a_reading_tells_what_was_visited(tmp_path: Path) -> None:
    (own,) = case(tmp_path, MONTHS + JUNE, FILES).readings
    assert (own.pages, own.files, own.failed, own.cut, own.unread) == (1, 1, 0, 0, ())
