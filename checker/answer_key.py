"""Pages with the truth about each of their links, to measure against.

A key is a folder of pages with their labels beside them (``PAGE.html``, ``PAGE.json``). A label says what a link is:
scheme, obligations, period, component, or nothing. A field that a label lists under ``skip`` is not measured for that
link, because honest people disagree on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reading.text import decode


class DamagedKey(ValueError):
    """A page without labels, or labels that cannot be read; the message is a sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one link of a page; ``index`` is its place among the links that ``explain`` reports."""

    index: int
    href: str
    scheme: str | None
    obligations: tuple[str, ...]
    period: str | None
    component: str | None
    skip: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledPage:
    name: str
    url: str
    layout: str
    system: str
    html: str
    labels: tuple[Label, ...]


def read_key(folder: Path) -> Iterator[LabelledPage]:
    """The pages of a key with their labels, in the order of their names. Raises DamagedKey, OSError."""
    for path in sorted(folder.glob("*.html")):
        yield read_labelled(path)


def read_labelled(path: Path) -> LabelledPage:
    """A page of a key. Raises DamagedKey, OSError."""
    source = path.with_suffix(".json")
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        labels = tuple(
            Label(
                link["index"],
                link["href"],
                link["scheme"],
                tuple(link["obligations"]),
                link["period"],
                link["component"],
                frozenset(link.get("skip", ())),
            )
            for link in data["links"]
        )
        return LabelledPage(
            path.stem, data["url"], data["layout"], data["system"], decode(path.read_bytes()).text, labels
        )
    except FileNotFoundError as error:
        raise DamagedKey(f"{path.name}: faltan sus etiquetas, el archivo {source.name}.") from error
    except (KeyError, TypeError, ValueError) as error:  # ValueError: neither UTF-8 nor JSON
        raise DamagedKey(f"{source.name}: no es un archivo de etiquetas ({error}).") from error
