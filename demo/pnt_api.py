"""The replica of the national portal: the public API that its pages use, its files and its traps (law.md 9)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from demo.answers import Answer
from demo.defects import announced, file_bytes
from demo.items import COMPONENTS, Component, Item, numerals
from demo.model import Copy, Municipality
from demo.months import ECUADOR, year_month
from demo.names import plain

if TYPE_CHECKING:
    from demo.country import Country

API = "/backend/v1"
_LIST = f"{API}/transparency/transparency/active/public"
_MONTHS = f"{API}/transparency/transparency/months"
_ENTITIES = f"{API}/admin/public/establishment/list"
_MEDIA = f"{API}/transparency/media/"
_PAGE_SIZE = 50

_SHELL = (
    '<!doctype html><html lang="es"><head><meta charset="utf-8"/><link rel="icon" href="/favicon.ico"/>'
    '<meta name="viewport" content="width=device-width,initial-scale=1"/><meta name="theme-color" content="#000000"/>'
    '<title>Portal Nacional de Transparencia</title><script defer="defer" src="/static/js/main.f3a91c07.js"></script>'
    '<link href="/static/css/main.5d20e6b1.css" rel="stylesheet"></head><body>'
    '<noscript>Active JavaScript para usar esta aplicación.</noscript><div id="root"></div><!--{pad}--></body></html>'
)
SHELL = _SHELL.replace("{pad}", " " * 986).encode()
"""What the portal answers, with status 200, to any address it does not know: about 1.5 kB of application."""


class NationalPortal:
    """Answers requests to the portal's one host, showing what is registered up to a moment."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self._months = lru_cache(maxsize=64)(self._registrations)
        self._lists = lru_cache(maxsize=8)(self._list)

    def answer(self, path: str, query: str, now: datetime) -> Answer:
        parameters = {key: values[-1] for key, values in parse_qs(query).items()}
        try:
            if path == _LIST:
                year, month, entity = self._asked(parameters, now)
                return self._lists(year, month, entity, now)
            if path == _MONTHS:
                year, _, entity = self._asked(parameters, now)
                return _json([n for n in range(1, 13) if self._months(year, n, entity, now)])
            if path == _ENTITIES:
                return self._entities(parameters.get("search", ""), int(parameters.get("page") or 1))
        except ValueError:
            return _json({"detail": "Parámetros no válidos."}, 400)
        if path.startswith(_MEDIA):
            return self._file(path.removeprefix(_MEDIA).split("/"), now) or _shell()
        return _shell()

    def _asked(self, parameters: Mapping[str, str], now: datetime) -> tuple[int, int, int]:
        """Year, month and entity; missing ones mean the current month and every entity."""
        local = now.astimezone(ECUADOR)
        return (
            int(parameters.get("year") or local.year),
            int(parameters.get("month") or local.month),
            int(parameters.get("establishment_id") or 0),
        )

    @cached_property
    def _members(self) -> list[Municipality]:
        return [m for m in self._country.municipalities if m.has_pnt]

    def _registrations(self, year: int, number: int, entity: int, now: datetime) -> list[dict[str, Any]]:
        month = f"{year:04d}-{number:02d}"
        if month not in self._country.months:
            return []
        return [
            _registration(m, month, position, name, shown, now)
            for m in self._members
            if entity in (0, m.establishment_id)
            for position, (name, group) in enumerate(numerals())
            if (shown := self._shown(m, month, group, now))
        ]

    def _shown(self, m: Municipality, month: str, group: tuple[Item, ...], now: datetime) -> list[tuple[Item, Copy]]:
        plan = self._country.plan(m, month)
        copies = ((item, plan.get(item.id, {}).get("pnt")) for item in group)
        return [(item, copy) for item, copy in copies if copy is not None and copy.visible(now)]

    def _list(self, year: int, number: int, entity: int, now: datetime) -> Answer:
        found = self._months(year, number, entity, now)
        latest = max((datetime.fromisoformat(entry["published_at"]) for entry in found), default=None)
        return _json(found, last_modified=latest)

    def _entities(self, search: str, page: int) -> Answer:
        wanted = plain(search).lower()
        found = [m for m in self._members if wanted in plain(m.name).lower() or wanted in m.portal_ruc]
        shown = found[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE] if page > 0 else []
        groups: dict[str, list[dict[str, object]]] = {}
        for m in sorted(shown, key=lambda m: plain(m.name)):
            groups.setdefault(m.name[0], []).append(_establishment(m))
        results = [{"letter": letter, "data": data} for letter, data in groups.items()]
        return _json({"results": results, "total": len(found)})

    @cached_property
    def _by_ruc(self) -> dict[str, Municipality]:
        return {m.portal_ruc: m for m in self._members}

    def _file(self, parts: list[str], now: datetime) -> Answer | None:
        """A file under the exact stored path: RUC without leading zero, numeral in its own Unicode form."""
        if len(parts) != 6 or parts[0] != "transparencia":
            return None
        _, ruc, numeral, year, number, name = parts
        m, slot = self._by_ruc.get(ruc), _slots().get((numeral, name))
        if m is None or slot is None or not (year.isdecimal() and number.isdecimal()) or number.startswith("0"):
            return None
        item, component = slot
        month = f"{int(year):04d}-{int(number):02d}"
        if month not in self._country.months:
            return None
        copy = self._country.plan(m, month).get(item.id, {}).get("pnt")
        if copy is None or not copy.visible(now) or component not in announced(copy.defect):
            return None
        modified = copy.modified(now)
        body = file_bytes(m, month, item.id, component, "pnt", copy.defect, modified != copy.at)
        if body is None:
            return None
        return Answer(200, "text/csv", body, last_modified=modified, cacheable=True)


def _json(value: object, status: int = 200, last_modified: datetime | None = None) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, "application/json", body, last_modified=last_modified, cacheable=status == 200)


def _shell() -> Answer:
    return Answer(200, "text/html", SHELL)


@lru_cache(maxsize=1)
def _slots() -> dict[tuple[str, str], tuple[Item, Component]]:
    """(numeral name, file name) as they stand in an address, to what they hold."""
    return {
        (name, f"{file}.csv"): (item, component)
        for name, group in numerals()
        for item in group
        for component, file in zip(COMPONENTS, item.files, strict=True)
    }


def _establishment(m: Municipality) -> dict[str, object]:
    return {"id": m.establishment_id, "name": m.name, "identification": m.portal_ruc, "slug": m.slug, "is_active": True}


def _registration(
    m: Municipality, month: str, position: int, numeral: str, shown: list[tuple[Item, Copy]], now: datetime
) -> dict[str, Any]:
    year, number = year_month(month)
    identity = ((year * 12 + number) * 1000 + m.index) * 30 + position
    published = min(copy.at for _, copy in shown).isoformat()
    title = shown[0][0].title
    folder = f"transparencia/{m.portal_ruc}/{numeral}/{year}/{number}"
    # The portal stores some addresses with the media root and some without (law.md 9, trap 1).
    root = "/media/" if (m.index + position) % 2 else ""
    files = [
        {
            "id": identity * 10 + i,
            "name": item.files[COMPONENTS.index(component)],
            "description": item.files[COMPONENTS.index(component)],
            "url_download": f"{root}{folder}/{item.files[COMPONENTS.index(component)]}.csv",
            "created_at": copy.modified(now).isoformat(),
            "is_active": True,
        }
        for i, (item, copy, component) in enumerate(
            (item, copy, component) for item, copy in shown for component in announced(copy.defect)
        )
    ]
    return {
        "id": identity,
        "numeral": {"id": position + 1, "name": numeral, "description": title.lstrip("0123456789.- ")},
        "files": files,
        "establishment": _establishment(m),
        "month": number,
        "year": year,
        "status": "aproved",
        "published": True,
        "published_at": published,
        "created_at": published,
    }


def file_address(m: Municipality, month: str, item: Item, component: Component) -> str:
    """Percent-encoded path of a file on the portal's host."""
    year, number = year_month(month)
    name = item.files[COMPONENTS.index(component)]
    return quote(f"{_MEDIA}transparencia/{m.portal_ruc}/{item.numeral}/{year}/{number}/{name}.csv")
