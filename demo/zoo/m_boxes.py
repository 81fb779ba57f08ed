"""Layout M, WP File Download drawn by its script: the page holds an empty box, and categories by year and month and
their files come as JSON from ``admin-ajax.php``, a few at a time."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from demo.answers import Answer
from demo.layouts.common import month_slug
from demo.months import name_of
from demo.zoo._landing import counter, title_of
from demo.zoo.model import MONTHS, Portal, Site
from demo.zoo.pages import YEARS, months_of, slug, wordpress

_AJAX = "/wp-admin/admin-ajax.php"
_BOX = (
    '<script>var wpfdparams = {"wpfdajaxurl":"%s?juwpfisadmin=false&action=wpfd&"};</script>'
    '<div class="wpfd-content wpfd-content-default wpfd-content-multi" data-category="30"></div>'
)
_ROOT, _FIRST_YEAR, _FIRST_MONTH = 30, 31, 40
_AT_ONCE = 10


def _names(category: int) -> dict[int, str]:
    """The categories inside one."""
    if category == _ROOT:
        return {_FIRST_YEAR + order: f"LOTAIP {year}" for order, year in enumerate(YEARS)}
    if _FIRST_YEAR <= category < _FIRST_YEAR + len(YEARS):
        months = months_of(YEARS[category - _FIRST_YEAR])
        return {_FIRST_MONTH + MONTHS.index(month): name_of(month) for month in months}
    return {}


def _files(site: Site) -> dict[int, list[dict[str, object]]]:
    listed: dict[int, list[dict[str, object]]] = {}
    for position, month in enumerate(MONTHS):
        category = _FIRST_MONTH + position
        listed[category] = []
        for item in site.items(month):
            for component in site.components(month, item):
                number, name = counter(month, item, component), f"{slug(item)}-{component}"
                address = f"/download/{category}/{month_slug(month)}/{number}/{name}.csv"
                site.file(address, month, item, component, "application/octet-stream", f"{name}.csv")
                entry = {"ID": number, "post_title": title_of(item, component), "ext": "csv", "linkdownload": address}
                listed[category].append(entry)
    return listed


def _fill(site: Site) -> None:
    files = _files(site)

    def interface(path: str, query: str) -> Answer | None:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if path != _AJAX or asked.get("action") != "wpfd":
            return None
        category, begin = int(asked["id"]), _AT_ONCE * (int(asked.get("page", "1")) - 1)
        if asked["task"] == "categories.display":
            inside = [{"term_id": number, "name": name} for number, name in _names(category).items()]
            return _json({"categories": inside, "category": {"term_id": category}})
        held = files.get(category, [])
        pages = "".join(f"<a data-page='{n + 1}'>{n + 1}</a>" for n in range(-(-len(held) // _AT_ONCE)))
        return _json({"files": held[begin : begin + _AT_ONCE], "pagination": pages})

    site.otherwise = interface
    rules = b"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
    site.put("/robots.txt", lambda: Answer(200, "text/plain", rules))
    site.page("/lotaip/", wordpress(site, "Transparencia LOTAIP", _BOX % _AJAX.replace("/", "\\/")))


def _json(value: object) -> Answer:
    return Answer(200, "application/json", json.dumps(value).encode())


PORTAL = Portal("m_boxes", "WordPress, WP File Download by its script", _fill, start="/lotaip/", budget=60)
