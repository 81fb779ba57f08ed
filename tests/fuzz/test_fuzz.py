"""Whatever bytes come, a reader answers or raises what it documents, in bounded time and with bounded size.

Every day the corpus is replayed and the same mutations of it are tried on every machine; ``make fuzz`` tries a million
for each reader (:mod:`tests.fuzz.guided`). A case that breaks a reader is left as ``corpus/READER/found``: name it
after what it shows, and it is replayed for ever.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.readers import READERS, SECONDS, TOKENS, check, examples_of

UNITS = [
    *(b"<", b"<a href=", b"<div>", b"<table><tr><td>", b"<script>", b"&#", b'"', b'";"\n', b"' or ", b"(", b"[a]("),
    *(b"9", b"1/1/2026 ", b"octubre ", b"\\", b"a@", b"http://", b'{"a":', b"*", b"Disallow: /*\n", b"\xc3\x83"),
    *(b"\x00", b"[", b";", b"\r", b"--", b" ", b"\xc2\xa0", b"WARC/1.1\r\n"),
    *(b"<script src=", b"<script id=__NEXT_DATA__>", b"<meta name='generator' ", b"data-page='", b"`/a?year=${"),
    *(b"'wpfdajaxurl':'admin-ajax.php' class='wpfd-content ",),
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


@pytest.mark.parametrize("name", READERS)
def test_a_reader_answers_or_refuses(name: str) -> None:
    @settings(
        derandomize=True,
        database=None,
        max_examples=READERS[name].examples,
        deadline=timedelta(seconds=SECONDS),
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(name))
    def hold(data: bytes) -> None:
        check(name, data)

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
    begun = time.perf_counter()
    check(name, path.read_bytes())
    assert time.perf_counter() - begun < SECONDS


def test_every_reader_has_examples() -> None:
    assert [name for name in READERS if not examples_of(name)] == []
