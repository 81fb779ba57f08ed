"""What a robots.txt says, whatever came in its place (RFC 9309)."""

from __future__ import annotations

from protego import Protego

from reading.sniff import sniff
from reading.text import decode

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
