"""Every rule against its own examples: the generic test that keeps texts, kinds and examples together."""

from collections.abc import Iterator
from string import Formatter

import pytest

from checker.model import Case, Example, Failure, Measured, Obligation, Publication, Rule, RuleOutcome
from reading.text import header_key
from rules.lotaip import load
from rules.lotaip.checks import _builders as b

RULESET = load()


def outcomes(rule: Rule, subject: Publication | Case) -> Iterator[RuleOutcome]:
    case = subject if isinstance(subject, Case) else b.case(subject)
    if rule.scope == "case":
        yield from rule.check(case)
    else:
        for publication in case.publications.values():
            yield from rule.check(publication, case)


def failures(rule: Rule, subject: Publication | Case) -> list[Failure]:
    return [outcome for outcome in outcomes(rule, subject) if isinstance(outcome, Failure)]


EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code} {example.name}") for rule in RULESET.rules for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    found = failures(rule, example.build())
    assert sorted(failure.kind for failure in found) == sorted(example.expect)
    for failure in found:
        text = rule.texts[failure.kind]
        for sentence in (text.message, text.fix):
            assert "{" not in sentence.format(count=1, **failure.params)


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: rule.code)
def test_rule_is_whole(rule: Rule) -> None:
    kinds = {kind for example in rule.examples for kind in example.expect}
    assert kinds == set(rule.texts), "every way of failing has a text and an example"
    assert any(not example.expect for example in rule.examples), "there is a passing example"
    assert rule.source in ("norm", "template", "inferred")
    assert rule.law
    for text in rule.texts.values():
        for sentence in (text.message, text.fix):
            assert sentence.endswith("."), sentence
            assert sentence[0].isupper()
            names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
            assert not names & {"file", "row", "column"}, "the finding carries the place"


@pytest.mark.parametrize("obligation", RULESET.obligations, ids=lambda o: o.id)
@pytest.mark.parametrize("template", [0, 1], ids=["pnt-v2", "dpe-v1"])
def test_faultless_publication_of_every_item_passes_every_rule(obligation: Obligation, template: int) -> None:
    columns = obligation.templates[template].columns
    rows = [[*row, "Dato"][: len(columns)] for row in b.SAMPLES[obligation.id]]
    if header_key(columns[0]) == header_key(obligation.templates[0].columns[-1]):  # 19.23 in the workbooks of 2023
        rows = [row[::-1] for row in rows]
    more = [(column, "Qué es") for column in columns[len(obligation.templates[0].columns) :]]
    dictionary = b.dictionary_rows(obligation.id, *more)
    case = b.case(b.publication(obligation.id, dataset=[columns, *rows], dictionary=dictionary))
    assert {rule.code: found for rule in RULESET.rules if (found := failures(rule, case))} == {}


def test_validity_share_counts_rows_that_can_be_measured() -> None:
    rule = next(rule for rule in RULESET.rules if rule.code == "C-03")
    row = ["1", "ANALISTA", "LOSEP", "510105", "5", "817.00", "9804.00", "68.08", "38.33", "0.00", "0.00", "106.41"]
    wrong, silent = [*row], [*row]
    wrong[6], silent[6] = "817.00", "NO APLICA"
    found = list(outcomes(rule, b.publication("19.3", dataset=b.dataset_rows("19.3", row, wrong, silent))))
    assert [outcome.rows for outcome in found if isinstance(outcome, Measured)] == [2]
    assert [(f.row, f.column) for f in found if isinstance(f, Failure)] == [(3, "Remuneración unificada (anual)")]


def test_rows_are_told_one_by_one_with_the_number_a_spreadsheet_shows() -> None:
    rule = next(rule for rule in RULESET.rules if rule.code == "C-01")
    good = ["Nacional", "2026-04-02", "Objeto", "Fundación de Prueba", "2 años", "https://ejemplo.invalid"]
    hole = [*good[:4], "", good[5]]
    rows = b.dataset_rows("19.18", good, hole, [""] * 6, hole)
    found = failures(rule, b.publication(dataset=rows))
    assert [(failure.kind, failure.row, failure.column) for failure in found] == [
        ("empty", 3, "Plazo de duración"),
        ("empty", 5, "Plazo de duración"),
    ]


def test_a_missing_row_is_named_and_its_neighbour_is_not_taken_for_it() -> None:
    rule = next(rule for rule in RULESET.rules if rule.code == "F-06")
    rows = b.metadata_rows("19.18")
    found = failures(rule, b.publication(metadata=[*rows[:4], *rows[5:]]))
    assert [(failure.kind, failure.column) for failure in found] == [("missing_row", rows[4][0])]


def test_faults_are_found_in_every_block_of_rows_and_in_short_rows() -> None:
    rows = [list(b.AGREEMENT) for _ in range(200)]
    rows[70][4] = "n/a"
    rows[130] = rows[130][:5]
    rows[199][2] = "No aplica"
    subject = b.publication(dataset=b.dataset_rows("19.18", *rows))
    rule = next(rule for rule in RULESET.rules if rule.code == "C-01")
    found = [(failure.kind, failure.row) for failure in failures(rule, subject)]
    assert found == [("wrong_formula", 72), ("empty", 132), ("formula_style", 201)]
