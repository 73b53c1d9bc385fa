"""The short words around an article, in all languages at once: what to tell them by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.text import normalise

#: Kinds that every site language has words of.
KINDS: Final = ("source", "comments", "related", "photo", "author")
_COLON: Final = re.compile(r"\s*[:：៖]\s*")
#: No label is longer than this.
_LABEL_WITHIN: Final = 40


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A line that begins with a label."""

    label: str
    """As printed."""
    rest: str
    """What follows the colon; empty behind a label that stands alone."""
    langs: tuple[str, ...]
    """The languages that the label is a word of."""


@dataclass(frozen=True, slots=True)
class LeadingLabel:
    """Words that stand before a colon, or alone on a line."""

    words: Mapping[str, tuple[str, ...]]
    """Each in lower case, with its languages."""
    initials: frozenset[str]
    """Their first letters: most lines of a page are passed over by these."""

    def match(self, text: str) -> LabelMatch | None:
        """Return the label that a line begins with, in whatever script and language.

        Examples
        --------
        >>> labels().source.match("Source : https://qdnd.vn/a")
        LabelMatch(label='Source', rest='https://qdnd.vn/a', langs=('en', 'fr'))
        >>> labels().source.match("Sumber air bersih mengering.") is None
        True
        """
        if text[:1].lower() not in self.initials:
            return None
        head = text[:_LABEL_WITHIN]
        if ":" in head or "：" in head or "៖" in head:
            label, rest = _COLON.split(text, maxsplit=1)
        elif len(text) <= _LABEL_WITHIN:
            label, rest = text, ""
        else:
            return None
        langs = self.words.get(label.lower())
        return LabelMatch(label, rest, langs) if langs else None


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of ``knowledge/labels.toml``, ready for use; all languages are one."""

    source: LeadingLabel
    author: LeadingLabel
    by: re.Pattern[str]
    """A line that names its author without a colon: "Oleh Minh Hoang"; group ``name``."""
    comments: re.Pattern[str]
    """A whole line: the counter of comments."""
    related: re.Pattern[str]
    """The beginning of a line."""
    credit: re.Pattern[str]
    """A photo credit at the end of a caption."""
    provided: re.Pattern[str]
    """A credit that a caption alone may end in: "(Ảnh do gia đình cung cấp)", or in a language
    without stops "… ภาพ: ลัม ตุง"."""
    agency: re.Pattern[str]
    """A credit that only names an agency, in brackets or behind a sentence, at the end."""
    after: re.Pattern[str]
    """The beginning of a signature that names whom it follows; group ``name`` is what is left."""
    invitation: re.Pattern[str]
    """What an editorial note to the reader begins with, to be asked of short lines."""
    gone: re.Pattern[str]
    """A whole headline: of a page whose article is no longer there."""
    debris: re.Pattern[str]
    """A whole line."""
    debris_at_edge: re.Pattern[str]
    alt_number: tuple[re.Pattern[str], ...]


@cache
def labels() -> Labels:
    """Return the labels of ``knowledge/labels.toml``."""
    table = knowledge.load("labels")
    comments, related = any_of(words_of("comments")), any_of(words_of("related"))
    gone = any_of(words_of("gone"))
    photo = any_of(words_of("photo"))
    # No sentence, so no full stop but behind an initial: "L.K.", "H. Thu".
    name = r"(?:[^.:：!?]|(?<=[\s.]\w)\.){1,80}"
    agency = any_of(table["agency"]["seen"] + table["agency"]["guess"])
    return Labels(
        source=_leading("source"),
        author=_leading("author"),
        by=re.compile(rf"(?:{any_of(words_of('by'))})\s+(?P<name>.+)", re.IGNORECASE),
        comments=re.compile(
            rf"(?:{comments})\s*[(（]\s*[\d.,]+\s*[)）]|[(（]\s*[\d.,]+\s*[)）]\s*(?:{comments})",
            re.IGNORECASE,
        ),
        # No word boundary: vowel signs that end words of India and South-East Asia make none.
        related=re.compile(rf"(?:[>»]*\s*)?(?:{related})(?!\w)", re.IGNORECASE),
        # In brackets, or after a sentence, a dash or a bar: "… pagi hari. Foto: Minh Hoang".
        credit=re.compile(
            rf"\s*[(（\[]\s*(?:{photo})\s*[:：៖][^()（）\[\]]*[)）\]][.。]?$"
            rf"|(?:(?<=[.!?…”\"])\s+|(?<=[。！？])|\s*[|–—-]\s+)(?:{photo})"
            rf"\s*[:：៖]\s*{name}\.?$"
            rf"|^(?:{photo})\s*[:：៖]\s*{name}\.?$",
            re.IGNORECASE,
        ),
        provided=re.compile(
            rf"\s*[(（\[]\s*(?:{photo})(?!\w)[^()（）\[\]:：]{{1,60}}[)）\]][.。]?$"
            rf"|\s(?:{photo})\s*[:：៖]\s*[^.:：!?]{{1,40}}$",
            re.IGNORECASE,
        ),
        agency=re.compile(
            rf"\s*[(（](?:[^()（）]{{1,40}}/)?(?:{agency})(?:/[^()（）]{{1,40}})?[)）]\.?$"
            rf"|(?<=[.!?…。”\"])\s*(?:[-–—|]\s*)?(?:\w[\w .]{{0,40}}/)?(?:{agency})\.?$"
        ),
        after=re.compile(rf"(?:{any_of(words_of('after'))})\s+(?P<name>.+)", re.IGNORECASE),
        invitation=re.compile(rf".*(?:{any_of(words_of('invitation'))})", re.IGNORECASE),
        gone=re.compile(
            rf"(?:(?:error|lỗi)?\s*404(?:\W+(?:error|{gone}))?|{gone})[.!。]?", re.IGNORECASE
        ),
        debris=_joined(table["debris"]["line"]),
        debris_at_edge=_joined(table["debris"]["edge"]),
        alt_number=tuple(re.compile(pattern) for pattern in table["alt_number"]["patterns"]),
    )


@cache
def words_of(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return all words of a kind of label, in lower case, each with its languages.

    Examples
    --------
    >>> words_of("source")["sumber"]
    ('id', 'ms')
    """
    table: Mapping[str, Mapping[str, Any]] = knowledge.load("labels")[kind]
    found: dict[str, set[str]] = {}
    for by_language in table.values():
        for lang, words in by_language.items():
            for word in words:
                found.setdefault(normalise(word).lower(), set()).add(lang)
    return {word: tuple(sorted(langs)) for word, langs in found.items()}


def _leading(kind: str) -> LeadingLabel:
    words = words_of(kind)
    return LeadingLabel(words, frozenset(word[0] for word in words))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches each of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
