"""The municipality's own door: a folder, a ZIP file or one workbook of one month becomes a case.

A folder or ZIP is taken as the whole month. A single file is judged only for the obligations found in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from checker.assemble import Assembler, Candidate, drop_replaced_failures
from checker.matching import path_sources
from checker.model import Case, Entity, PlaceReading, RuleSet, Source
from reading.archives import read_zip
from reading.periods import period_of
from reading.sniff import sniff
from reading.tables import Unreadable

MAX_FILE_BYTES = 100 * 1024 * 1024
"""The limit of the sweep (DOWNLOAD_MAXSIZE), so that both doors read the same files."""
MAX_FILES = 5_000
"""A month has 81 files; more than this is the wrong folder (a whole disk, say)."""
MAX_ZIP_BYTES = 500 * 1024 * 1024
MAX_ZIP_RATIO = 200
"""Real CSV files compress at most about 1:40; more is a bomb."""
_IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


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


def gather(path: Path) -> LocalFiles:
    """Reads a folder, a ZIP or a single file. Raises NothingToCheck with one sentence when nothing is usable."""
    if not path.exists():
        raise NothingToCheck(f"No existe «{path}»: revise la ruta.")
    found = LocalFiles()
    if path.is_dir():
        _from_folder(path, found)
    else:
        data = _read_file(path, path.name, found)
        if data is not None and sniff(data) == "zip":
            _from_zip(path.name, data, found)
        elif data is not None:
            found.files.append((path.name, data))
            found.whole_month = False
    if not found.files and not found.not_read:
        notes = " ".join(found.notes)
        raise NothingToCheck(
            f"No hay ningún archivo que revisar en «{path}». {notes}".strip()
            + " Indique la carpeta del mes con sus archivos CSV, un ZIP o un libro oficial."
        )
    return found


def build_local_case(
    files: LocalFiles, month: str, ruleset: RuleSet, as_of: datetime, entity: Entity | None, simulated: bool, root: Path
) -> Case:
    """The case of one month from local files."""
    case = Case(entity, month, as_of, simulated, ruleset.deadline(month))
    assembled = Assembler(ruleset).assemble("local", month, list(_candidates(files, month)))
    for owner, publication in assembled.publications.items():
        drop_replaced_failures(publication)
        case.publications[(owner, "local")] = publication
    case.unplaced, case.outside = assembled.unplaced, assembled.outside
    case.readings = [PlaceReading("local", root.name, complete=True)]
    if not files.whole_month:
        case.only = frozenset(assembled.publications)
    return case


def _candidates(files: LocalFiles, month: str) -> Iterator[Candidate]:
    for name, failure in files.not_read:
        yield Candidate(Source("local", name, name, None, None), path_sources(name), failure=failure)
    for name, data in files.files:
        texts = path_sources(name)
        said = period_of([("ruta", text) for _, text in texts])
        if files.whole_month and said.period not in (None, month):
            files.notes.append(f"«{name}» es de {said.period}, no de {month}: no se tomó en cuenta.")
            continue
        source = Source("local", name, name, hashlib.sha256(data).hexdigest(), None)
        folder = name.rpartition("/")[0] or name
        kind = sniff(data)
        if kind == "empty":
            yield Candidate(source, texts, failure="empty_file", confirmed=True)
        else:
            yield Candidate(source, texts, data=data, confirmed=True, group=folder)


def _from_folder(folder: Path, found: LocalFiles) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder)))
    if len(paths) > MAX_FILES:
        found.notes.append(f"La carpeta tiene {len(paths)} archivos; solo se leen {MAX_FILES}.")
    for path in paths[:MAX_FILES]:
        name = path.relative_to(folder).as_posix()
        data = _read_file(path, name, found)
        if data is None:
            continue
        if sniff(data) == "zip":
            _from_zip(name, data, found)
        else:
            found.files.append((name, data))


def _hidden(relative: Path) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in relative.parts) or relative.name.lower() in _IGNORED


def _read_file(path: Path, name: str, found: LocalFiles) -> bytes | None:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        found.notes.append(f"«{name}» pesa {size // (1024 * 1024)} MB y el límite es {limit} MB: no se leyó.")
        found.not_read.append((name, "too_large"))
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        found.notes.append(f"No se pudo abrir «{name}» ({error.strerror}): ciérrelo en otros programas y repita.")
        found.not_read.append((name, "unreadable"))
        return None


def _from_zip(name: str, data: bytes, found: LocalFiles) -> None:
    try:
        members = read_zip(data, max_members=MAX_FILES, max_bytes=MAX_ZIP_BYTES, max_ratio=MAX_ZIP_RATIO)
    except Unreadable as error:
        reasons = {
            "encrypted": "tiene contraseña",
            "too_large": "se expande más de lo permitido",
            "corrupt": "está dañado",
        }
        found.notes.append(f"El ZIP «{name}» {reasons[error.cause]}: no se leyó.")
        return
    for member in members:
        if member.data is not None and not _hidden(Path(member.name)):
            found.files.append((member.name.replace("\\", "/"), member.data))
