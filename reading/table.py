"""A table as every reader hands it over: numbered rows of text cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

UnreadableCause = Literal["encrypted", "corrupt", "too_large", "not_json", "sealed", "rar_extra"]

Rows = Iterator[tuple[int, list[str]]]


class Unreadable(ValueError):
    """The bytes cannot be read as what they claim to be; ``cause`` is a code, the text for people is elsewhere."""

    def __init__(self, cause: UnreadableCause) -> None:
        super().__init__(cause)
        self.cause = cause


class Table:
    """Rows of a CSV file or of one sheet; re-iterable, kept in memory only when small.

    ``name`` is the file or sheet name, ``delimiter`` that of a CSV (None for one column and for sheets).
    """

    __slots__ = ("_cached", "_source", "delimiter", "name")

    def __init__(self, name: str, delimiter: str | None, source: Callable[[], Rows], cache: bool = True) -> None:
        self.name = name
        self.delimiter = delimiter
        self._source = source
        self._cached: list[tuple[int, list[str]]] | bool = cache

    @property
    def kept(self) -> bool:
        """Whether the rows stay in memory; those of a large table are read anew each time."""
        return self._cached is not False

    def rows(self) -> Rows:
        """Each row with the number a spreadsheet shows (from 1, blank rows count); cells stripped of blanks."""
        if self._cached is False:
            return self._source()
        if self._cached is True:
            self._cached = list(self._source())
        return iter(self._cached)

    def __repr__(self) -> str:
        return f"Table({self.name!r}, delimiter={self.delimiter!r})"
