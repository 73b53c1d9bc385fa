"""Lines → blocks: the role of each line of a page, HTML and plain text alike.

The frame is found first (headline, byline, the line with the source, the end of the content), then
each line is asked the questions of `_QUESTIONS` in order; the first that knows gives the role.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from aligner import sites
from aligner.data import Block, Role, Span
from aligner.extraction.lines import Line, Zone
from aligner.labels import labels
from aligner.languages import ORIGINAL_LANGUAGE, looks_vietnamese
from aligner.text import slugify, undouble

#: A byline stands this near the top of a page without markup.
_BYLINE_WITHIN: Final = 12
_MAX_BYLINE: Final = 100
#: Longer than any headline seen (about 130), so that a first paragraph is not taken for one.
_MAX_TITLE: Final = 220
_MAX_HEADING: Final = 110
#: Where no stop tells sentences from headings, only a short line is taken for one.
_MAX_HEADING_WITHOUT_STOPS: Final = 55
_WITHOUT_STOPS: Final = frozenset({"lo", "th"})
_MAX_CAPTION: Final = 500
_MIN_LEAD: Final = 40
_MAX_SIGNATURE: Final = 45
_MAX_SIGNATURE_WORDS: Final = 6
#: A signature stands in the last lines of the content.
_SIGNATURE_WITHIN: Final = 2
_MAX_SOURCE: Final = 400

_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")
#: What else stands in a byline: time, zone, weekday, dots and bars.
_NOT_A_NAME: Final = re.compile(
    r"\d{1,2}\s*[:h]\s*\d{2}(?::\d{2})?|\(?GMT\s*[+-]\s*\d+\)?|"
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\b|[•|·,]",
    re.IGNORECASE,
)
#: Markers that no site rule knows: "(Baonghean.vn) –", and the capitals of "TPO –", "BTO-".
_LEAD_MARKER: Final = re.compile(
    r"(?:\([^()]{2,30}\)|[A-ZĐ]{2,6}(?:\.[A-Z]{2,3})?)\s*[-–—]\s*(?=\S)"
)
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;。！？।؟។][\"”’»)\]]*$")
_URL: Final = re.compile(r"https?://\S+")
_BULLET: Final = re.compile(r"^[-–•*+]\s+(?=\S)")
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s+(?=\S)")
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before its lines are read."""

    lang: str
    headline: str | None = None
    description: str | None = None
    lead_selected: bool = False


@dataclass(frozen=True, slots=True)
class Classified:
    """The blocks of a page, and what its frame tells."""

    blocks: tuple[Block, ...]
    lead_marker: str | None
    byline: str | None
    """The publisher's name as the byline has it."""
    published: str | None
    """The byline's date, read as day/month/year."""
    source_at: int | None
    """Which line holds the source."""
    image_titles: tuple[str, ...]
    """Image texts without their running number, the most frequent first."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the parts of a page begin and end, as positions in its lines."""

    title: int | None
    byline: int | None
    source: int | None
    end: int
    """The first line after the content."""
    signatures: frozenset[int]
    image_titles: Counter[str]


@dataclass(slots=True)
class _Told:
    """What the lines above are; asked of every line, so kept and not looked for again."""

    roles: set[Role] = field(default_factory=set)
    last: Role | None = None
    titles: set[str] = field(default_factory=set)
    captions: set[str] = field(default_factory=set)
    """Texts of captions and images."""

    def add(self, block: Block) -> None:
        """Note one more block."""
        self.roles.add(block.role)
        self.last = block.role
        if block.role is Role.TITLE:
            self.titles.add(block.text)
        elif block.role in {Role.CAPTION, Role.ALT}:
            self.captions.add(block.text)


@dataclass(frozen=True, slots=True)
class _Context:
    """All that a question may look at."""

    lines: Sequence[Line]
    frame: _Frame
    hints: Hints
    at: int
    line: Line
    told: _Told


def classify(lines: Sequence[Line], hints: Hints) -> Classified:
    """Return the blocks of a page, one for each line.

    What a page's markup puts above the headline or below the body is no block at all: menus and
    teasers, hundreds of lines on a live page. Only the source line is taken from there.
    """
    frame = _frame(lines, hints)
    blocks: list[Block] = []
    told = _Told()
    marker: str | None = None
    for at, line in enumerate(lines):
        if line.is_outside and at != frame.source:
            continue
        context = _Context(lines, frame, hints, at, line, told)
        role = next(role for ask in _QUESTIONS if (role := ask(context)) is not None)
        text = line.text
        if role is Role.LEAD and marker is None:
            marker, text = split_marker(text)
        elif role is Role.LIST:
            text = _BULLET.sub("", text, count=1)
        blocks.append(Block(role, text, _credit(role, text)))
        told.add(blocks[-1])
    name, published = (None, None)
    if frame.byline is not None:
        name, published = read_byline(lines[frame.byline].text) or (None, None)
    return Classified(
        tuple(blocks),
        marker,
        name,
        published,
        frame.source,
        tuple(text for text, _ in frame.image_titles.most_common()),
    )


def split_marker(text: str) -> tuple[str | None, str]:
    """Part a lead from its marker.

    Examples
    --------
    >>> split_marker("(Dan Tri) - Banyak delegasi menegaskan")
    ('(Dan Tri) -', 'Banyak delegasi menegaskan')
    """
    match = _known_marker().match(text) or _LEAD_MARKER.match(text)
    if not match or not text[match.end() :].strip():
        return None, text
    return match.group().strip(), text[match.end() :].strip()


@cache
def _known_marker() -> re.Pattern[str]:
    markers = "|".join(map(re.escape, sites.lead_markers()))
    return re.compile(rf"(?:{markers})\s*[-–—]\s*(?=\S)")


def read_byline(text: str) -> tuple[str | None, str] | None:
    """Return publisher and ISO date of a byline, or None where the text is none.

    The date is always day/month/year. The site prints the publisher twice.

    Examples
    --------
    >>> read_byline("Báo Dân tríBáo Dân trí26/10/2025")
    ('Báo Dân trí', '2025-10-26')
    """
    match = _DATE.search(text) if len(text) <= _MAX_BYLINE else None
    if not match:
        return None
    day, month, year = map(int, match.groups())
    try:
        published = date(year, month, day).isoformat()
    except ValueError:
        return None
    around = f"{text[: match.start()]} {text[match.end() :]}"
    name = undouble(" ".join(_NOT_A_NAME.sub(" ", around).split()).strip(" -–—"))
    if _ENDS_SENTENCE.search(name) or len(name.split()) > _MAX_SIGNATURE_WORDS:
        return None  # a sentence that names a date
    return name or None, published


def alt_title(text: str) -> str | None:
    """Return an image text without its running number, or None where it carries none."""
    for pattern in labels().alt_number:
        match = pattern.search(text)
        if match and text[: match.start()].strip():
            return text[: match.start()].strip(" -")
    return None


# --- the frame -------------------------------------------------------------------------------


def _frame(lines: Sequence[Line], hints: Hints) -> _Frame:
    byline = _byline_at(lines)
    title = _title_at(lines, hints, byline)
    source = _source_at(lines)
    comments = (
        n
        for n, line in enumerate(lines)
        if not line.is_outside and labels().comments.fullmatch(line.text)
    )
    start = 0 if title is None else title + 1
    end = min((n for n in (source, next(comments, None)) if n is not None and n > start),
              default=len(lines))  # fmt: skip
    inside = [
        n for n in range(start, end) if lines[n].zone is Zone.BODY or lines[n].zone is Zone.ANYWHERE
    ]
    last = inside[-1] + 1 if inside else end
    return _Frame(
        title, byline, source, end, _signatures(lines, start, last), _image_titles(lines, hints)
    )


def _byline_at(lines: Sequence[Line]) -> int | None:
    anywhere = 0
    for n, line in enumerate(lines):
        anywhere += line.zone is Zone.ANYWHERE or line.zone is Zone.BODY
        if anywhere > _BYLINE_WITHIN:
            return None
        if line.zone is not Zone.BEFORE and read_byline(line.text):
            return n
    return None


def _title_at(lines: Sequence[Line], hints: Hints, byline: int | None) -> int | None:
    for n, line in enumerate(lines):
        if line.tag == "title" or (hints.headline and line.text == hints.headline):
            return n
    if any(line.zone is not Zone.ANYWHERE for line in lines):
        return None
    for n, line in enumerate(lines):
        if line.text in sites.furniture() or labels().debris.search(line.text):
            continue
        # Without a byline below it, a first line that is a sentence is the body's first.
        framed = byline is not None and n < byline
        plausible = len(line.text) <= _MAX_TITLE and split_marker(line.text)[0] is None
        is_title = plausible and (framed or not _ENDS_SENTENCE.search(line.text))
        return n if is_title and n != byline else None
    return None


def _source_at(lines: Sequence[Line]) -> int | None:
    """Return the line with the source: the last label that a link stands behind, else bare."""
    linked = bare = None
    label = labels().source
    for n, line in enumerate(lines):
        if n == 0 or line.zone is Zone.BEFORE or line.zone is Zone.HEADER:
            continue
        if line.tag == "figcaption" or len(line.text) > _MAX_SOURCE:
            continue
        match = label.match(line.text)
        if not match:
            continue
        rest = match.group("rest") or ""
        if _URL.match(rest) or line.hrefs:
            linked = n
        elif not _ENDS_SENTENCE.search(rest.rstrip(".")) and len(rest) <= _MAX_SIGNATURE:
            bare = n
    return linked if linked is not None else bare


def _signatures(lines: Sequence[Line], start: int, end: int) -> frozenset[int]:
    """Return the last lines of the content that are an author's or agency's name."""
    found: set[int] = set()
    for n in range(end - 1, start, -1):
        line = lines[n]
        if line.tag in {"li", "img", "figcaption"} or labels().debris.search(line.text):
            continue
        if len(found) == _SIGNATURE_WITHIN or not _is_signature(line.text):
            break
        found.add(n)
    return frozenset(found)


def _is_signature(text: str) -> bool:
    if len(text) > _MAX_SIGNATURE or labels().credit.search(text):
        return False
    words = text.strip("()*- ").replace("-", " ").split()
    if not words or len(words) > _MAX_SIGNATURE_WORDS or _ENDS_SENTENCE.search(text):
        return False
    if any(c.isdigit() for c in text):
        return False
    return words[0].lower() == "theo" or all(
        word[0].isupper() or not word[0].isalpha() for word in words
    )


def _image_titles(lines: Sequence[Line], hints: Hints) -> Counter[str]:
    """Count image texts without their numbers; only those that repeat, or must be images."""
    counted: Counter[str] = Counter()
    for line in lines:
        title = alt_title(line.text) if not line.is_outside else None
        if title:
            counted[title] += 1 if line.tag != "img" else 2
    headline = slugify(hints.headline or lines[0].text) if lines else ""
    foreign = hints.lang != ORIGINAL_LANGUAGE
    for title in list(counted):
        known = slugify(title) == headline or (foreign and looks_vietnamese(title))
        if counted[title] < 2 and not known:  # noqa: PLR2004  once is no repetition
            del counted[title]
    return counted


def _credit(role: Role, text: str) -> Span | None:
    match = labels().credit.search(text) if role is Role.CAPTION else None
    if not match:
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip(" |–—-"))
    return Span(start, match.end())


# --- the questions ---------------------------------------------------------------------------


def _outside(c: _Context) -> Role | None:
    before_title = c.frame.title is not None and c.at < c.frame.title
    after = c.at > c.frame.end or (c.at == c.frame.end and c.at != c.frame.source)
    return Role.UI if before_title or after else None


def _source(c: _Context) -> Role | None:
    return Role.SOURCE if c.at == c.frame.source else None


def _furniture(c: _Context) -> Role | None:
    known = c.line.text in sites.furniture() or labels().debris.search(c.line.text)
    return Role.UI if known else None


def _title(c: _Context) -> Role | None:
    if c.at == c.frame.title:
        return Role.TITLE
    if c.line.text in c.told.titles:
        return Role.ALT if c.line.tag == "img" else Role.UI
    return None


def _byline(c: _Context) -> Role | None:
    return Role.BYLINE if c.at == c.frame.byline else None


def _image(c: _Context) -> Role | None:
    if c.line.tag == "img":
        return Role.ALT
    title = alt_title(c.line.text)
    return Role.ALT if title and title in c.frame.image_titles else None


def _repeated_caption(c: _Context) -> Role | None:
    if c.line.text not in c.told.captions:
        return None
    is_caption = c.line.tag == "figcaption" or labels().credit.search(c.line.text)
    if c.told.last is Role.ALT and is_caption:
        return Role.CAPTION  # its image says the same
    return Role.UI if is_caption or c.told.last in {Role.CAPTION, Role.ALT} else None


def _caption(c: _Context) -> Role | None:
    if c.line.tag == "figcaption":
        return Role.CAPTION
    if len(c.line.text) > _MAX_CAPTION:
        return None
    if labels().credit.search(c.line.text):
        return Role.CAPTION
    below_image = c.told.last is Role.ALT and c.line.zone is Zone.ANYWHERE
    return Role.CAPTION if below_image and not _ENDS_SENTENCE.search(c.line.text) else None


def _lead(c: _Context) -> Role | None:
    if c.line.tag == "lead":
        return Role.LEAD
    if c.told.roles & {Role.LEAD, Role.PARAGRAPH}:
        return None
    description = c.hints.description
    if c.line.zone is Zone.HEADER:
        long_enough = len(c.line.text) >= _MIN_LEAD and not c.line.is_link
        return Role.LEAD if long_enough and not c.hints.lead_selected else None
    text = split_marker(c.line.text)[1]
    if text != c.line.text or (description and description.startswith(text[:_MIN_LEAD])):
        return Role.LEAD
    framed = (
        c.line.zone is Zone.ANYWHERE and c.frame.byline is not None and c.frame.title is not None
    )
    return Role.LEAD if framed and c.at < (c.frame.byline or 0) else None


def _header(c: _Context) -> Role | None:
    return Role.UI if c.line.zone is Zone.HEADER else None


def _links(c: _Context) -> Role | None:
    if labels().related.match(c.line.text) and (
        c.line.hrefs or not _ENDS_SENTENCE.search(c.line.text)
    ):
        return Role.UI
    return Role.UI if c.line.hrefs and c.line.is_link else None


def _signature(c: _Context) -> Role | None:
    return Role.SIGNATURE if c.at in c.frame.signatures else None


def _tagged(c: _Context) -> Role | None:
    if c.line.tag == "li":
        return Role.LIST
    if c.line.tag == "blockquote":
        return Role.QUOTE
    return Role.HEADING if c.line.tag in _HEADINGS else None


def _shaped(c: _Context) -> Role:
    """Tell headings and lists from paragraphs by their shape, where no markup does."""
    if c.line.zone is Zone.ANYWHERE:
        if _BULLET.match(c.line.text) or _NUMBERED.match(c.line.text):
            return Role.LIST
        longest = _MAX_HEADING_WITHOUT_STOPS if c.hints.lang in _WITHOUT_STOPS else _MAX_HEADING
        short = len(c.line.text) <= longest and not _ENDS_SENTENCE.search(c.line.text)
        if short and c.at + 1 < c.frame.end:
            return Role.HEADING
    return Role.PARAGRAPH


_QUESTIONS: Final[tuple[Callable[[_Context], Role | None], ...]] = (
    _outside,
    _source,
    _furniture,
    _title,
    _byline,
    _repeated_caption,
    _image,
    _caption,
    _lead,
    _header,
    _links,
    _signature,
    _tagged,
    _shaped,
)
