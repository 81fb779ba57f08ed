"""What a sweep decides and why: one record of Python's logging per decision, under the name :data:`NAME`.

The program that runs the sweep attaches what writes them (``lotaip sweep --verbose``, ``--log-file``). Nothing secret
comes in: addresses lose their user and the values of parameters that open doors; bodies and headers are never noted.
"""

from __future__ import annotations

import logging
import re
from typing import Literal
from urllib.parse import urlsplit

from crawler.hosts import lane_of

NAME = "lotaip.sweep"
Event = Literal[
    "visit_failed",
    "visit_skipped",
    "limit_cut",
    "host_left_alone",
    "robots_refused",
    "retry",
    "host_busy",
    "tls_fault",
    "link_probed",
    "place_read",
]
Fact = str | int | float | bool | None
_LOG = logging.getLogger(NAME)
_LOG.propagate = False  # Scrapy's own log has its file
_LOG.addHandler(logging.NullHandler())
_SECRET = re.compile(
    r"([?&;#][^=&;#]*(?:token|passw|clave|contrase|secret|auth|api_?key|signature|credential|session|sessid)[^=&;#]*=)"
    r"[^&;#]+"
    r"|([?&;#](?:key|sig|sid|code|pwd|pass)=)[^&;#]+",
    re.IGNORECASE,
)
_LONGEST = 2000
"""Characters of an address; traps make longer ones."""


def note(
    event: Event, url: str = "", *, ruc: str = "", place: str = "", cause: str | None = None, **more: Fact
) -> None:
    """Note a decision about an address, a place or (``host`` in ``more``) a host. Costs nothing while nobody reads."""
    if _LOG.isEnabledFor(logging.INFO):
        host = lane_of(url) if url else ""
        facts = {"ruc": ruc, "place": place, "host": host, "url": without_secrets(url), "cause": cause or "", **more}
        _LOG.info(event, extra={"facts": {name: value for name, value in facts.items() if value not in ("", None)}})


def without_secrets(url: str) -> str:
    """The address as it may be written down: no user, no password, no value of a parameter that opens a door."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if "@" in parts.netloc:
        url = url.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
    return _SECRET.sub(r"\1\2…", url)[:_LONGEST]
