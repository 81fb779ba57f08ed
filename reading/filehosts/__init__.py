"""Files kept in office and storage services: the address that gives the bytes behind the link that people share.

One module a service, each with ``resolve``; nothing is asked here.
"""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

from reading.file_addresses import target_of
from reading.filehosts import closed, docs, drive, dropbox, nextcloud, onedrive, viewers
from reading.filehosts.hosted import Hosted
from reading.links import Link

__all__ = ["Hosted", "address_of", "resolve"]

_SERVICES = (viewers, drive, docs, dropbox, onedrive, closed, nextcloud)


def resolve(url: str) -> Hosted | None:
    """What an address of a file service leads to; None for an address of no service that is known here."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return next((found for service in _SERVICES if (found := service.resolve(parts, host))), None)


def address_of(link: Link) -> tuple[str, Hosted | None] | None:
    """The address to ask for what a link leads to, with the service that keeps it; None where it leads nowhere.

    The fragment counts at a service alone: it names the sheet of a workbook.
    """
    if link.url is None:
        return None
    url = target_of(link.url)
    fragment = urldefrag(link.href).fragment if url == link.url else ""
    found = resolve(f"{url}#{fragment}" if fragment else url)
    return (found.url, found) if found else (url, None)
