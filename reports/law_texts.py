"""The law's and the rules' texts on a page: in its language where it has them, else Spanish marked as such.

What results store is Spanish. A finding is told again from its rule's text and the values kept with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from checker.language import own_words
from checker.results_catalogue import Catalogue
from checker.results_model import Finding
from reports import text
from reports.language import Language
from reports.words import PLACE


class LawTexts:
    """``catalogue`` is None for a site without results."""

    def __init__(self, language: Language, catalogue: Catalogue | None) -> None:
        self._language = language
        self._rules = {rule.code: rule for rule in catalogue.rules} if catalogue else {}
        self._titles = [obligation.title for obligation in catalogue.obligations] if catalogue else []

    def law(self, spanish: str | None, *, plain: bool = False) -> str:
        """``plain`` is for a place that takes no elements."""
        if not spanish or self._language.code == "es":
            return spanish or ""
        found = self._language.law(spanish)
        if found is None:
            return spanish if plain or type(spanish) is Markup else _spanish(spanish)
        return found

    def law_blanks(self, template: str) -> str:
        """A text of a rule with ``…`` where a finding puts its values."""
        if self._language.code == "es":
            return text.blanks(template)
        found = self._language.law(template)
        return _spanish(text.blanks(template)) if found is None else text.blanks(found)

    def message(self, finding: Finding, length: int = text.LONGEST) -> str:
        return self._told(finding, "message", finding.message, length)

    def fix(self, finding: Finding) -> str:
        return self._told(finding, "fix", finding.fix, text.LONGEST)

    def _told(self, finding: Finding, part: str, stored: str, length: int) -> str:
        if self._language.code == "es":
            return self._language.clip(stored, length)
        found = self._again(finding, part, stored)
        return _spanish(self._language.clip(stored, length)) if found is None else self._language.clip(found, length)

    def _again(self, finding: Finding, part: str, stored: str) -> str | None:
        """The text in the other language; None unless the Spanish one, filled alike, is what was stored."""
        rule = self._rules.get(finding.rule)
        texts = rule.texts.get(finding.kind) if rule else None
        if texts is None:
            return None
        spanish: str = getattr(texts, part)
        other = self._language.law(spanish)
        if other is None:
            return None
        for values, translated in self._values(finding, spanish):
            try:
                if spanish.format(**values) == stored:
                    return other.format(**translated)
            except (KeyError, IndexError, ValueError):
                return None  # a rule of an older version, with other values
        return None

    def _values(self, finding: Finding, template: str) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
        """What may have filled a text, in both languages: a finding does not keep its obligation's title."""
        place = PLACE[finding.place] if finding.place else ""
        values: dict[str, object] = {**finding.params, "count": finding.count, "place": place}
        values["column"] = finding.location.column or ""
        translated = own_words(values, self._language.code) | {"place": self._language.gettext(place) if place else ""}
        for title in self._titles if "{obligation}" in template else [""]:
            yield values | {"obligation": title}, translated | {"obligation": self._language.law(title) or title}


def _spanish(stored: str) -> Markup:
    return Markup('<span lang="es">{}</span>').format(text.visible(text.clip(stored, text.LONGEST)))
