"""Nasty: a firewall asks for JavaScript before it lets anyone in (403)."""

from __future__ import annotations

from demo.answers import html
from demo.zoo.model import Portal, Site

_PAGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and "
    'cookies to continue</noscript><script>window._cf_chl_opt={cvId:"3"};</script>'
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1"></script></body></html>'
)


def _fill(site: Site) -> None:
    site.otherwise = lambda path, query: html(_PAGE, 403)


PORTAL = Portal("x_challenge", "challenge page (403)", _fill, budget=5, readable=False, causes=frozenset({"blocked"}))
