"""Archives in place of the month's files: opened within limits, each member judged as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.candidates import Candidate
from checker.matching import path_sources
from reading.archives import ARCHIVES, Member, read_archive
from reading.periods import period_of
from reading.sniff import sniff
from reading.table import Unreadable

_MAX_DEPTH = 2
"""An archive inside an archive happens; a third inside is no month."""


def unpacked(candidate: Candidate, month: str, depth: int = 0) -> Iterator[Candidate]:
    """The candidate itself, or the members of the archive that it is, those of other months left out.

    What cannot be opened comes back without bytes and with its cause, so that nothing in it counts as absent.
    """
    kind = sniff(candidate.data) if candidate.data is not None else None
    if candidate.data is None or kind not in ARCHIVES:
        yield candidate
    elif depth >= _MAX_DEPTH:
        yield replace(candidate, data=None, failure="sealed", confirmed=False)
    else:
        try:
            members = read_archive(candidate.data, kind)
        except Unreadable as error:
            yield replace(candidate, data=None, failure=error.cause, confirmed=False)
            return
        if not members:
            yield replace(candidate, data=None, failure="empty_file", confirmed=False)
        for member in members:
            inside = _member(candidate, member, month)
            if inside is not None:
                yield from unpacked(inside, month, depth + 1)


def _member(candidate: Candidate, member: Member, month: str) -> Candidate | None:
    """A member under the names of its archive and its own; None when its path says another month."""
    folders = [part for part in member.name.split("/") if part]
    period = period_of([("path", part) for part in reversed(folders)])
    if period.year not in (None, int(month[:4])) or period.month not in (None, int(month[5:])):
        return None
    source = replace(candidate.source, file=f"{candidate.source.file} › {member.name}")
    return replace(
        candidate,
        source=source,
        texts=[*path_sources(member.name), *candidate.texts],
        data=member.data,
        dated=candidate.dated or period.period == month,
        group=f"{candidate.source.url}#{'/'.join(folders[:-1])}",
    )
