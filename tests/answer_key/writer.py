"""Writes one made page and, for each of its links, the truth about it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Literal

Component = Literal["dataset", "metadata", "dictionary", "document"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a link is. ``skip`` names the fields on which honest people could disagree: they are not measured."""

    obligations: tuple[str, ...] = ()
    scheme: str | None = None
    period: str | None = None
    component: Component | None = None
    skip: tuple[str, ...] = ()


NOTHING = Truth()
"""Navigation, social networks, mail, scripts: no publication, no period."""
PAGE = Truth(skip=("period",))
"""A page about a month or a year is no publication, yet nobody is wrong who reads its month."""
OTHER_FILE = Truth(skip=("period", "component"))
"""A download that is no item of the law; what month or kind it has is nobody's business here."""
MAYBE = Truth(skip=("obligations", "scheme", "period", "component"))
"""A link on which honest people disagree altogether."""


@dataclass(slots=True)
class PageWriter:
    """HTML in the order it is read, with one label per link that ``lotaip explain`` reports."""

    url: str
    layout: str
    system: str
    template: str
    declared: str = "utf-8"
    """Charset that the page declares, or nothing."""
    encoding: str = "utf-8"
    """Charset of the bytes, which is not always the declared one."""
    parts: list[str] = field(default_factory=list)
    labels: list[tuple[str, Truth]] = field(default_factory=list)

    def raw(self, html: str) -> None:
        self.parts.append(html)

    def text(self, text: str) -> None:
        self.parts.append(escape(text, quote=False))

    def link(self, href: str, inner: str, truth: Truth = NOTHING, attrs: str = "") -> None:
        """An anchor whose content is markup; use :meth:`anchor` for plain text."""
        self.labels.append((href, truth))
        self.parts.append(f'<a href="{escape(href)}"{" " + attrs if attrs else ""}>{inner}</a>')

    def anchor(self, href: str, text: str, truth: Truth = NOTHING, attrs: str = "") -> None:
        self.link(href, escape(text, quote=False), truth, attrs)

    def addressed(self, opening: str, href: str, rest: str, truth: Truth = NOTHING) -> None:
        """Any other element that carries an address: ``opening`` ends before its value, ``rest`` follows it."""
        self.labels.append((href, truth))
        self.parts.append(f'{opening}"{escape(href)}"{rest}')

    def html_bytes(self) -> bytes:
        return "".join(self.parts).encode(self.encoding, "xmlcharrefreplace")

    def label_bytes(self) -> bytes:
        """The labels as JSON, one link a line, so that a person can read and amend them."""
        links = []
        for index, (href, truth) in enumerate(self.labels):
            label = {"index": index, "href": href, **asdict(truth)}
            if not truth.skip:
                del label["skip"]
            order = ("index", "href", "scheme", "obligations", "period", "component", "skip")
            links.append(json.dumps({key: label[key] for key in order if key in label}, ensure_ascii=False))
        head = {
            "url": self.url,
            "layout": self.layout,
            "system": self.system,
            "template": self.template,
            "charset": self.declared,
        }
        opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        lines = ",\n  ".join(links)
        return f'{opening},\n "links": [\n  {lines}\n ]\n}}\n'.encode()
