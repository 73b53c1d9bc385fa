"""Scored segment pairs → those worth training on; what is left out keeps its reason."""

from aligner.selection.recipes import Recipe, read_recipe, reason_to_drop

__all__ = ["Recipe", "read_recipe", "reason_to_drop"]
