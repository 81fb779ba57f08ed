"""Layout H, React: the page is a script; its bundle names two addresses that answer JSON, by year and month."""

from __future__ import annotations

import json
from functools import partial
from html import escape

from demo.answers import Answer
from demo.items import Component, Item
from demo.layouts.wording import component_label
from demo.months import name_of
from demo.zoo.model import MONTHS, Portal, Site, serial

_SHELL = (
    '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>{title}</title>'
    '<script defer="defer" src="/static/js/main.7c1f02ab.js"></script></head><body>'
    '<noscript>Necesita activar JavaScript para ejecutar esta aplicación.</noscript><div id="root"></div></body></html>'
)
_BUNDLE = (
    '(()=>{"use strict";const e="/api/periodos",t=(n,r)=>`/api/documentos?anio=${n}&mes=${r}`;'
    "async function a(n){const r=await fetch(n);return r.json()}"
    "window.__app={periodos:()=>a(e),documentos:(n,r)=>a(t(n,r))}})();"
)


def _file(site: Site, month: str, item: Item, component: Component) -> dict[str, str]:
    address = site.file(f"/api/archivo/{serial(month, item, component)}", month, item, component)
    return {"nombre": component_label(component, 0), "url": address}


def _documents(site: Site, month: str) -> list[dict[str, object]]:
    return [
        {
            "numeral": item.number,
            "descripcion": item.plain_title,
            "articulo": "24" if item.id.startswith("24.") else "19",
            "archivos": [_file(site, month, item, component) for component in site.components(month, item)],
        }
        for item in site.items(month)
    ]


def _json(value: object) -> Answer:
    return Answer(200, "application/json", json.dumps(value, ensure_ascii=False).encode())


def _fill(site: Site) -> None:
    site.page("/transparencia", _SHELL.replace("{title}", f"Transparencia - {escape(site.m.canton)}"))
    site.put("/static/js/main.7c1f02ab.js", lambda: Answer(200, "application/javascript", _BUNDLE.encode()))
    periods = [{"anio": int(m[:4]), "mes": int(m[5:]), "nombre": name_of(m)} for m in MONTHS]
    site.put("/api/periodos", lambda: _json(periods))
    for month in MONTHS:
        documents = _documents(site, month)
        for number in {str(int(month[5:])), month[5:]}:
            site.put(f"/api/documentos?anio={month[:4]}&mes={number}", partial(_json, documents))


PORTAL = Portal("h_spa", "React, JSON behind a bundle", _fill, start="/transparencia")
