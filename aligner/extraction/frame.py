"""The frame of a page: where headline, byline, source and the end of the content are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from aligner import sites
from aligner.extraction.lines import Line, Zone, prose_length
from aligner.extraction.signatures import ENDS_SENTENCE, MAX_SIGNATURE_WORDS, signatures
from aligner.labels import labels
from aligner.languages import ORIGINAL_LANGUAGE, looks_vietnamese
from aligner.text import slugify, undouble

#: A byline stands this near the top of a page without markup.
_BYLINE_WITHIN: Final = 12
_BYLINE_ABOVE: Final = 2
#: And so near below a headline that could pass for one itself.
_BYLINE_BELOW: Final = 4
#: Lines that may end in a date and are no byline.
_NO_BYLINES: Final = frozenset({"img", "figcaption", "h2", "h3", "h4", "h5", "h6"})
#: A line of the body with so much text is a paragraph.
_MIN_PROSE: Final = 40
_MAX_BYLINE: Final = 100
#: Longer than any headline seen (about 130), so that a first paragraph is not taken for one.
_MAX_TITLE: Final = 220

#: In any digits, with the year as the West counts it or, in Thai and Lao, the Buddhist calendar.
_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_YEARS: Final = range(2000, 2100)
_BUDDHIST_ERA: Final = 543
#: What else stands in a byline: time, zone, weekday, dots and bars.
_NOT_A_NAME: Final = re.compile(
    r"\d{1,2}\s*[:h]\s*\d{2}(?::\d{2})?|\(?GMT\s*[+-]\s*\d+\)?|"
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\b|\bngày\b|[•|·,]",
    re.IGNORECASE,
)
#: Markers that no site rule knows: "(Baonghean.vn) –", and the capitals of "TPO –", "BTO-".
_LEAD_MARKER: Final = re.compile(
    r"(?:\([^()]{2,30}\)\.?|[A-ZĐ]{2,6}(?:\.[A-Z]{2,3})?)\s*[-–—]\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before its lines are read."""

    lang: str
    headline: str | None = None
    description: str | None = None
    lead_selected: bool = False
    url: str = ""
    """The page's own."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a page begin and end, as positions in its lines."""

    title: int | None
    title_why: str
    byline: int | None
    end: int
    """The first line after the content."""
    signatures: dict[int, str]
    """By position: what it is known by."""
    image_titles: Counter[str]
    """Image texts without their running number."""


def find_frame(lines: Sequence[Line], hints: Hints, source_at: int | None) -> Frame:
    """Find the parts of a page; comments or the source line, if it is known, end its content."""
    byline = _byline_at(lines, _told_title(lines, hints)[0])
    title, title_why = _title_at(lines, hints, byline)
    start = 0 if title is None else title + 1
    comments = (
        n for n in range(start + 1, len(lines)) if labels().comments.fullmatch(lines[n].text)
    )
    ends = (source_at, next(comments, None))
    end = min((n for n in ends if n is not None and n > start), default=len(lines))
    inside = [
        n for n in range(start, end) if lines[n].zone is Zone.BODY or lines[n].zone is Zone.ANYWHERE
    ]
    last = inside[-1] + 1 if inside else end
    return Frame(
        title, title_why, byline, end,
        signatures(lines, start, last), _image_titles(lines, hints),
    )  # fmt: skip


def split_marker(text: str) -> tuple[str | None, str]:
    """Part a lead from its marker.

    Examples
    --------
    >>> split_marker("(Dan Tri) - Banyak delegasi menegaskan")
    ('(Dan Tri) -', 'Banyak delegasi menegaskan')
    """
    match = _known_marker(sites.lead_markers()).match(text) or _LEAD_MARKER.match(text)
    if not match or not text[match.end() :].strip():
        return None, text
    return match.group().strip(), text[match.end() :].strip()


@cache
def _known_marker(markers: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, markers)) or "(?!)"
    return re.compile(rf"(?:{names})\s*[-–—]\s*(?=\S)")


def read_byline(text: str) -> tuple[str | None, str] | None:
    """Return publisher and ISO date of a byline, or None where the text is none.

    The date is always day/month/year. The site prints the publisher twice.

    Examples
    --------
    >>> read_byline("Báo Dân tríBáo Dân trí26/10/2025"), read_byline("Báo Dân trí 26/10/2568")
    (('Báo Dân trí', '2025-10-26'), ('Báo Dân trí', '2025-10-26'))
    """
    match = _DATE.search(text) if len(text) <= _MAX_BYLINE else None
    if not match:
        return None
    day, month, year = map(int, match.groups())
    if year - _BUDDHIST_ERA in _YEARS:
        year -= _BUDDHIST_ERA
    if year not in _YEARS:
        return None
    try:
        published = date(year, month, day).isoformat()
    except ValueError:
        return None
    around = f"{text[: match.start()]} {text[match.end() :]}"
    name = undouble(" ".join(_NOT_A_NAME.sub(" ", around).split()).strip(" -–—"))
    if ENDS_SENTENCE.search(name) or len(name.split()) > MAX_SIGNATURE_WORDS:
        return None  # a sentence that names a date
    return name or None, published


def alt_title(text: str) -> str | None:
    """Return an image text without its running number, or None where it carries none."""
    if not any(map(str.isdigit, text[-2:])):
        return None
    for pattern in labels().alt_number:
        match = pattern.search(text)
        if match and text[: match.start()].strip():
            return text[: match.start()].strip(" -")
    return None


def byline_above(lines: Sequence[Line]) -> int | None:
    """Return a byline in the few lines above the headline of an HTML page that has none below it.

    Not the first that comes: sites print today's date above their menu.
    """
    title = next((n for n, line in enumerate(lines) if line.tag == "title"), None)
    if title is None or any(
        line.zone is Zone.HEADER and line.text != lines[title].text and _may_be_byline(line)
        for line in lines[title + 1 :]
    ):
        return None
    near = range(max(0, title - _BYLINE_ABOVE), title)
    return next((n for n in near if not lines[n].hrefs and _may_be_byline(lines[n])), None)


def _may_be_byline(line: Line) -> bool:
    return line.tag not in _NO_BYLINES and read_byline(line.text) is not None


def _byline_at(lines: Sequence[Line], title: int | None) -> int | None:
    """Return the first line near the top that is a byline.

    Never the headline, a heading or a caption, which may end in a date too. Inside the body one
    paragraph may stand above it, the lead, but not two.
    """
    anywhere = paragraphs = 0
    for n, line in enumerate(lines):
        anywhere += line.zone is Zone.ANYWHERE or line.zone is Zone.BODY
        if anywhere > _BYLINE_WITHIN:
            return None
        if title is not None and (n == title or line.text == lines[title].text):
            continue
        paragraphs += line.zone is Zone.BODY and _is_prose(line)
        if paragraphs > 1:
            return None
        if not _may_be_byline(line):
            continue
        first = title is None and line.zone is Zone.ANYWHERE and _is_first(lines, n)
        return (_byline_below(lines, n) if first else None) or n
    return None


def _is_prose(line: Line) -> bool:
    is_text = line.tag not in _NO_BYLINES and not line.is_link and not read_byline(line.text)
    return is_text and prose_length(line.text) >= _MIN_PROSE


def _is_first(lines: Sequence[Line], at: int) -> bool:
    """Return whether nothing but furniture stands above a line, so that it may be the headline."""
    return all(
        line.text in sites.furniture() or labels().debris.search(line.text) for line in lines[:at]
    )


def _byline_below(lines: Sequence[Line], at: int) -> int | None:
    """Return a byline in the few lines below a first line that may be a headline with a date."""
    for n in range(at + 1, min(at + 1 + _BYLINE_BELOW, len(lines))):
        line = lines[n]
        if line.text != lines[at].text and _may_be_byline(line):
            return n
    return None


def _told_title(lines: Sequence[Line], hints: Hints) -> tuple[int | None, str]:
    """Return which line is the headline by the page's markup or head, and how that is known."""
    for n, line in enumerate(lines):
        if line.tag == "title":
            return n, "title-element"
        if hints.headline and line.text == hints.headline:
            return n, "title-head"
    return None, ""


def _title_at(lines: Sequence[Line], hints: Hints, byline: int | None) -> tuple[int | None, str]:
    """Return which line is the headline, and how that is known."""
    told, why = _told_title(lines, hints)
    if told is not None:
        return told, why
    if any(line.zone is not Zone.ANYWHERE for line in lines):
        return None, ""
    for n, line in enumerate(lines):
        if line.text in sites.furniture() or labels().debris.search(line.text):
            continue
        # Without a byline below it, a first line that is a sentence is the body's first.
        framed = byline is not None and n < byline
        plausible = len(line.text) <= _MAX_TITLE and split_marker(line.text)[0] is None
        is_title = plausible and (framed or not ENDS_SENTENCE.search(line.text))
        return (n, "title-first") if is_title and n != byline else (None, "")
    return None, ""


def _image_titles(lines: Sequence[Line], hints: Hints) -> Counter[str]:
    """Count image texts without their numbers; only those that repeat, or must be images."""
    counted: Counter[str] = Counter()
    for line in lines:
        title = alt_title(line.text)
        if title:
            counted[title] += 1 if line.tag != "img" else 2
    headline = slugify(hints.headline or lines[0].text) if lines else ""
    foreign = hints.lang != ORIGINAL_LANGUAGE
    for title in list(counted):
        known = slugify(title) == headline or (foreign and looks_vietnamese(title))
        if counted[title] < 2 and not known:  # noqa: PLR2004  once is no repetition
            del counted[title]
    return counted
