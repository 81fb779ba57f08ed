"""Whatever bytes and tables stand in a slot, every rule ends with findings that can be written down."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.assemble import Assembler, drop_replaced_failures
from checker.candidates import Candidate
from checker.engine import ROWS_KEPT, judge
from checker.model import Case, PlaceReading, Probe, Publication
from checker.results_model import CaseResult
from demo.items import COMPONENTS, Component, items, items_by_id
from tests.rules.perfect_month import AS_OF, ENTITY, MONTH, ON_TIME, RULES, Month, bytes_of, candidate

ASSEMBLER = Assembler(RULES)
FIXED = settings(
    derandomize=True, max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
"""The same examples on every machine."""
HUGE = "9" * 1_000_000
NASTY = (
    *("", " ", "\t", "\n", "\r\n\r\n", "\x00", "a\x00b", "\ufeff", "\u200f\u202eGAD\u202c", "\u2066", "\ud7ff"),
    "\U0010ffff",
    *("NO APLICA", "no aplica.", "N/A", "INFORMACIÓN NO DISPONIBLE", "«NO APLICA»", "#REF!", "######", "null", "nan"),
    *("=SUMA(A1:A9)", "=", "==", "=1+1", "=HYPERLINK(\"http://a\";\"b\")", "@SUM(1)", "+1", "-", "--1", "'"),
    *("0", "-0", "1e308", "1e309", "-1E+400", "inf", "Infinity", "1,2,3", "1.2.3,4", "$", "$ -", "(1)", "1 %"),
    *("%", "٣٤٥", "½", "²", "Ⅷ"),
    *("9" * 20, "9" * 400, "9" * 5000, "0." + "0" * 400 + "1", "1" * 13, "0000000000", "0960001550001", "2459999997"),
    *("0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30", "31/02/2026", "99/99/9999", "1/1/1", "10000-01-01"),
    *("46300", "2026-10"),
    *("99999999999 años", "9999 años", "desde 9999-12-31 hasta 9999-12-31", "0 días", "hasta la eternidad"),
    "5 años (cinco)",
    *("http://", "http://[", "https://[::1", "https://a:99999999/", "http://\x00", "https://" + "a" * 5000),
    *("www.", "C:\\", "\\\\x\\y"),
    *("[a](b", "[a](https://x.ec/" + "(" * 500, "<a href=", "https://x.ec/%zz", "mailto:", "@", "a@"),
    *("@gmail.com", "a@@b.c"),
    *("{", "}", "{0}", "{seen}", "%s", "%(x)s", "\\", "\\N{", ";", ";;;", '"', '""', '";"', "'; DROP TABLE t; --"),
    *("ñ" * 300, "n\u0303" * 300, "e\u0301" * 2000, "a" * 10_000, "(" * 3000, "no " * 3000, "1 " * 3000),
    *("- " * 3000, "a@" * 2000),
)  # fmt: skip
cells = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.integers().map(str), st.floats().map(str), st.dates().map(str)
)


def _csv(rows: list[list[str]], delimiter: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _judge(item: str, files: dict[Component, bytes]) -> CaseResult:
    """The files in an item's slot, beside a faultless rest that other rules compare them with."""
    case = Month().case()
    given_files: list[Candidate] = []
    for component in COMPONENTS:
        data = files.get(component, bytes_of(Month().rows(item, component), component))
        given_files.append(candidate(items_by_id()[item], component, MONTH, data))
    made = ASSEMBLER.assemble("pnt", MONTH, given_files)
    publication = made.publications.get(item) or Publication(RULES.obligation(item), "pnt")
    drop_replaced_failures(publication)
    publication.registered_at = ON_TIME
    before = case.publications[item, "pnt"]
    case.publications[item, "pnt"] = publication
    case.previous = lambda asked: before if asked is publication else publication
    return judge(case, RULES)


def _sound(result: CaseResult) -> None:
    """It can be written and read again, holds no figure out of its range and no text half filled in."""
    text = result.model_dump_json()
    assert CaseResult.model_validate(json.loads(text)) == result
    for value in (result.score.sita, result.score.partial, result.score.coverage):
        assert value is None or 0.0 <= value <= 1.0
    found = [*result.findings, *(finding for verdict in result.verdicts for finding in verdict.findings)]
    assert len(found) < 400
    for finding in found:
        assert all((finding.message, finding.fix, finding.law))
        assert finding.count >= 1
        assert len(finding.message) < 4000
        rows = finding.params.get("rows", [])
        assert isinstance(rows, list)
        assert len(rows) <= ROWS_KEPT


def _wide(item: str, component: Component, values: tuple[str, ...]) -> list[list[str]]:
    """A file in which every value stands in every column."""
    rows = Month().rows(item, component)
    if component == "dataset":
        return [rows[0], *([value] * len(rows[0]) for value in values)]
    return [[key, value] for value in values for key, _ in rows]


@pytest.mark.parametrize(("order", "item"), [(item.order, item.id) for item in items()])
def test_every_nasty_value_in_every_column(order: int, item: str) -> None:
    for component in COMPONENTS:
        _sound(_judge(item, {component: _csv(_wide(item, component, NASTY))}))
    for value in NASTY[order % 12 :: 12]:  # alone in the table: a column of nothing else
        _sound(_judge(item, {"dataset": _csv(_wide(item, "dataset", (value,)))}))


@pytest.mark.parametrize(("order", "item"), [(item.order, item.id) for item in items()])
def test_a_number_of_a_million_digits(order: int, item: str) -> None:
    rows = Month().rows(item)
    rows[1][order % len(rows[0])] = HUGE
    _sound(_judge(item, {"dataset": _csv(rows)}))


@FIXED
@given(
    item=st.sampled_from([item.id for item in items()]),
    component=st.sampled_from(COMPONENTS),
    data=st.binary(max_size=400),
)
def test_arbitrary_bytes(item: str, component: Component, data: bytes) -> None:
    _sound(_judge(item, {component: data}))


@FIXED
@given(item=st.sampled_from([item.id for item in items()]), component=st.sampled_from(COMPONENTS), draw=st.data())
def test_a_file_damaged_anywhere(item: str, component: Component, draw: st.DataObject) -> None:
    """A piece cut out of a good file, or strange bytes put in its place."""
    whole = bytes_of(Month().rows(item, component), component)
    start = draw.draw(st.integers(0, len(whole)))
    end = draw.draw(st.integers(start, len(whole)))
    _sound(_judge(item, {component: whole[:start] + draw.draw(st.binary(max_size=40)) + whole[end:]}))


@FIXED
@given(item=st.sampled_from([item.id for item in items()]), draw=st.data())
def test_arbitrary_tables_under_official_headers(item: str, draw: st.DataObject) -> None:
    """Columns in any order, some missing or twice, rows of any width, any of the delimiters seen."""
    obligation = RULES.obligation(item)
    columns = draw.draw(st.sampled_from([template.columns for template in obligation.templates]))
    header = draw.draw(st.one_of(st.just(list(columns)), st.permutations(columns), st.lists(st.sampled_from(columns))))
    rows = draw.draw(st.lists(st.lists(cells, max_size=len(columns) + 2), max_size=6))
    delimiter = draw.draw(st.sampled_from([";", ",", "\t", "|"]))
    _sound(_judge(item, {"dataset": _csv([header, *rows], delimiter)}))


@FIXED
@given(
    item=st.sampled_from([item.id for item in items()]),
    component=st.sampled_from(["metadata", "dictionary"]),
    draw=st.data(),
)
def test_arbitrary_pairs_under_official_keys(item: str, component: Component, draw: st.DataObject) -> None:
    keys = [key for key, _ in Month().rows(item, component)]
    chosen = draw.draw(st.lists(st.one_of(st.sampled_from(keys), cells), max_size=len(keys) + 3))
    _sound(_judge(item, {component: _csv([[key, draw.draw(cells)] for key in chosen])}))


@FIXED
@given(
    st.dictionaries(st.sampled_from([item.id for item in items()]), st.text(max_size=40)),
    st.booleans(),
    st.text(max_size=20),
)
def test_arbitrary_answers_of_links(links: dict[str, str], confirmed: bool, answer: str) -> None:
    month = Month()
    for item, text in links.items():
        rows = month.rows(item)
        rows[1] = [text or "x"] * len(rows[0])
    case: Case = month.case()
    case.probe = lambda url: Probe(url, answer, confirmed, url[::-1], None, None)
    case.readings = [replace(reading, complete=confirmed) for reading in case.readings]
    _sound(judge(case, RULES))


@pytest.mark.parametrize("row", range(8))
def test_a_number_of_a_million_digits_in_the_metadata(row: int) -> None:
    pairs = Month().rows("19.7", "metadata")
    pairs[row][1] = HUGE
    _sound(_judge("19.7", {"metadata": _csv(pairs)}))


def test_nothing_at_all() -> None:
    for complete in (True, False):
        case = Case(
            ENTITY, MONTH, AS_OF, False, RULES.deadline(MONTH), [PlaceReading("pnt", "", complete, "host_failed")]
        )
        _sound(judge(case, RULES))
