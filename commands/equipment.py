"""What ``lotaip doctor`` looks at in this machine: Python, packages, certificates, optional parts, and the network."""

from __future__ import annotations

import platform
import ssl
import sys
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec

import httpx
from packaging.requirements import Requirement

from commands.checkup import Check
from crawler.guard import resolve
from crawler.hosts import host_of
from crawler.probe_lanes import Lanes, NoAnswer
from crawler.registry import Registry
from crawler.rendering import find_browser
from crawler.settings import StoreSettings
from reading import packed

_LEAST_PYTHON = (3, 11)
_TOLD = ("scrapy", "httpx", "lxml", "python-calamine")
_RAR = b"Rar!\x1a\x07\x01\x00"
_CLOCK_MAY_DIFFER = 300.0
"""Seconds: a clock that is further off puts false hours under the evidence."""


def python() -> Check:
    found = f"Python {platform.python_version()} ({platform.system()} {platform.machine()})"
    if sys.version_info[:2] < _LEAST_PYTHON:
        return Check("python", "fail", f"{found}: instale Python 3.11 o posterior.")
    return Check("python", "ok", f"{found}.")


def packages() -> Check:
    """Whether the libraries are those that this version was made for."""
    wrong = []
    for line in requires("lotaip") or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"falta {wanted.name}")
            continue
        if found not in wanted.specifier:
            wrong.append(f"{wanted.name} {found} en lugar de {wanted.specifier}")
    if wrong:
        told = "; ".join(wrong)
        return Check("packages", "fail", f"Bibliotecas que no corresponden: {told}. Repita la instalación.")
    shown = ", ".join(f"{name} {version(name)}" for name in _TOLD)
    return Check("packages", "ok", f"lotaip {version('lotaip')}; {shown}.")


def trust() -> Check:
    """Whether there are authorities to check certificates against."""
    try:
        many = httpx.create_ssl_context().cert_store_stats()["x509_ca"]
    except (OSError, ssl.SSLError) as error:
        return Check(
            "trust", "fail", f"Las autoridades de certificación no se pueden leer ({error}): vea SSL_CERT_FILE."
        )
    if not many:
        return Check("trust", "fail", "No hay autoridades de certificación: todo certificado parecería falso.")
    return Check("trust", "ok", f"{ssl.OPENSSL_VERSION}, con {many} autoridades de certificación.")


def browser(registry: Registry, settings: StoreSettings) -> Check:
    places = registry.places()
    if not any(row.needs_browser for row in places):
        return Check("browser", "ok", "Ningún portal del registro pide un navegador.")
    found = find_browser(places, settings)
    if found.problem:
        return Check("browser", "warning", found.problem)
    return Check("browser", "ok", f"Navegador para los portales que lo piden: {found.path}.")


def rar() -> Check:
    if packed.read_apart(_RAR, 1, 1) == "rar_extra":
        return Check("rar", "warning", "Los RAR y 7z no se abren: instale el extra «rar» y la biblioteca libarchive.")
    return Check("rar", "ok", "Los archivos RAR y 7z se pueden abrir.")


def timestamp() -> Check:
    if find_spec("rfc3161_client") is None:
        return Check("timestamp", "warning", "Sin sellos de tiempo de un tercero: instale el extra «timestamp».")
    return Check("timestamp", "ok", "Se pueden pedir sellos de tiempo (RFC 3161).")


async def network(registry: Registry, settings: StoreSettings, allow_private: bool, now: datetime) -> list[Check]:
    """One polite GET to the national portal of the registry: name, answer, and the difference between the clocks."""
    base = next((row.portal_url for row in registry.places() if row.place == "pnt"), None)
    if base is None:
        return [Check("network", "warning", "El registro no nombra el portal nacional: no se preguntó a nadie.")]
    if not settings.contact:
        return [Check("network", "warning", "No se preguntó a nadie: primero diga quién es, con la clave «contact».")]
    asked = settings.asked(base)
    if not await resolve(host_of(asked)):
        return [Check("network", "fail", f"El nombre {host_of(asked)} no se resuelve: revise la conexión y su DNS.")]
    async with Lanes(settings, allow_private, lambda _: None, lambda _: None) as lanes:
        try:
            answer = await lanes.get(base)
        except NoAnswer as error:
            return [Check("network", "fail", f"El portal nacional no respondió ({error}): revise la conexión.")]
    checks = [Check("network", "ok", f"El portal nacional respondió con el código {answer.status}.")]
    said = next((value for name, value in answer.headers if name.lower() == "date"), "")
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return checks
    if theirs.tzinfo is not None:
        apart = (now - theirs).total_seconds()
        told = f"El reloj de este equipo y el del portal nacional difieren en {abs(apart):.0f} s"
        fine = abs(apart) <= _CLOCK_MAY_DIFFER
        checks.append(
            Check("clock_apart", "ok" if fine else "warning", told + ("." if fine else ": ponga en hora este."))
        )
    return checks
