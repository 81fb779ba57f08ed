"""Records of a CSV text: line ends, quotes that are never closed, and which delimiter it uses.

Texts are taken as they were decoded and put in order piece by piece: a second copy of a large one would weigh as much
as the file itself.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

DELIMITERS = (";", ",", "\t", "|")
"""In the order that breaks ties: the national portal writes ``;``, its instructions say ``,``."""

_FIELD_LIMIT = 2**31 - 1
"""Largest value that ``csv`` takes on every system (a C long is 32 bits on Windows); its default of 128 KiB is one
pasted document away."""
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_RECORDS = 200
_MOST_RECOVERIES = 16
"""Runaway quotes undone one by one; a text with more is read line by line, so that no text costs quadratic time."""
_LINE_END = re.compile(r"\n|\r(?:\r{0,2}\n)?")
"""Of Windows, Unix and the old Mac; a carriage return too many comes of copying between them."""
_SEP_LINE = re.compile(rf'\ufeff?"?sep=(\\t|[^"\r\n\0])"?[;,\t|]*(?:{_LINE_END.pattern}|\Z)', re.I)
_AT_ONCE = _SAMPLE_CHARACTERS
"""Characters read at one stroke where no record spans lines: their rows are in memory together."""
_BLANKS = "\u200b\u200e\u200f\ufeff"


def split_sep_line(text: str) -> tuple[str | None, int]:
    """Delimiter announced by a leading ``sep=`` line, which a spreadsheet hides, and where the text begins below it."""
    match = _SEP_LINE.match(text)
    if match is None:
        return None, int(text.startswith("\ufeff"))
    return ("\t" if match[1] == "\\t" else match[1]), match.end()


def find_delimiter(text: str, start: int = 0) -> str | None:
    """The delimiter that gives the most rows the same number of columns, or None where none separates anything."""
    sample = text[start : start + _SAMPLE_CHARACTERS]
    if len(text) - start > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    found = [delimiter for delimiter in DELIMITERS if delimiter in sample]
    if len(found) == 1:  # most files: nothing to compare, so the first rows that it separates will do
        return found[0] if any(len(cells) > 1 for cells in _filled(sample, found[0])) else None
    scores = {delimiter: _consistency(sample, delimiter) for delimiter in found}
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def _consistency(sample: str, delimiter: str) -> float:
    """Share of the rows with the commonest width, weighted by that width: commas of prose give few and uneven ones."""
    lines = sample.split("\n", _SAMPLE_RECORDS)
    head = "\n".join(lines[:_SAMPLE_RECORDS]) if len(lines) > _SAMPLE_RECORDS else sample
    enough = _one_per_line(head, delimiter) is not None
    widths = [len(cells) for cells in _filled(head if enough else sample, delimiter)]
    common = Counter(width for width in widths if width > 1).most_common(1)
    return common[0][1] / len(widths) * float((common[0][0] - 1) ** 0.5) if common else 0.0


def _filled(sample: str, delimiter: str) -> Iterator[list[str]]:
    """The first records that hold anything; to count their cells most need not be stripped."""
    rows = None if _has_odd_blanks(sample) else _one_per_line(sample, delimiter)
    if rows is None:
        return filter(any, islice(records(sample, delimiter), _SAMPLE_RECORDS))
    return (cells for cells in rows[:_SAMPLE_RECORDS] if any(map(str.strip, cells)))


def records(text: str, delimiter: str, start: int = 0) -> Iterator[list[str]]:
    """Records of a text from ``start`` on, cells stripped; a blank line is ``[]`` or ``[""]``.

    A quote that is never closed, or that closes only after swallowing whole rows, is taken as a letter: its line is
    split plainly and reading goes on with the next line. Never raises.
    """
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)
    return map(_strip_all if _has_odd_blanks(text) else _strip, _Reader(text, delimiter, start).records())


def _normal(piece: str) -> str:
    """One line end, plain spaces for no-break ones, no NUL: what the rest of this module expects."""
    plain = piece.replace("\r\n", "\n")
    if "\r" in plain:
        plain = _LINE_END.sub("\n", piece)
    return plain.replace("\0", "").replace("\xa0", " ")


@lru_cache(maxsize=len(DELIMITERS))  # a small text is asked for twice: to find its delimiter, and to be read
def _one_per_line(piece: str, delimiter: str) -> list[list[str]] | None:
    """Records of some lines, none of which goes on in the next line; None where one does."""
    text = _normal(piece)
    lines = text.removesuffix("\n").split("\n") if text else []
    if '"' not in text:
        return [line.split(delimiter) for line in lines]
    rows = list(csv.reader([*lines, "end"], delimiter=delimiter))
    return rows[:-1] if len(rows) == len(lines) + 1 else None


def _has_odd_blanks(text: str) -> bool:
    return any(map(text.__contains__, _BLANKS))


def _strip(cells: list[str]) -> list[str]:
    return list(map(str.strip, cells))


def _strip_all(cells: list[str]) -> list[str]:
    return [cell.strip().strip(_BLANKS) for cell in cells]


def _plain(line: str, delimiter: str) -> list[str]:
    """Cells of a line whose quotes cannot be trusted."""
    return [cell.strip(' \t\n"').strip() for cell in line.rstrip("\n").split(delimiter)]


class _Reader:
    """Reads a text many lines at a time, and one by one where a record goes on in the next line."""

    __slots__ = ("_delimiter", "_recoveries", "_start", "_text", "_width")

    def __init__(self, text: str, delimiter: str, start: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._start = start
        self._width = 0
        """Of the widest record so far."""
        self._recoveries = 0

    def records(self) -> Iterator[list[str]]:
        while self._start < len(self._text):
            line_end = _LINE_END.search(self._text, self._start + _AT_ONCE)
            end = line_end.end() if line_end else len(self._text)
            small = end - self._start <= 2 * _AT_ONCE
            rows = _one_per_line(self._text[self._start : end], self._delimiter) if small else None
            if rows is None:
                yield from self._carefully(end)
            else:
                self._start = end
                if end < len(self._text):
                    self._width = max(self._width, *map(len, rows))
                yield from rows

    def _carefully(self, end: int) -> Iterator[list[str]]:
        """Records up to ``end``, and the rest of the last one; all that is left where quotes cannot be trusted."""
        lines = _Lines(self._text, self._start)
        reader = csv.reader(lines, delimiter=self._delimiter)
        count = 0
        for cells in reader:
            consumed = reader.line_num - count
            count = reader.line_num
            if consumed > 1 and self._swallowed(cells, lines.position):
                self._recoveries += 1
                lines.position = self._start
                if self._recoveries > _MOST_RECOVERIES:
                    yield from (_plain(line, self._delimiter) for line in lines)
                    break
                cells = _plain(next(lines), self._delimiter)
            self._start = lines.position
            self._width = max(self._width, len(cells))
            yield cells
            if self._start >= end:
                return
        self._start = len(self._text)

    def _swallowed(self, cells: list[str], end: int) -> bool:
        """Whether a record of several lines, which ends there, holds lines that are rows of their own."""
        if end == len(self._text):
            raw = _normal(self._text[self._start :])
            if len(list(csv.reader([raw, "\n", "x"], delimiter=self._delimiter))) < 2:
                return True  # the quote is still open where the text ends
        if self._width < 3:
            return False  # one delimiter a line is no proof: the prose of a dictionary has as many
        commas = self._width - 1
        within = (line for cell in cells if "\n" in cell for line in cell.split("\n")[1:-1])
        return any(line.count(self._delimiter) == commas for line in within)


class _Lines:
    """Lines of a text, cut and put in order as they are asked for; ``position`` may be set back to read some again."""

    __slots__ = ("_text", "position")

    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self.position = position

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        start = self.position
        line_end = _LINE_END.search(self._text, start)
        self.position = line_end.end() if line_end else len(self._text)
        line = _normal(self._text[start : self.position])
        if not line:
            raise StopIteration
        return line
