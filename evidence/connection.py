"""An open store: its database, its WARC files, its lock, its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from evidence.lock import StoreLock
from evidence.model import EvidenceError
from evidence.schema import migrate
from evidence.segments import Segments


class Connection:
    """The store in ``folder``. Many may read; with ``writable`` the store's lock is held until :meth:`close`.

    Raises :class:`StoreBusy` when another process writes, :class:`EvidenceError` when there is no store to read.
    """

    def __init__(self, folder: Path, writable: bool = False) -> None:
        self.folder = folder
        self.evidence = folder / "evidence"
        self.writable = writable
        database = folder / "crawl.db"
        self._lock: StoreLock | None = None
        if writable:
            self.evidence.mkdir(parents=True, exist_ok=True)
            self._lock = StoreLock(folder / ".lock")
        elif not database.is_file():
            raise EvidenceError(f"No hay ningún almacén de evidencia en {folder}: falta el archivo crawl.db.")
        try:
            self._db = sqlite3.connect(database, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA busy_timeout = 30000")
            if writable:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                migrate(Database(self._db))
            else:
                self._db.execute("PRAGMA query_only = ON")
                self._db.execute("SELECT 1 FROM captures LIMIT 1")
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
        self._segments.close()
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        mark = self._segments.mark()
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._segments.back_to(mark)
            raise
        self._db.execute("COMMIT")
