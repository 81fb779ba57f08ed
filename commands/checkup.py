"""What ``lotaip doctor`` looks at in a store: one function a question, each answered with one :class:`Check`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database, Migrations

from checker.results import ResultsStore, ResultsUnavailable
from checker.results_tables import migrations as results_migrations
from crawler.hosts import host_of, is_loopback
from crawler.registry import SHIPPED, Registry, RegistryError, load_registry
from crawler.settings import SETTINGS_FILE, SettingsError, StoreSettings, load_settings
from evidence.lock import StoreLock
from evidence.model import StoreBusy
from evidence.schema import is_newer
from evidence.schema import migrations as evidence_migrations
from reading.disk import reason

State = Literal["ok", "warning", "fail"]
_AMPLE = 4
"""Times the space to be left free below which a disk is called nearly full."""


@dataclass(frozen=True, slots=True)
class Check:
    """``fail`` prevents work, ``warning`` does not; ``text`` is a Spanish sentence that says what to do."""

    name: str
    state: State
    text: str


def settings_of(store: Path) -> tuple[Check, StoreSettings | None]:
    try:
        settings = load_settings(store)
    except SettingsError as error:
        return Check("settings", "fail", str(error)), None
    found = (store / SETTINGS_FILE).is_file()
    return Check(
        "settings", "ok", f"{SETTINGS_FILE} es válido." if found else "Se usan los ajustes por defecto."
    ), settings


def registry_check(path: Path | None, store: Path) -> tuple[Check, Registry | None]:
    own = store / "registry.csv"
    path = path or (own if own.is_file() else SHIPPED)
    try:
        registry = load_registry(path)
    except RegistryError as error:
        return Check("registry", "fail", str(error)), None
    if not registry.rows:
        return Check("registry", "fail", f"El registro {path} no tiene ninguna fila que se pueda usar."), registry
    counted = f"Registro {path}: {len(registry.entities())} entidades, {len(registry.places())} lugares"
    if registry.problems:
        many = f"{len(registry.problems)} filas no se usan"
        return Check("registry", "warning", f"{counted}; {many}. {registry.problems[0]}"), registry
    if registry.repairs:
        return Check("registry", "warning", f"{counted}; se reparó al leerlo. {registry.repairs[0]}"), registry
    return Check("registry", "ok", f"{counted}."), registry


def contact(store: Path, settings: StoreSettings, registry: Registry) -> Check:
    """Whether portals that are not of this machine may be asked."""
    if settings.contact:
        return Check("contact", "ok", f"Los portales verán el contacto {settings.contact}.")
    if all(is_loopback(host_of(row.portal_url)) for row in registry.places()):
        return Check("contact", "ok", "Sin contacto: no hace falta, todo el registro está en este equipo.")
    return Check(
        "contact",
        "fail",
        f"Falta el contacto: ponga en {store / SETTINGS_FILE} la clave «contact» con una página o un correo suyo.",
    )


def writable(store: Path) -> Check:
    if not store.is_dir():
        parent = next((folder for folder in store.absolute().parents if folder.is_dir()), None)
        if store.exists() or parent is None or not os.access(parent, os.W_OK):
            return Check(
                "writable", "fail", f"La carpeta {store} no existe y no se puede crear: elija otra con --store."
            )
        return Check("writable", "ok", f"La carpeta {store} todavía no existe; la crea «lotaip sweep».")
    try:
        with tempfile.TemporaryFile(dir=store) as file:
            file.write(b"lotaip")
    except OSError as error:
        return Check("writable", "fail", f"No se puede escribir en {store}: {reason(error)}. Revise sus permisos.")
    return Check("writable", "ok", f"Se puede escribir en {store}.")


def space(store: Path, settings: StoreSettings) -> Check:
    folder = next(folder for folder in (store.absolute(), *store.absolute().parents) if folder.is_dir())
    free, least = shutil.disk_usage(folder).free >> 20, settings.min_free_mb
    told = f"En el disco quedan {free} MB libres"
    if free < least:
        return Check("space", "fail", f"{told} y se deben dejar {least} (min_free_mb): libere espacio.")
    if free < _AMPLE * least:
        return Check(
            "space", "warning", f"{told}, poco más que los {least} que se dejan libres: libere espacio pronto."
        )
    return Check("space", "ok", f"{told}.")


def lock(store: Path) -> Check:
    path = store / ".lock"
    if not path.is_file():
        return Check("lock", "ok", "Nadie usa el almacén.")
    try:
        StoreLock(path).release()
    except StoreBusy as error:
        return Check("lock", "warning", str(error))
    except OSError as error:
        return Check("lock", "fail", f"El cerrojo {path} no se puede abrir: {reason(error)}.")
    return Check("lock", "ok", "Nadie usa el almacén.")


def databases(store: Path) -> tuple[Check, Check]:
    """Whether the databases of evidence and of results are of this version."""
    return (
        _database(
            store / "crawl.db",
            "evidence",
            evidence_migrations,
            "«lotaip sweep»",
            "al abrirla",
            "rehágala con «lotaip rebuild»",
        ),
        _database(
            store / "results.db",
            "results",
            results_migrations,
            "«lotaip judge»",
            "con «lotaip judge»",
            "recupere una copia o bórrela y juzgue otra vez",
        ),
    )


def _database(path: Path, name: str, known: Migrations, maker: str, renewed: str, remedy: str) -> Check:
    if not path.is_file() and name == "evidence" and any((path.parent / "evidence").glob("*.warc.gz")):
        return Check(name, "fail", f"Falta {path}, pero no los archivos WARC: {remedy}.")
    if not path.is_file():
        return Check(name, "ok", f"{path.name} todavía no existe; la crea {maker}.")
    try:
        with read_only(path) as connection:
            db = Database(connection)
            newer, pending, applied = is_newer(db, known), len(known.pending(db)), len(known.applied(db))
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        return Check(name, "fail", f"{path} no se puede abrir ({error}): revise los permisos y quién más la usa.")
    except sqlite3.Error as error:
        return Check(name, "fail", f"{path} no se puede leer ({error}): {remedy}.")
    if sound != "ok":
        return Check(name, "fail", f"{path} está dañada ({sound}): {remedy}.")
    if newer:
        return Check(name, "fail", f"{path} es de una versión posterior de lotaip: actualice el programa.")
    if not applied:
        return Check(name, "fail", f"{path} no es una base de lotaip: retírela de la carpeta.")
    if pending:
        return Check(name, "warning", f"{path} es de una versión anterior: se pone al día sola {renewed}.")
    return Check(name, "ok", f"{path.name} es de esta versión.")


def segments(store: Path) -> Check:
    """Whether the WARC files have the sizes that the index knows; contents are the matter of ``verify``."""
    try:
        with read_only(store / "crawl.db") as db:
            known = db.execute("SELECT name, size, sha256 IS NOT NULL FROM segments ORDER BY name").fetchall()
    except sqlite3.Error as error:
        return Check("segments", "fail", f"El índice de la evidencia no se puede leer ({error}).")
    folder, wrong = store / "evidence", []
    for name, size, finished in known:
        path = folder / name
        present = path.stat().st_size if path.is_file() else -1
        if present != size if finished else present < size:
            wrong.append(name)
    wrong += sorted({path.name for path in folder.glob("*.warc.gz")} - {name for name, _, _ in known})
    if wrong:
        shown = ", ".join(wrong[:3]) + (" …" if len(wrong) > 3 else "")
        return Check("segments", "fail", f"Archivos que no cuadran con el índice: {shown}. Ejecute «lotaip verify».")
    return Check("segments", "ok", f"{len(known)} archivos de evidencia, con el tamaño que dice el índice.")


def rules_used(store: Path, current: str) -> Check:
    """Whether the months that are not frozen were judged with the current rules."""
    try:
        with ResultsStore(store / "results.db") as results:
            frozen = results.frozen_months
            used = {month: results.version_of(month) for month in results.months() if month not in frozen}
    except ResultsUnavailable as error:
        return Check("rules", "warning", str(error))
    old = sorted(month for month, version in used.items() if version != current)
    if not old:
        return Check("rules", "ok", f"Los meses juzgados lo están con las reglas {current}.")
    return Check(
        "rules",
        "warning",
        f"Con reglas anteriores a {current}: {', '.join(old)}. Júzguelos otra vez: «lotaip judge --month {old[0]}».",
    )


def read_only(path: Path) -> closing[sqlite3.Connection]:
    """A database that is only looked at."""
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5))
