"""WARC 1.1 segments (ISO 28500): one gzip member per record, written by warcio, read back member by member."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.model import Exchange, Headers

NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
CAPTURE_HEADER = "X-Lotaip-Capture"
"""Header of a record with the id of its capture: what an index rebuilt from WARC alone is ordered by."""
UNVERIFIED_HEADER = "X-Lotaip-Unverified"
# Scrapy hands over bodies with chunking undone, so this header would lie about the bytes beside it.
_UNDONE = ("transfer-encoding",)

_BREAKS = re.compile(r"[\r\n\0]+")
_MOST_DIGITS = 18
"""Of a length or a status; Python refuses to read thousands, and SQLite more than these."""


class DamagedRecord(ValueError):
    """The bytes at an offset are not a whole WARC record."""


@dataclass(frozen=True, slots=True)
class Original:
    """The capture a revisit record points to."""

    url: str
    fetched_at: str
    stored_digest: str


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes to append: the response (or revisit) record, then its request record."""

    data: bytes
    first_length: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """One record read back. ``status``, ``http_headers`` and ``body`` are set for HTTP records only."""

    length: int
    type: str
    url: str | None
    status: int | None
    http_headers: Headers
    body: bytes
    fields: Mapping[str, str] = field(default_factory=dict)
    """WARC headers by their name in small letters."""


def stored_digest(body: bytes) -> str:
    """WARC-Payload-Digest of a body as received, hexadecimal so that ``sha256sum`` gives the same."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def head_block(name: str, info: dict[str, str]) -> Block:
    """The ``warcinfo`` record that opens a segment."""
    writer, out = _writer()
    writer.write_record(writer.create_warcinfo_record(name, {key: _line(value) for key, value in info.items()}))
    data = _member(out.getvalue())
    return Block(data, len(data))


def index_block(uri: str, at: str, lines: bytes) -> Block:
    """A ``metadata`` record (ISO 28500, 6.6) with rows of the index as JSON lines."""
    writer, out = _writer()
    record = writer.create_warc_record(
        uri,
        "metadata",
        payload=io.BytesIO(lines),
        length=len(lines),
        warc_content_type="application/jsonl",
        warc_headers_dict={"WARC-Date": at},
    )
    writer.write_record(record)
    data = _member(out.getvalue())
    return Block(data, len(data))


def exchange_block(
    exchange: Exchange, fetched_at: str, digest: str, original: Original | None, capture_id: int
) -> Block:
    """Records of one exchange. With ``original`` the payload is already stored and a revisit record is written; what
    a browser made is always written whole."""
    if exchange.rendered_by:
        return _conversion_block(exchange, fetched_at, digest, capture_id)
    writer, out = _writer()
    url = uri_of(exchange.url)
    headers = [(name, value) for name, value in exchange.headers if name.lower() not in _UNDONE]
    http = _Head(f"{exchange.status} {exchange.reason}".strip(), headers, protocol=exchange.protocol)
    more = {CAPTURE_HEADER: str(capture_id)}
    if exchange.truncated:
        more["WARC-Truncated"] = "length"
    if exchange.unverified:
        more[UNVERIFIED_HEADER] = _line(exchange.unverified)
    if original is None:
        response = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": fetched_at, "WARC-Payload-Digest": digest, **more},
        )
    else:
        response = writer.create_revisit_record(
            url,
            original.stored_digest,
            uri_of(original.url),
            original.fetched_at,
            http_headers=http,
            warc_headers_dict={"WARC-Date": fetched_at, **more},
        )
        if exchange.status == 304:
            response.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED_PROFILE)
    request_http = _Head(f"GET {_target(url)} HTTP/1.1", list(exchange.request_headers), is_http_request=True)
    request = writer.create_warc_record(
        url, "request", http_headers=request_http, warc_headers_dict={"WARC-Date": fetched_at}
    )
    request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(response)
    split = out.tell()
    writer.write_record(request)
    raw = out.getvalue()
    first = _member(raw[:split])
    return Block(first + _member(raw[split:]), len(first))


def _conversion_block(exchange: Exchange, fetched_at: str, digest: str, capture_id: int) -> Block:
    """The ``conversion`` record (ISO 28500, 6.7) of a rendered page: no server ever sent these bytes."""
    writer, out = _writer()
    record = writer.create_warc_record(
        uri_of(exchange.url),
        "conversion",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        warc_content_type=_line(next((v for k, v in exchange.headers if k.lower() == "content-type"), "text/html")),
        warc_headers_dict={
            "WARC-Date": fetched_at,
            "WARC-Payload-Digest": digest,
            "X-Lotaip-Rendered": _line(exchange.rendered_by),
            CAPTURE_HEADER: str(capture_id),
        },
    )
    writer.write_record(record)
    data = _member(out.getvalue())
    return Block(data, len(data))


class _Head(StatusAndHeaders):  # type: ignore[misc]  # untyped library
    """Status line and headers in the bytes in which they came. warcio would escape what is not ASCII, and raise where
    it cannot; a line break, which would begin another header, becomes a space (RFC 9112, 5.2)."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        first = f"{self.protocol} {self.statusline}"
        lines = (_line(line) for line in (first, *(f"{name}: {value}" for name, value in self.headers)))
        self.headers_buff = b"".join(_octets(line) + b"\r\n" for line in lines) + b"\r\n"


def _octets(line: str) -> bytes:
    """Headers of the wire were decoded as Latin-1; a character beyond it was never on it."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogatepass")


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def uri_of(url: str) -> str:
    """The address as WARC-Target-URI has it: what a URI may not hold is escaped as UTF-8 (RFC 3987, 3.1)."""
    return quote(url, safe="%:/?#[]@!$&'()*+,;=", errors="surrogatepass")


def _writer() -> tuple[WARCWriter, io.BytesIO]:
    out = io.BytesIO()
    return WARCWriter(out, gzip=False, warc_version="1.1"), out


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _member(record: bytes) -> bytes:
    compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
    return compressor.compress(record) + compressor.flush()


_sync_data = getattr(os, "fdatasync", os.fsync)
"""Bytes and size without the file's times: half the cost where the system knows it."""


class SegmentWriter:
    """Appends blocks to one segment file; a block is on the disk when :meth:`sync` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        fresh = not path.exists()
        self.size = 0 if fresh else path.stat().st_size
        self._file = path.open("ab", buffering=0)
        self._unsynced = False
        if fresh:
            sync_folder(path.parent)

    def append(self, block: Block) -> int:
        """Write a block and return its offset."""
        offset = self.size
        self._unsynced = True
        view = memoryview(block.data)
        while view:
            view = view[self._file.write(view) :]
        self.size += len(block.data)
        return offset

    def cut_back(self, size: int) -> None:
        """Drop what lies behind ``size``: records whose index rows were never committed."""
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size

    def sync(self) -> None:
        """Have the disk hold what was appended (power may fail at any moment)."""
        if self._unsynced:
            _sync_data(self._file.fileno())
            self._unsynced = False

    def close(self) -> None:
        try:
            self.sync()
        finally:
            self._file.close()


def sync_folder(folder: Path) -> None:
    """Have the disk hold the names of new files; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all, whatever happens."""
    draft = path.with_name(path.name + ".tmp")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def read_record(path: Path, offset: int) -> Record:
    """The record whose gzip member starts at ``offset``.

    Raises :class:`DamagedRecord` (altered or cut bytes) and :class:`OSError` (no such file).
    """
    with path.open("rb") as file:
        return _record_at(file, offset)


def _record_at(file: BinaryIO, offset: int) -> Record:
    file.seek(offset)
    data = bytearray()
    length = 0
    stream = zlib.decompressobj(31)
    try:
        while not stream.eof:
            chunk = file.read(1 << 18)
            if not chunk:
                raise DamagedRecord("el registro está cortado")
            data += stream.decompress(chunk)
            length += len(chunk)
    except zlib.error as error:
        raise DamagedRecord(f"la compresión no se puede deshacer ({error})") from error
    return _parse(bytes(data), length - len(stream.unused_data))


def _parse(data: bytes, length: int) -> Record:
    head, separator, rest = data.partition(b"\r\n\r\n")
    first, _, lines = head.partition(b"\r\n")
    if not separator or not first.startswith(b"WARC/1."):
        raise DamagedRecord("no empieza como un registro WARC")
    fields = {name.lower(): value for name, value in _header_lines(lines)}
    size = fields.get("content-length", "")
    if not size.isdecimal() or len(size) > _MOST_DIGITS or len(rest) != int(size) + 4:
        raise DamagedRecord("su longitud no es la que declara")
    block = rest[: int(size)]
    kind = fields.get("warc-type", "")
    url = fields.get("warc-target-uri")
    if kind not in ("response", "revisit"):
        return Record(length, kind, url, None, (), block, fields)
    http, _, body = block.partition(b"\r\n\r\n")
    status_line, _, http_lines = http.partition(b"\r\n")
    parts = status_line.split(b" ", 2)
    if len(parts) < 2 or not parts[1].isdigit() or len(parts[1]) > _MOST_DIGITS:
        raise DamagedRecord("su respuesta HTTP no tiene código de estado")
    return Record(length, kind, url, int(parts[1]), tuple(_header_lines(http_lines)), body, fields)


def records_of(path: Path) -> Iterator[tuple[int, Record]]:
    """Every whole record of a segment with its offset. What is damaged is passed over: reading goes on with the next
    gzip member that holds a record.

    Raises :class:`OSError`.
    """
    with path.open("rb") as file:
        yield from records_in(file)


def records_in(file: BinaryIO) -> Iterator[tuple[int, Record]]:
    """The records of a segment that is open, as :func:`records_of` gives them."""
    offset, size = 0, file.seek(0, os.SEEK_END)
    while offset < size:
        try:
            record = _record_at(file, offset)
        except DamagedRecord:
            following = _next_member(file, offset + 1)
            if following is None:
                return
            offset = following
            continue
        yield offset, record
        offset += record.length


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member may begin."""
    file.seek(start)
    before = b""
    while chunk := file.read(1 << 20):
        found = (before + chunk).find(b"\x1f\x8b\x08")
        if found >= 0:
            return file.tell() - len(chunk) - len(before) + found
        before = chunk[-2:]
    return None


def _header_lines(lines: bytes) -> Iterator[tuple[str, str]]:
    for line in lines.split(b"\r\n"):
        name, separator, value = line.partition(b":")
        if separator:
            yield name.decode("latin-1").strip(), value.decode("latin-1").strip()


def sha256_of(path: Path, ranges: Iterable[tuple[int, int]] | None = None) -> str:
    """SHA-256 of a whole file, or of the given ``(offset, length)`` ranges of it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if ranges is None:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        else:
            for offset, length in ranges:
                file.seek(offset)
                digest.update(file.read(length))
    return digest.hexdigest()
