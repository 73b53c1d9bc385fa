"""Folders that a browser puts beside a page it saves: pictures, scripts, frames, and no pages."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from aligner import knowledge

#: What a saved page ends in.
_PAGES: Final = (".html", ".htm", ".xhtml")


def holds_resources(folder: Path) -> bool:
    """Return whether a folder belongs to a saved page that stands beside it.

    Its name alone does not tell: ``kopi_files`` without a ``kopi.html`` is a folder like any other.
    """
    return any(
        folder.with_name(folder.name.removesuffix(suffix) + ending).is_file()
        for suffix in _suffixes()
        if folder.name.endswith(suffix) and folder.name != suffix
        for ending in _PAGES
    )


@cache
def _suffixes() -> Sequence[str]:
    return list(knowledge.load("reading")["saved_pages"]["suffixes"])
