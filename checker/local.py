"""The municipality's own door: a folder, a ZIP file or one workbook of one month becomes a case.

A folder or ZIP is taken as the whole month. A single file is judged only for the obligations found in it. What is
there but cannot be read is never taken as missing: its obligation is not evaluated and a note says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from checker.assemble import Assembler, drop_replaced_failures
from checker.candidates import CLOSED, Assembled, Candidate
from checker.language import in_language
from checker.local_files import HINTS, LocalFile, LocalFiles, NothingToCheck, gather, legible
from checker.matching import path_sources
from checker.model import TRIAD, Case, Entity, Failed, PlaceReading, RuleSet, Source
from reading.dates import find_dates, plain
from reading.periods import period_of
from reading.sniff import sniff
from reading.text import decode, fold

__all__ = ["LocalFiles", "NothingToCheck", "build_local_case", "gather", "look_back"]

NAME_THEM = "Indique la carpeta del mes, o nombre cada archivo con el número y el título de su ítem."
_YEAR = re.compile(r"20[0-4]\d")
_DICTIONARY_NAME = re.compile(r"(?<![a-z])dic(?![a-z])")
_HEAD = 4096
_MONTH_FOLDER = re.compile(r"0?[1-9]|1[0-2]")


def build_local_case(
    files: LocalFiles,
    month: str,
    ruleset: RuleSet,
    as_of: datetime,
    entity: Entity | None,
    simulated: bool,
    root: Path,
    assembler: Assembler | None = None,
) -> Case:
    """The case of one month from local files; what was left aside is added to their notes. Whoever builds many cases
    hands over the ``assembler`` of the rule set, which is costly to build.

    Raises NothingToCheck when every file is of another month, or none belongs to the monthly list.
    """
    case = Case(entity, month, as_of, simulated, ruleset.deadline(month))
    candidates = _of_month(files, month, root)
    assembled = (assembler or Assembler(ruleset)).assemble("local", month, candidates)
    closed = [
        (failed.source.url, failed.cause)
        for publication in assembled.publications.values()
        for failed in publication.failed
        if failed.cause in CLOSED
    ]
    for owner, publication in assembled.publications.items():
        announced = list(publication.failed)
        drop_replaced_failures(publication)
        replaced = (failed for failed in announced if failed.cause in HINTS and failed not in publication.failed)
        closed += [(failed.source.url, failed.cause) for failed in replaced if failed.cause not in CLOSED]
        case.publications[(owner, "local")] = publication
    unknown = [(source.url, why) for source, why in assembled.not_got if why in CLOSED]
    files.notes += files.notes_on_unread(closed + unknown)
    unknown = [(name, why) for name, why in unknown if why != "shortcut"]  # which leads out of the folder
    files.notes += _notes_on_copies(assembled, files)
    case.unplaced = [source for source in assembled.unplaced if source.url not in dict(unknown)]
    case.outside = assembled.outside
    if not files.whole_month:
        case.only = frozenset(assembled.publications)
        _do_not_miss_what_was_not_given(assembled)
    elif unknown:
        files.notes.append(
            files.said(
                "Como no se sabe de qué ítem son todos los archivos que no se leyeron, lo que no está en la carpeta "
                "queda sin evaluar."
            )
        )
    doubt = "folder_incomplete" if unknown or not files.complete else None
    doubt = doubt or next((why for _, why in assembled.not_got if why in ("matrix_unknown", "unplaced")), None)
    case.readings = [PlaceReading("local", _name(root), doubt is None, doubt)]
    _refuse_if_nothing(case, files, root)
    return case


def look_back(case: Case, before: Case) -> None:
    """Lets rules compare a month with the folder of the month before."""
    case.previous = lambda publication: before.publications.get((publication.obligation.id, publication.place))


def _do_not_miss_what_was_not_given(assembled: Assembled) -> None:
    """One file alone does not show that the others of its item are missing."""
    for publication in assembled.publications.values():
        given = next(iter(publication.parts.values()), None)
        if given is not None and given.component != "document":
            missing = [component for component in TRIAD if component not in publication.parts]
            publication.failed += [Failed(component, given.source, "one_file", False) for component in missing]


def _refuse_if_nothing(case: Case, files: LocalFiles, root: Path) -> None:
    """A wrong folder is no month of an entity that publishes nothing, and one file that cannot be read is no answer."""
    read = any(publication.parts for publication in case.publications.values())
    failed = [failed.cause for publication in case.publications.values() for failed in publication.failed]
    if read or case.outside or (failed and (files.whole_month or not CLOSED.issuperset(failed))):
        return
    if case.unplaced:
        if files.whole_month:
            names = files.listed([source.url for source in case.unplaced])
            what = files.said(
                "En «{root}» no hay nada que se reconozca como parte de la lista mensual, ni por sus columnas ni por "
                "su nombre: {names}.",
                root=root,
                names=names,
            )
        else:
            what = files.said(
                "«{root}» no es algo que se reconozca como parte de la lista mensual, ni por sus columnas ni por su "
                "nombre.",
                root=root,
            )
        files.notes += [what, files.said(NAME_THEM)]
    raise NothingToCheck(" ".join(files.notes))


# --- which files are of the month -----------------------------------------------------------------------------


def _of_month(files: LocalFiles, month: str, root: Path) -> list[Candidate]:
    """Candidates, without the files whose folder or name says another month; a single file is taken as it is."""
    candidates: list[Candidate] = []
    others: dict[str, list[str]] = defaultdict(list)
    entries: list[tuple[str, LocalFile | str]] = [*files.not_read, *((file.name, file) for file in files.files)]
    named = _named(root)
    above = next(filter(_YEAR.fullmatch, named[:1]), "")
    for name, content in entries:
        other = _other_month(name, month, above) if files.whole_month else None
        if other and not (other.endswith("-12") and _is_dictionary(name, content)):
            others[other].append(name)
        else:
            candidates.append(_candidate(name, content))
    if not candidates:
        theirs = ", ".join(sorted(others))
        raise NothingToCheck(
            files.said(
                "Los archivos de «{root}» son de {others} y se pidió {month}. Indique ese mes con --month, u otra "
                "carpeta.",
                root=root,
                others=theirs,
                month=month,
            )
        )
    for other, names in sorted(others.items()):
        files.notes.append(
            files.said(
                "Archivos de {other}, no de {month}, que no se tomaron en cuenta ({count}): {names}.",
                other=other,
                month=month,
                count=len(names),
                names=files.listed(names),
            )
        )
    own = period_of([("carpeta", part) for part in named])
    if files.whole_month and (own.month not in (None, int(month[5:])) or own.year not in (None, int(month[:4]))):
        files.notes.append(
            files.said(
                "«{name}» parece de otro mes, pero se revisó como {month}; si no lo es, corrija --month.",
                name=_name(root),
                month=month,
            )
        )
    return candidates


@lru_cache(maxsize=4096)  # names come back in every entity of a month
def _other_month(name: str, month: str, above: str) -> str | None:
    """The month or year, other than the one asked for, that a path below a folder of that year says. Folders govern.

    A day in a file name is when it was made; a year in one may belong to the thing named («Plan 2019»).
    """
    *folders, file = name.split("/")
    for year, number in pairwise([above, *folders]):
        if _YEAR.fullmatch(year) and _MONTH_FOLDER.fullmatch(number):
            dated = f"{year}-{int(number):02d}"
            return dated if dated != month else None
    inside = period_of([("ruta", folder) for folder in reversed(folders)])
    said = inside
    if inside.month is None and not any(find_dates(plain(file))):
        said = period_of([("ruta", file)])
    if said.month:
        other = f"{said.year or inside.year or month[:4]}-{said.month:02d}"
        return other if other != month else None
    return next((folder for folder in folders if _YEAR.fullmatch(folder) and folder != month[:4]), None)


def _is_dictionary(name: str, content: LocalFile | str) -> bool:
    """Whether the «dic» of a name is no December: the file defines columns."""
    if isinstance(content, str) or _DICTIONARY_NAME.search(name.rpartition("/")[2].lower()) is None:
        return False
    return "nombre del campo" in fold(decode(content.data[:_HEAD]).text)


def _candidate(name: str, content: LocalFile | str) -> Candidate:
    """``content`` is the file, or the cause code where it could not be read."""
    texts = path_sources(name)
    if isinstance(content, str):
        return Candidate(Source("local", name, name, None, None), texts, failure=content)
    source = Source("local", name, name, content.sha256, None)
    if sniff(content.data) == "empty":
        return Candidate(source, texts, failure="empty_file", confirmed=True)
    return Candidate(source, texts, data=content.data, confirmed=True, group=name.rpartition("/")[0] or ".")


# --- notes ----------------------------------------------------------------------------------------------------


def _notes_on_copies(assembled: Assembled, files: LocalFiles) -> list[str]:
    """Second copies of the same component, of which only one is judged; equal ones lose nothing."""
    notes = []
    for owner, component, spare in assembled.spare:
        publication = assembled.publications[owner]
        used = publication.parts[component].source
        if used.url == spare.url:
            notes.append(
                files.said(
                    "De «{book}» se revisó la hoja «{used}» y no «{spare}».",
                    book=spare.url,
                    used=_sheet(used),
                    spare=_sheet(spare),
                )
            )
        elif used.sha256 != spare.sha256:
            notes.append(
                files.said(
                    "Hay más de un archivo para «{title}»: se revisó «{used}» y no «{spare}». Deje uno solo, con todas "
                    "las filas.",
                    title=in_language(publication.obligation.title, files.language),
                    used=used.url,
                    spare=spare.url,
                )
            )
    return list(dict.fromkeys(notes))


def _sheet(source: Source) -> str:
    return source.file.partition(" › ")[2]


def _name(path: Path) -> str:
    return (_named(path) or [str(path)])[0]


def _named(path: Path) -> list[str]:
    """The last two parts of a path, the last one first; ``.`` and ``..`` have no name of their own."""
    return [legible(part) for part in path.absolute().resolve().parts[1:][:-3:-1]]
