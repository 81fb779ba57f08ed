"""Why an address gave nothing: cause codes of visits and readings.

``host_failed`` (no connection, name or answer in time), ``server_error`` (5xx), ``blocked`` (401, 403, 429, challenge),
``robots``, ``too_large``, ``budget``, ``redirect_loop``, ``tls``, ``not_found``, ``unreadable``, ``platform_failed``,
``refused_address``, ``no_contact``, ``file_host`` (handed out to its own script alone), ``trap`` (addresses without
end), ``tool`` (our own fault).
"""

from __future__ import annotations

import re

_BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
_GONE = frozenset({404, 410})
_NAMED = {
    "PrivateAddressError": "refused_address",
    "DownloadCancelledError": "too_large",  # Scrapy cancels for nothing else
    "IgnoreRequest": "redirect_loop",
}
_TLS_NAME = re.compile(r"SSL|TLS|Certificate")
_TLS_TEXT = re.compile(r"OpenSSL|\[SSL|SSLError|certificate", re.IGNORECASE)


def cause_of_status(status: int) -> str | None:
    """Cause of a status that gives no content; None for 200 and 304."""
    if status in (200, 304):
        return None
    if status in _GONE:
        return "not_found"
    if status in _BLOCKED:
        return "blocked"
    if status >= 500:
        return "server_error"
    return "unreadable"


_STOPPED = re.compile(r"Received (\d+) bytes which is larger")


def spent_on(error: BaseException | None, limit: int) -> int:
    """Bytes that a download brought before it was stopped for its size, which is at least ``limit`` where its handler
    does not say; 0 where its headers told in time."""
    if type(error).__name__ != "DownloadCancelledError" or "Expected" in str(error):
        return 0
    said = _STOPPED.search(str(error))
    return int(said[1]) if said else limit


def cause_of_error(error: BaseException) -> str:
    """Cause of a download that raised. Told by the names of the exceptions, because each download handler of Scrapy
    wraps those of its own library."""
    chain: BaseException | None = error
    while chain is not None:
        cause = getattr(chain, "cause", None)
        if isinstance(cause, str):
            return cause
        name = type(chain).__name__
        if name in _NAMED:
            return _NAMED[name]
        if _TLS_NAME.search(name) or (name == "DownloadFailedError" and _TLS_TEXT.search(str(chain))):
            return "tls"
        chain = chain.__cause__
    return "host_failed"
