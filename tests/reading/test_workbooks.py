from __future__ import annotations

import contextlib
import datetime
import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import reading.workbooks
from reading.tables import Unreadable, find_header, read_workbook

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def xlsx(options: dict[str, object] | None = None, **sheets: dict[tuple[int, int], object]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options)
    for name, written in sheets.items():
        sheet = book.add_worksheet(name)
        for (row, column), value in written.items():
            sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


def ods(table: str, manifest: str = "<manifest/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{body}</office:document-content>")
    return buffer.getvalue()


def xls(last_cell: tuple[int, int] = (1, 1)) -> bytes:
    """The smallest workbook of Excel 97: ``Año`` in A1 and 3.5 in ``last_cell``."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def beginning(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0x7CC, 0, 6))

    sheet = beginning(0x10) + record(0x204, struct.pack("<HHHHB", 0, 0, 0, 3, 0) + "Año".encode("latin-1"))
    sheet += record(0x203, struct.pack("<HHHd", *last_cell, 0, 3.5)) + record(0x0A)
    name = b"Hoja1"
    where = len(beginning(5)) + 6 + 12 + len(name) + 4
    book = beginning(5) + record(0x42, struct.pack("<H", 1200))
    book += record(0x85, struct.pack("<IHBB", where, 0, len(name), 0) + name) + record(0x0A) + sheet
    return ole("Workbook", book)


def ole(name: str, stream: bytes) -> bytes:
    """A container of one stream of at most 4096 bytes: header, allocation table, directory, eight sectors."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    sectors = struct.pack("<10I", 0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII36x", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return raw.ljust(64, b"\0") + links + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, 4096)
    return (
        head.ljust(512, b"\xff") + sectors.ljust(512, b"\xff") + directory.ljust(512, b"\0") + stream.ljust(4096, b"\0")
    )


def cause(data: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        read_workbook(data)
    return raised.value.cause


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" Año\xa0", "Año"),
        (1.0, "1"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
        (True, "VERDADERO"),
        (1760000000001, "1760000000001"),
        (datetime.date(2026, 10, 31), "2026-10-31"),
        (datetime.datetime(2026, 10, 31, 8, 30), "2026-10-31 08:30:00"),
    ],
)
def test_cells_become_the_text_a_person_reads(value: object, text: str) -> None:
    date_format = "yyyy-mm-dd hh:mm"
    [table] = read_workbook(xlsx({"default_date_format": date_format}, Datos={(0, 0): value}))
    assert (table.name, table.delimiter) == ("Datos", None)
    assert list(table.rows()) == list(table.rows()) == [(1, [text])]


def test_sheets_in_order_and_rows_numbered_from_the_top() -> None:
    tables = read_workbook(
        xlsx(Datos={(3, 0): "TIPO", (3, 1): "DESCRIPCIÓN", (3, 2): "ENLACE"}, Metadatos={}, Otro={(0, 1): "x"})
    )
    assert [table.name for table in tables] == ["Datos", "Metadatos", "Otro"]
    assert list(tables[1].rows()) == []
    assert list(tables[2].rows()) == [(1, ["", "x"])]
    match = find_header(tables[0], {"base": ("Tipo", "Descripción", "Enlace")})
    assert match is not None
    assert match.row == 4


def test_ods() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>Año</text:p></table:table-cell>'
    [table] = read_workbook(
        ods(f'<table:table table:name="Hoja1"><table:table-row>{cell}</table:table-row></table:table>')
    )
    assert list(table.rows()) == [(1, ["Año"])]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"no es un libro",
        xlsx(A={(0, 0): 1})[:-300],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_corrupt(data: bytes) -> None:
    assert cause(data) == "corrupt"


BEGINNING_OF_XLS = b"\x09\x08\x10\0\0\x06\x05\0" + b"\0" * 12


def test_xls() -> None:
    [table] = read_workbook(xls())
    assert table.name == "Hoja1"
    assert list(table.rows()) == list(table.rows()) == [(1, ["Año", ""]), (2, ["", "3.5"])]


def test_an_xls_that_would_end_the_process_is_only_corrupt() -> None:
    """A cell beyond the last column makes the reader ask for 100 GB, which no handler survives."""
    assert cause(xls((65_535, 65_535))) == "corrupt"
    assert cause(xls()[:1700]) == "corrupt"


@pytest.mark.parametrize(
    "data",
    [
        ole("EncryptedPackage", b"\x11" * 4096),
        ole("Workbook", BEGINNING_OF_XLS + b"\x2f\0\x36\0"),
        ods("", "<manifest><encryption-data/></manifest>"),
    ],
    ids=["xlsx", "xls", "ods"],
)
def test_encrypted(data: bytes) -> None:
    assert cause(data) == "encrypted"


def test_two_cells_far_apart_do_not_exhaust_memory() -> None:
    assert cause(xlsx(A={(0, 0): 1, (1_048_575, 16_383): 2})) == "too_large"


def test_a_repeated_cell_does_not_exhaust_memory() -> None:
    repeated = 'office:value-type="string" table:number-columns-repeated="16384"'
    cell = f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(Unreadable):
        read_workbook(ods(f'<table:table table:name="a">{row}</table:table>'))


def test_a_table_without_an_end_does_not_turn_for_ever() -> None:
    assert cause(ods('<table:table table:name="a"><table:table-row>')) == "corrupt"


def test_a_bomb_is_refused_by_its_unpacked_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.workbooks, "MAX_UNPACKED", 2000)
    assert cause(xlsx(A={(0, 0): 1})) == "too_large"


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.workbooks, "MAX_MEMBERS", 3)
    assert cause(xlsx(A={(0, 0): 1})) == "too_large"


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=30))
def test_damaged_workbooks_raise_only_unreadable(place: int, noise: bytes) -> None:
    whole = bytearray(SAMPLE)
    place %= len(whole)
    whole[place : place + len(noise)] = noise
    with contextlib.suppress(Unreadable):
        for table in read_workbook(bytes(whole)):
            list(table.rows())


SAMPLE = xlsx(Datos={(0, 0): "Año", (1, 1): 3.5}, Metadatos={(0, 0): "LICENCIA"})
