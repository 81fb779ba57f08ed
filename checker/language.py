"""The languages that the texts of the law and of its rules are told in: the Spanish text is the message id."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["es", "en"]
"""ISO 639-1. Spanish stands in the code and the data; others in ``locale/<language>/LC_MESSAGES/lotaip.po``."""
OWN_WORDS = ("item", "other", "where")
"""Values of findings that are words of ours, titles and places. A column of a file is in no catalogue."""
_LOCALE = Path(__file__).parent.parent / "locale"


def in_language(text: str, language: Language) -> str:
    """The text in that language; as it is where the catalogue lacks it. Raises FileNotFoundError where there is no
    compiled catalogue (``make locale``)."""
    return _catalogue(language).gettext(text) if text else text


def own_words(values: Mapping[str, object], language: Language) -> dict[str, object]:
    """The values that fill a finding's text, those of :data:`OWN_WORDS` in that language."""
    return {
        name: in_language(value, language) if name in OWN_WORDS and isinstance(value, str) else value
        for name, value in values.items()
    }


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "es":
        return gettext.NullTranslations()
    return gettext.translation("lotaip", _LOCALE, [language])
