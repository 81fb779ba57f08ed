"""Workbooks (XLSX, XLS, XLSB, ODS) as tables of text, guarded against files made to exhaust the reader."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import partial

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from reading.isolated import cell_text, read_apart
from reading.sniff import sniff
from reading.table import Rows, Table, Unreadable

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all members. A sheet of 100 000 rows by 5 unpacks to 25 MB; the largest official matrix has 2 900 rows."""
MAX_MEMBERS = 2000
"""Workbooks have a member per sheet, picture and drawing; the largest seen holds 19 sheets."""
MAX_CELLS = 20_000_000
"""Cells of the rectangle that a sheet spans. The reader keeps it whole, 24 bytes each, empty or not."""
MAX_SHEETS = 300

_SMALL = 1_000_000
"""Cells kept as text after the first reading; the sheets of larger workbooks are turned into text each time."""
_CHUNK = 1024 * 1024
_OVERLAP = 400
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ENCRYPTED_FLAG = 0x1
_ODF_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Stream that holds a whole XLSX under password; the reader only says that it knows no such format."""
_FILE_PASS = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.S)
"""Start of an XLS under password: record FilePass right after the beginning of the workbook."""


def read_workbook(data: bytes) -> list[Table]:
    """The worksheets of a workbook in their order, hidden ones included, every cell as text.

    Whole numbers lose their ``.0``, dates are ISO. Raises :class:`Unreadable` (``encrypted``, ``corrupt``,
    ``too_large``) and nothing else.
    """
    file_type = sniff(data)
    if file_type in ("xlsx", "ods") and data.startswith(b"PK"):
        _check_archive(data)
        return _read_here(data)
    if _ENCRYPTED_STREAM in data or _FILE_PASS.search(data):
        raise Unreadable("encrypted")
    if file_type == "xlsb":
        _check_archive(data)
    elif file_type != "xls":
        raise Unreadable("corrupt")
    sheets = read_apart(data)
    if sheets is None:
        raise Unreadable("corrupt")
    return [Table(name.strip(), None, partial(enumerate, rows, 1)) for name, rows in sheets]


def _read_here(data: bytes) -> list[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheet_names) > MAX_SHEETS:
            raise Unreadable("too_large")
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (CalamineError, OSError) as error:
        raise Unreadable("corrupt") from error
    return [
        Table(sheet.name.strip(), None, partial(_rows, sheet), cache=sheet.height * sheet.width <= _SMALL)
        for sheet in sheets
    ]


def _rows(sheet: CalamineSheet) -> Rows:
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows above the first cell are given, columns before it not
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, left + [cell_text(cell) for cell in cells]


def _check_archive(data: bytes) -> None:
    """Refuse what would not fit in memory, by inflating it once without keeping it: declared sizes can lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Unreadable("too_large")
            for member in members:
                if member.flag_bits & _ENCRYPTED_FLAG:
                    raise Unreadable("encrypted")
                if member.filename == _ODF_MANIFEST and b"encryption-data" in archive.read(member):
                    raise Unreadable("encrypted")
                if member.filename.lower().endswith(".xml"):
                    _check_extent(archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("corrupt") from error


def _check_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose first and last cells span more than :data:`MAX_CELLS`, however few lie between."""
    widest, lowest, tail = 0, 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            for letters, digits in set(_CELL.findall(window)):
                widest = max(widest, _column_number(letters))
                lowest = max(lowest, int(digits))
            tail = window[-_OVERLAP:]
            if widest * lowest > MAX_CELLS:
                raise Unreadable("too_large")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
