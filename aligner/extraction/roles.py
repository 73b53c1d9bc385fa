"""Lines → blocks: the role of each line of a page, HTML and plain text alike.

Lines are mended, the frame is found (headline, byline, the line with the source, the end of the
content), then each line is asked the questions of `aligner.extraction.questions`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aligner.data import Block, Role
from aligner.extraction.captions import caption_credit, split_caption
from aligner.extraction.frame import Hints, byline_above, find_frame, read_byline, split_marker
from aligner.extraction.lines import Line
from aligner.extraction.mending import mended
from aligner.extraction.questions import BULLET, Answer, Context, Told, ask
from aligner.extraction.source import Source, find_source
from aligner.languages import ORIGINAL_LANGUAGE


class Reason(NamedTuple):
    """Why a block has its role."""

    line: Line
    """The line that it was made of."""
    why: str
    detail: str


@dataclass(frozen=True, slots=True)
class Classified:
    """The blocks of a page, and what its frame tells."""

    blocks: tuple[Block, ...]
    reasons: tuple[Reason, ...]
    """Of each block."""
    lead_marker: str | None
    byline: str | None
    """The publisher's name as the byline has it."""
    published: str | None
    """The byline's date, read as day/month/year."""
    source: Source
    image_titles: tuple[str, ...]
    """Image texts without their running number, the most frequent first."""


def classify(lines: Sequence[Line], hints: Hints) -> Classified:
    """Return the blocks of a page: one for each line, or two where a line holds two captions.

    What a page's markup puts above the headline or below the body is no block at all: menus and
    teasers, hundreds of lines on a live page. Only the source line is taken from there, and a
    byline that stands right above the headline.
    """
    source = find_source(lines, hints.url)
    kept = {source.at, byline_above(lines)}
    shown = [n for n, line in enumerate(lines) if not line.is_outside or n in kept]
    source_at = None if source.at is None else shown.index(source.at)
    lines = [mended(lines[n], hints.lang) for n in shown]
    frame = find_frame(lines, hints, source_at if source.ends else None)
    blocks: list[Block] = []
    reasons: list[Reason] = []
    told = Told()
    marker: str | None = None
    foreign = hints.lang != ORIGINAL_LANGUAGE
    for at, line in enumerate(lines):
        text = line.text
        if at == source_at:
            answer = Answer(Role.SOURCE, *source.why)
        elif shown[at] in source.labelled and at < frame.end:
            answer = Answer(Role.SOURCE, "source-other")
        else:
            answer = ask(Context(lines, frame, hints, told, at, line))
        if answer.role is Role.LEAD and marker is None:
            marker, text = split_marker(text)
        for block in _blocks(answer.role, text, line.repairs, foreign=foreign):
            blocks.append(block)
            reasons.append(Reason(line, answer.why, answer.detail))
            told.add(block)
    name, published = (None, None)
    if frame.byline is not None:
        name, published = read_byline(lines[frame.byline].text) or (None, None)
    return Classified(
        tuple(blocks),
        tuple(reasons),
        marker,
        name,
        published,
        source,
        tuple(text for text, _ in frame.image_titles.most_common()),
    )


def _blocks(role: Role, text: str, repairs: tuple[str, ...], *, foreign: bool) -> Iterator[Block]:
    """Yield the block of a line, and before a caption what was left of the original's."""
    if role is Role.CAPTION:
        left, text, repair = split_caption(text, foreign=foreign)
        if repair:
            repairs = (*repairs, repair)
        if left:
            yield Block(Role.ALT, left, repairs=repairs)
        yield Block(role, text, caption_credit(text), repairs)
    else:
        text = BULLET.sub("", text, count=1) if role is Role.LIST else text
        yield Block(role, text, None, repairs)
