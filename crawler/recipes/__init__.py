"""Recipes: what a system needs beyond following its links, recognised from the page. One small file each."""

from __future__ import annotations

from crawler.recipes.ckan import is_catalogue
from crawler.recipes.kinds import kind_of
from crawler.recipes.recipe import Recipe, Step, recipe_of, shell_of
from crawler.recipes.spa import data_of, programs_of
from crawler.recipes.wpfd import boxes_of, listed_in

__all__ = [
    "Recipe", "Step", "boxes_of", "data_of", "is_catalogue", "kind_of", "listed_in", "programs_of", "recipe_of",
    "shell_of",
]  # fmt: skip
