"""Findings put together for a person: the same mistake in many columns, files or items is one problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from checker.model import Severity
from checker.results_model import ComponentRef, Finding
from reports.language import SPANISH, Language
from reports.text import one_line

_LABELS = 12
"""Columns, rows, sheets or files named in one place; the count says how many there are."""
_SHORTEST = 20
"""Characters that messages must share before they are told as one."""
_QUOTES = (("«", "»"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file, or in several alike: rows and columns, and what was seen there where the messages differ."""

    file: str
    """Empty when the finding is about no file."""
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One way of failing of one rule, wherever it occurs."""

    rule: str
    severity: Severity
    message: str
    fix: str
    spots: tuple[Spot, ...]
    more: int = 0
    """Files that are not named."""


Kind = tuple[Severity, str, str, str]


def kind_of(finding: Finding) -> Kind:
    """What two findings share that are one problem: severity, rule, way of failing and what to do."""
    return finding.severity, finding.rule, finding.kind, finding.fix


def problems(
    findings: Iterable[Finding], components: Iterable[ComponentRef], language: Language = SPANISH
) -> tuple[Problem, ...]:
    """Problems in the order of the findings. ``components`` tell which files are laid out downwards; ``language`` is
    that of the findings' texts."""
    vertical = {part.file for part in components if part.component in ("metadata", "dictionary")}
    alike: dict[Kind, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(kind_of(finding), []).append(finding)
    return tuple(_problem(group, _Places(vertical, language)) for group in alike.values())


def _problem(group: list[Finding], places: _Places) -> Problem:
    first = group[0]
    message, seen = _shared([one_line(finding.message) for finding in group], places.language)
    spots = tuple(places.seen(group, seen) if seen else places.bare(group))
    more = len(spots) - _LABELS if len(spots) > _LABELS + 1 else 0
    return Problem(first.rule, first.severity, message, one_line(first.fix), spots[: len(spots) - more], more)


def _shared(messages: Sequence[str], language: Language) -> tuple[str, list[str]]:
    """What all messages say, with … where they differ, and what each has there; nothing where none differs."""
    if len(set(messages)) == 1:
        return messages[0], []
    start = _common_start(messages)
    end = _common_start([message[len(start) :][::-1] for message in messages])[::-1]
    start = start[: start.rfind(" ") + 1]
    end = end[found.start() :] if (found := re.search(r"\W", end)) else ""
    for opening, closing in _QUOTES:  # a value is not cut, nor parted from its quotation marks
        if start.count(opening) > start.count(closing):
            start = start[: start.rfind(opening)]
        if end.count(closing) > end.count(opening):
            end = end[end.find(closing) + 1 :]
    if len(start) + len(end) < _SHORTEST:
        count = len(messages)
        return language.ngettext("%(count)s observación.", "%(count)s observaciones.", count, count=count), [*messages]
    return f"{start}…{end if end != '.' else ''}", [
        message[len(start) : len(message) - len(end)] for message in messages
    ]


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return first[: sum(1 for _ in same)]


@dataclass(frozen=True, slots=True)
class _Places:
    """Says where findings are. ``vertical`` are the files whose columns are rows."""

    vertical: set[str]
    language: Language

    def seen(self, group: Sequence[Finding], seen: Sequence[str]) -> Iterator[Spot]:
        """Per file what was seen in each place, each once."""
        by_file: dict[str, dict[str, None]] = {}
        for finding, what in zip(group, seen, strict=True):
            file, column = finding.location.file or "", finding.location.column
            label = self._labels([one_line(column)], file) if column else ""
            where = ", ".join(filter(None, (self._rows(finding), label)))
            by_file.setdefault(file, {})[f"{where}: {what}" if where else what] = None
        return (Spot(one_line(file), self._few(details)) for file, details in by_file.items())

    def bare(self, group: Sequence[Finding]) -> Iterator[Spot]:
        """Per file its rows and columns; files with the same ones, or without any, are told together."""
        by_file: dict[str, dict[str, list[str]]] = {}
        for finding in group:
            location = finding.location
            labels = by_file.setdefault(location.file or "", {}).setdefault(self._rows(finding), [])
            if location.column:
                labels.append(one_line(location.column))
        alike: dict[tuple[str, ...], list[str]] = {}
        for file, places in by_file.items():
            said = (", ".join(filter(None, (rows, self._labels(labels, file)))) for rows, labels in places.items())
            alike.setdefault(self._few(filter(None, said)), []).append(file)
        for details, files in alike.items():
            if details or any(files):
                yield Spot(self._files(list(filter(None, files))), details)

    def _rows(self, finding: Finding) -> str:
        rows = finding.params.get("rows")
        if not isinstance(rows, list):
            row = finding.location.row
            return self.language.gettext("fila %(row)s", row=row) if row else ""
        more = max(0, finding.count - len(rows))
        said = self.language.listing(map(str, rows)) if not more else self._more(map(str, rows), more)
        return self.language.gettext("filas %(rows)s", rows=said)

    def _labels(self, labels: Sequence[str], file: str) -> str:
        if not labels:
            return ""
        shown = [self.language.quoted(label) for label in labels[:_LABELS]]
        more = len(labels) - len(shown)
        said = self._more(shown, more) if more else self.language.listing(shown)
        if file in self.vertical:
            return said
        columns = len(labels)
        return self.language.ngettext("columna %(columns)s", "columnas %(columns)s", columns, columns=said)

    def _files(self, files: Sequence[str]) -> str:
        """Sheets of one workbook after its name."""
        books: dict[str, list[str]] = {}
        for file in files:
            book, _, sheet = one_line(file).partition(" › ")
            books.setdefault(book, []).append(sheet)
        said = [
            f"{book} › {self.language.listing(map(self.language.quoted, sheets))}" if all(sheets) else book
            for book, sheets in books.items()
        ]
        if len(said) <= _LABELS:
            return "; ".join(said)
        return self.language.gettext(
            "%(files)s; y %(count)s archivos más", files="; ".join(said[:_LABELS]), count=len(said) - _LABELS
        )

    def _few(self, details: Iterable[str]) -> tuple[str, ...]:
        said = tuple(details)
        more = len(said) - _LABELS
        if more <= 1:
            return said
        return (*said[:_LABELS], self.language.gettext("y %(count)s más", count=more))

    def _more(self, shown: Iterable[str], more: int) -> str:
        return self.language.gettext("%(shown)s y %(count)s más", shown=", ".join(shown), count=more)
