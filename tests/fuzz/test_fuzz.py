"""Whatever bytes come, a reader answers or raises what it documents, in bounded time and with bounded size.

Daily runs replay the corpus and try the same mutations of it on every machine; ``make fuzz`` tries others for long. A
case that breaks a reader is left as ``corpus/READER/found``: name it after what it shows, and it is replayed for ever.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.readers import HERE, READERS, examples_of

LONG = settings.get_current_profile_name() == "long"
SECONDS = 10
"""For one example; a reader that starts a process on a busy machine takes one."""
MOST = 200
"""Characters or items out of a byte; what a ZIP unpacks to is bounded by the call."""
SPARE = 2 << 20
TOKENS = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\xb2", b"\xb2", b"\xed\xa0\x80", b"\r", b"\n", b'"', b"'", b";"),
    *(b"<", b">", b"<!--", b"]]>", b"&#x110000;", b"&#0;", b"<base href='http://['>", b"</td>", b"colspan=9999999"),
    *(b"http://[", b"http://a:99999999/", b"//", b"../", b"%zz", b"%00", b"@", b"#", b"?", b"\\", b"<table>", b"\t"),
    *(b"{", b"}", b"[", b"]", b"[" * 500, b"null", b"true", b"1e999", b"-1", b"9" * 400, b"NaN", b":", b"%PDF-1.7"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"Rar!\x1a\x07\x01\x00", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0"),
    *(b"2026-02-30", b"99/99/9999", b"octubre 2026", "año²".encode(), b"0000-00-00", "٣".encode()),
    *(b"User-agent: *\nDisallow: ", b"*" * 300 + b"$", b"Crawl-delay: 1e999\n", b"Content-Length: 99999999999\r\n"),
]  # fmt: skip


UNITS = [
    *(b"<", b"<a href=", b"<div>", b"<table><tr><td>", b"<script>", b"&#", b'"', b'";"\n', b"' or ", b"(", b"[a]("),
    *(b"9", b"1/1/2026 ", b"octubre ", b"\\", b"a@", b"http://", b'{"a":', b"*", b"Disallow: /*\n", b"\xc3\x83"),
    *(b"\x00", b"[", b";", b"\r", b"--", b" ", b"\xc2\xa0", b"WARC/1.1\r\n"),
]  # fmt: skip
"""What is repeated to make a large file."""
LARGE = 60_000


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in examples_of(name))


@st.composite
def mutated(draw: st.DrawFn, name: str) -> bytes:
    """A few cuts, copies and insertions in an example, or bytes of no origin."""
    if not seeds(name) or draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300))
    data = draw(st.sampled_from(seeds(name)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.sampled_from([0, 1, 2, 4, 16, 100, 5000])))
        put = draw(
            st.one_of(
                st.sampled_from(TOKENS),
                st.binary(max_size=4),
                st.just(data[at:until] * 3),
                st.sampled_from([other[at:until] for other in seeds(name)]),
            )
        )
        data = data[:at] + put + data[until:]
    return data


def check(name: str, data: bytes) -> None:
    """The property."""
    reader = READERS[name]
    try:
        size = reader.read(data)
    except reader.raises:
        return
    assert size <= MOST * len(data) + SPARE, f"{size} out of {len(data)} bytes"


def profile(name: str) -> settings:
    if LONG:
        return settings(deadline=timedelta(seconds=SECONDS), suppress_health_check=list(HealthCheck))
    return settings(
        derandomize=True,
        database=None,
        max_examples=READERS[name].examples,
        deadline=timedelta(seconds=SECONDS),
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("name", READERS)
def test_a_reader_answers_or_refuses(name: str) -> None:
    found = HERE / "corpus" / name / "found"

    @profile(name)
    @given(mutated(name))
    def hold(data: bytes) -> None:
        try:
            check(name, data)
        except BaseException:
            if LONG:  # each smaller case replaces the last
                found.parent.mkdir(parents=True, exist_ok=True)
                found.write_bytes(data)
            raise

    hold()


@pytest.mark.parametrize("name", [name for name in READERS if name not in ("archive", "workbook")])
def test_time_grows_with_size_and_no_faster(name: str) -> None:
    """A pattern that goes back over what it read would take minutes for these."""
    for unit in UNITS:
        begun = time.perf_counter()
        check(name, unit * (LARGE // len(unit)))
        assert time.perf_counter() - begun < SECONDS, unit


CASES = [(name, path) for name in READERS for path in examples_of(name)]


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}/{path.name}" for name, path in CASES])
def test_the_corpus_is_read(name: str, path: Path) -> None:
    check(name, path.read_bytes())


def test_every_reader_has_examples() -> None:
    assert [name for name in READERS if not examples_of(name)] == []
