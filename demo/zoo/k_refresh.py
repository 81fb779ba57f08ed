"""Layout K: an address that refreshes at once to the national portal."""

from __future__ import annotations

from demo.zoo.model import NATIONAL, Portal, Site


def _fill(site: Site) -> None:
    target = f"{site.bases[NATIONAL]}/entidades/{site.m.establishment_id}"
    site.page(
        "/lotaip/",
        f'<html><head><meta http-equiv="refresh" content="0; url={target}"><title>LOTAIP</title></head>'
        "<body>Redirigiendo…</body></html>",
    )


PORTAL = Portal("k_refresh", "meta refresh to the national portal", _fill, start="/lotaip/", readable=False)
