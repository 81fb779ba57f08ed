from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.archives import Member, read_zip
from reading.table import Unreadable


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def in_code_page(name: str, code_page: str) -> bytes:
    """A ZIP whose member name is stored in a code page, without the mark of UTF-8."""
    raw = name.encode(code_page)
    stand_in = "x" * len(raw)
    return zip_of({stand_in: b"a"}).replace(stand_in.encode(), raw)


def test_files_in_order_without_folders_and_junk() -> None:
    data = zip_of(
        {
            "enero/": b"",
            "enero/dato.csv": b"a;b",
            "__MACOSX/enero/._dato.csv": b"x",
            "enero/Thumbs.db": b"x",
            "b.csv": b"",
        }
    )
    assert read_zip(data) == [Member("enero/dato.csv", 3, b"a;b"), Member("b.csv", 0, b"")]


@pytest.mark.parametrize("code_page", ["utf-8", "cp850"])
def test_names_lose_no_accent(code_page: str) -> None:
    name = "Índice información año.csv"
    assert read_zip(in_code_page(name, code_page))[0].name == name
    assert read_zip(zip_of({name: b""}))[0].name == name


@pytest.mark.parametrize(
    ("data", "limits", "cause"),
    [
        (zip_of({"a": b"", "b": b""}), {"max_members": 1}, "too_large"),
        (zip_of({"a": b"x" * 100, "b": b"x" * 100}), {"max_bytes": 150}, "too_large"),
        (zip_of({"a": b"\0" * 20_000_000}), {}, "too_large"),
        (b"PK\x03\x04 nada", {}, "corrupt"),
        (b"", {}, "corrupt"),
        (zip_of({"a": b"contenido"})[:-10], {}, "corrupt"),
    ],
)
def test_unreadable(data: bytes, limits: dict[str, int], cause: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_zip(data, **limits)
    assert raised.value.cause == cause


def test_encrypted() -> None:
    data = bytearray(zip_of({"a.csv": b"a;b"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable) as raised:
        read_zip(bytes(data))
    assert raised.value.cause == "encrypted"


def test_an_empty_archive_has_no_files() -> None:
    assert read_zip(zip_of({})) == []


@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_damaged_archives_raise_only_unreadable(place: int, noise: bytes) -> None:
    whole = bytearray(zip_of({"enero/año.csv": b"a;b\n" * 50, "b.csv": b"x"}))
    place %= len(whole)
    whole[place : place + len(noise)] = noise
    with contextlib.suppress(Unreadable):
        read_zip(bytes(whole))
