"""What a robots.txt says, whatever came in its place (RFC 9309)."""

from __future__ import annotations

from protego import Protego

from reading.sniff import sniff
from reading.text import decode

LONGEST_WAIT = 60.0
"""Seconds between two requests: where a host asks for more, single addresses are not asked for at all."""
MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much has to be parsed; what lies behind is left aside."""


def rules_of(body: bytes) -> Protego | None:
    """The parsed rules; None where there are none, as in a page or a picture that answers for every address.

    A byte order mark and files that are not UTF-8 are read all the same.
    """
    head = body[:MOST_BYTES]
    if sniff(head) not in ("text", "empty"):
        return None
    return Protego.parse(decode(head).text)


def wait_between(rules: Protego | None, url: str, agent: str) -> float | None:
    """Seconds that a host wants between two requests, 0 where it does not say; None where ``url`` may not be asked."""
    if rules is None:
        return 0.0
    wait = float(rules.crawl_delay(agent) or 0)
    return wait if rules.can_fetch(url, agent) and wait <= LONGEST_WAIT else None
