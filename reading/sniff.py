"""What a file is, by its bytes: names and ``Content-Type`` lie too often to be asked."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import Literal

from reading.text import utf16_order

FileType = Literal[
    "empty", "text", "html", "pdf", "xlsx", "xls", "xlsb", "ods", "docx", "doc", "zip", "rar", "7z", "json", "xml",
    "image", "binary",
]  # fmt: skip

_HEAD = 4096
_SMALL = 16 * 1024
"""Bytes of a file whose type is remembered: every reader on its way through the program asks for it."""
_MARKS: tuple[tuple[bytes, FileType], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x09\x08\x10\0\0\x06\x05\0", "xls"),  # workbook stream without its OLE container
)
_ANY_MARK = tuple(mark for mark, _ in _MARKS)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, FileType], ...] = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("EncryptedPackage", "xlsx"),  # a workbook under password; read_workbook says "encrypted"
)
_ZIP_FOLDERS: tuple[tuple[str, FileType], ...] = (("xl/", "xlsx"), ("word/", "docx"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ODF = b"application/vnd.oasis.opendocument"

_SOMETHING = re.compile(rb"[^\s\0]")
_HTML_DOCUMENT = re.compile(rb"<!doctype\s+html|<html[\s>]", re.I)
_HTML_START = re.compile(
    rb"<(?:head|body|title|meta|script|style|link|table|div|span|p|br|b|h[1-6]|center|font|form|iframe|a|ul)[\s/>]",
    re.I,
)
_XML_START = re.compile(rb"<(?:\?xml|!--|[A-Za-z_][\w.-]*:?[\w.-]*[\s/>])")
_JSON_START = re.compile(rb'\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|-?\d)')
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b")
_MOST_CONTROLS = 0.02
"""Share of control bytes above which bytes are not text: random bytes hold a tenth, a text with stray NULs far less."""


def sniff(data: bytes) -> FileType:
    """Type of a file from its first bytes and, for a ZIP, its content. CSV and UTF-16 are ``text``. Never raises."""
    return _sniff_small(data) if len(data) <= _SMALL else _sniff(data)


def _sniff(data: bytes) -> FileType:
    if not _SOMETHING.search(data) or data in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        return "empty"
    if data.startswith(_ANY_MARK):
        return next(file_type for mark, file_type in _MARKS if data.startswith(mark))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        return "image"
    if data.startswith(b"BM") and data[2:6] == len(data).to_bytes(4, "little"):
        return "image"
    return _sniff_text(data)


_sniff_small = lru_cache(maxsize=256)(_sniff)  # the files of one month: 4 MiB at most


def _sniff_zip(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
        # Cut short: the directory at the end is gone, the names before each member are not.
        names = [name.decode("ascii", "replace") for name in re.findall(rb"(?:xl|word)/[\w.]+", data)]
    mimetype = data[30 : 30 + _HEAD]
    if names[:1] == ["mimetype"] or mimetype.startswith(b"mimetype"):
        if _ODS in mimetype:
            return "ods"
        if _ODF in mimetype:
            return "binary"
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, file_type in _ZIP_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return file_type
    return "binary" if any(name.startswith("ppt/") for name in names) else "zip"


def _sniff_ole(data: bytes) -> FileType:
    """The stream named first decides: a document may hold a workbook as an object, and the reverse."""
    found = [(data.find(_entry_name(stream)), file_type) for stream, file_type in _OLE_STREAMS]
    present = [(position, file_type) for position, file_type in found if position >= 0]
    return min(present)[1] if present else "binary"


def _entry_name(stream: str) -> bytes:
    """Name field of an OLE directory entry: UTF-16, NUL terminated."""
    return stream.encode("utf-16-le") + b"\0\0"


def _sniff_text(data: bytes) -> FileType:
    head = data[:_HEAD].rstrip(b"\0")
    told = utf16_order(data)
    if told is not None or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order = "be" if data.startswith(b"\xfe\xff") or told == "be" else "le"
        head = head[: len(head) & ~1].decode(f"utf-16-{order}", "replace").encode("utf-8")
    elif len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head):
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start[:1024]
    if (b"<" in first and _HTML_DOCUMENT.search(first)) or _HTML_START.match(start):
        return "html"
    if _XML_START.match(start):
        return "xml"
    if _JSON_START.match(start) and data.rstrip(b"\0 \t\r\n").endswith((b"}", b"]")):
        return "json"
    return "text"
