"""How a list numbers what it publishes, decided list by list: letters of 2004 or numerals of 2023.

A list are the links under the same chain of headings. Neither the year nor the article that a heading quotes tells:
offices put the new article above the old list, and the old one above the new.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checker.letters import LetterMatcher
from checker.marks import read_mark
from checker.matching import ACCEPT, NEAR, Match, Matcher, says_numeral
from checker.model import RuleSet, Scheme
from checker.wordings import Wordings, component_of
from reading.text import fold

Sources = Sequence[tuple[str, str]]
"""What speaks about a link: (name of the source, text), nearest first."""
Chain = tuple[str, ...]

_GOVERNING = ("pestaña", "encabezado")
_LONGEST = 400
_CLEAR = 3
"""Weight of a label that numbers itself: a letter or a number that its own words confirm."""
_ONLY_THERE = 2
"""Weight of words that name an item which one law alone has: donativos, indicadores del Banco Central."""
_HINT = 1
"""Weight of a title that is nearer to the official one of a scheme, or of a component of 2023."""
_LEAN = 0.25
"""Difference of likeness between the official titles of both laws that makes a hint."""
_ENOUGH = 2
"""Least weight that decides a list."""
_MAJORITY = 2
"""How many times heavier the winner must be: a page may hold a list of each scheme."""
_SAYS_SCHEME = re.compile(r"liter|num", re.IGNORECASE)
_ARTICLE = re.compile(r"\bart(?:iculo)?s? ?\d+\b")


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one text says of its scheme. ``explicit`` when it says so in a way that needs no list to confirm it."""

    old: int = 0
    new: int = 0
    explicit: Scheme | None = None


_NONE = _Sign()


class SchemeReader:
    """Decides the scheme of lists, and matches a link in the scheme of its list."""

    def __init__(self, ruleset: RuleSet, formats: bool = False) -> None:
        """``formats`` also knows the formats beside the monthly list (focalizada, colaborativa), by their ids."""
        self._numerals = Matcher(ruleset, formats)
        self.strange = self._numerals.strange
        self._letters = LetterMatcher(ruleset.letters)
        covered = {owner for letter in ruleset.letters for owner in letter.stands_for}
        self._only_new = {obligation.id for obligation in ruleset.obligations} - covered
        self._only_new |= {item.id for item in ruleset.outside}
        self._only_old = {letter.id for letter in ruleset.letters if not letter.stands_for}
        common = {fold(text) for obligation in ruleset.obligations for text in obligation.wording}
        self._old_titles = Wordings(
            (letter.id, text)
            for letter in ruleset.letters
            for text in letter.wording
            if text == letter.wording[0] or fold(text) not in common
        )
        self._new_titles = Wordings((obligation.id, obligation.wording[0]) for obligation in ruleset.obligations)
        self._read = lru_cache(maxsize=20_000)(self._sign)

    def scheme_of(self, texts: Iterable[str]) -> Scheme | None:
        """The scheme of a list whose links are called ``texts``, or None when they do not tell."""
        signs = [self._read(text, True) for text in texts]
        return _winner([sum(sign.old for sign in signs), sum(sign.new for sign in signs)])

    def schemes(self, links: Iterable[tuple[str, Sources]]) -> list[Scheme | None]:
        """The scheme of each link, given as (place it was found in, sources); None when nothing tells.

        A link that calls itself a literal or a numeral is believed; else its list decides, then the lists around it.
        """
        found = [(_chain(place, sources), sources) for place, sources in links]
        votes = self._votes(found)
        decided = {chain: _winner(vote) for chain, vote in votes.items()}
        return [self._scheme(chain, sources, decided) for chain, sources in found]

    def match(self, sources: Sources, scheme: Scheme | None) -> Match:
        """What the link is taken for: ids of letters in a list of 2004, else obligations of 2023."""
        return self._letters.match(sources) if scheme == "2004" else self._numerals.match(sources)

    def marked(self, sources: Sources) -> bool:
        """Whether what speaks of the file itself numbers it, or names a component: a list does, a menu does not."""
        signs = [self._read(text, True) for name, text in sources if name in NEAR]
        return any(sign.explicit or max(sign.old, sign.new) >= _CLEAR for sign in signs) or (
            component_of([(name, fold(text)) for name, text in sources if name in NEAR]) is not None
        )

    def _scheme(self, chain: Chain, sources: Sources, decided: dict[Chain, Scheme | None]) -> Scheme | None:
        own = [self._read(text, True) for name, text in sources if name in NEAR]
        around = [self._read(text, False) for name, text in sources if name not in NEAR and _may_say(name, text)]
        explicit = next((sign.explicit for sign in (*own, *around) if sign.explicit), None)
        if explicit:
            return explicit
        own_list, *wider = (decided[chain[:depth]] for depth in range(len(chain), -1, -1))
        old, new = sum(sign.old for sign in own), sum(sign.new for sign in own)
        alone: Scheme | None = None if old == new else "2004" if old > new else "2023"
        return own_list or alone or next((scheme for scheme in wider if scheme), None)

    def _votes(self, links: Iterable[tuple[Chain, Sources]]) -> dict[Chain, list[int]]:
        """Weights [2004, 2023] of every list and of every list around it; a heading counts once."""
        votes: defaultdict[Chain, list[int]] = defaultdict(lambda: [0, 0])
        headings: set[Chain] = set()
        for chain, sources in links:
            signs = [self._read(text, True) for name, text in sources if name in NEAR]
            for depth in range(1, len(chain)):
                if chain[: depth + 1] not in headings:
                    headings.add(chain[: depth + 1])
                    _add(votes, chain[: depth + 1], [self._read(chain[depth], False)])
            _add(votes, chain, signs)
        return votes

    def _sign(self, text: str, near: bool) -> _Sign:
        if not text or len(text) > _LONGEST:
            return _NONE
        mark, folded = read_mark(text), fold(text)
        letters = self._letters.score(mark.rest if mark else folded)
        numerals = self._numerals.score(folded)
        best_letter, best_numeral = (scores[0] if scores else ("", 0.0) for scores in (letters, numerals))
        old = new = 0
        explicit: set[Scheme] = set()
        if mark:
            confirmed = any(owner in mark.letters and value >= ACCEPT / 2 for owner, value in letters)
            if mark.written in ("said", "split"):
                old += _CLEAR
                explicit.add("2004")
            elif confirmed:
                old += _CLEAR
            elif mark.written == "signed":
                old += _HINT
        numbered = self._numerals.numbered(folded)
        if numbered and says_numeral(folded):
            new += _CLEAR
            explicit.add("2023")
        elif any(owner in numbered and value >= ACCEPT / 2 for owner, value in numerals):
            new += _HINT if folded.startswith("0") else _CLEAR  # «06-presupuesto» may be June's
        if best_numeral[1] >= ACCEPT > best_letter[1] and best_numeral[0] in self._only_new:
            new += _ONLY_THERE
        if best_letter[1] >= ACCEPT > best_numeral[1] and best_letter[0] in self._only_old:
            old += _ONLY_THERE
        if near and component_of([("", folded)]):
            new += _HINT
        lean = _best(self._old_titles, folded) - _best(self._new_titles, folded)
        if abs(lean) >= _LEAN:
            old, new = (old + _HINT, new) if lean > 0 else (old, new + _HINT)
        if not near and _ARTICLE.search(folded):
            return _Sign(min(old, _HINT), min(new, _HINT))
        return _Sign(old, new, explicit.pop() if len(explicit) == 1 else None)


def _may_say(name: str, text: str) -> bool:
    """A folder must say the word: «a1» and «b2» are also how servers spread their files."""
    return name != "carpeta" or bool(_SAYS_SCHEME.search(text))


def _best(titles: Wordings, folded: str) -> float:
    scores = titles.score(folded)
    return scores[0][1] if scores else 0.0


def _chain(place: str, sources: Sources) -> Chain:
    """The place and the headings above a link, outermost first."""
    return (place, *(text for name, text in reversed(sources) if name in _GOVERNING))


def _add(votes: defaultdict[Chain, list[int]], chain: Chain, signs: Iterable[_Sign]) -> None:
    old, new = 0, 0
    for sign in signs:
        old, new = old + sign.old, new + sign.new
    for depth in range(len(chain) + 1):
        vote = votes[chain[:depth]]
        vote[0], vote[1] = vote[0] + old, vote[1] + new


def _winner(vote: Sequence[int]) -> Scheme | None:
    old, new = vote
    if max(old, new) < _ENOUGH or max(old, new) < _MAJORITY * min(old, new):
        return None
    return "2004" if old > new else "2023"
