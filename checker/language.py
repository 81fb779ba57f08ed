"""The languages that the texts of the law and of its rules are told in: the Spanish text is the message id."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["es", "en"]
"""ISO 639-1. Spanish stands in the code and the data; others in ``locale/<language>/LC_MESSAGES/lotaip.po``."""
_LOCALE = Path(__file__).parent.parent / "locale"


def in_language(text: str, language: Language) -> str:
    """The text in that language; as it is where the catalogue lacks it. Raises FileNotFoundError where there is no
    compiled catalogue (``make locale``)."""
    return _catalogue(language).gettext(text) if text else text


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "es":
        return gettext.NullTranslations()
    return gettext.translation("lotaip", _LOCALE, [language])
