from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.archives import Member, read_archive
from reading.sniff import FileType
from reading.table import Unreadable
from tests.rar import need_libarchive, rar_of, reader_with


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
    assert read_archive(data, "zip") == [Member("enero/dato.csv", 3, b"a;b"), Member("b.csv", 0, b"")]


@pytest.mark.parametrize("code_page", ["utf-8", "cp850"])
def test_names_lose_no_accent(code_page: str) -> None:
    name = "Índice información año.csv"
    assert read_archive(in_code_page(name, code_page), "zip")[0].name == name
    assert read_archive(zip_of({name: b""}), "zip")[0].name == name


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
        read_archive(data, "zip", **limits)
    assert raised.value.cause == cause


def test_encrypted() -> None:
    data = bytearray(zip_of({"a.csv": b"a;b"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable) as raised:
        read_archive(bytes(data), "zip")
    assert raised.value.cause == "encrypted"


def test_an_empty_archive_has_no_files() -> None:
    assert read_archive(zip_of({}), "zip") == []


@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_damaged_archives_raise_only_unreadable(place: int, noise: bytes) -> None:
    whole = bytearray(zip_of({"enero/año.csv": b"a;b\n" * 50, "b.csv": b"x"}))
    place %= len(whole)
    whole[place : place + len(noise)] = noise
    with contextlib.suppress(Unreadable):
        read_archive(bytes(whole), "zip")


# --- RAR and 7z -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def libarchive() -> None:
    need_libarchive()


def seven_zip_of(files: dict[str, bytes]) -> bytes:
    from libarchive import custom_writer  # loads the library, which may not be there

    written = bytearray()

    def write(data: bytes) -> int:
        written.extend(data)
        return len(data)

    with custom_writer(write, "7zip") as archive:
        for name, data in files.items():
            archive.add_file_from_memory(name, len(data), data)
    return bytes(written)


FILES = {
    "enero/índice año.csv": b"a;b",
    "enero/Thumbs.db": b"x",
    "__MACOSX/._b.csv": b"x",
    "../../etc/b.csv": b"",
    "enero\\c.csv": b"c" * 70_000,
}
MEMBERS = [
    Member("enero/índice año.csv", 3, b"a;b"),
    Member("../../etc/b.csv", 0, b""),
    Member("enero/c.csv", 70_000, b"c" * 70_000),
]


@pytest.mark.usefixtures("libarchive")
class TestWithLibarchive:
    def test_files_of_a_rar_as_those_of_a_zip(self) -> None:
        assert read_archive(rar_of(FILES), "rar") == MEMBERS

    def test_names_lose_no_accent_in_a_system_without_language(self) -> None:
        with reader_with("LC_ALL", "C"):
            assert read_archive(rar_of(FILES), "rar") == MEMBERS

    def test_the_same_library_reads_7z(self) -> None:
        assert read_archive(seven_zip_of({"enero/año.csv": b"a;b\n" * 999}), "7z") == [
            Member("enero/año.csv", 3996, b"a;b\n" * 999)
        ]

    @pytest.mark.parametrize(
        ("data", "limits", "cause"),
        [
            (rar_of({"a": b"", "b": b"b"}), {"max_members": 1}, "too_large"),
            (rar_of({"a": b"x" * 100, "b": b"x" * 100}), {"max_bytes": 150}, "too_large"),
            (rar_of({"a.csv": b"a;b"}, encrypted=True), {}, "encrypted"),
            (rar_of({"a.csv": b"contenido"}).replace(b"a.csv", b"b.csv"), {}, "sealed"),
            (b"Rar!\x1a\x07\x01\x00", {}, "sealed"),
            (b"Rar!\x1a\x07\x00 nada", {}, "sealed"),
            (b"7z\xbc\xaf\x27\x1c nada", {}, "sealed"),
        ],
    )
    def test_unreadable(self, data: bytes, limits: dict[str, int], cause: str) -> None:
        kind: FileType = "rar" if data.startswith(b"Rar!") else "7z"
        with pytest.raises(Unreadable) as raised:
            read_archive(data, kind, **limits)
        assert raised.value.cause == cause

    def test_a_bomb(self) -> None:
        with pytest.raises(Unreadable) as raised:
            read_archive(seven_zip_of({"a": bytes(20_000_000)}), "7z")
        assert raised.value.cause == "too_large"

    def test_one_cut_short_never_passes_for_one_with_fewer_files(self) -> None:
        whole = rar_of({"a.csv": b"a;b", "b.csv": b"c;d"})
        end_of_first = whole.index(b"a;b") + 3
        for length in (20, end_of_first - 1, end_of_first, end_of_first + 9, len(whole) - 1):
            with pytest.raises(Unreadable) as raised:
                read_archive(whole[:length], "rar")
            assert raised.value.cause == "sealed", length


def test_without_the_library_the_extra_is_named() -> None:
    with reader_with("LIBARCHIVE", "/no/existe.so"), pytest.raises(Unreadable) as raised:
        read_archive(rar_of({"a.csv": b"a;b"}), "rar")
    assert raised.value.cause == "rar_extra"
