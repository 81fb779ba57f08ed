"""Rows as the bytes of a file: CSV as the portal writes it or as an office does, workbook, PDF, web page."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

Style = Literal["pnt", "own"]
BOM = b"\xef\xbb\xbf"


def table_csv(rows: Iterable[Sequence[str]], style: Style, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A horizontal file. The portal quotes every cell and puts a byte-order mark (law.md 3.2); an office need not."""
    buffer = io.StringIO(newline="")
    if style == "pnt":
        writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    else:
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(rows)
    body = buffer.getvalue().encode(encoding, errors="replace")
    return BOM + body if style == "pnt" and encoding == "utf-8" else body


def vertical_csv(pairs: Iterable[tuple[str, str]], style: Style) -> bytes:
    """A vertical file: ``key;value`` lines, with the portal's trailing separator in its style."""
    end = ";\r\n" if style == "pnt" else "\r\n"
    body = "".join(f"{key};{value}{end}" for key, value in pairs).encode()
    return BOM + body if style == "pnt" else body


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cell_name(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A small XLSX of one sheet with every cell as text (ECMA-376), equal bytes for equal rows."""
    lines = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{_cell_name(c, r)}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for c, cell in enumerate(row)
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(kind=f"{_REL}/officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="Conjunto de datos" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELS.format(kind=f"{_REL}/worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed date: ZipInfo would otherwise carry the clock.
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text.encode())
    return buffer.getvalue()


def pdf(lines: Sequence[str]) -> bytes:
    """A one-page PDF 1.4 with the given lines as text."""
    shown = [line[:90].replace("\\", " ").replace("(", "[").replace(")", "]") for line in lines[:50]]
    text = "BT /F1 9 Tf 40 800 Td 12 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
    stream = text.encode("cp1252", errors="replace")
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def html_table(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A table saved as a web page, as a spreadsheet program does when asked for the wrong format."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (
        f'<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body><table border=1>\n{lines}</table></body></html>\n"
    ).encode()
