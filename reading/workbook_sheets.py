"""The sheets of a workbook as text, inside the reading process (:mod:`reading.isolated`)."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
import zlib
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from reading.sniff import sniff
from reading.table import Unreadable

_CHUNK = 1024 * 1024
_OVERLAP = 400
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ENCRYPTED_FLAG = 0x1
_ODF_MANIFEST = "META-INF/manifest.xml"
_ODF_CONTENT = "content.xml"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Stream that holds a whole XLSX under password; the reader only says that it knows no such format."""
_FILE_PASS = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.S)
"""Start of an XLS under password: record FilePass right after the beginning of the workbook."""


def workbook_content(
    data: bytes, max_unpacked: int, max_members: int, max_cells: int, max_sheets: int, max_text: int
) -> list[bytes]:
    """Per sheet a line of JSON (name, cells, bytes of its rows) and a line of JSON for each row: a list of text.

    Raises :class:`Unreadable` (``encrypted``, ``corrupt``, ``too_large``).
    """
    file_type = sniff(data)
    zipped = data.startswith(b"PK")
    if not zipped and (_ENCRYPTED_STREAM in data or _FILE_PASS.search(data)):
        raise Unreadable("encrypted")
    if file_type not in ("xlsx", "ods", "xlsb", "xls") or (file_type in ("xlsx", "ods") and not zipped):
        raise Unreadable("corrupt")
    if file_type != "xls":
        _check_archive(data, max_unpacked, max_members, max_cells)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheet_names) > max_sheets:
            raise Unreadable("too_large")
        return _sheets(workbook, max_text)
    except (CalamineError, OSError) as error:
        raise Unreadable("corrupt") from error


def _sheets(workbook: CalamineWorkbook, max_text: int) -> list[bytes]:
    pieces: list[bytes] = []
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        # Rows above the first cell are given, columns before it not.
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows: list[bytes] = []
        size = 0
        for row in sheet.iter_rows():
            rows.append(json.dumps(left + [cell_text(cell) for cell in row]).encode("ascii") + b"\n")
            size += len(rows[-1])
            if size > max_text:
                raise Unreadable("too_large")
        max_text -= size
        head = json.dumps([sheet.name, sheet.height * sheet.width, size])
        pieces += (head.encode("ascii") + b"\n", *rows)
    return pieces


def cell_text(cell: object) -> str:
    """A cell as a person reads it: no ``.0``, ISO dates; what Excel computes to 15 digits is written with 15."""
    if isinstance(cell, str):
        return cell.replace("\xa0", " ").strip()
    if isinstance(cell, bool):
        return "VERDADERO" if cell else "FALSO"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _check_archive(data: bytes, max_unpacked: int, max_members: int, max_cells: int) -> None:
    """Refuse what would not fit in memory, by inflating it once without keeping it: declared sizes can lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > max_members or sum(member.file_size for member in members) > max_unpacked:
                raise Unreadable("too_large")
            for member in members:
                if member.flag_bits & _ENCRYPTED_FLAG:
                    raise Unreadable("encrypted")
                if member.filename == _ODF_MANIFEST and b"encryption-data" in archive.read(member):
                    raise Unreadable("encrypted")
                if member.filename == _ODF_CONTENT:
                    with archive.open(member) as stream:  # the reader looks for ever for the end of a table without one
                        expat.ParserCreate().ParseFile(stream)
                if member.filename.lower().endswith(".xml"):
                    _check_extent(archive, member, max_cells)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, expat.error) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("corrupt") from error


def _check_extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_cells: int) -> None:
    """Refuse a sheet whose first and last cells span more than the limit, however few lie between."""
    widest, lowest, tail = 0, 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            for letters, digits in set(_CELL.findall(window)):
                widest = max(widest, _column_number(letters))
                lowest = max(lowest, int(digits))
            tail = window[-_OVERLAP:]
            if widest * lowest > max_cells:
                raise Unreadable("too_large")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
