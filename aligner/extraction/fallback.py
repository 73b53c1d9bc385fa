"""The last resort for pages that neither rule nor structure fits: trafilatura."""

from typing import Any, Final

from aligner.extraction.lines import Line, Zone
from aligner.text import normalise

#: trafilatura's time grows with the square of the number of tags: 1.6 s for these many on a page of
#: short lines, minutes for ten times as many. News pages have 10,000 at most.
MAX_TAGS: Final = 15_000
#: Its tree of a page weighs 300 times as much as the page where that is all attributes.
MAX_CHARS: Final = 1_000_000


def body_lines(html: str) -> list[Line]:
    """Return the body of a page as trafilatura finds it; empty where it finds none.

    It drops the source line, so links are read from the page itself first.
    """
    if len(html) > MAX_CHARS or html.count("<") > MAX_TAGS:
        return []
    from lxml import etree
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(html, favor_precision=True, include_comments=False)
    except (etree.LxmlError, RecursionError, ValueError):
        return []
    text = found.text if found is not None else None
    lines = (normalise(line) for line in (text or "").split("\n"))
    return [Line(line, "p", Zone.BODY) for line in lines if line]
