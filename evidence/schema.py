"""Tables of ``crawl.db`` and their migrations. Changing a table means adding a migration, never editing one."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("evidence")

# captures.offset/length: the response record; block_*: response and request record together, as written to disk.
_TABLES = """
CREATE TABLE sweeps (
    id INTEGER PRIMARY KEY, month TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
    simulated INTEGER NOT NULL, vantage TEXT NOT NULL, as_of TEXT);
CREATE TABLE segments (
    name TEXT PRIMARY KEY, sweep_id INTEGER NOT NULL REFERENCES sweeps(id), size INTEGER NOT NULL,
    head_length INTEGER NOT NULL, head_sha256 TEXT NOT NULL, sha256 TEXT);
CREATE TABLE captures (
    id INTEGER PRIMARY KEY, sweep_id INTEGER NOT NULL REFERENCES sweeps(id), url TEXT NOT NULL,
    fetched_at TEXT NOT NULL, status INTEGER, error TEXT, headers TEXT NOT NULL,
    sha256 TEXT, size INTEGER, media_type TEXT, vantage TEXT NOT NULL, simulated INTEGER NOT NULL,
    warc TEXT, offset INTEGER, length INTEGER, block_length INTEGER, block_sha256 TEXT, confirms INTEGER);
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_record ON captures(warc, offset);
CREATE TABLE payloads (
    sha256 TEXT PRIMARY KEY, capture_id INTEGER NOT NULL REFERENCES captures(id), stored_digest TEXT NOT NULL);
CREATE TABLE visits (
    id INTEGER PRIMARY KEY, sweep_id INTEGER NOT NULL REFERENCES sweeps(id), ruc TEXT NOT NULL, place TEXT NOT NULL,
    url TEXT NOT NULL, role TEXT NOT NULL, parent TEXT, depth INTEGER NOT NULL, priority REAL NOT NULL,
    state TEXT NOT NULL, cause TEXT, capture_id INTEGER REFERENCES captures(id), context TEXT NOT NULL,
    registered_at TEXT, host TEXT NOT NULL, detour INTEGER NOT NULL,
    UNIQUE (sweep_id, ruc, place, url));
CREATE INDEX visits_next ON visits(sweep_id, host, priority DESC, depth, id) WHERE state = 'pending';
CREATE TABLE readings (
    sweep_id INTEGER NOT NULL REFERENCES sweeps(id), ruc TEXT NOT NULL, place TEXT NOT NULL,
    portal_kind TEXT NOT NULL, portal_url TEXT NOT NULL, complete INTEGER NOT NULL DEFAULT 0, cause TEXT,
    requests INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sweep_id, ruc, place)) WITHOUT ROWID;
CREATE TABLE first_stamps (
    month TEXT NOT NULL, ruc TEXT NOT NULL, subject TEXT NOT NULL, stamp TEXT NOT NULL, instant TEXT NOT NULL,
    PRIMARY KEY (month, ruc, subject)) WITHOUT ROWID;
CREATE TABLE directory (
    base TEXT NOT NULL, ruc TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (base, ruc)) WITHOUT ROWID;
"""


@migrations()
def first_tables(db: Database) -> None:
    for statement in _TABLES.split(";"):
        if statement.strip():
            db.execute(statement)


_PROBES = """
CREATE TABLE probes (
    id INTEGER PRIMARY KEY, sweep_id INTEGER NOT NULL REFERENCES sweeps(id), ruc TEXT NOT NULL, url TEXT NOT NULL,
    host TEXT NOT NULL, state TEXT NOT NULL, cause TEXT, capture_id INTEGER REFERENCES captures(id),
    UNIQUE (sweep_id, url));
CREATE INDEX probes_url ON probes(url);
ALTER TABLE captures ADD COLUMN truncated INTEGER NOT NULL DEFAULT 0;
"""


@migrations()
def probes_of_links(db: Database) -> None:
    for statement in _PROBES.split(";"):
        if statement.strip():
            db.execute(statement)


# index_records: the rows of a finished sweep, stored in its WARC files too; chains: the end of each chained manifest.
_CHAINS = """
CREATE TABLE index_records (
    warc TEXT NOT NULL REFERENCES segments(name), offset INTEGER NOT NULL, length INTEGER NOT NULL,
    sha256 TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (warc, offset)) WITHOUT ROWID;
CREATE TABLE chains (
    position INTEGER PRIMARY KEY, sweep_id INTEGER NOT NULL UNIQUE REFERENCES sweeps(id), head TEXT NOT NULL);
"""


@migrations()
def chains_of_sweeps(db: Database) -> None:
    for statement in _CHAINS.split(";"):
        if statement.strip():
            db.execute(statement)


def migrate(db: Database) -> None:
    """Bring ``crawl.db`` to the present schema."""
    migrations.apply(db)


def is_outdated(db: Database) -> bool:
    """Whether an earlier version of this program left ``crawl.db`` without changes that are read today."""
    return bool(migrations.pending(db))


def is_newer(db: Database, known: Migrations = migrations) -> bool:
    """Whether a later version of this program changed the database in ways that ``known`` has not heard of."""
    names = {migration.name for migration in known.pending(Database(memory=True))}
    return any(migration.name not in names for migration in known.applied(db))
