"""The questions that give a line its role, in order; the first that knows answers.

An answer names its evidence by an id, for which `aligner.extraction.explanation` has the words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aligner import sites
from aligner.data import Block, Role
from aligner.extraction.captions import credit_span, is_credit
from aligner.extraction.frame import Frame, Hints, alt_title, split_marker
from aligner.extraction.lines import Line, Zone
from aligner.extraction.signatures import ENDS_SENTENCE, author_of, is_note
from aligner.labels import labels
from aligner.languages import ORIGINAL_LANGUAGE, vietnamese_share

_MAX_HEADING: Final = 110
#: Where no stop tells sentences from headings, only a short line is taken for one.
_MAX_HEADING_WITHOUT_STOPS: Final = 55
_WITHOUT_STOPS: Final = frozenset({"lo", "th"})
_MAX_CAPTION: Final = 500
_MIN_LEAD: Final = 40
#: A lead in bold is told from what follows it by so few lines, with pictures among them.
_STANDS_OUT_AMONG: Final = 5
#: A text with this share of Vietnamese words, on a page in another language, was not translated.
_UNTRANSLATED: Final = 0.4
_UNTRANSLATED_WORDS: Final = 4

BULLET: Final = re.compile(r"^[-–•*+]\s+(?=\S)")
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s+(?=\S)")
_PICTURES: Final = frozenset({"img", "figcaption"})
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})


class Answer(NamedTuple):
    """A role, and the evidence for it."""

    role: Role
    why: str
    """Id of the evidence."""
    detail: str = ""
    """What it was found in."""


@dataclass(slots=True)
class Told:
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


@dataclass(slots=True)
class Context:
    """All that a question may look at."""

    lines: Sequence[Line]
    frame: Frame
    hints: Hints
    told: Told
    at: int
    line: Line


def ask(context: Context) -> Answer:
    """Return the answer of the first question that knows one."""
    for question in _QUESTIONS:
        answer = question(context)
        if answer is not None:
            return answer
    return Answer(Role.PARAGRAPH, "text")


def _outside(c: Context) -> Answer | None:
    if c.frame.title is not None and c.at < c.frame.title and c.at != c.frame.byline:
        return Answer(Role.UI, "above-title")
    if c.at >= c.frame.end:
        return Answer(Role.UI, "below-end")
    return None


def _furniture(c: Context) -> Answer | None:
    if c.line.text in sites.furniture():
        return Answer(Role.UI, "site-furniture")
    return Answer(Role.UI, "debris") if labels().debris.search(c.line.text) else None


def _title(c: Context) -> Answer | None:
    if c.at == c.frame.title:
        return Answer(Role.TITLE, c.frame.title_why)
    if c.line.text in c.told.titles:
        return Answer(Role.ALT if c.line.tag == "img" else Role.UI, "title-again")
    return None


def _byline(c: Context) -> Answer | None:
    if c.at == c.frame.byline:
        return Answer(Role.BYLINE, "byline-date")
    if c.line.zone is Zone.BODY or c.told.roles & {Role.PARAGRAPH, Role.LEAD}:
        return None
    return Answer(Role.BYLINE, "byline-author") if author_of(c.line.text) else None


def _image(c: Context) -> Answer | None:
    if c.line.tag == "img":
        return Answer(Role.ALT, "image")
    title = alt_title(c.line.text)
    return Answer(Role.ALT, "image-number") if title and title in c.frame.image_titles else None


def _untranslated(c: Context) -> Answer | None:
    """Tell a Vietnamese image text from the translated caption that follows it."""
    if c.hints.lang == ORIGINAL_LANGUAGE or c.line.text.isascii():
        return None
    # Debris of the image may stand between.
    near = c.lines[c.at + 1 : c.at + 3]
    below = next((line for line in near if not labels().debris.search(line.text)), None)
    if below is None:
        return None
    is_caption = below.tag == "figcaption" or "table-bar" in below.repairs
    if not is_caption and credit_span(below.text) is None:
        return None
    left_over = _is_vietnamese(c.line.text) and not _is_vietnamese(below.text)
    return Answer(Role.ALT, "untranslated-alt") if left_over else None


def _is_vietnamese(text: str) -> bool:
    long_enough = len(text.split()) >= _UNTRANSLATED_WORDS
    return long_enough and vietnamese_share(text) >= _UNTRANSLATED


def _repeated_caption(c: Context) -> Answer | None:
    if c.line.text not in c.told.captions:
        return None
    is_caption = c.line.tag == "figcaption" or credit_span(c.line.text)
    if c.told.last is Role.ALT and is_caption:
        return Answer(Role.CAPTION, "caption-of-alt")
    if is_caption or c.told.last in {Role.CAPTION, Role.ALT}:
        return Answer(Role.UI, "caption-again")
    return None


def _caption(c: Context) -> Answer | None:
    line = c.line
    if line.tag == "figcaption":
        role = Role.CREDIT if is_credit(line.text) else Role.CAPTION
        return Answer(role, "figcaption")
    if len(line.text) > _MAX_CAPTION:
        return None
    if is_credit(line.text):
        return Answer(Role.CREDIT, "credit-alone")
    if credit_span(line.text):
        return Answer(Role.CAPTION, "credit-at-end")
    return None


def _caption_of_plain_text(c: Context) -> Answer | None:
    if c.line.zone is not Zone.ANYWHERE or len(c.line.text) > _MAX_CAPTION:
        return None
    if "table-bar" in c.line.repairs:
        return Answer(Role.CAPTION, "cell-alone")
    if c.told.last is Role.ALT and not ENDS_SENTENCE.search(c.line.text):
        return Answer(Role.CAPTION, "below-image")
    return None


def _note(c: Context) -> Answer | None:
    return Answer(Role.UI, "invitation") if is_note(c.line.text) else None


def _header(c: Context) -> Answer | None:
    """Tell a lead above the body from buttons and links."""
    line = c.line
    if line.tag == "lead":
        return Answer(Role.LEAD, "site-lead")
    if line.zone is not Zone.HEADER:
        return None
    first = not c.hints.lead_selected and not c.told.roles & {Role.LEAD, Role.PARAGRAPH}
    is_lead = first and len(line.text) >= _MIN_LEAD and not line.is_link
    is_lead = is_lead or _goes_on_with_lead(c)
    return Answer(Role.LEAD if is_lead else Role.UI, "above-body")


def _goes_on_with_lead(c: Context) -> bool:
    """Return whether a line is one more paragraph of the lead right above it."""
    line, above = c.line, c.lines[c.at - 1]
    if c.told.last is not Role.LEAD or line.tag != above.tag or line.hrefs:
        return False
    is_sentence = c.hints.lang in _WITHOUT_STOPS or ENDS_SENTENCE.search(line.text)
    return len(line.text) >= _MIN_LEAD and bool(is_sentence)


def _lead(c: Context) -> Answer | None:
    line = c.line
    if c.told.roles & {Role.LEAD, Role.PARAGRAPH}:
        return None
    marker, text = split_marker(line.text)
    if marker:
        return Answer(Role.LEAD, "lead-marker", marker)
    description = c.hints.description
    if description and description.startswith(text[:_MIN_LEAD]):
        return Answer(Role.LEAD, "description")
    if line.bold and len(text) >= _MIN_LEAD and _stands_out(c):
        return Answer(Role.LEAD, "bold-first")
    framed = line.zone is Zone.ANYWHERE and c.frame.title is not None
    if framed and c.frame.byline is not None and c.at < c.frame.byline:
        return Answer(Role.LEAD, "above-byline")
    return None


def _stands_out(c: Context) -> bool:
    """Return whether the next line of text is not in bold."""
    near = c.lines[c.at + 1 : min(c.at + _STANDS_OUT_AMONG, c.frame.end)]
    following = next((line for line in near if line.tag not in _PICTURES), None)
    return following is not None and not following.bold


def _links(c: Context) -> Answer | None:
    line = c.line
    if line.hrefs and line.is_link:
        return Answer(Role.UI, "all-link")
    label = labels().related.match(line.text)
    if label and (line.hrefs or not ENDS_SENTENCE.search(line.text.rstrip(" :：»>"))):
        return Answer(Role.UI, "related-label", label.group().strip())
    return None


def _signature(c: Context) -> Answer | None:
    why = c.frame.signatures.get(c.at)
    return Answer(Role.SIGNATURE, why) if why else None


def _tagged(c: Context) -> Answer | None:
    line = c.line
    if line.tag == "li":
        return Answer(Role.LIST, "tag", "li")
    if line.tag == "blockquote":
        return Answer(Role.QUOTE, "tag", "blockquote")
    if line.tag in _HEADINGS:
        return Answer(Role.HEADING, "tag", line.tag)
    if line.bold and _is_heading_shaped(c):
        return Answer(Role.HEADING, "bold")
    return None


def _shaped(c: Context) -> Answer | None:
    """Tell headings and lists from paragraphs by their shape, where no markup does."""
    if c.line.zone is not Zone.ANYWHERE:
        return None
    if BULLET.match(c.line.text) or _NUMBERED.match(c.line.text):
        return Answer(Role.LIST, "bullet")
    return Answer(Role.HEADING, "short") if _is_heading_shaped(c) else None


def _is_heading_shaped(c: Context) -> bool:
    longest = _MAX_HEADING_WITHOUT_STOPS if c.hints.lang in _WITHOUT_STOPS else _MAX_HEADING
    # Bold type tells a heading that is a question; without it, it may be an answer to one.
    text = c.line.text.rstrip("?？؟") if c.line.bold else c.line.text
    return len(text) <= longest and not ENDS_SENTENCE.search(text) and c.at + 1 < c.frame.end


_QUESTIONS: Final[tuple[Callable[[Context], Answer | None], ...]] = (
    _outside,
    _furniture,
    _title,
    _byline,
    _repeated_caption,
    _image,
    _untranslated,
    _caption,
    _caption_of_plain_text,
    _note,
    _header,
    _lead,
    _links,
    _signature,
    _tagged,
    _shaped,
)
