from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from reading.sniff import sniff


def zip_of(*names: str, first: tuple[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write(0, 0, "Año")
    book.close()
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + entries


ODS = "application/vnd.oasis.opendocument.spreadsheet"

CASES: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "empty"),
    ("blank lines", b" \r\n\t\n", "empty"),
    ("mark alone", b"\xef\xbb\xbf", "empty"),
    ("csv", "Año;Día\n1;2\n".encode("cp1252"), "text"),
    ("csv with a stray NUL", b"a;b\n1;\x002\n" + b"1;2\n" * 20, "text"),
    ("utf-16 with mark", "Año;Día\n".encode("utf-16"), "text"),
    ("utf-16 without mark", "Nivel;Unidad\n".encode("utf-16-le"), "text"),
    ("html", b"\xef\xbb\xbf \n<!DOCTYPE html><html><body></body></html>", "html"),
    ("html table saved as xls", b"<table border=1><tr><td>a</td></tr></table>", "html"),
    ("html after a PHP warning", b"<br />\n<b>Warning</b>: x<html>", "html"),
    ("xhtml", b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y">', "html"),
    ("xml", b'<?xml version="1.0"?><datos/>', "xml"),
    ("json object", b'{"a": 1}', "json"),
    ("json list", b"\n[{}]\n", "json"),
    ("bracket at the start of a CSV", b"[nota] a;b\n1;2\n", "text"),
    ("pdf", b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    ("pdf after rubbish", b"\r\n\r\n%PDF-1.4", "pdf"),
    ("xlsx", workbook(), "xlsx"),
    ("xlsx cut short", workbook()[:-200], "xlsx"),
    ("xlsb", zip_of("xl/workbook.bin", "[Content_Types].xml"), "xlsb"),
    ("docx", zip_of("[Content_Types].xml", "word/document.xml"), "docx"),
    ("pptx", zip_of("[Content_Types].xml", "ppt/presentation.xml"), "binary"),
    ("ods", zip_of("content.xml", first=("mimetype", ODS)), "ods"),
    ("zip of a workbook", zip_of("enero/matriz.xlsx"), "zip"),
    ("zip without members", zip_of(), "zip"),
    ("xls", ole("Workbook"), "xls"),
    ("old xls", ole("Book"), "xls"),
    ("doc", ole("WordDocument", "1Table"), "doc"),
    ("workbook inside a document", ole("WordDocument", "ObjectPool", "Workbook"), "doc"),
    ("workbook under password", ole("EncryptionInfo", "EncryptedPackage"), "xlsx"),
    ("rar", b"Rar!\x1a\x07\x00abc", "rar"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0", "7z"),
    ("png", b"\x89PNG\r\n\x1a\n\0\0", "image"),
    ("jpeg", b"\xff\xd8\xff\xe0\0", "image"),
    ("program", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(range(256)), "binary"),
]


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sniff(data: bytes, expected: str) -> None:
    assert sniff(data) == expected


@given(st.binary(max_size=500))
def test_sniff_never_raises(data: bytes) -> None:
    sniff(data)
    sniff(b"PK\x03\x04" + data)
    sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data)
