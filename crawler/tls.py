"""Is the encryption of a host sound? A verified handshake tells, before a crawl that reads behind any certificate.

A visitor's browser warns of a faulty certificate, so the fault is a finding; what stands behind it is read all the
same, and its captures say that they were got without verification.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from crawler.guard import resolve
from crawler.hosts import host_of, is_public_address
from crawler.journal import note
from crawler.middlewares import frontier_of
from evidence.model import Failure

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

FaultKind = Literal[
    "tls_self_signed", "tls_expired", "tls_wrong_name", "tls_too_old", "tls_incomplete_chain", "tls_untrusted"
]  # fmt: skip
_SELF_SIGNED = 18
_OTHERS: dict[int, FaultKind] = {
    9: "tls_expired",  # not yet valid
    10: "tls_expired",
    19: "tls_untrusted",
    62: "tls_wrong_name",
    64: "tls_wrong_name",  # of a numeric address
}
"""Results of OpenSSL's verification (``x509_vfy.h``). Those that are not here accuse nobody."""
_NO_ISSUER = frozenset({20, 21})
_OLD = ("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION", "WRONG_VERSION_NUMBER", "NO_PROTOCOLS_AVAILABLE")
_PATIENCE = 10.0
"""Seconds for one handshake. A host that takes longer accuses nobody."""


@dataclass(frozen=True, slots=True)
class TlsFault:
    """What a browser would warn of; ``detail`` names the certificate or the protocol that shows it."""

    kind: FaultKind
    detail: str


async def tls_fault(address: str, port: int, host: str, patience: float = _PATIENCE) -> TlsFault | None:
    """The fault of the host that answers at a numeric address; None where there is none, or where nobody can say.

    Trusted are the authorities of the Mozilla list, or those of ``SSL_CERT_FILE`` where a network has its own.
    """
    try:
        await _handshake(address, port, host, httpx.create_ssl_context(), patience)
    except ssl.SSLCertVerificationError as error:
        with suppress(OSError, TimeoutError, ValueError):
            certificate, version = await _handshake(address, port, host, _lenient(), patience)
            kind = _kind_of(error.verify_code, certificate)
            return TlsFault(kind, f"{_shown(certificate)} · {version}") if kind else None
    except ssl.SSLError as error:
        if any(mark in (error.reason or "") for mark in _OLD):
            with suppress(OSError, TimeoutError, ValueError):
                certificate, version = await _handshake(address, port, host, _lenient(), patience)
                if version in ("TLSv1", "TLSv1.1"):
                    return TlsFault("tls_too_old", f"{version} · {_shown(certificate)}")
    except (OSError, TimeoutError, ValueError):  # nobody answered, or the name is none: the download says so
        pass
    return None


def _kind_of(code: int, certificate: bytes) -> FaultKind | None:
    if code == _SELF_SIGNED:
        return "tls_self_signed"
    if code in _NO_ISSUER:
        # A certificate of a public authority says where its issuer is found (RFC 5280, 4.2.2.1); only the link between
        # both is missing. One of a private authority seldom does.
        return "tls_incomplete_chain" if _names_issuer(certificate) else "tls_untrusted"
    return _OTHERS.get(code)


def _names_issuer(certificate: bytes) -> bool:
    try:
        found = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        )
    except (x509.ExtensionNotFound, ValueError):
        return False
    return any(one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in found.value)


def _shown(certificate: bytes) -> str:
    """The certificate in one line, for whoever wants to compare."""
    fingerprint = hashlib.sha256(certificate).hexdigest()
    try:
        found = x509.load_der_x509_certificate(certificate)
        subject, issuer = found.subject.rfc4514_string(), found.issuer.rfc4514_string()
    except ValueError:
        return f"SHA-256 {fingerprint}"
    since, until = found.not_valid_before_utc, found.not_valid_after_utc
    named = f"{subject or 'sin nombre'} · emisor {issuer or 'sin nombre'}"
    return f"{named} · vigencia {since:%Y-%m-%d} a {until:%Y-%m-%d} · SHA-256 {fingerprint}"


def _lenient() -> ssl.SSLContext:
    """Takes any certificate and any protocol that this machine can still speak."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context


async def _handshake(
    address: str, port: int, host: str, context: ssl.SSLContext, patience: float
) -> tuple[bytes, str | None]:
    """Certificate (DER) and protocol of a connection on which nothing is asked."""
    async with asyncio.timeout(patience):
        _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
        try:
            channel: ssl.SSLObject = writer.get_extra_info("ssl_object")
            return channel.getpeercert(binary_form=True) or b"", channel.version()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


class TlsMiddleware:
    """Looks at each https host once before anything is asked of it, keeps its fault as evidence, and marks the requests
    whose answers come without verification (``meta["unverified"]``)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allow_private = crawler.settings.getbool("LOTAIP_ALLOW_PRIVATE")
        self._locks: dict[str, asyncio.Lock] = {}
        self._known: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TlsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        request.meta["unverified"] = ""
        if request.meta.get("playwright") or not request.url.startswith("https://"):
            return
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._fault(origin)
        request.meta["unverified"] = self._known[origin]

    async def _fault(self, origin: str) -> str:
        host, frontier = host_of(origin), frontier_of(self._crawler)
        addresses = await resolve(host)
        if not addresses or not (self._allow_private or all(map(is_public_address, addresses))):
            return ""
        patience = min(_PATIENCE, frontier.settings.timeout)
        found = await tls_fault(addresses[0], urlsplit(origin).port or 443, host, patience)
        if found is None:
            return ""
        note("tls_fault", origin, cause=found.kind, detail=found.detail)
        failure = Failure(origin, f"{found.kind}: {found.detail}"[:1000])
        frontier.store.record(frontier.sweep, failure, frontier.clock(), place=None)
        return found.kind
