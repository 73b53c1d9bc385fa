"""The last resort for pages that neither rule nor structure fits: trafilatura."""

from typing import Any

from aligner.extraction.lines import Line, Zone
from aligner.text import normalise


def body_lines(html: str) -> list[Line]:
    """Return the body of a page as trafilatura finds it; empty where it finds none.

    It drops the source line, so links are read from the page itself first.
    """
    from lxml import etree
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(html, favor_precision=True, include_comments=False)
    except (etree.LxmlError, RecursionError, ValueError):
        return []
    text = found.text if found is not None else None
    lines = (normalise(line) for line in (text or "").split("\n"))
    return [Line(line, "p", Zone.BODY) for line in lines if line]
