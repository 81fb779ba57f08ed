"""Answers of the own sites: pages, files, and the ways in which a host fails."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from demo.answers import Answer, html
from demo.defects import announced, file_bytes
from demo.layouts import LAYOUTS, layout_of
from demo.layouts.common import MENU, FileKey, Site, frame
from demo.model import Copy, Municipality
from demo.months import swept_month

if TYPE_CHECKING:
    from demo.country import Country

_KEPT_SITES = 32


class OwnSites:
    """Answers requests to the municipalities' own hosts."""

    def __init__(self, country: Country, portal: str) -> None:
        self._country = country
        self._portal = portal
        self._sites: OrderedDict[tuple[str, datetime], Site] = OrderedDict()
        self._files = lru_cache(maxsize=None)(self._files_of)

    def answer(self, m: Municipality, path: str, query: str, now: datetime) -> Answer:
        return self._fault(m, path, query, now) or self._file(m, path, query, now) or self._page(m, path, query, now)

    def site(self, m: Municipality, now: datetime) -> Site:
        """The site as it stands at a moment; the latest few are kept, since a visit asks for many pages of one."""
        key = (m.ruc, now)
        if key not in self._sites:
            shown: dict[str, dict[str, Copy]] = {}
            for month in self._country.months:
                plan = self._country.plan(m, month)
                copies = {item: places["own"] for item, places in plan.items() if "own" in places}
                visible = {item: copy for item, copy in copies.items() if copy.visible(now)}
                if visible:
                    shown[month] = visible
            self._sites[key] = Site(m, self._country.months, shown, layout_of(m).start, self._portal)
            if len(self._sites) > _KEPT_SITES:
                self._sites.popitem(last=False)
        return self._sites[key]

    def _fault(self, m: Municipality, path: str, query: str, now: datetime) -> Answer | None:
        if m.fault is None or not m.down(swept_month(now)):
            return None
        if m.fault.kind == "hang":
            return Answer(200, "text/html", hold=True)
        if m.fault.kind == "redirect_loop":
            turn = parse_qs(query).get("vuelta", ["0"])[0]
            return Answer(302, "text/html", location=f"{path}?vuelta={int(turn) + 1 if turn.isdecimal() else 1}")
        return html("<html><body><h1>Internal Server Error</h1></body></html>", 500)

    def _files_of(self, letter: str) -> dict[str, FileKey]:
        return LAYOUTS[letter].files(self._country.months)

    def _file(self, m: Municipality, path: str, query: str, now: datetime) -> Answer | None:
        key = self._files(m.layout or "").get(f"{path}?{query}" if query else path)
        if key is None:
            return None
        month, item, component = key
        copy = self._country.plan(m, month).get(item.id, {}).get("own")
        if copy is None or not copy.visible(now) or component not in announced(copy.defect):
            return None
        modified = copy.modified(now)
        body = file_bytes(m, month, item.id, component, "own", copy.defect, modified != copy.at)
        if body is None:
            return None
        opaque = ".csv" not in path
        return Answer(200, "application/octet-stream" if opaque else "text/csv", body, modified, cacheable=True)

    def _page(self, m: Municipality, path: str, query: str, now: datetime) -> Answer:
        layout, site = layout_of(m), self.site(m, now)
        parameters = {key: values[-1] for key, values in parse_qs(query).items()}
        if path == "/robots.txt":
            return Answer(200, "text/plain", b"User-agent: *\nDisallow: /administrator/\n")
        if path == "/feed":
            return Answer(200, "application/rss+xml", _feed(m).encode())
        text = layout.page(site, path, parameters)
        if text is None and path == "/":
            text = frame(site, path, "Inicio", f'<h1>{escape(m.name)}</h1><a href="{layout.start}">Transparencia</a>')
        if text is None and path in MENU:
            text = frame(site, path, MENU[path], f"<h1>{MENU[path]}</h1><p>Enero 2026. Numeral 6. Presupuesto.</p>")
        if text is None:
            return html(frame(site, path, "404", "<h1>Página no encontrada</h1>"), 404, layout.charset, layout.declared)
        return html(text, 200, layout.charset, layout.declared)


def _feed(m: Municipality) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(m.name)}</title><link>/</link><description>Noticias</description></channel></rss>"
    )
