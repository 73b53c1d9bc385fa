"""The source link: the URL of the original, as a rendering prints it."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urljoin

from aligner.extraction.lines import Line
from aligner.labels import labels
from aligner.urls import canonical_url, host_of, site_of

_URL: Final = re.compile(r"https?://[^\s<>\"'”)\]]+")


def source_link(lines: Sequence[Line], at: int | None, own_url: str) -> str | None:
    """Return the canonical URL of the original, or None where the page names none.

    Taken from the target of the link behind the label, else from the URL in the text, else from
    the line below a label that stands alone. Older pages print a bare label and keep the URL in
    the link alone.

    Parameters
    ----------
    lines : sequence of Line
    at : int or None
        The line with the label.
    own_url : str
        The page's own URL: a link back to it, or to the rendering site, names no original.
    """
    if at is None:
        return None
    line = lines[at]
    below = lines[at + 1 : at + 2] if labels().source.fullmatch(line.text.rstrip(": ：")) else ()
    candidates = [*line.hrefs, *_URL.findall(line.text)]
    for next_line in below:
        candidates += [*next_line.hrefs, *_URL.findall(next_line.text)]
    for candidate in candidates:
        url = canonical_url(_absolute(own_url, candidate.rstrip(".,;")))
        if url and host_of(url) != host_of(own_url) and not _renders(url):
            return url
    return None


def _absolute(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip())
    except ValueError:  # brackets that do not close
        return ""


def _renders(url: str) -> bool:
    site = site_of(url)
    return site is not None and site.renders
