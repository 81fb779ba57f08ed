"""Layout B, Elementor: one tab per month, its title printed twice (for desks and for telephones)."""

from __future__ import annotations

from demo.items import Component, Item
from demo.layouts.common import upload_folder
from demo.months import name_of
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import YEARS, entries, months_of, wordpress


def _at(month: str, item: Item, component: Component) -> str:
    return f"/wp-content/uploads/{upload_folder(month)}/archivo-{serial(month, item, component)}.csv"


def _tabs(site: Site, year: str) -> str:
    months = [month for month in months_of(year) if site.plan[month]]
    titles, panes = [], []
    for number, month in enumerate(months, 1):
        identity, name = f"{160 + int(year) % 10}{number}", name_of(month)
        kind = "elementor-tab-title elementor-tab-"
        shared = f'data-tab="{number}" role="tab" aria-controls="elementor-tab-content-{identity}"'
        titles.append(f'<div id="elementor-tab-title-{identity}" class="{kind}desktop-title" {shared}>{name}</div>')
        panes.append(
            f'<div class="{kind}mobile-title" {shared}>{name}</div>'
            f'<div id="elementor-tab-content-{identity}" class="elementor-tab-content elementor-clearfix" '
            f'data-tab="{number}" role="tabpanel" aria-labelledby="elementor-tab-title-{identity}">'
            f"<ul>\n{entries(site, month, _at)}\n</ul></div>"
        )
    return (
        '<div class="elementor-widget elementor-widget-heading"><div class="elementor-widget-container">'
        f'<h2 class="elementor-heading-title">LOTAIP {year}</h2></div></div>\n'
        '<div class="elementor-element elementor-widget elementor-widget-tabs"><div class="elementor-tabs">'
        f'<div class="elementor-tabs-wrapper" role="tablist">{"".join(titles)}</div>\n'
        f'<div class="elementor-tabs-content-wrapper" role="tablist">{"".join(panes)}</div></div></div>'
    )


def _fill(site: Site) -> None:
    site.page("/transparencia/", wordpress(site, "Transparencia", "\n".join(_tabs(site, year) for year in YEARS)))


PORTAL = Portal("b_elementor", "WordPress, Elementor tabs", _fill)
