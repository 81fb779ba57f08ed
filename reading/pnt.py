"""Answers of the national portal's public interface (law.md 9): registrations of a month, list of entities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from reading.addresses import percent_encode
from reading.table import Unreadable
from reading.text import load_json

_RUC_IN_PATH = re.compile(r"/transparencia/(\d{12,13})/")


@dataclass(frozen=True, slots=True)
class PntFile:
    """A registered file. ``url_download`` is as the portal wrote it; :func:`file_urls` gives addresses."""

    id: int | None
    name: str
    description: str
    url_download: str
    created_at: str | None


@dataclass(frozen=True, slots=True)
class Registration:
    """What one entity registered for one numeral and month.

    ``numeral`` is composed (NFC) for comparison, ``numeral_raw`` as sent: the portal decomposes the accent of Art. 24.
    """

    id: int | None
    establishment_id: int | None
    ruc: str | None
    numeral: str
    numeral_raw: str
    year: int
    month: int
    published_at: str | None
    created_at: str | None
    files: tuple[PntFile, ...]


@dataclass(frozen=True, slots=True)
class PntEntity:
    id: int
    ruc: str
    name: str
    slug: str


def list_url(base: str, year: int, month: int, establishment_id: int = 0) -> str:
    """Address of the registrations of a month; establishment 0 is every entity. ``base`` ends in ``/backend/v1``."""
    query = f"month={month}&year={year}&establishment_id={establishment_id}"
    return f"{base.rstrip('/')}/transparency/transparency/active/public?{query}"


def entities_url(base: str, search: str = "", page: int = 1) -> str:
    """Address of one page of the list of entities."""
    return f"{base.rstrip('/')}/admin/public/establishment/list?search={quote(search)}&page={page}"


def file_urls(base: str, url_download: str) -> list[str]:
    """Addresses under which a registered file may be had, most likely first.

    The portal writes ``/media/transparencia/...``, ``transparencia/...`` or a whole address. Joined to the site's root
    they answer the application's page with status 200, so that form is never tried for paths.
    """
    base = base.rstrip("/")
    text = url_download.strip()
    if not text:
        return []
    known: list[str] = []
    if text.lower().startswith(("http://", "https://")):
        known = [percent_encode(text.replace("#", "%23"))]
        try:
            parts = urlsplit(text)
            same_host = parts.hostname == urlsplit(base).hostname
        except ValueError:
            return known
        if not same_host or not parts.path.startswith("/media/"):
            return known
        text = parts.path
    path = text.lstrip("/")
    if path.startswith("transparency/"):
        path = path.removeprefix("transparency/")
    if not path.startswith("media/"):
        path = f"media/{path}"
    encoded = percent_encode(path.replace("#", "%23"))
    return list(dict.fromkeys([f"{base}/transparency/{encoded}", *known, f"{base}/{encoded}"]))


def pad_ruc(text: str) -> str | None:
    """A RUC of 13 digits, the zero that the portal and spreadsheets strip put back; None for anything else."""
    digits = text.strip().removesuffix(".0").strip("'\" ")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (12, 13):
        return None
    return digits.zfill(13)


def parse_publications(data: bytes) -> list[Registration]:
    """Registrations of a list answer, ``[...]`` or ``{"results": [...]}``.

    Raises :class:`Unreadable`: ``not_json`` for the portal's HTML soft 404, ``corrupt`` for JSON of another shape. A
    registration without numeral or month makes the whole list ``corrupt``: a list read in part must accuse nobody.
    """
    return [_registration(item) for item in _results(_load(data))]


def parse_entities(data: bytes) -> tuple[list[PntEntity], int | None]:
    """Entities of one page of the list and the total the portal announces, if it does.

    Takes results grouped by letter (``[{"letter", "data": [...]}]``) or flat. Raises as :func:`parse_publications`;
    entities without a usable id or RUC are left out, they cannot be joined to anything.
    """
    root = _load(data)
    entities: list[PntEntity] = []
    for item in _results(root):
        group = item.get("data")
        for row in group if isinstance(group, list) else [item]:
            if isinstance(row, dict):
                entities += _entity(row)
    total = _integer(root.get("total", root.get("count"))) if isinstance(root, dict) else None
    return entities, total


def _load(data: bytes) -> object:
    try:
        return load_json(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json") from error


def _results(root: object) -> Iterator[dict[str, object]]:
    items = root.get("results") if isinstance(root, dict) else root
    if not isinstance(items, list):
        raise Unreadable("corrupt")
    for item in items:
        if not isinstance(item, dict):
            raise Unreadable("corrupt")
        yield item


def _registration(item: dict[str, object]) -> Registration:
    numeral = item.get("numeral")
    raw = _text(numeral.get("name")) if isinstance(numeral, dict) else _text(numeral)
    year, month = _integer(item.get("year")), _integer(item.get("month"))
    if not raw.strip() or year is None or month is None or not 1 <= month <= 12:
        raise Unreadable("corrupt")
    listed = item.get("files")
    files = tuple(_file(entry) for entry in listed if isinstance(entry, dict)) if isinstance(listed, list) else ()
    establishment = item.get("establishment")
    ruc: str | None = None
    if isinstance(establishment, dict):
        ruc = _ruc(establishment)
        establishment = establishment.get("id")
    return Registration(
        id=_integer(item.get("id")),
        establishment_id=_integer(establishment),
        ruc=ruc or _ruc_of_files(files),
        numeral=unicodedata.normalize("NFC", raw).strip(),
        numeral_raw=raw,
        year=year,
        month=month,
        published_at=_text(item.get("published_at")) or None,
        created_at=_text(item.get("created_at")) or None,
        files=files,
    )


def _file(entry: dict[str, object]) -> PntFile:
    return PntFile(
        id=_integer(entry.get("id")),
        name=_text(entry.get("name")),
        description=_text(entry.get("description")),
        url_download=_text(entry.get("url_download")),
        created_at=_text(entry.get("created_at")) or None,
    )


def _entity(row: dict[str, object]) -> list[PntEntity]:
    number, ruc = _integer(row.get("id")), _ruc(row)
    if number is None or ruc is None:
        return []
    return [PntEntity(number, ruc, " ".join(_text(row.get("name")).split()), _text(row.get("slug")))]


def _ruc(row: dict[str, object]) -> str | None:
    return pad_ruc(_text(row.get("identification")) or _text(row.get("ruc")))


def _ruc_of_files(files: tuple[PntFile, ...]) -> str | None:
    found = {pad_ruc(match[1]) for file in files if (match := _RUC_IN_PATH.search(file.url_download))}
    return found.pop() if len(found) == 1 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _integer(value: object) -> int | None:
    """None where it is none, or longer than a database can hold."""
    if isinstance(value, bool) or not isinstance(value, int | str) or len(text := str(value)) >= 19:
        return None
    return int(text) if isinstance(value, int) or (text.isascii() and text.isdigit()) else None
