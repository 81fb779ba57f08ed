"""One page asked for by a person at the keyboard, with the manners and limits of the sweep (decision 13)."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Literal

import httpx

from crawler.hosts import host_of, is_loopback, is_public_address
from crawler.settings import SETTINGS_FILE, StoreSettings, user_agent
from crawler.tls import SAID, tls_fault
from evidence.decoding import PayloadTooLarge, is_foreign, payload_of
from reading.addresses import absolute

FetchCause = Literal[
    "contact", "host_failed", "leads_away", "no_such_host", "redirect_loop", "refused_address", "robots", "status",
    "timeout", "tls", "too_large", "wrong_address", "tls_self_signed", "tls_expired", "tls_wrong_name", "tls_too_old",
    "tls_incomplete_chain", "tls_untrusted",
]  # fmt: skip
"""Where the encryption fails, the fault that a look at the host finds (:mod:`crawler.tls`); ``tls`` where none is."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(ValueError):
    """The page could not be had; the text is one Spanish sentence for the user, ``cause`` a code for programs."""

    def __init__(self, message: str, cause: FetchCause = "host_failed", status: int | None = None) -> None:
        super().__init__(message)
        self.cause: FetchCause = cause
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the address that gave it in the end, and its decoded body."""

    url: str
    body: bytes


def fetch(
    url: str,
    settings: StoreSettings,
    store: Path,
    *,
    allow_private: bool = False,
    verify: bool = True,
    before: Callable[[str], None] = lambda _: None,
    tick: Callable[[], float] = time.monotonic,
) -> Fetched:
    """GET with our user agent, redirects followed; ``store`` is named where its settings lack a contact.

    ``before`` is called with every address that is about to be asked and may raise :class:`FetchError`. Without
    ``verify`` a certificate that is not valid is accepted: say so wherever the page is used.

    Raises :class:`FetchError`: an address that may not be asked, no answer in time, a status that is no success, more
    bytes than the limit.
    """
    deadline = tick() + settings.timeout
    headers = {"User-Agent": user_agent(settings), "Accept": "*/*", "Accept-Encoding": "gzip"}
    with httpx.Client(
        headers=headers, timeout=settings.timeout, trust_env=False, verify=verify, cookies=no_cookies()
    ) as client:
        for _ in range(settings.redirects + 1):
            before(url)
            request = _request(client, url, settings, store, allow_private)
            try:
                answer = client.send(request, stream=True)
                try:
                    if answer.status_code in _REDIRECTS and "location" in answer.headers:
                        target = absolute(answer.headers["location"], url)
                        if target is None:
                            raise FetchError(f"«{url}» redirige a algo que no es una dirección.", "host_failed")
                        url = target
                        continue
                    if not answer.is_success:
                        raise FetchError(
                            f"«{url}» respondió con el código {answer.status_code} en lugar de una página.",
                            "status",
                            answer.status_code,
                        )
                    return Fetched(url, _body(answer, url, settings, deadline, tick))
                finally:
                    answer.close()
            except httpx.TimeoutException as error:
                raise _too_slow(url, settings) from error
            except httpx.HTTPError as error:
                if _is_tls(error):
                    raise _not_secure(url, request) from error
                raise FetchError(f"«{url}» no respondió: compruebe la dirección y su conexión ({error}).") from error
    raise FetchError(f"«{url}» redirige demasiadas veces.", "redirect_loop")


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "SSL" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _not_secure(url: str, request: httpx.Request) -> FetchError:
    place = request.url
    found = asyncio.run(tls_fault(place.host, place.port or 443, host_of(url)))
    if found is None:
        return FetchError(f"«{url}» no acepta una conexión segura: ábrala en un navegador para ver por qué.", "tls")
    return FetchError(f"«{url}» no se lee porque {SAID[found.kind]} ({found.detail}).", found.kind)


def _request(
    client: httpx.Client, url: str, settings: StoreSettings, store: Path, allow_private: bool
) -> httpx.Request:
    """The request, sent to an address that was looked at: a name may change its answer between look and connection."""
    host = host_of(url)
    if not url.lower().startswith(("http://", "https://")) or not host:
        raise FetchError(f"«{url}» no es una dirección: debe empezar con http:// o https://.", "wrong_address")
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise FetchError("La dirección lleva usuario o contraseña: escríbala sin ellos.", "wrong_address")
    if not settings.contact and not is_loopback(host):
        raise FetchError(
            f"Antes de pedir una página, ponga en {store / SETTINGS_FILE} la clave «contact» con una página o un "
            'correo donde puedan escribirle, por ejemplo: contact = "https://ejemplo.ec/monitoreo".',
            "contact",
        )
    try:
        target = httpx.URL(url)
        place = httpx.URL(settings.asked(url))
        found = socket.getaddrinfo(place.raw_host.decode("ascii"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, httpx.InvalidURL) as error:
        raise FetchError(
            f"El servidor de «{url}» no se encuentra: compruebe la dirección y su conexión.", "no_such_host"
        ) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(is_public_address(address) for address in addresses):
        raise FetchError(
            f"«{url}» no es una dirección pública; si es un servidor suyo, añada --allow-private.", "refused_address"
        )
    pinned = place.copy_with(host=addresses[0].partition("%")[0])
    return client.build_request(
        "GET", pinned, headers={"Host": target.netloc.decode("ascii")}, extensions={"sni_hostname": host}
    )


def _body(
    answer: httpx.Response, url: str, settings: StoreSettings, deadline: float, tick: Callable[[], float]
) -> bytes:
    body = bytearray()
    for chunk in answer.iter_raw():  # httpx would undo a whole bomb before it shows a byte of it
        body += chunk
        if len(body) > settings.max_file_bytes:
            raise _too_large(url, settings)
        if tick() > deadline:
            raise _too_slow(url, settings)
    headers = answer.headers.multi_items()
    if is_foreign(headers):
        raise FetchError(f"«{url}» llegó comprimido de un modo que nadie pidió y no se abre.", "host_failed")
    try:
        return payload_of(headers, bytes(body), settings.max_file_bytes)
    except PayloadTooLarge as error:
        raise _too_large(url, settings) from error


def no_cookies() -> CookieJar:
    """A jar that keeps nothing: what one answer sets is not sent with the next request."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _too_large(url: str, settings: StoreSettings) -> FetchError:
    limit = settings.max_file_bytes / 1e6
    return FetchError(f"«{url}» pesa más de {limit:.0f} MB, el límite de esta herramienta.", "too_large")


def _too_slow(url: str, settings: StoreSettings) -> FetchError:
    return FetchError(f"«{url}» no terminó de responder en {settings.timeout:g} segundos.", "timeout")
