"""Files made to exhaust, to crash or to lead astray whoever opens them."""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import pairwise

import brotli
import xlsxwriter

_ZEROS = bytes(64 << 20)


def _gzip_of_zeros(megabytes: int) -> bytes:
    """A page without end, 1000 times smaller on the wire."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


GZIP_BOMB = _gzip_of_zeros(128)
"""More than a shipped store takes."""
BROTLI_BOMB = brotli.compress(_ZEROS, quality=1)
_RUN = (128 << 10 << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
"""A block of Zstandard (RFC 8878) that repeats one byte 131 072 times."""
ZSTD_BOMB = b"\x28\xb5\x2f\xfd\x00\x58" + _RUN * 512 + b"\x01\0\0"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook(**members: bytes) -> bytes:
    """A small workbook, the parts named replaced (``sharedStrings`` for ``xl/sharedStrings.xml``)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Datos").write_row(0, 0, ["Descripción", "Partida"])
    whole = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    parts = {info.filename: whole.read(info) for info in whole.infolist()}
    for name, data in members.items():
        parts[next(part for part in parts if part.endswith(f"{name}.xml"))] = data
    return zipped(parts)


def _laughs() -> bytes:
    """Ten entities, each ten times the one before: three gigabytes in a thousand bytes."""
    names = "abcdefghij"
    entities = '<!ENTITY a "jajajaja">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]><sst xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>&j;</t></si></sst>'
    ).encode()


def _outside() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst xmlns="http://schemas.'
        b'openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>&x;</t></si></sst>'
    )


def _one_text_everywhere() -> bytes:
    """A shared text of a megabyte in many cells: small on the wire, without measure when read."""
    cells = "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 300 + "</row>" for n in range(1, 300))
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cells}</sheetData></worksheet>"
    ).encode()


def _long_text() -> bytes:
    return (
        b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" '
        b'uniqueCount="1"><si><t>' + b"x" * (1 << 20) + b"</t></si></sst>"
    )


def _nested(depth: int) -> bytes:
    data = zipped({"datos.csv": b"a;b\n"})
    for _ in range(depth):
        data = zipped({"dentro.zip": data})
    return data


ZIP_BOMB = zipped({"bomba.csv": _ZEROS})
LAUGHS = workbook(sharedStrings=_laughs())
OUTSIDE = workbook(sharedStrings=_outside())
LONG_TEXT = workbook(sharedStrings=_long_text(), sheet1=_one_text_everywhere())
LOOPING_PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 999999999>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3/Prev 160>>\nstartxref\n160\n%%EOF\n"
)
WICKED: dict[str, bytes] = {
    "bomba.zip": ZIP_BOMB,
    "anidado.zip": _nested(30),
    "rutas.zip": zipped(
        {"../../../../tmp/hostil.csv": b"a;b\n", "/etc/hostil": b"x", "C:\\hostil.csv": b"x", "\u202ev.csv": b"x"}
    ),
    "risas.xlsx": LAUGHS,
    "ajeno.xlsx": OUTSIDE,
    "texto.xlsx": LONG_TEXT,
    "cortado.xlsx": LAUGHS[: len(LAUGHS) // 2],
    "vuelta.pdf": LOOPING_PDF,
    "ancho.csv": b";".join([b"x"] * 1_000_000) + b"\n" + b";" * 999_999 + b"\n",
    "comillas.csv": b'"' + b'a;"";' * 300_000,
    "nulos.csv": b"\0" * 300_000 + b"a;b",
    "imagen.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0",
    "cortado.rar": b"Rar!\x1a\x07\x01\x00" + b"\xff" * 500,
}
"""By name."""
