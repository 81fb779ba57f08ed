"""Components that a list tells by position alone: three links of one item that end in ``1 2 3`` or in ``- -- ---``, or
say nothing at all.

Field notes, wording families: such lists name nothing but the item, and give its files in the order of the law: data,
metadata, dictionary. One lone number is as often the copy of an upload, so a list must show it with a whole triad
first; mute links count only where most items of the list have exactly three.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from checker.model import TRIAD, ComponentKind
from reading.file_addresses import without_extension

_NUMBER = re.compile(r"(?:^|[^\d,;/])[(\[]?([123])[)\].]?$")
_DASHES = re.compile(r"(?:^|[^-])(-{1,3})$")
_ONE_DASH = str.maketrans({"\N{EN DASH}": "--", "\N{EM DASH}": "---", "\N{MINUS SIGN}": "-"})
"""What editors make of hyphens while one types them."""
_LEAST_TRIADS = 2
_Key = tuple[Hashable, str, int]
"""What the links of one publication share, the kind of mark, and which of their texts carries it."""


def by_position(links: Iterable[tuple[Hashable, Sequence[str]]]) -> list[ComponentKind | None]:
    """The component of each link, given as (what the links of one publication share, its texts); None where its place
    says nothing. Texts stand at the same index for the same source: link text, label, file name, row, heading."""
    marked = [(group, list(_marks(texts))) for group, texts in links]
    places: defaultdict[_Key, list[tuple[int, int]]] = defaultdict(list)
    for number, (group, marks) in enumerate(marked):
        for kind, index, place in marks:
            places[group, kind, index].append((number, place))
    known: list[ComponentKind | None] = [None] * len(marked)
    styles: set[tuple[str, int]] = set()
    for whole in (True, False):
        for (_, kind, index), found in places.items():
            for run in _runs(found):
                if len(run) == len(TRIAD) if whole else (kind, index) in styles:
                    styles.add((kind, index))
                    for number, place in run:
                        known[number] = known[number] or TRIAD[place]
    _by_order([group for group, _ in marked], known)
    return known


def _by_order(groups: Sequence[Hashable], known: list[ComponentKind | None]) -> None:
    """Fill in the components of mute links, in the order in which they stand."""
    mute: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        if known[number] is None:
            mute[group].append(number)
    threes = [numbers for numbers in mute.values() if len(numbers) == len(TRIAD)]
    if len(threes) < _LEAST_TRIADS or 2 * len(threes) < len(mute):
        return
    for numbers in threes:
        for number, component in zip(numbers, TRIAD, strict=True):
            known[number] = component


def _runs(found: Sequence[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """The links of one item cut where the count begins again: an item may stand twice in a list."""
    run: list[tuple[int, int]] = []
    for number, place in found:
        if run and place <= run[-1][1]:
            yield run
            run = []
        run.append((number, place))
    yield run


def _marks(texts: Sequence[str]) -> Iterable[tuple[str, int, int]]:
    """Kind of mark, index of the text, place in the triad."""
    for index, text in enumerate(texts):
        text = without_extension(text.strip()).strip().translate(_ONE_DASH)
        dashes = _DASHES.search(text)
        if dashes:
            yield "dashes", index, len(dashes[1]) - 1
        number = _NUMBER.search(text)
        if number:
            yield "number", index, int(number[1]) - 1
