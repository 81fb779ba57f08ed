"""Layout K: an address that redirects (302) to the national portal."""

from __future__ import annotations

from demo.answers import Answer
from demo.zoo.model import NATIONAL, Portal, Site


def _fill(site: Site) -> None:
    target = f"{site.bases[NATIONAL]}/entidades/{site.m.establishment_id}"
    site.put("/transparencia", lambda: Answer(302, "text/html", location=target))


PORTAL = Portal("k_redirect", "302 to the national portal", _fill, start="/transparencia", readable=False)
