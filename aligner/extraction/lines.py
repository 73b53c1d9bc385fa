"""Lines: what a page shows, in order, with what its markup tells of each."""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Final

from aligner.text import normalise

#: Ideographs, kana and hangul; their full-width punctuation too.
_DENSE: Final = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")
#: More lines than this are no article: a list, a table, a log. Each takes 10 µs to be classified.
MAX_LINES: Final = 50_000
#: A longer line is no paragraph, and all that follows would take long over it.
MAX_LINE_CHARS: Final = 100_000


class Zone(Enum):
    """Where on the page a line stands."""

    ANYWHERE = "plain text does not tell"
    BEFORE = "above the headline"
    HEADER = "between headline and body"
    BODY = "in the element that holds the article"
    AFTER = "below the body"


@dataclass(slots=True)
class Line:
    """A line of a page, normalised and not empty. Hundreds a page: not frozen, to be made fast."""

    text: str
    tag: str = ""
    """The telling element it stands in: ``h1 h2 p li blockquote figcaption img``; empty where no
    element tells."""
    zone: Zone = Zone.ANYWHERE
    hrefs: tuple[str, ...] = ()
    """Targets of the links in it, as written."""
    linked: int = 0
    """Code points of it that are link text."""
    bold: bool = False
    """Whether all of it is in bold type."""
    link_spaces: tuple[int, ...] = ()
    """Where in the text a space stands beside the edge of a link."""
    repairs: tuple[str, ...] = ()
    """What was mended in it, by id."""

    @property
    def is_outside(self) -> bool:
        """Whether the page's markup says that no article stands here."""
        return self.zone is Zone.BEFORE or self.zone is Zone.AFTER

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is link text."""
        return self.linked * 5 >= len(self.text) * 4


def prose_length(text: str) -> int:
    """Return how much a text says, in code points of an alphabet.

    Ideographs, kana and hangul count twice, or short Japanese paragraphs would pass for labels.
    """
    return len(text) if text.isascii() else 2 * len(text) - len(_DENSE.sub("", text))


def plain_lines(text: str) -> list[Line]:
    """Return the lines of a page that was saved as plain text, at most one more than are read."""
    lines = (Line(line) for raw in text.splitlines() if (line := normalise(raw)))
    return list(islice(lines, MAX_LINES + 1))
