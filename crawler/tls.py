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
from typing import Literal

import httpx
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

FaultKind = Literal[
    "tls_self_signed", "tls_expired", "tls_wrong_name", "tls_too_old", "tls_incomplete_chain", "tls_untrusted"
]  # fmt: skip
SAID: dict[FaultKind, str] = {
    "tls_self_signed": "su certificado está firmado por el propio sitio",
    "tls_expired": "su certificado está fuera de su plazo de validez",
    "tls_wrong_name": "su certificado es de otro nombre",
    "tls_too_old": "su servidor solo habla un cifrado que los navegadores ya no aceptan",
    "tls_incomplete_chain": "la cadena de su certificado no llega a ninguna autoridad conocida",
    "tls_untrusted": "su certificado lo emitió una autoridad que los navegadores no reconocen",
}
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
_NOT_A_CERTIFICATE = (
    ValueError,
    TypeError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the bytes of a server raise that are no certificate, or one that breaks RFC 5280."""
PATIENCE = 10.0
"""Seconds for one handshake. A host that takes longer accuses nobody."""


@dataclass(frozen=True, slots=True)
class TlsFault:
    """What a browser would warn of; ``detail`` names the certificate or the protocol that shows it."""

    kind: FaultKind
    detail: str


async def tls_fault(address: str, port: int, host: str, patience: float = PATIENCE) -> TlsFault | None:
    """The fault of the host that answers at a numeric address; None where there is none, or where nobody can say.

    Trusted are the authorities of the Mozilla list, or those of ``SSL_CERT_FILE`` where a network has its own.
    """
    try:
        await _handshake(address, port, host, httpx.create_ssl_context(), patience)
    except ssl.SSLCertVerificationError as error:
        with suppress(OSError, TimeoutError, ValueError):
            certificate, version = await _handshake(address, port, host, _lenient(), patience)
            kind = _kind_of(error.verify_code, certificate)
            return TlsFault(kind, f"{shown(certificate)} · {version}") if kind else None
    except ssl.SSLError as error:
        if any(mark in (error.reason or "") for mark in _OLD):
            with suppress(OSError, TimeoutError, ValueError):
                certificate, version = await _handshake(address, port, host, _lenient(), patience)
                if version in ("TLSv1", "TLSv1.1"):
                    return TlsFault("tls_too_old", f"{version} · {shown(certificate)}")
    except (OSError, TimeoutError, ValueError):  # nobody answered, or the name is none: the download says so
        pass
    return None


def _kind_of(code: int, certificate: bytes) -> FaultKind | None:
    if code == _SELF_SIGNED:
        return "tls_self_signed"
    if code in _NO_ISSUER:
        # A certificate of a public authority says where its issuer is found (RFC 5280, 4.2.2.1); only the link between
        # both is missing. One of a private authority seldom does.
        return "tls_incomplete_chain" if names_issuer(certificate) else "tls_untrusted"
    return _OTHERS.get(code)


def names_issuer(certificate: bytes) -> bool:
    """Whether a certificate (DER) says where its issuer is found."""
    try:
        found = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        )
    except (x509.ExtensionNotFound, *_NOT_A_CERTIFICATE):
        return False
    return any(one.access_method == AuthorityInformationAccessOID.CA_ISSUERS for one in found.value)


def shown(certificate: bytes) -> str:
    """A certificate (DER) in one line, for whoever wants to compare."""
    fingerprint = hashlib.sha256(certificate).hexdigest()
    try:
        found = x509.load_der_x509_certificate(certificate)
        subject, issuer = found.subject.rfc4514_string(), found.issuer.rfc4514_string()
        since, until = found.not_valid_before_utc, found.not_valid_after_utc
    except _NOT_A_CERTIFICATE:
        return f"SHA-256 {fingerprint}"
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
