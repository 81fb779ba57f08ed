"""What a recipe asks for next, and how a visit remembers that it belongs to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Recipe = Literal["script", "data", "wpfd"]
"""``script``: the program of a page. ``data``: JSON in place of the page that the program would draw.
``wpfd``: what the boxes of WP File Download ask for."""


@dataclass(frozen=True, slots=True)
class Step:
    """An address that a recipe wants; ``said`` are words that date what it gives."""

    url: str
    recipe: Recipe
    shell: str
    """The page whose content is looked for."""
    said: tuple[str, ...] = ()

    @property
    def context(self) -> list[list[str]]:
        return [["recipe", self.recipe], ["shell", self.shell], *(["inherited", text] for text in self.said)]


def recipe_of(context: Sequence[Sequence[str]]) -> str | None:
    """The step of a recipe that a visit is, from its context."""
    return next((text for name, text in context if name == "recipe"), None)


def shell_of(context: Sequence[Sequence[str]]) -> str | None:
    """The page whose content a visit of a recipe looks for."""
    return next((text for name, text in context if name == "shell"), None)
