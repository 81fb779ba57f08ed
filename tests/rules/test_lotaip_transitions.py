"""What changes from one month to another: formats, silent rules, the norms that findings cite."""

from itertools import pairwise

import pytest

from checker.model import Rule
from rules.lotaip import catalogue, load
from rules.lotaip.catalogue import transitions

RULES = load()


def test_formats_follow_one_another_without_gap() -> None:
    formats = transitions().formats
    assert formats[0].valid_from == "2004-05"
    assert formats[-1].valid_to is None
    for before, after in pairwise(formats):
        year, month = (int(piece) for piece in (before.valid_to or "").split("-"))
        assert after.valid_from == f"{year + month // 12}-{month % 12 + 1:02}"
    assert all(found.reason.endswith(".") for found in formats)
    assert formats[-1].valid_from == RULES.pnt_decides_from


@pytest.mark.parametrize(
    ("month", "lawful", "not_lawful"),
    [
        ("2022-05", {"pdf", "xlsx"}, set()),
        ("2023-10", {"pdf", "xlsx"}, set()),
        ("2024-01", {"xlsx", "xls"}, {"pdf"}),
        ("2024-08", {"xlsx"}, {"pdf", "zip"}),
        ("2024-09", set(), {"xlsx", "pdf"}),
    ],
)
def test_format_of_a_month(month: str, lawful: set[str], not_lawful: set[str]) -> None:
    types = transitions().format_of(month).file_types
    assert lawful <= types
    assert not not_lawful & types


def test_september_2024_says_nothing_of_dates_and_copies() -> None:
    codes = {month: {rule.code for rule in RULES.rules_of(month)} for month in ("2024-08", "2024-09", "2024-10")}
    assert not {"T-02", "T-03", "K-01", "K-02"} & codes["2024-09"]
    assert not {"K-01", "K-02"} & codes["2024-10"], "what is compared with September is not compared"
    assert {"K-01", "K-02"} <= codes["2024-08"]
    assert {"T-02", "T-03"} <= codes["2024-08"] & codes["2024-10"]
    for suspension in transitions().suspensions:
        assert suspension.rules <= {rule.code for rule in RULES.rules}
        assert suspension.reason


@pytest.mark.parametrize(
    ("month", "absent", "present"),
    [("2023-05", "D. E. 124 de 2024", "LOTAIP (2023)"), ("2024-01", "2004", "D. E. 124 de 2024")],
)
def test_a_finding_cites_no_norm_of_later(month: str, absent: str, present: str) -> None:
    rule = next(rule for rule in RULES.rules_of(month) if rule.code == "P-02")
    assert absent not in rule.law
    assert present in rule.law


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.code)
def test_a_rule_judges_no_month_before_a_norm_that_it_cites(rule: Rule) -> None:
    """In its first month at least one of its norms is in force; those of later are not cited."""
    later = tuple(norm.name for norm in RULES.norms if norm.valid_from > rule.valid_from)
    in_force = [citation for citation in rule.law.split("; ") if not citation.startswith(later)]
    assert in_force
    (of_month,) = [found for found in RULES.rules_of(rule.valid_from) if found.code == rule.code]
    assert of_month.law.split("; ") == in_force


def test_everything_owed_has_its_months() -> None:
    assert {item.valid_from for item in RULES.obligations} == {"2023-03"}
    assert {(letter.valid_from, letter.valid_to) for letter in RULES.letters} == {("2004-05", "2023-02")}
    assert all(letter.summary.endswith(".") for letter in RULES.letters)


def test_formats_beside_the_list_say_whose_they_are() -> None:
    said = {item.id: (item.applies_to, item.law, item.valid_from) for item in catalogue.outside()}
    assert {applies for applies, _, _ in said.values()} == {"empresa_publica", "gad"}
    assert {item for item, (applies, _, _) in said.items() if applies == "empresa_publica"} == {
        *("29.inf", "29.act", "29.pet")
    }
    assert all(law.startswith("LOTAIP (2023), art") and since == "2023-03" for _, law, since in said.values())
    assert all(len(item.metadata_rows) == 7 and item.templates for item in catalogue.outside())
