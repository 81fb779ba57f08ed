"""What ``lotaip doctor`` looks at in this machine: Python, packages, certificates, optional parts, and the network."""

from __future__ import annotations

import platform
import ssl
import sys
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from urllib.parse import urlsplit

import httpx
from packaging.requirements import Requirement

from commands.checkup import Check
from commands.clocks import CLOCK_MAY_DIFFER, span
from crawler.guard import resolve
from crawler.hosts import host_of
from crawler.known_hosts import KnownHosts
from crawler.probe_lanes import REDIRECTS, Lanes, NoAnswer, location_of
from crawler.registry import Registry
from crawler.rendering import find_browser
from crawler.settings import StoreSettings
from crawler.throttle import Paces
from crawler.tls import tls_fault
from evidence.model import Exchange
from reading.addresses import absolute
from reading.archives import read_archive
from reading.table import Unreadable

_LEAST_PYTHON = (3, 11)
_TOLD = ("scrapy", "httpx", "lxml", "python-calamine")
_RAR = b"Rar!\x1a\x07\x01\x00"
_TRUSTED = "ponga en la variable SSL_CERT_FILE un archivo PEM que las tenga, o quítela y repita la instalación"
_SILENCE = {
    "robots": "su robots.txt no permite la visita: escriba a quien lo administra",
    "blocked": "pide que se le deje en paz por ahora: inténtelo más tarde",
    "server_error": "falla por dentro: inténtelo más tarde",
    "timeout": "no respondió a tiempo: revise la conexión o inténtelo más tarde",
    "tls": "no acepta una conexión cifrada: revise la fecha de este equipo y si un proxy la intercepta",
    "refused_address": "está en una red privada: si es un servidor suyo, añada --allow-private",
    "unreadable": "tiene una dirección que no se puede pedir: corríjala en el registro",
}
"""By cause: why the national portal gave no answer, and what to do."""
_UNREACHED = "no se alcanza desde aquí: revise la conexión y el cortafuegos"


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
        return Check("trust", "fail", f"Las autoridades de certificación no se pueden leer ({error}): {_TRUSTED}.")
    if not many:
        return Check(
            "trust", "fail", f"No hay autoridades de certificación y todo certificado parecería falso: {_TRUSTED}."
        )
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
    try:
        read_archive(_RAR, "rar")
    except Unreadable as error:  # for this one is empty
        if error.cause == "rar_extra":
            told = "Los RAR y 7z no se abren: instale el extra «rar» y la biblioteca libarchive."
            return Check("rar", "warning", told)
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
    addresses = await resolve(host_of(asked))
    if not addresses:
        return [Check("network", "fail", f"El nombre {host_of(asked)} no se resuelve: revise la conexión y su DNS.")]
    async with Lanes(settings, allow_private, KnownHosts(Paces(settings)), lambda: now) as lanes:
        try:
            answer = await lanes.get(base)
        except NoAnswer as error:
            why = _SILENCE.get(error.cause, _UNREACHED)
            return [Check("network", "fail", f"Portal nacional, {base}: {why} (detalle: {error}).")]
    checks = [_answered(asked, answer), *await _certificate(asked, addresses[0])]
    said = next((value for name, value in answer.headers if name.lower() == "date"), "")
    try:
        theirs = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return checks
    if theirs.tzinfo is not None:
        apart = abs((now - theirs).total_seconds())
        told = f"El reloj de este equipo y el del portal nacional difieren en {span(apart)}"
        fine = apart <= CLOCK_MAY_DIFFER
        checks.append(
            Check("clock_apart", "ok" if fine else "warning", told + ("." if fine else ": ponga en hora este."))
        )
    return checks


def _answered(asked: str, answer: Exchange) -> Check:
    """What a status says of the road to the portal; its interface may well have nothing at its base (404)."""
    told, status = f"El portal nacional respondió con el código {answer.status}", answer.status
    target = absolute(location_of(answer), asked) or asked
    if status in REDIRECTS and host_of(target) != host_of(asked):
        return Check(
            "network", "warning", f"{told} y manda a {target}: si esta red pide iniciar sesión, hágalo antes de barrer."
        )
    if status in (401, 403, 429, 451):
        return Check("network", "warning", f"{told}: rechaza las visitas desde aquí; pruebe desde una red de Ecuador.")
    if status >= 500:
        return Check("network", "warning", f"{told}: falla por dentro; inténtelo más tarde.")
    return Check("network", "ok", f"{told}.")


async def _certificate(asked: str, address: str) -> list[Check]:
    """Whether this machine trusts the certificate; a proxy that intercepts shows its own everywhere."""
    parts = urlsplit(asked)
    if parts.scheme != "https":
        return []
    found = await tls_fault(address, parts.port or 443, host_of(asked))
    if found is None:
        return [Check("certificate", "ok", "Su certificado es válido para este equipo.")]
    return [
        Check(
            "certificate",
            "warning",
            f"Su certificado no es válido para este equipo ({found.detail}): si esta red intercepta las conexiones, "
            "ponga su autoridad en SSL_CERT_FILE; si no, revise la fecha.",
        )
    ]
