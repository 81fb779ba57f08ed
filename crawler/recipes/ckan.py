"""CKAN: a catalogue of open data beside the list that the law asks for. What it holds is no publication by itself."""

from __future__ import annotations

import re

_GENERATOR = re.compile(r"""<meta[^>]{1,200}name=["']generator["'][^>]{1,200}content=["']ckan\b""", re.I)
_HEAD = 20_000


def is_catalogue(html: str) -> bool:
    """Whether a page says that CKAN made it."""
    return _GENERATOR.search(html[:_HEAD]) is not None
