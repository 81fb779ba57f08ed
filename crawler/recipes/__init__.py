"""Recipes: what a system needs beyond following its links, recognised from the page. One small file each."""

from __future__ import annotations

from crawler.recipes.ckan import is_catalogue
from crawler.recipes.recipe import Recipe, Step, recipe_of, shell_of
from crawler.recipes.spa import data_of, programs_of

__all__ = ["Recipe", "Step", "data_of", "is_catalogue", "programs_of", "recipe_of", "shell_of"]
