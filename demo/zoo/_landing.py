"""File managers: a month page links one landing page per file, and only that page links the file. Layout M."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.items import Component, Item
from demo.layouts.wording import component_label
from demo.zoo.model import Site, serial
from demo.zoo.pages import slug

Key = tuple[str, Item, Component]


@dataclass(frozen=True, slots=True)
class Manager:
    """Addresses and markup of a file manager. Everything is a function of month, item and component."""

    page: Callable[[str, Item, Component], str]
    download: Callable[[str, Item, Component], str]
    card: Callable[[str, str], str]
    """One entry of the list: address of the landing page and title."""
    landing: Callable[[str, str], str]
    """Body of the landing page: title and address of the file."""
    wrap: Callable[[Site, str, str], str]
    """The system's page frame."""


def title_of(item: Item, component: Component) -> str:
    """Title of a landing page, which loses its accents on the way into the address."""
    return f"{item.number} {item.plain_title} - {component_label(component, 0)}"


def name_of_file(item: Item, component: Component) -> str:
    return f"{slug(item)}-{component}.csv"


def shelve(site: Site, month: str, manager: Manager) -> str:
    """Puts landing pages and files of a month on the site and returns the list of cards."""
    cards = []
    for item in site.items(month):
        for component in site.components(month, item):
            address = site.file(
                manager.download(month, item, component),
                month,
                item,
                component,
                media="application/octet-stream",
                name=name_of_file(item, component),
            )
            page, title = manager.page(month, item, component), title_of(item, component)
            site.page(page, manager.wrap(site, title, manager.landing(title, address)))
            cards.append(manager.card(page, title))
    return "\n".join(cards)


def counter(month: str, item: Item, component: Component) -> int:
    return serial(month, item, component)
