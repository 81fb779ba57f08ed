"""Layout K: a doormat that sends the reader to the national portal."""

from __future__ import annotations

from demo.zoo.model import NATIONAL, Portal, Site
from demo.zoo.pages import wordpress


def _fill(site: Site) -> None:
    target = f"{site.bases[NATIONAL]}/entidades/{site.m.establishment_id}"
    cards = "".join(
        f'<div class="card"><a href="{target}" target="_blank">Transparencia {kind}</a></div>'
        for kind in ("Activa", "Pasiva", "Focalizada", "Colaborativa")
    )
    site.page("/transparencia/", wordpress(site, "Portal Nacional de Transparencia", cards))


PORTAL = Portal("k_doormat", "WordPress, cards to the national portal", _fill, readable=False)
