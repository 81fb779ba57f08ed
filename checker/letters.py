"""Which letters of the law of 2004 the texts around a file name: words first, letter second, heading third."""

from __future__ import annotations

from collections.abc import Sequence

from checker.marks import SPLIT, Mark, read_mark
from checker.matching import ACCEPT, MARGIN, NOTHING, NUMBER_ONLY, Match, Named, nearest, without_foreign_folders
from checker.model import Letter
from checker.wordings import Wordings, component_of, words
from reading.text import fold

_LONGEST = 400
"""Characters of a text that are read: the sentence of letter l) goes on for longer, and its start says it."""
_ALONE = {"b": ("b1",)}
"""What a letter without digit and words stands for, where that is not all its parts: a lone B is the directory."""
_ONE_MATRIX = ("f1", "f2")
"""The official matrix of letter f) is one file for both parts."""


class LetterMatcher:
    """Knows the wordings of the letters. A match holds ids of letters; ``merged`` when it is published for several."""

    def __init__(self, letters: Sequence[Letter]) -> None:
        self._wordings = Wordings((letter.id, text) for letter in letters for text in (*letter.wording, letter.title))
        self.score = self._wordings.score

    def match(self, sources: Sequence[tuple[str, str]]) -> Match:
        """Takes (name of the source, text), nearest first, and decides on the first that names a letter.

        What carries no word of a component of 2023 is a document, as all was under the law of 2004.
        """
        labels = [(name, text[:_LONGEST]) for name, text in sources if text]
        folded = [(name, fold(text)) for name, text in labels]
        component = component_of(folded)
        kept = set(without_foreign_folders(folded, self._wordings))
        # A folder of an address called «d» or «s» is a habit of file hosts, not a letter of the law.
        speaking = [
            label
            for label, known in zip(labels, folded, strict=True)
            if known in kept and (label[0] != "carpeta" or len(label[1]) > 1)
        ]
        return nearest(speaking, component or "document", self._decide)

    def _decide(self, text: str, bare: bool) -> Named:
        mark = read_mark(text)
        if bare:
            if mark is None or words(mark.rest):
                return NOTHING
            owners = self._of(mark, "")
            return owners, NUMBER_ONLY, len(owners) > 1
        rest = mark.rest if mark else fold(text)
        scores = self.score(rest)
        if scores and scores[0][1] >= ACCEPT:
            return self._by_words(scores, mark, rest)
        if mark is None:
            return NOTHING
        if mark.written == "bare":
            weak = tuple(owner for owner, value in scores if value >= ACCEPT / 2 and owner in mark.letters)
            return (weak[:1], ACCEPT, False) if weak else NOTHING
        owners = self._of(mark, rest)
        return owners, NUMBER_ONLY, len(owners) > 1

    def _by_words(self, scores: Sequence[tuple[str, float]], mark: Mark | None, rest: str) -> Named:
        best = scores[0][1]
        near = tuple(owner for owner, value in scores if best - value < MARGIN)
        marked = tuple(owner for owner in near if mark and owner in mark.letters)
        if mark and marked:
            owners = self._of(mark, rest)
            return owners, best, len(owners) > 1
        if len(near) > 1:
            return near, best, False
        together = self._wordings.named(rest, SPLIT.get(near[0][0], near))
        owners = together if near[0] in together else near
        return owners, best, len(owners) > 1

    def _of(self, mark: Mark, rest: str) -> tuple[str, ...]:
        """The letters that a mark means, given the words after it: of «b) Distributivo», the second part."""
        if not mark.whole:
            return mark.letters
        named = self._wordings.named(rest, mark.letters)
        if named:
            return _ONE_MATRIX if named == _ONE_MATRIX[:1] else named
        return _ALONE.get(mark.whole, mark.letters)
