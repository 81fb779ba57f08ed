"""Files of a month from the disk: a folder, an archive or one file, within limits that a month never reaches.

Nothing is left out in silence: what cannot be read is kept by name with its cause.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.causes import cause
from checker.language import Language, in_language
from reading.archives import ARCHIVES, read_archive
from reading.disk import reason
from reading.sniff import FileType, sniff
from reading.table import Unreadable
from reading.text import decode

MAX_FILE_BYTES = 100 * 1024 * 1024
"""The limit of the sweep (DOWNLOAD_MAXSIZE), so that both doors read the same files."""
MAX_FILES = 5_000
"""A month has 81 files; more than this is the wrong folder (a whole disk, say)."""
MAX_BYTES = 500 * 1024 * 1024
"""What is kept in memory of one month, and what its archives may hold unpacked."""
MAX_RATIO = 200
"""Real CSV files compress at most about 1:40; more is a bomb."""
MAX_DEPTH = 2
"""An archive inside an archive happens; a third inside is no month."""
_HEAD = 4096
_HEAD_TELLS: frozenset[FileType] = frozenset({"pdf", "image"})
"""Known by their first bytes and kept no further: the documents beside a month can weigh gigabytes."""
_IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
HINTS = {
    "too_large": "Se leen archivos de hasta 100 MB: divídalo o quite lo que no sea la tabla.",
    "folder_too_large": "Deje en ella solo los archivos del mes.",
    "encrypted": "Guárdelo sin contraseña.",
    "corrupt": "Ábralo en su programa y guárdelo de nuevo.",
    "file_unreadable": "Ciérrelo en otros programas, compruebe que puede abrirlo y repita.",
    "empty_file": "Bórrelo, o ponga en su lugar el que tiene la información.",
    "html_instead": "Bórrelo, o ponga en su lugar el que tiene la información.",
    "shortcut": "Ponga en la carpeta el archivo mismo, al que apunta.",
    "sealed": "Descomprímalo en la carpeta del mes.",
    "rar_extra": "Instálelos (uv sync --extra rar), o descomprima el archivo en la carpeta del mes.",
}
_SHORTCUT = ".lnk"
_PROGRAMS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip"})
"""Endings of files that are damaged when their bytes are of no known kind."""
_SHOWN = 5
"""Names given in one note; the count says how many there are."""


class NothingToCheck(ValueError):
    """The path holds nothing usable; the text is one sentence for the user, in the language asked for."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file by its relative path with ``/``. ``data`` is cut short where the first bytes tell all there is to know."""

    name: str
    data: bytes
    sha256: str


@dataclass(slots=True)
class LocalFiles:
    """Files found at the folder door and the notes to print about those left aside."""

    files: list[LocalFile] = field(default_factory=list)
    not_read: list[tuple[str, str]] = field(default_factory=list)
    """Files that are there but could not be read, with the cause: never taken as missing."""
    notes: list[str] = field(default_factory=list)
    whole_month: bool = True
    complete: bool = True
    """False when there may be files that were not even listed."""
    kept_bytes: int = 0
    language: Language = "es"
    """The one of the notes."""

    def said(self, text: str, **values: object) -> str:
        """A sentence of ours in the language of the notes, filled with values."""
        return in_language(text, self.language).format(**values)

    def listed(self, names: Sequence[str]) -> str:
        shown = ", ".join(self.said("«{name}»", name=name) for name in names[:_SHOWN])
        more = len(names) - _SHOWN
        return self.said("{names} y {count} más", names=shown, count=more) if more > 0 else shown

    def notes_on_unread(self, unread: Iterable[tuple[str, str]]) -> Iterator[str]:
        """What could not be read (name, cause code), by cause, with what to do."""
        by_cause: dict[str, list[str]] = defaultdict(list)
        for name, code in unread:
            if name not in by_cause[code]:
                by_cause[code].append(name)
        for code, names in by_cause.items():
            why = cause(code, self.language).message
            why = f"{why[0].lower()}{why[1:]}"
            left = self.said("No se leyó {names}: {why}", names=self.listed(names), why=why)
            yield f"{left} {self.said(HINTS[code])}"


def gather(path: Path, language: Language = "es") -> LocalFiles:
    """Reads a folder, an archive or a single file. Raises NothingToCheck with one sentence when nothing is usable."""
    found = LocalFiles(language=language)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise NothingToCheck(found.said("No existe «{path}»: revise la ruta.", path=path)) from error
        why = found.said(
            "No se puede abrir «{path}» ({why}): revise la ruta.", path=path, why=found.said(reason(error))
        )
        raise NothingToCheck(why) from error
    if stat.S_ISDIR(mode):
        _from_folder(path, found)
    elif stat.S_ISREG(mode):
        _from_file(path, found)
    else:
        raise NothingToCheck(found.said("«{path}» no es un archivo ni una carpeta.", path=path))
    if not found.files and found.not_read and not stat.S_ISDIR(mode):
        raise NothingToCheck(" ".join(found.notes_on_unread(found.not_read)))
    if not found.files and not found.not_read:
        raise NothingToCheck(
            found.said(
                "No hay ningún archivo que revisar en «{path}». Indique la carpeta del mes con sus archivos CSV, un "
                "ZIP o un libro oficial.",
                path=path,
            )
        )
    return found


def legible(name: str) -> str:
    """A name that another system wrote: bytes that are no UTF-8 are read as what an old Windows would write."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return decode(os.fsencode(name)).text
    return name


# --- from the disk --------------------------------------------------------------------------------------------


def _from_folder(folder: Path, found: LocalFiles) -> None:
    """Archives come last: of what lies in the folder and in one of them, the file in the folder counts."""
    archives: list[tuple[str, str]] = []
    for count, (path, name) in enumerate(_walk(folder, found), 1):
        if count > MAX_FILES:
            found.notes.append(
                found.said("La carpeta tiene más de {most} archivos: solo se leyeron los primeros.", most=MAX_FILES)
            )
            found.complete = False
            break
        data = _read_file(path, name, found)
        if data is None:
            continue
        if sniff(data) in ARCHIVES:
            archives.append((path, name))
        else:
            _take(name, data, found)
    for path, name in archives:
        data = _read_file(path, name, found)
        if data is not None:
            _take(name, data, found)


def _walk(folder: Path, found: LocalFiles) -> Iterator[tuple[str, str]]:
    """Files below a folder (path, name) in the order of their names, through linked folders too, each folder once.

    Paths are plain text: a :class:`Path` for each of 81 files takes longer than to read them.
    """
    seen: set[tuple[int, int]] = set()
    root = os.fspath(folder)

    def refused(error: OSError) -> None:
        name = _relative(Path(error.filename), folder) if error.filename else ""
        found.not_read.append((name, "file_unreadable"))

    for here, folders, files in os.walk(root, onerror=refused, followlinks=True):
        place = os.stat(here)
        if (place.st_dev, place.st_ino) in seen:
            folders.clear()
            continue
        seen.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if not _hidden(name))
        below = here[len(root) :].replace(os.sep, "/").strip("/")
        above = f"{below}/" if below else ""
        for name in sorted(files):
            if not _hidden(name):
                yield os.path.join(here, name), legible(above + name)


def _relative(path: Path, folder: Path) -> str:
    return legible(path.relative_to(folder).as_posix())


def _hidden(name: str) -> bool:
    """Traces of file managers and open programs, which nobody means to publish."""
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in _IGNORED


def _from_file(path: Path, found: LocalFiles) -> None:
    name = legible(path.name)
    data = _read_file(str(path), name, found)
    if data is None:
        return
    found.whole_month = sniff(data) in ARCHIVES
    _take(name, data, found, prefix="")


def _read_file(path: str, name: str, found: LocalFiles) -> bytes | None:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            found.not_read.append((name, "file_unreadable"))
        elif status.st_size > MAX_FILE_BYTES:
            found.not_read.append((name, "too_large"))
        elif found.kept_bytes > MAX_BYTES:
            found.not_read.append((name, "folder_too_large"))
        else:
            with open(path, "rb", buffering=0) as file:
                return file.read()
    except OSError:
        found.not_read.append((name, "file_unreadable"))
    return None


def _take(name: str, data: bytes, found: LocalFiles, depth: int = 0, prefix: str | None = None) -> None:
    """Adds a file, or what an archive holds. ``prefix`` begins its members' names, by default its own name."""
    kind = sniff(data)
    suffix = name[name.rfind(".") :].lower()
    if suffix == _SHORTCUT or (kind == "binary" and suffix in _PROGRAMS):
        found.not_read.append((name, "shortcut" if suffix == _SHORTCUT else "corrupt"))
        return
    if kind in ARCHIVES:
        _from_archive(name, data, kind, found, depth, f"{name}/" if prefix is None else prefix)
        return
    kept = data[:_HEAD] if kind in _HEAD_TELLS else data
    found.kept_bytes += len(kept)
    found.files.append(LocalFile(name, kept, hashlib.sha256(data).hexdigest()))


def _from_archive(name: str, data: bytes, kind: FileType, found: LocalFiles, depth: int, prefix: str) -> None:
    if depth >= MAX_DEPTH:
        found.not_read.append((name, "sealed"))
        return
    room = max(0, MAX_BYTES - found.kept_bytes)
    try:
        members = read_archive(data, kind, max_members=MAX_FILES, max_bytes=room, max_ratio=MAX_RATIO)
    except Unreadable as error:
        found.not_read.append((name, error.cause))
        return
    for member in members:
        parts = [part for part in member.name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if parts and not any(_hidden(part) for part in parts):
            _take(prefix + "/".join(parts), member.data, found, depth + 1)
