"""Directories of files as web servers list them: layout G."""

from __future__ import annotations

from collections.abc import Callable

from demo.items import Component, Item
from demo.zoo.model import MONTHS, Site

Listing = Callable[[str, list[str]], str]
"""Page of a directory: its path and the names in it, those of directories with a slash at the end."""


def plant(site: Site, root: str, path: Callable[[str, Item, Component], str], listing: Listing) -> None:
    """Puts every file under ``root`` and a listing for every directory on the way."""
    tree: dict[str, set[str]] = {}
    for month in MONTHS:
        for item in site.items(month):
            for component in site.components(month, item):
                full = root + path(month, item, component)
                site.file(full, month, item, component)
                parts = full.removeprefix(root).split("/")
                for depth, part in enumerate(parts):
                    folder = root + "".join(f"{each}/" for each in parts[:depth])
                    tree.setdefault(folder, set()).add(part if depth == len(parts) - 1 else f"{part}/")
    for folder, names in tree.items():
        site.page(folder, listing(folder, sorted(names)))
