"""The 27 file sets a municipality owes each month, read from ``items.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Component = Literal["dataset", "metadata", "dictionary"]
COMPONENTS: tuple[Component, ...] = ("dataset", "metadata", "dictionary")

NO_APLICA = "NO APLICA"

POSSIBLE_NO_APLICA = ("19.4", "19.7", "19.9", "19.11", "19.15", "19.16", "19.18", "19.19", "19.21")
"""Items that a small municipality may honestly answer with ``NO APLICA`` (law.md 2.1)."""

ABSENT_CELLS = {
    "19.5-22": ("Enlace para el servicio por internet en línea",),
    "19.8": ("Monto de la adjudicación - USD", "Identificación del contratista"),
    "19.10": ("Enlace al estado",),
    "19.12": ("Número de certificado",),
    "19.17": ("Lugar",),
}
"""Items whose usual content has single cells ``NO APLICA``, with the dictionary fields that explain them."""


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation with the names the national portal gives to its files and fields."""

    id: str
    order: int
    numeral: str
    """``numeral.name`` as the portal's API writes it: decomposed Unicode for Art. 24 (law.md 9, trap 2)."""
    title: str
    files: tuple[str, str, str]
    columns: tuple[str, ...]
    metadata: tuple[str, ...]
    dictionary: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number people print: ``1.1``, ``5-22``, ``24.1`` for the first section of Art. 24."""
        sections = {"24.res": "24.1", "24.act": "24.2"}
        return sections.get(self.id) or self.numeral.removeprefix("Numeral ")

    @property
    def plain_title(self) -> str:
        """The title without its number."""
        sections = {"24.res": "Resoluciones", "24.act": "Actas"}
        if self.id in sections:
            return sections[self.id]
        return self.title.removeprefix(self.number).lstrip(". ")


@cache
def items() -> tuple[Item, ...]:
    """All items in the order of the law."""
    raw = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))["item"]
    return tuple(
        Item(
            id=entry["id"],
            order=order,
            numeral=unicodedata.normalize("NFD" if entry["id"].startswith("24.") else "NFC", entry["numeral"]),
            title=entry["title"],
            files=tuple(entry["files"]),
            columns=tuple(entry["columns"]),
            metadata=tuple(entry["metadata"]),
            dictionary=tuple(entry["dictionary"]),
        )
        for order, entry in enumerate(raw)
    )


@cache
def items_by_id() -> dict[str, Item]:
    return {item.id: item for item in items()}


@cache
def numerals() -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Items grouped as the portal registers them: Art. 24 is one registration of two sections."""
    groups: dict[str, list[Item]] = {}
    for item in items():
        groups.setdefault(item.numeral, []).append(item)
    return tuple((name, tuple(group)) for name, group in groups.items())
