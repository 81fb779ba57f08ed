"""Layout F, Laravel: accordions of year, month, article and item; names of files repeat in every month."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.wording import component_label
from demo.months import name_of
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import YEARS, bare, label, months_of


class _Folds:
    """Numbers the folds of a page, as the template engine does."""

    def __init__(self) -> None:
        self.count = 0

    def fold(self, title: str, inner: str) -> str:
        self.count += 1
        return (
            f'<div class="card"><div class="card-header"><button class="btn btn-link" data-toggle="collapse" '
            f'data-target="#c{self.count}">{title}</button></div>'
            f'<div id="c{self.count}" class="collapse"><div class="card-body">\n{inner}\n</div></div></div>'
        )


def _at(month: str, item: Item, component: Component) -> str:
    return f"/transparencia/archivo/{serial(month, item, component)}"


def _item(site: Site, month: str, item: Item) -> str:
    links = "".join(
        f'<li class="list-group-item"><a href="{site.file(_at(month, item, c), month, item, c)}">'
        f'<i class="fa fa-download"></i> {component_label(c, 0)}.csv</a></li>'
        for c in site.components(month, item)
    )
    return f'<ul class="list-group">{links}</ul>'


def _fill(site: Site) -> None:
    folds = _Folds()

    def article(name: str, month: str, group: list[Item]) -> str:
        return folds.fold(name, "".join(folds.fold(label(site, item), _item(site, month, item)) for item in group))

    def one(month: str) -> str:
        published = site.items(month)
        parts = [
            article("Artículo 19", month, [item for item in published if item.id.startswith("19.")]),
            article("Artículo 24", month, [item for item in published if item.id.startswith("24.")]),
        ]
        return folds.fold(f"{month[5:]}. {name_of(month)}", "".join(parts))

    years = "\n".join(folds.fold(year, "".join(one(month) for month in months_of(year))) for year in YEARS)
    site.page("/transparencia", bare(site, "Transparencia activa", f'<div id="accordion">{years}</div>'))


PORTAL = Portal("f_laravel", "Laravel, nested accordions", _fill, start="/transparencia")
