"""From the body on the wire to the payload: content codings of RFC 9110, section 8.4."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_CHUNK = 1 << 20
_MOST_CODINGS = 3
"""Codings one inside the other that are undone."""


_FOREIGN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Nobody asks for these; a server that sends them all the same is not read, so none of them can be a bomb."""


class PayloadTooLarge(ValueError):
    """The decoded payload would pass the limit (a decompression bomb, or simply a huge file)."""


def payload_of(headers: Iterable[tuple[str, str]], body: bytes, limit: int | None = None) -> bytes:
    """Undo ``gzip`` and ``deflate``. A body that does not hold what its header says is returned as it came.

    Raises :class:`PayloadTooLarge` when more than ``limit`` bytes would come out.
    """
    for coding in reversed(_codings(headers)[:_MOST_CODINGS]):
        if coding in ("gzip", "x-gzip", "deflate") and body:
            body = _inflate(body, limit)
    return body


def is_foreign(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a body came in a coding that nobody asked for and that is not undone."""
    return not _FOREIGN.isdisjoint(_codings(headers))


def _codings(headers: Iterable[tuple[str, str]]) -> list[str]:
    return [
        coding.strip().lower()
        for name, value in headers
        if name.lower() == "content-encoding"
        for coding in value.split(",")
    ]


def _inflate(body: bytes, limit: int | None) -> bytes:
    if body[:2] == b"\x1f\x8b":
        window = 31
    else:
        window = 15 if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0 else -15
    pieces: list[bytes] = []
    total = 0
    rest = body
    while rest:
        stream = zlib.decompressobj(window)
        while rest and not stream.eof:
            try:
                piece = stream.decompress(rest, _CHUNK)
            except zlib.error:
                return b"".join(pieces) if total else body
            pieces.append(piece)
            total += len(piece)
            if limit is not None and total > limit:
                raise PayloadTooLarge(f"más de {limit} bytes")
            rest = stream.unconsumed_tail
        # Another gzip member may follow; anything else after the end is padding.
        rest = stream.unused_data if stream.unused_data[:2] == b"\x1f\x8b" else b""
    return b"".join(pieces)
