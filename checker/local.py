"""The municipality's own door: a folder, a ZIP file or one workbook of one month becomes a case.

A folder or ZIP is taken as the whole month. A single file is judged only for the obligations found in it. What is
there but cannot be read is never taken as missing: its obligation is not evaluated and a note says so.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from checker.assemble import CLOSED, Assembled, Assembler, Candidate, drop_replaced_failures
from checker.causes import cause
from checker.matching import path_sources
from checker.model import Case, Entity, PlaceReading, RuleSet, Source
from reading.archives import read_zip
from reading.disk import reason
from reading.periods import PeriodReading, period_of
from reading.sniff import FileType, sniff
from reading.table import Unreadable
from reading.text import decode

MAX_FILE_BYTES = 100 * 1024 * 1024
"""The limit of the sweep (DOWNLOAD_MAXSIZE), so that both doors read the same files."""
MAX_FILES = 5_000
"""A month has 81 files; more than this is the wrong folder (a whole disk, say)."""
MAX_BYTES = 500 * 1024 * 1024
"""What is kept in memory of one month, and what its ZIP files may hold unpacked."""
MAX_ZIP_RATIO = 200
"""Real CSV files compress at most about 1:40; more is a bomb."""
MAX_ZIP_DEPTH = 2
"""A ZIP inside a ZIP happens; a third inside is no month."""
_MB = 1024 * 1024
_HEAD = 4096
_HEAD_TELLS: frozenset[FileType] = frozenset({"pdf", "image", "rar", "7z"})
"""Known by their first bytes and read no further: the documents beside a month can weigh gigabytes."""
_SEALED: frozenset[FileType] = frozenset({"rar", "7z"})
"""Archives that are not opened here: one whose name tells nothing may hold the whole month."""
_IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_HINTS = {
    "too_large": "Divídalo o quite lo que no sea la tabla.",
    "encrypted": "Guárdelo sin contraseña.",
    "corrupt": "Ábralo en su programa y guárdelo de nuevo.",
    "file_unreadable": "Ciérrelo en otros programas, compruebe que puede abrirlo y repita.",
    "sealed": "Descomprímalo en esta carpeta.",
}
_SHOWN = 5
"""Names given in one note; the count says how many there are."""


class NothingToCheck(ValueError):
    """The path holds nothing usable; the text is one Spanish sentence for the user."""


@dataclass(slots=True)
class LocalFiles:
    """Files found at the folder door and the notes to print about those left aside."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    not_read: list[tuple[str, str]] = field(default_factory=list)
    """Files that are there but could not be read, with the cause: never taken as missing."""
    notes: list[str] = field(default_factory=list)
    whole_month: bool = True
    complete: bool = True
    """False when there may be files that were not even listed."""
    kept_bytes: int = 0


def gather(path: Path) -> LocalFiles:
    """Reads a folder, a ZIP or a single file. Raises NothingToCheck with one sentence when nothing is usable."""
    found = LocalFiles()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        what = f"No existe «{path}»" if isinstance(error, FileNotFoundError) else f"No se puede abrir «{path}»"
        why = "" if isinstance(error, FileNotFoundError) else f" ({reason(error)})"
        raise NothingToCheck(f"{what}{why}: revise la ruta.") from error
    if stat.S_ISDIR(mode):
        _from_folder(path, found)
    elif stat.S_ISREG(mode):
        _from_file(path, found)
    else:
        raise NothingToCheck(f"«{path}» no es un archivo ni una carpeta.")
    if not found.files and not found.not_read:
        raise NothingToCheck(
            f"No hay ningún archivo que revisar en «{path}». "
            "Indique la carpeta del mes con sus archivos CSV, un ZIP o un libro oficial."
        )
    return found


def build_local_case(
    files: LocalFiles, month: str, ruleset: RuleSet, as_of: datetime, entity: Entity | None, simulated: bool, root: Path
) -> Case:
    """The case of one month from local files; what was left aside is added to their notes.

    Raises NothingToCheck when every file is of another month, or none belongs to the monthly list.
    """
    case = Case(entity, month, as_of, simulated, ruleset.deadline(month))
    candidates = _of_month(files, month, root)
    assembled = Assembler(ruleset).assemble("local", month, candidates)
    for owner, publication in assembled.publications.items():
        drop_replaced_failures(publication)
        case.publications[(owner, "local")] = publication
    case.unplaced, case.outside = assembled.unplaced, assembled.outside
    sealed = [c.source for c in candidates if c.data and c.source in case.unplaced and sniff(c.data) in _SEALED]
    unknown = [(source, why) for source, why in assembled.not_got if why in CLOSED]
    unknown += [(source, "sealed") for source in sealed]
    unplaced_closed = {source for source, _ in unknown}
    case.unplaced = [source for source in case.unplaced if source not in unplaced_closed]
    complete = files.complete and not unknown
    case.readings = [PlaceReading("local", _name(root), complete, None if complete else "folder_incomplete")]
    if not files.whole_month:
        case.only = frozenset(assembled.publications)
    _refuse_if_nothing(case, complete, root)
    failed = [(f.source, f.cause) for p in case.publications.values() for f in p.failed if f.cause in CLOSED]
    files.notes += _notes_on_closed(failed + unknown, {source.url for source in unplaced_closed})
    files.notes += _notes_on_copies(assembled)
    return case


def _refuse_if_nothing(case: Case, complete: bool, root: Path) -> None:
    if case.publications or case.outside or not complete:
        return
    names = _names([source.url for source in case.unplaced])
    raise NothingToCheck(
        f"Nada de «{root}» se reconoce como parte de la lista mensual: {names}. "
        "Indique la carpeta del mes, o nombre cada archivo con el número y el título de su ítem."
    )


# --- which files are of the month -----------------------------------------------------------------------------


def _of_month(files: LocalFiles, month: str, root: Path) -> list[Candidate]:
    """Candidates, without the files whose folder or name says another month; a single file is taken as it is."""
    candidates: list[Candidate] = []
    others: dict[str, list[str]] = defaultdict(list)
    entries: list[tuple[str, bytes | str]] = [*files.not_read, *files.files]
    for name, content in entries:
        texts = path_sources(name)
        # The folder governs: the name of a file often carries the day on which it was made.
        said = period_of([("ruta", text) for _, text in [*texts[1:], *texts[:1]]])
        if files.whole_month and _is_other(said, month):
            others[said.period or f"{said.year or month[:4]}-{said.month or 0:02d}"].append(name)
        else:
            candidates.append(_candidate(name, content, texts))
    for other, names in sorted(others.items()):
        many = f"{len(names)} archivos son" if len(names) > 1 else "Un archivo es"
        files.notes.append(
            f"{many} de {other.removesuffix('-00')}, no de {month}, y no se tomaron en cuenta: {_names(names)}."
        )
    if not candidates:
        months = ", ".join(sorted(other.removesuffix("-00") for other in others))
        raise NothingToCheck(f"Los archivos de «{root}» son de {months} y se pidió {month}: corrija --month.")
    own = period_of([("carpeta", name) for name in root.resolve().parts[: -3 if files.whole_month else -1 : -1]])
    if files.whole_month and _is_other(own, month):
        files.notes.append(
            f"La carpeta «{_name(root)}» parece de otro mes, pero se revisa como {month}; si no es así, corrija --month."
        )
    return candidates


def _is_other(said: PeriodReading, month: str) -> bool:
    return said.month not in (None, int(month[5:])) or said.year not in (None, int(month[:4]))


def _candidate(name: str, content: bytes | str, texts: list[tuple[str, str]]) -> Candidate:
    """``content`` are the bytes, or the cause code where they could not be read."""
    if isinstance(content, str):
        return Candidate(Source("local", name, name, None, None), texts, failure=content)
    source = Source("local", name, name, hashlib.sha256(content).hexdigest(), None)
    if sniff(content) == "empty":
        return Candidate(source, texts, failure="empty_file", confirmed=True)
    return Candidate(source, texts, data=content, confirmed=True, group=name.rpartition("/")[0] or name)


# --- notes ----------------------------------------------------------------------------------------------------


def _notes_on_closed(closed: list[tuple[Source, str]], unknown: set[str]) -> Iterator[str]:
    """What could not be read, by cause, and what follows from it."""
    by_cause: dict[str, list[str]] = defaultdict(list)
    for source, code in closed:
        if source.url not in by_cause[code]:
            by_cause[code].append(source.url)
    for code, names in by_cause.items():
        said = "Está comprimido en un formato que no se abre aquí." if code == "sealed" else cause(code).message
        yield f"No se leyó {_names(names)}: {said[0].lower()}{said[1:]} {_HINTS[code]}"
    if unknown:
        yield (
            "Como no se sabe de qué ítem son todos los archivos que no se leyeron, lo que no está en la carpeta queda "
            "sin evaluar."
        )


def _notes_on_copies(assembled: Assembled) -> Iterator[str]:
    """Second copies of the same component: only one of them is judged."""
    for owner, component, spare in assembled.spare:
        used = assembled.publications[owner].parts[component].source
        if used.sha256 != spare.sha256 or used.url == spare.url:
            yield f"«{spare.file}» repite lo que ya está en «{used.file}» ({owner}): se revisó solo este último."


def _names(names: list[str]) -> str:
    shown = ", ".join(f"«{name}»" for name in names[:_SHOWN])
    return f"{shown} y {len(names) - _SHOWN} más" if len(names) > _SHOWN else shown


def _name(path: Path) -> str:
    """The last part of a path; ``.`` and ``..`` have none of their own."""
    return _legible(path.resolve().name or str(path))


def _legible(name: str) -> str:
    """A name that another system wrote: bytes that are no UTF-8 are read as what an old Windows would write."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return decode(os.fsencode(name)).text
    return name


# --- from the disk --------------------------------------------------------------------------------------------


def _from_folder(folder: Path, found: LocalFiles) -> None:
    count = 0
    for path in _walk(folder, found):
        count += 1
        if count > MAX_FILES:
            found.notes.append(f"La carpeta tiene más de {MAX_FILES} archivos: solo se leyeron los primeros.")
            found.complete = False
            return
        name = _relative(path, folder)
        data = _read_file(path, name, found)
        if data is not None:
            _take(name, data, found)


def _walk(folder: Path, found: LocalFiles) -> Iterator[Path]:
    """Files below a folder in the order of their names, through linked folders too, each folder once."""
    seen: set[tuple[int, int]] = set()

    def refused(error: OSError) -> None:
        name = _relative(Path(error.filename), folder) if error.filename else ""
        found.not_read.append((name, "file_unreadable"))

    for here, folders, files in os.walk(folder, onerror=refused, followlinks=True):
        place = Path(here).stat()
        if (place.st_dev, place.st_ino) in seen:
            folders.clear()
            continue
        seen.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if not _hidden(name))
        yield from (Path(here) / name for name in sorted(files) if not _hidden(name))


def _relative(path: Path, folder: Path) -> str:
    return _legible(path.relative_to(folder).as_posix())


def _hidden(name: str) -> bool:
    """Traces of file managers and open programs, which nobody means to publish."""
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in _IGNORED


def _from_file(path: Path, found: LocalFiles) -> None:
    name = _legible(path.name)
    data = _read_file(path, name, found)
    if data is None:
        return
    found.whole_month = sniff(data) == "zip"
    _take(name, data, found, prefix="")


def _read_file(path: Path, name: str, found: LocalFiles) -> bytes | None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            found.not_read.append((name, "file_unreadable"))
        elif status.st_size > MAX_FILE_BYTES or found.kept_bytes > MAX_BYTES:
            found.not_read.append((name, "too_large"))
        else:
            return path.read_bytes()
    except OSError:
        found.not_read.append((name, "file_unreadable"))
    return None


def _take(name: str, data: bytes, found: LocalFiles, depth: int = 0, prefix: str | None = None) -> None:
    """Adds a file, or what a ZIP holds. ``prefix`` is what its members' names begin with, by default its own name."""
    kind = sniff(data)
    if kind == "zip":
        _from_zip(name, data, found, depth, f"{name}/" if prefix is None else prefix)
        return
    kept = data[:_HEAD] if kind in _HEAD_TELLS else data
    found.kept_bytes += len(kept)
    found.files.append((name, kept))


def _from_zip(name: str, data: bytes, found: LocalFiles, depth: int, prefix: str) -> None:
    if depth >= MAX_ZIP_DEPTH:
        found.not_read.append((name, "too_large"))
        return
    room = max(0, MAX_BYTES - found.kept_bytes)
    try:
        members = read_zip(data, max_members=MAX_FILES, max_bytes=room, max_ratio=MAX_ZIP_RATIO)
    except Unreadable as error:
        found.not_read.append((name, error.cause))
        return
    for member in members:
        parts = [part for part in member.name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if parts and not any(_hidden(part) for part in parts):
            _take(prefix + "/".join(parts), member.data, found, depth + 1)
