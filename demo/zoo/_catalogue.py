"""A municipal open-data catalogue (CKAN) beside the LOTAIP page: what it holds is no LOTAIP publication. Layout N."""

from __future__ import annotations

import json
from functools import partial

from demo.answers import Answer
from demo.items import Item, items
from demo.months import name_of
from demo.zoo.model import MONTH, Site
from demo.zoo.pages import slug


def _unpublished(site: Site) -> list[Item]:
    """Items that the LOTAIP page lacks, whose data the catalogue nevertheless has."""
    return [item for item in items() if item.id not in site.plan[MONTH] and item.id not in site.m.no_aplica][:3]


def catalogue(site: Site, host: str = "") -> str:
    """Puts the catalogue on a host and returns the address of its list."""
    base = site.base(host) if host else ""
    names = []
    for item in _unpublished(site):
        name = f"{slug(item)}-2024"
        names.append(name)
        resource = f"{base}/dataset/{name}/resource/{item.order:04d}/download/{slug(item)}-junio-2024.csv"
        rows = "\n".join([";".join(item.columns), ";".join("1" for _ in item.columns)]).encode()
        site.put(resource.removeprefix(base), partial(Answer, 200, "text/csv", rows), host)
        title = f"{item.plain_title} {name_of(MONTH)} 2024"
        package = {"name": name, "title": title, "resources": [{"url": resource, "format": "CSV", "name": title}]}
        found = json.dumps({"success": True, "result": package}, ensure_ascii=False).encode()
        site.put(f"/api/3/action/package_show?id={name}", partial(Answer, 200, "application/json", found), host)
        site.page(
            f"/dataset/{name}",
            f'<html><head><meta name="generator" content="ckan 2.10.1"><title>{title}</title></head><body>'
            f'<h1>{title}</h1><ul class="resource-list"><li class="resource-item"><a class="heading" href="{resource}">'
            f"{title}</a></li></ul>"
            f'<a href="/api/3/action/package_show?id={name}">JSON</a></body></html>',
            host=host,
        )
    every = json.dumps({"success": True, "result": names}).encode()
    site.put("/api/3/action/package_list", lambda: Answer(200, "application/json", every), host)
    links = "".join(f'<li class="dataset-item"><h2><a href="/dataset/{name}">{name}</a></h2></li>' for name in names)
    facets = "".join(f'<li><a href="/dataset?res_format={kind}">{kind}</a></li>' for kind in ("CSV", "PDF", "XLSX"))
    site.page(
        "/dataset",
        '<html><head><meta name="generator" content="ckan 2.10.1"><title>Conjuntos de datos</title></head><body>'
        f"<h1>Catálogo de datos abiertos</h1><ul>{links}</ul><ul>{facets}</ul></body></html>",
        host=host,
    )
    return f"{base}/dataset"
