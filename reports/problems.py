"""Findings put together for a person: the same mistake in many columns or sheets is one problem with its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.model import Severity
from checker.results_model import ComponentRef, Finding
from reports.text import listing, visible

_LABELS = 15
"""Columns or rows named in one place; the count says how many there are."""
_SHORTEST = 20
"""Characters that messages must share before they are told as one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in one file: rows and columns, and what was seen there where the messages differ only in that."""

    file: str
    """Empty when the finding is about no file."""
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One way of failing of one rule in one obligation, wherever it occurs."""

    rule: str
    severity: Severity
    message: str
    fix: str
    spots: tuple[Spot, ...]


def problems(findings: Iterable[Finding], components: Sequence[ComponentRef]) -> tuple[Problem, ...]:
    """Problems in the order of the findings. ``components`` tell which files are laid out downwards."""
    vertical = {part.file for part in components if part.component in ("metadata", "dictionary")}
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.severity, finding.rule, finding.kind, finding.fix), []).append(finding)
    return tuple(_problem(group, vertical) for group in alike.values())


def _problem(group: list[Finding], vertical: set[str]) -> Problem:
    first = group[0]
    message, seen = _shared([_plain(finding.message) for finding in group])
    spots = _seen_spots(group, seen, vertical) if seen else _spots(group, vertical)
    return Problem(first.rule, first.severity, message, _plain(first.fix), tuple(spots))


def _shared(messages: list[str]) -> tuple[str, list[str]]:
    """The message, and what differs in each: «Quedó un texto: «A».» and «… «B».» share all but A and B."""
    if len(set(messages)) == 1:
        return messages[0], []
    start = _common_start(messages)
    start = start[: max(start.rfind(mark) for mark in (" «", " “", ": ")) + 1]
    if len(start) < _SHORTEST:
        return f"{len(messages)} observaciones.", messages
    return start.rstrip(" :,") + ".", [message[len(start) :].rstrip(".") for message in messages]


def _common_start(texts: list[str]) -> str:
    first, last = min(texts), max(texts)
    same = next((index for index, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first))
    return first[:same]


def _seen_spots(group: list[Finding], seen: list[str], vertical: set[str]) -> Iterator[Spot]:
    by_file: dict[str, list[str]] = {}
    for finding, what in zip(group, seen, strict=True):
        file, column = finding.location.file or "", finding.location.column
        label = _labels([_plain(column)], file in vertical) if column else ""
        where = ", ".join(filter(None, (_rows(finding), label)))
        by_file.setdefault(file, []).append(f"{where}: {what}" if where else what)
    return (Spot(_plain(file), tuple(details)) for file, details in by_file.items())


def _spots(group: list[Finding], vertical: set[str]) -> Iterator[Spot]:
    """Per file its rows and columns; files without any are told together."""
    by_file: dict[str, dict[str, list[str]]] = {}
    for finding in group:
        location = finding.location
        labels = by_file.setdefault(location.file or "", {}).setdefault(_rows(finding), [])
        if location.column:
            labels.append(_plain(location.column))
    bare = [file for file, places in by_file.items() if file and places == {"": []}]
    if bare:
        yield Spot(_files(bare), ())
    for file, places in by_file.items():
        said = (", ".join(filter(None, (rows, _labels(labels, file in vertical)))) for rows, labels in places.items())
        details = tuple(filter(None, said))
        if file not in bare and (file or details):
            yield Spot(_plain(file), details)


def _rows(finding: Finding) -> str:
    rows = finding.params.get("rows")
    if isinstance(rows, list):
        more = f" y {finding.count - len(rows)} más" if finding.count > len(rows) else ""
        return f"filas {', '.join(map(str, rows)) if more else listing(map(str, rows))}{more}"
    return f"fila {finding.location.row}" if finding.location.row else ""


def _labels(labels: list[str], is_vertical: bool) -> str:
    if not labels:
        return ""
    shown = [f"«{label}»" for label in labels[:_LABELS]]
    said = listing(shown) if len(labels) <= _LABELS else f"{', '.join(shown)} y {len(labels) - _LABELS} más"
    if is_vertical:
        return said
    return f"{'columna' if len(labels) == 1 else 'columnas'} {said}"


def _files(files: list[str]) -> str:
    """Sheets of one workbook after its name."""
    books: dict[str, list[str]] = {}
    for file in files:
        book, _, sheet = _plain(file).partition(" › ")
        books.setdefault(book, []).append(sheet)
    return "; ".join(
        f"{book} › {listing(f'«{sheet}»' for sheet in sheets)}" if all(sheets) else book
        for book, sheets in books.items()
    )


def _plain(text: str) -> str:
    """What others wrote, on one line and with nothing hidden."""
    return visible(text).replace("\n", "⟦U+000A⟧").replace("\r", "⟦U+000D⟧").replace("\t", " ")
