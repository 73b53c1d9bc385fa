"""Names in text, and how surely a rendering holds them: spelt out, translated, or romanised."""

from aligner.names.find import find_names
from aligner.names.matching import best_match, likeness, same_name
from aligner.names.runs import Kind, Name

__all__ = ["Kind", "Name", "best_match", "find_names", "likeness", "same_name"]
