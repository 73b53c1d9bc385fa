"""What a rendering has of its original: headline, numbers, names, length."""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from aligner.anchors import anchor_keys, kind_of
from aligner.data import ALIGNED, Document, DocumentPair
from aligner.pairing.cards import headline_slugs, is_cut, settings, site_slug
from aligner.text import slugify
from aligner.urls import slug_of

#: Thai pages count years from the Buddha's death, 543 before our era.
_BUDDHIST_LANGUAGES: Final = frozenset({"th"})
_BUDDHIST_OFFSET: Final = 543
#: Evidence that is the slug of a headline, of the publisher's page or of the site's copy.
_BY_SLUG: Final = frozenset({"slug", "stand-in"})
_YEARS: Final = range(1900, 2101)
#: A number with spaces between its thousands, as French and the Slavic languages write it.
_SPACED: Final = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a translation keeps of a text."""

    numbers: frozenset[str]
    names: frozenset[str]
    """Words with a capital, in Latin letters without diacritics."""
    length: int
    """Of the aligned blocks, in code points."""


def tokens_of(document: Document) -> Tokens:
    """Return what a translation of a document should have too.

    Examples
    --------
    >>> from aligner.data import Block, Role
    >>> blocks = (Block(Role.PARAGRAPH, "Ngày 07/10/2568 ông Tùng cắt 1.250 kg lúa."),)
    >>> found = tokens_of(Document("file:a", "th", *[None] * 7, blocks=blocks, content_hash=""))
    >>> sorted(found.numbers), sorted(found.names)
    (['10', '1250', '2025', '7'], ['=ngay', '=tung'])
    """
    numbers, names, length = set(), set(), 0
    buddhist = document.lang in _BUDDHIST_LANGUAGES
    spaced = document.lang in settings("numbers")["spaced"]
    for block in document.blocks:
        if block.role not in ALIGNED:
            continue
        length += len(block.text)
        text = _SPACED.sub(_joined, block.text) if spaced else block.text
        for key in anchor_keys(text):
            kind = kind_of(key)
            if kind == "number":
                numbers.add(_number(key, buddhist=buddhist))
            elif kind == "name" and key.isascii():
                names.add(key)
    return Tokens(frozenset(numbers), frozenset(names), length)


def _joined(number: re.Match[str]) -> str:
    return number.group().replace(" ", "")


def _number(key: str, *, buddhist: bool) -> str:
    """Return a number without leading zeros (07/10 is 7 October), a Thai year as one of ours."""
    if not key.isdecimal():
        return key
    key = key.lstrip("0") or "0"
    if buddhist and len(key) == len("2568") and int(key) - _BUDDHIST_OFFSET in _YEARS:
        return str(int(key) - _BUDDHIST_OFFSET)
    return key


def is_year(number: str) -> bool:
    """Return whether a number looks like a year of our time."""
    return len(number) == len("2025") and number.isdecimal() and int(number) in _YEARS


def headline_agreement(original: Document, rendering: Document) -> float | None:
    """Return how far the rendering's Vietnamese headline is the original's, in [0, 1].

    The share of words that the two slugs have in common (Dice), 1 where one was cut; the best of
    those that either page tells; None where one tells none.
    """
    return _best(headline_slugs(original), headline_slugs(rendering))


def further_agreement(pair: DocumentPair) -> float | None:
    """Return the `headline_agreement` of what did not join the pair already.

    A page that was joined by the slug in its own URL, or by its image texts, says no more by
    having it.
    """
    original, rendering = pair.original, pair.rendering
    theirs = headline_slugs(original)
    link = rendering.source_link
    linked = slug_of(link) if link and not is_cut(link) else None
    if pair.evidence not in _BY_SLUG or (linked and linked.text in theirs):
        return headline_agreement(original, rendering)
    own, told = site_slug(rendering.url), slugify(rendering.original_title or "")
    if own in theirs:
        return _best(theirs, [told] if told else [])
    return _best(theirs, [own] if own else [])


def _best(theirs: Iterable[str], ours: Collection[str]) -> float | None:
    return max((_common(left, right) for left in theirs for right in ours), default=None)


def _common(left: str, right: str) -> float:
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= settings("slugs")["cut"] and longer.startswith(shorter):
        return 1.0
    a, b = set(left.split("-")), set(right.split("-"))
    return 2 * len(a & b) / (len(a) + len(b))


def length_off(src: Tokens, trg: Tokens, lang: str) -> float:
    """Return the log-ratio of the lengths, beside that of the rendering's language: 0 is usual."""
    expansion = settings("length")["expansion"].get(lang, 1.0)
    return math.log((trg.length + 1) / (src.length + 1)) - math.log(expansion)


def writes_latin(lang: str) -> bool:
    """Return whether names of a language's texts stand in Latin letters."""
    return lang not in _other_scripts()


@cache
def _other_scripts() -> frozenset[str]:
    return frozenset(settings("names")["other_scripts"])
