from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.text import caseless, decode, fold, header_key

SENTENCE = "Número de requerimientos; Dirección; Año; Remuneración del señor Gómez\nAtención al público; Sí; Peña\n"


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (SENTENCE.encode("utf-8"), "utf-8", False),
        (SENTENCE.encode("utf-8-sig"), "utf-8", True),
        (SENTENCE.encode("cp1252"), "cp1252", False),
        (SENTENCE.encode("cp850"), "cp850", False),
        (SENTENCE.encode("mac-roman"), "mac-roman", False),
        (SENTENCE.encode("utf-16"), "utf-16", True),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16", True),
        (SENTENCE.encode("utf-16-le"), "utf-16", False),
        (SENTENCE.encode("utf-16-be"), "utf-16", False),
        ("N.º;Período\n1;“Año”\n".encode("cp1252"), "cp1252", False),
    ],
)
def test_decode_names_the_encoding_and_loses_nothing(data: bytes, encoding: str, bom: bool) -> None:
    decoded = decode(data)
    assert (decoded.encoding, decoded.bom, decoded.double_encoded) == (encoding, bom, False)
    assert decoded.text in (SENTENCE, "N.º;Período\n1;“Año”\n")


def test_an_accent_late_in_a_long_file_decides() -> None:
    assert decode(b"uno;dos\n" * 20_000 + "año;día\n".encode("cp1252")).text.endswith("año;día\n")


def test_double_encoding_is_repaired_and_flagged() -> None:
    twice = SENTENCE.encode("utf-8").decode("cp1252").encode("utf-8")
    decoded = decode(twice)
    assert decoded.double_encoded
    assert decoded.text == SENTENCE


@pytest.mark.parametrize("text", ["SÃO PAULO", "10 °C – Â", "Ã", "pañuelo"])
def test_what_only_looks_like_double_encoding_is_left_alone(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert (decoded.text, decoded.double_encoded) == (text, False)


def test_a_file_that_mixes_encodings_is_read_piece_by_piece() -> None:
    decoded = decode("Dirección;Año\n".encode() + "Atención;Peña\n".encode("cp1252"))
    assert decoded.text == "Dirección;Año\nAtención;Peña\n"
    assert decoded.encoding == "cp1252"


def test_a_download_cut_inside_a_letter_is_still_utf8() -> None:
    decoded = decode("Dirección de Gestió".encode()[:-1])
    assert (decoded.encoding, decoded.text) == ("utf-8", "Dirección de Gesti")


@given(st.binary(max_size=2000))
def test_decode_never_raises(data: bytes) -> None:
    assert "\ufeff" not in decode(data).text[:1]


@given(st.text(max_size=500))
def test_utf8_round_trip(text: str) -> None:
    decoded = decode(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"))
    if not decoded.double_encoded and decoded.encoding == "utf-8":
        assert decoded.text == text.encode("utf-8", "replace").decode()


def test_fifty_megabytes_are_decoded_in_about_a_second() -> None:
    data = SENTENCE.encode("cp1252") * (50_000_000 // len(SENTENCE))
    start = time.perf_counter()
    assert decode(data).encoding == "cp1252"
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "folded", "key"),
    [
        (
            "  Régimen   laboral\xa0al que pertenece ",
            "regimen laboral al que pertenece",
            "regimenlaboralalquepertenece",
        ),
        ("N.º", "n o", "no"),
        ("No.", "no", "no"),
        ("Tasa de Interés (%)", "tasa de interes", "tasadeinteres"),
        ("literal_a1-Organigrama.pdf", "literal a1 organigrama pdf", "literala1organigramapdf"),
        ("", "", ""),
    ],
)
def test_fold_and_header_key(text: str, folded: str, key: str) -> None:
    assert fold(text) == folded
    assert header_key(text) == key


def test_decomposed_accents_fold_alike() -> None:
    assert fold("Auto\u0301nomos") == fold("AUTÓNOMOS") == "autonomos"


@given(st.text() | st.text("AÁÑßµÿ×Þ '", min_size=1))
def test_caseless_is_casefold(text: str) -> None:
    assert caseless(text) == text.casefold()


def test_caseless_knows_every_letter_of_latin_1() -> None:
    every = [chr(code) for code in range(0x100)]
    assert [caseless(char) for char in every] == [char.casefold() for char in every]


@given(st.text("aÑé ½µßº_-\xa0\x85" + "".join(map(chr, range(0xA0, 0x100)))))
def test_a_letter_beside_changes_no_folded_form(text: str) -> None:
    # Texts beyond Latin-1 take another way through the function.
    assert fold(f"{text} 中") == f"{fold(text)} 中".strip()
