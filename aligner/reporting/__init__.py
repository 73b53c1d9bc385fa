"""A bitext → one HTML file to look at it, without a network and without scripts.

The bitext is read once, in batches; only counts and the articles on show are kept, so that memory
does not grow with it.
"""

from aligner.reporting.page import report

__all__ = ["report"]
