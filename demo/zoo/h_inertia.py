"""Layout H, Laravel with Inertia: the page is a script, but its data stand in an attribute of the page itself."""

from __future__ import annotations

import json
from html import escape

from demo.items import Component, Item
from demo.layouts.wording import component_label, item_label
from demo.months import name_of
from demo.zoo.model import MONTHS, Portal, Site, serial


def _file(site: Site, month: str, item: Item, component: Component) -> dict[str, str]:
    address = site.file(f"/storage/lotaip/{serial(month, item, component)}.csv", month, item, component)
    return {"titulo": component_label(component, 0), "archivo": address}


def _fill(site: Site) -> None:
    months = [
        {
            "anio": int(month[:4]),
            "mes": name_of(month),
            "literales": [
                {
                    "titulo": item_label(item, site.style),
                    "documentos": [_file(site, month, item, c) for c in site.components(month, item)],
                }
                for item in site.items(month)
            ],
        }
        for month in MONTHS
    ]
    data = {"component": "Transparencia/Index", "props": {"periodos": months}, "url": "/transparencia", "version": "4a"}
    page = escape(json.dumps(data, ensure_ascii=False), quote=True)
    site.page(
        "/transparencia",
        '<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title inertia>Transparencia</title>'
        '<script type="module" src="/build/assets/app-4a1c.js"></script></head><body>'
        f'<div id="app" data-page="{page}"></div></body></html>',
    )


PORTAL = Portal("h_inertia", "Laravel with Inertia, JSON in data-page", _fill, start="/transparencia")
