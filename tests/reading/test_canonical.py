from __future__ import annotations

import pytest

from reading.canonical import Addresses, canonical, path_of, pattern_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://gad.ec/l", "https://www.gad.ec/l"),
        ("https://gad.ec/l?PHPSESSID=1a&m=6", "https://gad.ec/l?m=6"),
        ("https://gad.ec/l;jsessionid=AA0?m=6", "https://gad.ec/l?m=6"),
        ("https://gad.ec/l?b=2&a=1", "https://gad.ec/l?a=1&b=2&utm_source=x&fbclid=y"),
        ("https://gad.ec/a%c3%b1o", "https://gad.ec/a%C3%B1o"),
        ("https://gad.ec/l?sid=0123456789abcdef0", "https://gad.ec/l"),
        (
            "https://gad.ec/index.php?option=com_content&view=article&id=9&Itemid=101",
            "https://gad.ec/index.php?option=com_content&view=article&id=9&Itemid=7",
        ),
    ],
)
def test_one_page_under_two_addresses(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://gad.ec/l?m=6", "https://gad.ec/l?m=7"),
        ("https://gad.ec/?s=presupuesto", "https://gad.ec/"),
        ("https://gad.ec/index.php?Itemid=101", "https://gad.ec/index.php?Itemid=102"),
        ("https://docs.google.com/x#gid=1", "https://docs.google.com/x#gid=2"),
    ],
)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_only_scripts_that_can_go_on_for_ever_have_a_pattern() -> None:
    assert pattern_of("https://gad.ec/agenda?semana=3") == path_of("https://gad.ec/agenda") == "//gad.ec/agenda"
    assert pattern_of("https://gad.ec/?page_id=3") is None
    assert pattern_of("https://gad.ec/lotaip") is None


def test_a_set_of_addresses_holds_each_by_its_canonical_form() -> None:
    met = Addresses()
    urls = [f"https://gad.ec/l?m={number}" for number in range(2000)]
    for url in [*urls, *reversed(urls)]:
        met.add(url)
    assert all(url in met and f"{url}&utm_source=x" in met for url in urls)
    assert "https://gad.ec/l?m=2000" not in met
    met.clear()
    assert urls[0] not in met
