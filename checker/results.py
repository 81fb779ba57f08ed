"""The results of judging, kept in SQLite: one row a case, keyed by (RUC, month, rules version).

The reports read results from here and from nowhere else. A case read back is equal to the one saved. A case
without an entity (the folder door) is nobody's result and is never kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel
from sqlite_utils import Database

from checker.model import Parameter, VerdictKind
from checker.results_catalogue import Catalogue, EntityRow, Frozen
from checker.results_model import CaseResult, EvidenceRef, Score
from checker.results_tables import CASE, CATALOGUE, DETAILS, PARAMETERS, SCORE, columns, flat, migrations, record
from evidence.schema import is_newer

VERDICTS: tuple[VerdictKind, ...] = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")
_WHOLE_CASE = -1
"""``verdict_ord`` of details that belong to the case and not to one of its verdicts."""
_VARIABLES = 500
"""Values per ``IN (…)``; SQLite builds before 3.32 allow 999."""


class ResultsUnavailable(Exception):
    """The store cannot be read; the message is a sentence for the person at the keyboard."""


class FrozenMonth(ValueError):
    """The published results of a frozen month are never rewritten: what is found later is a correction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A case of a frozen month as it was judged later."""

    found_on: str
    """AAAA-MM-DD."""
    case: CaseResult


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of a ranking."""

    entity: EntityRow
    month: str
    rules_version: str
    as_of: str
    simulated: bool
    score: Score
    counts: Mapping[VerdictKind, int]
    digest: str
    """SHA-256 over the case and its evidence: equal digests mean that nothing changed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How many entities share one error in one obligation and month."""

    rule: str
    kind: str
    entities: int


@dataclass(frozen=True, slots=True)
class ObligationStats:
    verdicts: Mapping[str, VerdictKind]
    """By RUC."""
    faults: tuple[Fault, ...]
    """Error-level, most frequent first."""
    files: tuple[str, ...]
    """File name of every dataset published."""


_SELECT_CASES = f"SELECT id, ruc, month, rules_version, dpa, name, {', '.join((*CASE, *SCORE))} FROM cases"


class ResultsStore:
    """``results.db`` of a store. ``writable`` creates the file and brings it up to date.

    Where a month was judged under several rules versions and none is named, the newest of that month is read.
    Raises :class:`ResultsUnavailable` when it cannot be opened, and from every read when the file is damaged.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        if not writable and not path.is_file():
            raise ResultsUnavailable(f"No hay resultados en {path}: primero juzgue un mes con «lotaip judge».")
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}"
        try:
            self._connection = sqlite3.connect(uri, uri=True, timeout=30)
        except sqlite3.Error as error:
            raise ResultsUnavailable(f"No se puede abrir {path} ({error}).") from error
        self.path = path
        try:
            self._prepare(writable)
        except sqlite3.OperationalError as error:  # locked, full, read-only: what is no database is another error
            self.close()
            raise ResultsUnavailable(
                f"{path} no se puede usar ({error}): revise el disco y repita la orden."
            ) from error
        except sqlite3.Error as error:
            self.close()
            raise ResultsUnavailable(f"{path} no es una base de resultados ({error}).") from error
        except ResultsUnavailable:
            self.close()
            raise

    def _prepare(self, writable: bool) -> None:
        self._connection.execute("PRAGMA busy_timeout = 30000")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._db = Database(self._connection)
        if is_newer(self._db, migrations):
            raise ResultsUnavailable(f"{self.path} es de una versión posterior de lotaip: actualice el programa.")
        if writable:
            self._connection.execute("PRAGMA journal_mode = WAL")
            migrations.apply(self._db)
        elif migrations.pending(self._db):
            raise ResultsUnavailable(f"{self.path} es de una versión anterior: juzgue un mes para ponerla al día.")

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()

    # --- writing --------------------------------------------------------------------------------------------

    def save_case(self, case: CaseResult, evidence: Iterable[EvidenceRef] = ()) -> bool:
        """Replace the case of that (RUC, month, version) in one transaction; False when it was already the same.

        Raises ValueError for a case without entity, FrozenMonth for a month that was frozen.
        """
        return self.save_cases([(case, list(evidence))]) == 1

    def save_cases(self, cases: Iterable[tuple[CaseResult, Sequence[EvidenceRef]]]) -> int:
        """Save many cases in one transaction; the number that differed from what was there."""
        with self._db.atomic():
            return sum(self._replace(*case) for case in cases)

    def _replace(self, case: CaseResult, evidence: Sequence[EvidenceRef]) -> bool:
        entity = case.entity
        if entity is None:
            raise ValueError("a case without entity is never saved")
        if case.month in self.frozen_months:
            raise FrozenMonth(f"{case.month} is frozen")
        digest = _digest(case, evidence)
        key = (entity.ruc, case.month, case.rules_version)
        run = self._connection.execute
        old = run("SELECT id, digest FROM cases WHERE ruc = ? AND month = ? AND rules_version = ?", key).fetchone()
        if old is not None:
            if old[1] == digest:
                return False
            run("DELETE FROM cases WHERE id = ?", (old[0],))
        row = (*key, entity.dpa, entity.name, digest, *flat(case, CASE), *flat(case.score, SCORE))
        names = ", ".join(("ruc", "month", "rules_version", "dpa", "name", "digest", *CASE, *SCORE))
        case_id = run(f"INSERT INTO cases ({names}) VALUES ({_marks(row)})", row).lastrowid
        whole: list[tuple[str, Sequence[BaseModel]]] = [
            ("readings", case.readings),
            ("verdicts", case.verdicts),
            ("findings", case.findings),
            ("replies", case.replies),
            ("evidence", evidence),
        ]
        for table, models in whole:
            self._insert(table, [(case_id, _WHOLE_CASE, n, m) for n, m in enumerate(models)])
        for table in ("components", "findings", "replies"):
            self._insert(
                table,
                [
                    (case_id, n, m, part)
                    for n, v in enumerate(case.verdicts)
                    for m, part in enumerate(getattr(v, table))
                ],
            )
        return True

    def _insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows whose last element is a model and whose other elements are the key."""
        paths = (DETAILS | CATALOGUE)[table]
        values = [(*key, *flat(model, paths)) for *key, model in rows]
        if values:
            self._connection.executemany(f"INSERT INTO {table} VALUES ({_marks(values[0])})", values)

    def save_entities(self, rows: Iterable[EntityRow]) -> None:
        """Keep names, provinces and cantons of the registry; entities no longer listed stay, for their history."""
        with self._db.atomic():
            self._connection.executemany(
                "INSERT OR REPLACE INTO entities (ruc, dpa, name, province, canton, population)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(r.ruc, r.dpa, r.name, r.province, r.canton, r.population) for r in rows],
            )

    def save_catalogue(self, catalogue: Catalogue) -> None:
        """Keep what one rules version owes, checks and says; replaces that version's catalogue."""
        version = catalogue.version
        with self._db.atomic():
            for table in (*CATALOGUE, "settings"):
                self._connection.execute(f"DELETE FROM {table} WHERE version = ?", (version,))
            self._insert("obligations", [(version, obligation) for obligation in catalogue.obligations])
            self._insert("rules", [(version, rule) for rule in catalogue.rules])
            self._connection.execute(
                "INSERT INTO settings VALUES (?, ?)", (version, catalogue.settings.model_dump_json())
            )

    def freeze(self, frozen: Frozen) -> None:
        """From now on the month is read as it was judged under that version, and nothing of it is rewritten."""
        with self._db.atomic():
            body = frozen.model_dump_json()
            self._connection.execute("INSERT INTO frozen (month, body) VALUES (?, ?)", (frozen.month, body))
        self.__dict__.pop("frozen_months", None)

    def add_correction(self, case: CaseResult, found_on: str) -> None:
        """Keep beside a frozen month what was found of a case later; corrections are only ever added."""
        assert case.entity is not None, "a case without entity is nobody's"
        values = (case.entity.ruc, case.month, found_on, case.model_dump_json())
        with self._db.atomic():
            self._connection.execute("INSERT INTO corrections (ruc, month, found_on, body) VALUES (?, ?, ?, ?)", values)

    # --- reading --------------------------------------------------------------------------------------------

    def versions(self) -> list[str]:
        """Rules versions that judged something, oldest first."""
        return sorted((row[0] for row in self._rows("SELECT DISTINCT rules_version FROM cases")), key=_natural)

    def months(self, version: str | None = None) -> list[str]:
        """Months with results, oldest first."""
        found = self._rows("SELECT DISTINCT month FROM cases WHERE ? IS NULL OR rules_version = ?", (version, version))
        return sorted(row[0] for row in found)

    def version_of(self, month: str) -> str | None:
        """The version a frozen month was published under, else the newest that judged the month."""
        if frozen := self.frozen_months.get(month):
            return frozen.version
        found = self._rows("SELECT DISTINCT rules_version FROM cases WHERE month = ?", (month,))
        return max((row[0] for row in found), key=_natural, default=None)

    def catalogue(self, version: str) -> Catalogue:
        """Raises :class:`ResultsUnavailable` when ``judge`` never stored it."""
        settings = self._rows("SELECT body FROM settings WHERE version = ?", (version,))
        if not settings:
            raise ResultsUnavailable(f"Falta el catálogo de reglas {version}: juzgue un mes con esa versión.")
        parts: dict[str, list[dict[str, Any]]] = {}
        for (table, paths), order in zip(CATALOGUE.items(), ('valid_from DESC, "order", id', "code"), strict=True):
            found = self._rows(f"SELECT {columns(paths)} FROM {table} WHERE version = ? ORDER BY {order}", (version,))
            parts[table] = [record(paths, row) for row in found]
        return Catalogue.model_validate({"version": version, "settings": json.loads(settings[0][0])} | parts)

    @cached_property
    def frozen_months(self) -> Mapping[str, Frozen]:
        """By month. Read once: a month never thaws."""
        rows = self._rows("SELECT body FROM frozen ORDER BY month")
        return {frozen.month: frozen for frozen in (Frozen.model_validate_json(body) for (body,) in rows)}

    def corrections(self, month: str) -> dict[str, list[Correction]]:
        """What was found of a frozen month after it was frozen: RUC -> cases, oldest first."""
        found: dict[str, list[Correction]] = {}
        for ruc, found_on, body in self._rows(
            "SELECT ruc, found_on, body FROM corrections WHERE month = ? ORDER BY id", (month,)
        ):
            found.setdefault(ruc, []).append(Correction(found_on, CaseResult.model_validate_json(body)))
        return found

    def catalogue_of(self, month: str) -> Catalogue:
        """What the month was judged by, with the texts of then where it is frozen. Raises ResultsUnavailable."""
        if frozen := self.frozen_months.get(month):
            return frozen.catalogue
        return self.catalogue(self.version_of(month) or self.versions()[-1])

    def entities(self) -> list[EntityRow]:
        """The registry's entities and those with results, by RUC."""
        rows = self._rows(
            "SELECT ruc, dpa, name, province, canton, population FROM entities UNION ALL"
            " SELECT ruc, dpa, name, NULL, NULL, NULL FROM (SELECT ruc, dpa, name, MAX(month) FROM cases"
            " WHERE ruc NOT IN (SELECT ruc FROM entities) GROUP BY ruc) ORDER BY ruc"
        )
        return [EntityRow.model_validate(dict(zip(EntityRow.model_fields, row, strict=True))) for row in rows]

    def load_case(self, ruc: str, month: str, version: str | None = None) -> CaseResult | None:
        """The case as it was saved, or None."""
        key = (ruc, month, version or self.version_of(month))
        rows = self._rows(f"{_SELECT_CASES} WHERE ruc = ? AND month = ? AND rules_version = ?", key)
        return next(self._assemble(rows), None)

    def load_cases(self, ruc: str) -> list[CaseResult]:
        """All months of an entity, oldest first."""
        versions = {month: self.version_of(month) for month in self.months()}
        rows = self._rows(f"{_SELECT_CASES} WHERE ruc = ? ORDER BY month", (ruc,))
        return list(self._assemble([row for row in rows if versions[row[2]] == row[3]]))

    def summaries(self, month: str, version: str | None = None) -> list[CaseSummary]:
        """One line an entity, by RUC."""
        counts = ", ".join(f"SUM(v.verdict = '{kind}')" for kind in VERDICTS)
        rows = self._rows(
            "SELECT c.ruc, COALESCE(e.dpa, c.dpa), COALESCE(e.name, c.name), e.province, e.canton, e.population,"
            " c.rules_version,"
            f" c.as_of, c.simulated, c.digest, {counts}, {', '.join(f'c.{name}' for name in SCORE)}"
            " FROM cases c LEFT JOIN entities e USING (ruc) LEFT JOIN verdicts v ON v.case_id = c.id"
            " WHERE c.month = ? AND c.rules_version = ? GROUP BY c.id ORDER BY c.ruc",
            (month, version or self.version_of(month)),
        )
        return [
            CaseSummary(
                entity=EntityRow(ruc=ruc, dpa=dpa, name=name, province=province, canton=canton, population=people),
                month=month,
                rules_version=rules,
                as_of=as_of,
                simulated=bool(simulated),
                digest=digest,
                counts={kind: count or 0 for kind, count in zip(VERDICTS, rest, strict=False)},
                score=Score.model_validate(record(SCORE, rest[len(VERDICTS) :])),
            )
            for ruc, dpa, name, province, canton, people, rules, as_of, simulated, digest, *rest in rows
        ]

    def measured(self, month: str, version: str | None = None) -> dict[str, dict[Parameter, frozenset[str]]]:
        """Which obligations have a value in each parameter: RUC -> parameter -> obligations."""
        known = ", ".join(f"GROUP_CONCAT(CASE WHEN v.{p} IS NOT NULL THEN v.obligation END, ' ')" for p in PARAMETERS)
        rows = self._rows(
            f"SELECT c.ruc, {known} FROM cases c JOIN verdicts v ON v.case_id = c.id"
            " WHERE c.month = ? AND c.rules_version = ? GROUP BY c.id",
            (month, version or self.version_of(month)),
        )
        return {
            ruc: {p: frozenset((text or "").split()) for p, text in zip(PARAMETERS, found, strict=True)}
            for ruc, *found in rows
        }

    def matrix(self, ruc: str) -> dict[str, dict[str, VerdictKind]]:
        """Verdicts of an entity: month -> obligation -> verdict, months oldest first."""
        versions = {month: self.version_of(month) for month in self.months()}
        found: dict[str, dict[str, VerdictKind]] = {}
        for month, version, obligation, verdict in self._rows(
            "SELECT c.month, c.rules_version, v.obligation, v.verdict FROM cases c JOIN verdicts v ON v.case_id = c.id"
            " WHERE c.ruc = ? ORDER BY c.month, v.ord",
            (ruc,),
        ):
            if versions[month] == version:
                found.setdefault(month, {})[obligation] = verdict
        return found

    def verdict_counts(self, month: str, version: str | None = None) -> dict[str, dict[VerdictKind, int]]:
        """How many entities end with each verdict: obligation -> verdict -> entities."""
        found: dict[str, dict[VerdictKind, int]] = {}
        for obligation, verdict, count in self._rows(
            "SELECT v.obligation, v.verdict, COUNT(*) FROM cases c JOIN verdicts v ON v.case_id = c.id"
            " WHERE c.month = ? AND c.rules_version = ? GROUP BY 1, 2",
            (month, version or self.version_of(month)),
        ):
            found.setdefault(obligation, dict.fromkeys(VERDICTS, 0))[verdict] = count
        return found

    def obligation_stats(self, obligation: str, month: str, version: str | None = None) -> ObligationStats:
        """Who publishes an obligation in a month, with which errors and which dataset files."""
        key = (month, version or self.version_of(month), obligation)
        cases = "cases c JOIN verdicts v ON v.case_id = c.id"
        where = "WHERE c.month = ? AND c.rules_version = ? AND v.obligation = ?"
        verdicts = self._rows(f"SELECT c.ruc, v.verdict FROM {cases} {where} ORDER BY c.ruc", key)
        faults = self._rows(
            f"SELECT f.rule, f.kind, COUNT(DISTINCT c.id) FROM {cases}"
            f" JOIN findings f ON f.case_id = c.id AND f.verdict_ord = v.ord {where} AND f.severity = 'error'"
            " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
            key,
        )
        files = self._rows(
            f"SELECT p.file FROM {cases} JOIN components p ON p.case_id = c.id AND p.verdict_ord = v.ord"
            f" {where} AND p.component = 'dataset' ORDER BY c.ruc, p.ord",
            key,
        )
        return ObligationStats(dict(verdicts), tuple(Fault(*row) for row in faults), tuple(row[0] for row in files))

    def evidence_for(self, ruc: str, month: str, version: str | None = None) -> list[EvidenceRef]:
        """What the case rests on, in the order saved."""
        return [EvidenceRef.model_validate(row) for row in self._details("evidence", ruc, month, version)]

    def select(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of an open table (:mod:`reports.open_data`) or of another module's query, one at a time. It may name
        ``newest_cases``: of each month, the cases of the newest rules version."""
        run = self._connection.execute
        try:
            run("CREATE TEMP TABLE IF NOT EXISTS newest (month TEXT PRIMARY KEY, version TEXT)")
            pairs = [(month, self.version_of(month)) for month in self.months()]
            self._connection.executemany("INSERT OR REPLACE INTO newest VALUES (?, ?)", pairs)
            run(
                "CREATE TEMP VIEW IF NOT EXISTS newest_cases AS SELECT c.* FROM main.cases c"
                " JOIN newest n ON n.month = c.month AND n.version = c.rules_version"
            )
            yield from run(sql, values)
        except sqlite3.DatabaseError as error:
            raise ResultsUnavailable(f"La base {self.path} está dañada: {error}.") from error

    # --- inside ---------------------------------------------------------------------------------------------

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise ResultsUnavailable(f"La base {self.path} está dañada: {error}.") from error

    def _details(self, table: str, ruc: str, month: str, version: str | None) -> Iterator[dict[str, Any]]:
        paths = DETAILS[table]
        rows = self._rows(
            f"SELECT {columns(paths, 't.')} FROM cases c JOIN {table} t ON t.case_id = c.id"
            " WHERE c.ruc = ? AND c.month = ? AND c.rules_version = ? ORDER BY t.ord",
            (ruc, month, version or self.version_of(month)),
        )
        return (record(paths, row) for row in rows)

    def _children(self, table: str, ids: Sequence[int]) -> dict[tuple[int, int], list[dict[str, Any]]]:
        """Details of many cases with one query: (case, verdict) -> records in order."""
        paths = DETAILS[table]
        found: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for start in range(0, len(ids), _VARIABLES):
            part = ids[start : start + _VARIABLES]
            for case_id, verdict_ord, *row in self._rows(
                f"SELECT case_id, verdict_ord, {columns(paths)} FROM {table} WHERE case_id IN ({_marks(part)})"
                " ORDER BY case_id, verdict_ord, ord",
                part,
            ):
                found.setdefault((case_id, verdict_ord), []).append(record(paths, row))
        return found

    def _assemble(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[CaseResult]:
        """Cases from rows of ``_SELECT_CASES``: one query a table, however many cases."""
        ids = [row[0] for row in rows]
        readings, verdicts, components, findings, replies = (
            self._children(table, ids) for table in ("readings", "verdicts", "components", "findings", "replies")
        )
        for case_id, ruc, month, version, dpa, name, *rest in rows:
            own = (case_id, _WHOLE_CASE)
            judged = verdicts.get(own, [])
            for n, verdict in enumerate(judged):
                verdict["components"] = components.get((case_id, n), [])
                verdict["findings"] = findings.get((case_id, n), [])
                verdict["replies"] = replies.get((case_id, n), [])
            yield CaseResult.model_validate(
                record(CASE, rest)
                | {
                    "entity": {"ruc": ruc, "dpa": dpa, "name": name},
                    "month": month,
                    "rules_version": version,
                    "readings": readings.get(own, []),
                    "verdicts": judged,
                    "findings": findings.get(own, []),
                    "replies": replies.get(own, []),
                    "score": record(SCORE, rest[len(CASE) :]),
                }
            )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _digest(case: CaseResult, evidence: Sequence[EvidenceRef]) -> str:
    digest = hashlib.sha256()
    for model in (case, *evidence):
        digest.update(model.model_dump_json().encode())
    return digest.hexdigest()


def _natural(version: str) -> tuple[tuple[int, int, str], ...]:
    """Order of versions: ``2026.10`` comes after ``2026.9``."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.\-]", version))
