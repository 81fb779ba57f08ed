"""The compiled catalogues say what their texts say; `make locale` compiles them."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_compiled_catalogue_is_up_to_date(path: Path) -> None:
    with path.open("rb") as file:
        written = read_po(file)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    checked = 0
    for message in written:
        match message.id, message.string:
            case (str(one), str(other)) if one:
                assert compiled.gettext(one) == other
            case ((str(one), str(many)), others) if others:
                assert [compiled.ngettext(one, many, count) for count in (1, 2)] == list(others)
            case _:
                continue
        checked += 1
    assert checked > 20
