"""Layout K: an address that redirects (302) to the national portal."""

from __future__ import annotations

from demo.answers import Answer
from demo.zoo.model import Portal, Site


def _fill(site: Site) -> None:
    # By its real name, as the sites do it: who is sent there knows enough, and does not go.
    target = f"https://transparencia.dpe.gob.ec/entidades/{site.m.establishment_id}"
    site.put("/transparencia", lambda: Answer(302, "text/html", location=target))


PORTAL = Portal(
    "k_redirect",
    "302 to the national portal",
    _fill,
    start="/transparencia",
    budget=2,
    readable=False,
    causes=frozenset({"doormat"}),
)
