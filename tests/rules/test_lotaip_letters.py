"""The letters of the law of 2004 as data, and what they stand for in the law of 2023."""

from collections import Counter

import pytest

from checker.model import Letter
from reading.text import fold
from rules.lotaip import catalogue, load

LETTERS = catalogue.letters()
STANDS_FOR = {
    "a1": ("19.1.1",), "a2": ("19.1.2",), "a3": ("19.1.2",), "a4": ("19.1.3",), "b1": ("19.2",), "b2": ("19.2",),
    "c": ("19.3",), "d": ("19.5-22",), "e": ("19.15",), "f1": ("19.5-22",), "f2": ("19.5-22",), "g": ("19.6",),
    "h": ("19.7",), "i": ("19.8",), "j": ("19.9",), "k": ("19.10",), "l": ("19.11",), "m": ("19.12",), "n": ("19.13",),
    "o": ("19.14",), "p": (), "q": (), "r": (), "s": ("24.res", "24.act"), "t": (),
}  # fmt: skip


def test_letters_in_the_order_of_the_law() -> None:
    assert {letter.id: letter.stands_for for letter in LETTERS} == STANDS_FOR
    assert [letter.id for letter in LETTERS] == list(STANDS_FOR)
    assert [letter.order for letter in LETTERS] == list(range(1, 26))
    assert load().letters == LETTERS


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_letter_is_whole(letter: Letter) -> None:
    assert letter.law == f"LOTAIP (2004), art. 7, lit. {letter.id[0]})"
    assert letter.applies == bool(letter.stands_for)
    assert letter.title
    assert len({fold(phrase) for phrase in letter.wording}) == len(letter.wording)


def test_no_phrase_names_two_letters() -> None:
    owners = Counter(fold(phrase) for letter in LETTERS for phrase in letter.wording)
    assert [phrase for phrase, count in owners.items() if count > 1] == []


def test_what_a_letter_stands_for_is_owed() -> None:
    owed = {obligation.id for obligation in catalogue.obligations()}
    assert {owner for letter in LETTERS for owner in letter.stands_for} <= owed


def test_letters_of_other_powers_of_the_state_are_beside_the_list() -> None:
    beside = {item.id: item.templates for item in load().outside}
    assert {letter.id for letter in LETTERS if not letter.applies} == {"p", "q", "r", "t"}
    assert all(beside[letter.id] == () for letter in LETTERS if not letter.applies)
