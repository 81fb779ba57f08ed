"""WACZ 1.1.1 (specs.webrecorder.net): WARC, index, pages and hashes in one ZIP that a browser replays."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_VERSION = "1.1.1"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""Date of every member, so that the same evidence gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of the WARC file, for the index. ``offset`` and ``length`` are those of its gzip member."""

    url: str
    time: str
    status: int | None
    media_type: str
    digest: str
    offset: int
    length: int
    page: bool = False
    """True for what a person would open: it is listed among the pages."""


def write_wacz(path: Path, warc: Path, entries: Sequence[Entry], title: str, created: str) -> None:
    """Write the archive of one WARC file. ``created`` is UTC text."""
    with zipfile.ZipFile(path, "w") as archive:
        resources = [_resource(archive, f"archive/{warc.name}", warc.read_bytes(), zipfile.ZIP_STORED)]
        index = gzip.compress(_cdxj(entries, warc.name), mtime=0)
        resources.append(_resource(archive, "indexes/index.cdx.gz", index, zipfile.ZIP_STORED))
        resources.append(_resource(archive, "pages/pages.jsonl", _pages(entries), zipfile.ZIP_DEFLATED))
        package = {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": title,
            "software": "lotaip",
            "created": created,
            "resources": resources,
        }
        data = json.dumps(package, ensure_ascii=False, indent=2).encode()
        _resource(archive, "datapackage.json", data, zipfile.ZIP_DEFLATED)
        digest = {"path": "datapackage.json", "hash": _hash(data)}
        _resource(archive, "datapackage-digest.json", json.dumps(digest, indent=2).encode(), zipfile.ZIP_DEFLATED)


def _resource(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> Mapping[str, object]:
    archive.writestr(zipfile.ZipInfo(name, _STAMP), data, method)
    return {"name": name.rpartition("/")[2], "path": name, "hash": _hash(data), "bytes": len(data)}


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _cdxj(entries: Iterable[Entry], warc: str) -> bytes:
    """One line a record, sorted by key and time: ``com,example)/path 20261103140509 {...}``."""
    lines = []
    for entry in entries:
        values = {
            "url": entry.url,
            "mime": entry.media_type or "application/octet-stream",
            **({"status": str(entry.status)} if entry.status is not None else {}),
            "digest": entry.digest,
            "length": str(entry.length),
            "offset": str(entry.offset),
            "filename": warc,
        }
        lines.append(f"{surt(entry.url)} {re.sub('[^0-9]', '', entry.time)} {json.dumps(values, ensure_ascii=True)}\n")
    return "".join(sorted(lines)).encode()


def surt(url: str) -> str:
    """The sort-friendly key of an address: host reversed, everything in small letters, parameters in order."""
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    reversed_host = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port not in (None, 80 if parts.scheme == "http" else 443) else ""
    path = parts.path.rstrip("/") or "/"
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{reversed_host}{port}){path}{query}"


def _pages(entries: Iterable[Entry]) -> bytes:
    lines: list[dict[str, object]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Direcciones"}]
    lines += [{"id": str(n), "url": e.url, "ts": e.time, "title": e.url} for n, e in enumerate(entries, 1) if e.page]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
