"""Records of a CSV text: line ends, quotes that are never closed, and which delimiter it uses."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
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
_SEP_LINE = re.compile(r'"?sep=(\\t|[^"\n])"?[;,\t|]*(?:\n|\Z)', re.I)
_AT_ONCE = _SAMPLE_CHARACTERS
"""Characters read at one stroke where no record spans lines: their rows are in memory together."""
_BLANKS = "\u200b\u200e\u200f\ufeff"


def normal_text(text: str) -> str:
    """One line end, plain spaces for no-break ones, no NUL: what the rest of this module expects."""
    plain = text.replace("\r\n", "\n")
    if "\r" in plain:
        plain = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\0", "").replace("\xa0", " ").removeprefix("\ufeff")


def split_sep_line(text: str) -> tuple[str | None, str]:
    """Delimiter announced by a leading ``sep=`` line, and the text below it; a spreadsheet hides that line."""
    match = _SEP_LINE.match(text)
    if match is None:
        return None, text
    return ("\t" if match[1] == "\\t" else match[1]), text[match.end() :]


def find_delimiter(text: str) -> str | None:
    """The delimiter that gives the most rows the same number of columns, or None where none separates anything."""
    end = text.rfind("\n", 0, _SAMPLE_CHARACTERS) if len(text) > _SAMPLE_CHARACTERS else -1
    sample = text[:end] if end > 0 else text[:_SAMPLE_CHARACTERS]
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


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records of a normal text, cells stripped; a blank line is ``[]`` or ``[""]``.

    A quote that is never closed, or that closes only after swallowing whole rows, is taken as a letter: its line is
    split plainly and reading goes on with the next line. Never raises.
    """
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)
    strip = _strip_all if _has_odd_blanks(text) else _strip
    start = width = 0
    while start < len(text):
        end = text.find("\n", start + _AT_ONCE) + 1 or len(text)
        rows = _one_per_line(text[start:end], delimiter) if end - start <= 2 * _AT_ONCE else None
        if rows is None:
            yield from _carefully(text, delimiter, start, width, strip)
            return
        start = end
        if start < len(text):
            width = max(width, *map(len, rows))
        yield from map(strip, rows)


@lru_cache(maxsize=len(DELIMITERS))  # a small text is asked for twice: to find its delimiter, and to be read
def _one_per_line(text: str, delimiter: str) -> list[list[str]] | None:
    """Records of some lines, none of which goes on in the next line; None where one does."""
    lines = text.removesuffix("\n").split("\n")
    rows = list(csv.reader([*lines, "end"], delimiter=delimiter))
    return rows[:-1] if len(rows) == len(lines) + 1 else None


def _carefully(
    text: str, delimiter: str, start: int, width: int, strip: Callable[[list[str]], list[str]]
) -> Iterator[list[str]]:
    """Records from ``start`` on, one by one; ``width`` is that of the widest before."""
    lines = _Lines(text, start)
    reader = csv.reader(lines, delimiter=delimiter)
    recoveries = 0
    count = 0
    for cells in reader:
        consumed = reader.line_num - count
        count = reader.line_num
        if consumed > 1 and _swallowed(text[start : lines.position], cells, delimiter, width, lines.exhausted):
            recoveries += 1
            if recoveries > _MOST_RECOVERIES:
                yield from (_plain(line, delimiter) for line in _Lines(text, start))
                return
            line_end = text.index("\n", start)
            cells = _plain(text[start:line_end], delimiter)
            lines.position = line_end + 1
        start = lines.position
        width = max(width, len(cells))
        yield strip(cells)


def _has_odd_blanks(text: str) -> bool:
    return any(map(text.__contains__, _BLANKS))


def _strip(cells: list[str]) -> list[str]:
    return list(map(str.strip, cells))


def _strip_all(cells: list[str]) -> list[str]:
    return [cell.strip().strip(_BLANKS) for cell in cells]


def _plain(line: str, delimiter: str) -> list[str]:
    """Cells of a line whose quotes cannot be trusted."""
    return [cell.strip(' \t\n"').strip() for cell in line.rstrip("\n").split(delimiter)]


def _swallowed(raw: str, cells: list[str], delimiter: str, width: int, at_end: bool) -> bool:
    """Whether a record of several lines holds lines that are rows of their own."""
    if at_end and len(list(csv.reader([raw, "\n", "x"], delimiter=delimiter))) < 2:
        return True  # the quote is still open where the text ends
    if width < 3:
        return False  # one delimiter a line is no proof: the prose of a dictionary has as many
    return any(line.count(delimiter) == width - 1 for cell in cells if "\n" in cell for line in cell.split("\n")[1:-1])


class _Lines:
    """Lines of a text, cut as they are asked for; ``position`` may be set back to read a part again."""

    __slots__ = ("position", "text")

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.position = position

    @property
    def exhausted(self) -> bool:
        return self.position >= len(self.text)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        start = self.position
        if start >= len(self.text):
            raise StopIteration
        end = self.text.find("\n", start) + 1 or len(self.text)
        self.position = end
        return self.text[start:end]
