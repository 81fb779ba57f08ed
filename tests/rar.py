"""RAR archives of stored files, written byte by byte: no free program writes this format."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reading import isolated
from reading.archives import read_archive
from reading.table import Unreadable

MARK = b"Rar!\x1a\x07\x00"
_FILE, _STORED, _WINDOWS, _READ_BY = 0x74, 0x30, 2, 20
_LONG_BLOCK, _UNICODE_NAME, _ENCRYPTED = 0x8000, 0x0200, 0x0004


def rar_of(files: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """An archive of format 4 with its files as they are. ``encrypted`` only says so of each."""
    flags = _LONG_BLOCK | _UNICODE_NAME | (_ENCRYPTED if encrypted else 0)
    blocks = [_block(0x73, 0, bytes(6))]
    for name, data in files.items():
        path, size = name.encode("utf-8"), len(data)
        sizes = struct.pack("<IIBIIBB", size, size, _WINDOWS, zlib.crc32(data), 0x5A210000, _READ_BY, _STORED)
        blocks += [_block(_FILE, flags, sizes + struct.pack("<HI", len(path), 0x20) + path), data]
    return b"".join([MARK, *blocks, _block(0x7B, 0x4000, b"")])


def _block(kind: int, flags: int, rest: bytes) -> bytes:
    body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body


@contextmanager
def reader_with(name: str, value: str) -> Iterator[None]:
    """The reading process begins anew with this variable of the environment, and anew without it at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        isolated._PROCESS.close()
        yield
    isolated._PROCESS.close()


def need_libarchive() -> None:
    """Skips aloud where the system has no libarchive; fails under CI, which installs it."""
    try:
        read_archive(rar_of({}), "rar")
    except Unreadable as error:
        if error.cause != "rar_extra":
            raise
        if os.environ.get("CI"):
            pytest.fail("libarchive is not installed: CI must read RAR archives")
        pytest.skip("libarchive is not installed: RAR archives were NOT read")
