"""Layout B, Joomla: Regular Labs sliders, one per month, in a year article; tables with «Ver archivo» inside."""

from __future__ import annotations

from demo.items import Component, Item
from demo.months import name_of
from demo.zoo.model import Portal, Site, serial
from demo.zoo.pages import YEARS, joomla, label, months_of, triple

_BASE = "/index.php/ley-de-transparencia"


def _at(month: str, item: Item, component: Component) -> str:
    return f"/images/PDF/lotaip/archivo{serial(month, item, component)}.csv"


def _slider(site: Site, month: str) -> str:
    rows = "\n".join(
        f"<tr><td>{label(site, item)}</td><td>{triple(site, month, item, _at, '</td><td>', _see)}</td></tr>"
        for item in site.items(month)
    )
    name = name_of(month).lower()
    return (
        f'<div class="accordion-group panel rl_sliders-group"><a id="rl_sliders-scrollto_{name}" class="anchor"></a>'
        f'<div class="accordion-heading panel-heading"><a class="accordion-toggle rl_sliders-toggle" '
        f'data-toggle="collapse" data-parent="#set-{month[:4]}" href="#{name}-{month[:4]}">'
        f'<span class="rl_sliders-toggle-inner">{name.upper()}</span></a></div>'
        f'<div id="{name}-{month[:4]}" class="accordion-body rl_sliders-body collapse"><div class="accordion-inner '
        f'panel-body"><h2 class="rl_sliders-title">{name.upper()}</h2><table><tr><th>Literal</th>'
        f"<th>Conjunto de datos</th><th>Metadatos</th><th>Diccionario</th></tr>\n{rows}\n</table></div></div></div>"
    )


def _see(item: Item, component: Component) -> str:
    return "Ver archivo"


def _fill(site: Site) -> None:
    years = "".join(f'<li><a href="{_BASE}/lotaip-{year}">LOTAIP {year}</a></li>' for year in YEARS)
    site.page(_BASE, joomla(site, "Ley de Transparencia", f"<ul>{years}</ul>", ("Inicio",)))
    for year in YEARS:
        sliders = "\n".join(_slider(site, month) for month in months_of(year) if site.plan[month])
        body = f'<div id="set-{year}" class="rl_sliders accordion panel-group">\n{sliders}\n</div>'
        site.page(f"{_BASE}/lotaip-{year}", joomla(site, f"LOTAIP {year}", body, ("Inicio", "Ley de Transparencia")))


PORTAL = Portal(
    "b_joomla",
    "Joomla, Regular Labs sliders",
    _fill,
    start=_BASE,
    # Its columns tell the components: a missing one in the middle would shift the next into the wrong column.
    defects=("no_dictionary", "wrong_header", "empty_cells", "wrong_formula", "metadata_empty", "cp1252"),
)
