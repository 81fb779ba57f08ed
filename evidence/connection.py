"""An open store: its database, its WARC files, its lock, its transactions."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from evidence.lock import StoreLock
from evidence.model import EvidenceError, StoreFailed
from evidence.schema import is_newer, is_outdated, migrate
from evidence.segments import Segments

_PATIENCE = 30
"""Seconds that a locked database is waited for."""


class Connection:
    """The store in ``folder``. Many may read; with ``writable`` the store's lock is held until :meth:`close`.

    ``min_free`` bytes are left on the disk: the first change that finds less is not begun.
    Raises :class:`StoreBusy` when another process writes, :class:`EvidenceError` when there is no store to read or its
    index is lost (a new one would not know the files that are there), and from every change :class:`StoreFailed` when
    the disk, its free space or the database forbid it. Such a change is undone whole, and a store that failed takes no
    more.
    """

    def __init__(self, folder: Path, writable: bool = False, min_free: int = 0) -> None:
        self.folder = folder
        self.evidence = folder / "evidence"
        self.writable = writable
        database = folder / "crawl.db"
        self._min_free = min_free
        self._failed: StoreFailed | None = None
        self._lock: StoreLock | None = None
        if not database.is_file() and any(self.evidence.glob("*.warc.gz")):
            raise EvidenceError(
                f"Falta el índice {database}, pero no los archivos WARC: rehágalo con «lotaip rebuild --store "
                f"{folder}»."
            )
        if writable:
            self.evidence.mkdir(parents=True, exist_ok=True)
            self._lock = StoreLock(folder / ".lock")
        elif not database.is_file():
            raise EvidenceError(f"No hay ningún almacén de evidencia en {folder}: falta el archivo crawl.db.")
        try:
            self._db = sqlite3.connect(database, timeout=_PATIENCE, isolation_level=None)
            if is_newer(Database(self._db)):
                raise EvidenceError(f"El índice {database} es de una versión posterior de lotaip: actualícelo.")
            if writable:
                self._db.execute("PRAGMA journal_mode = WAL")
                # Power loss may undo the last commits, never half of one; their bytes are on the disk before them.
                self._db.execute("PRAGMA synchronous = NORMAL")
                migrate(Database(self._db))
            else:
                self._db.execute("SELECT 1 FROM captures LIMIT 1")
                if is_outdated(Database(self._db)):
                    with type(self)(folder, writable=True):
                        pass
                self._db.execute("PRAGMA query_only = ON")
        except EvidenceError:
            self._db.close()
            self._release()
            raise
        except sqlite3.DatabaseError as error:
            self._release()
            raise EvidenceError(f"El índice {database} no se puede abrir ({error}).") from error
        self._segments = Segments(self._db, self.evidence)
        if writable:
            self._segments.recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files and give the lock back."""
        try:
            self._segments.close()
        finally:
            self._db.close()
            self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing: bytes first, synced, then the rows that speak of them."""
        if self._failed is not None:
            raise self._failed
        mark = self._segments.mark()
        try:
            self._check_space()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._segments.sync()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite itself rolls back when the disk is full
                    self._db.execute("ROLLBACK")
                self._segments.back_to(mark)
                raise
        except (OSError, sqlite3.OperationalError) as error:
            self._failed = StoreFailed(_failure(error, self.folder))
            raise self._failed from error
        except StoreFailed as error:
            self._failed = error
            raise

    @contextmanager
    def _durably(self) -> Iterator[None]:
        """What is committed inside no power cut undoes: that a sweep has begun or is finished, which files rely on."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    def _check_space(self) -> None:
        if self._min_free and (free := shutil.disk_usage(self.folder).free) < self._min_free:
            raise StoreFailed(
                f"En el disco de {self.folder} quedan {free >> 20} MB y se deben dejar libres {self._min_free >> 20} "
                f"(min_free_mb): {_GO_ON}."
            )


_GO_ON = "lo guardado está entero; libere espacio y repita la misma orden, que seguirá donde quedó"


def _failure(error: OSError | sqlite3.OperationalError, folder: Path) -> str:
    """One sentence on why the store takes no more."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
            return f"No queda espacio en el disco de {folder}: {_GO_ON}."
        return f"No se pudo escribir en {folder} ({error.strerror}): revise el disco y repita la misma orden."
    if "full" in str(error):
        return f"No queda espacio en el disco de {folder}: {_GO_ON}."
    if "locked" in str(error):
        return (
            f"Otro programa tiene abierta la base {folder / 'crawl.db'} y no la suelta: ciérrelo y repita la misma "
            "orden, que seguirá donde quedó."
        )
    return f"La base {folder / 'crawl.db'} no se puede usar ({error}): revise el disco y repita la misma orden."
