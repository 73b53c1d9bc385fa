"""Names of authors and photographers that a translator took for words: Mai Sương as Plum Mist."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from aligner import knowledge
from aligner.data import Block, Document, Finding, Role, Span
from aligner.labels import any_of, labels
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.names import likeness, same_name
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.translations import translations
from aligner.text import fold
from aligner.tokens import form, placed_tokens

#: Signatures and credits are short.
_LONGEST: Final = 120
_BRACKETS: Final = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_AROUND: Final = " \u00a0()（）[]*.。-–—|"
_LABEL: Final = re.compile(r"[^:：៖]{1,40}[:：៖]")
#: Between names; a hyphen or a full stop only with spaces around.
_BETWEEN: Final = r"[,、;/&+|，；]|\s[-–—]\s"
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")
#: A name has so many words at most.
_MOST_WORDS: Final = 5


class _Name(NamedTuple):
    """A name where it stands in the text of a block."""

    text: str
    span: Span
    block: str


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield names in photo credits at the end of both sides that are not the same person's."""
    pair = evidence.pair
    if pair.src_lang != ORIGINAL_LANGUAGE or not _may_end_in_credit(pair.src_text):
        return
    there, here = _credit_in(pair.src_text), _credit_in(pair.trg_text)
    if not there or not here:
        return
    src = _names(pair.src_text, Span(*there.span()), pair.src_lang)
    trg = _names(pair.trg_text, Span(*here.span()), pair.trg_lang)
    for one, other, confidence in _different(src, trg, (pair.src_lang, pair.trg_lang), src):
        yield _finding(one, other, confidence, src_span=one.span)


def find_between(original: Document, rendering: Document) -> Iterator[tuple[str, Finding]]:
    """Yield each name of a page's signature, byline or credits that was not left a name.

    Yields
    ------
    (str, Finding)
        The text of the rendering's block, and the finding with its place in it.
    """
    if original.lang != ORIGINAL_LANGUAGE:
        return
    everyone = [*_signed(original), *_credited(original)]
    langs = original.lang, rendering.lang
    for src, trg in (
        (_signed(original), _signed(rendering)),
        (_credited(original), _credited(rendering)),
    ):
        for one, other, confidence in _different(src, trg, langs, everyone):
            yield other.block, _finding(one, other, confidence)


def _finding(one: _Name, other: _Name, confidence: float, src_span: Span | None = None) -> Finding:
    return finding(
        "signature",
        f"the name “{one.text}” ought to stay a name; the rendering has “{other.text}”",
        src_span=src_span,
        trg_span=other.span,
        expected=one.text,
        found=other.text,
        confidence=confidence,
    )


def _different(
    src: Sequence[_Name],
    trg: Sequence[_Name],
    langs: tuple[str, str],
    everyone: Sequence[_Name],
) -> Iterator[tuple[_Name, _Name, float]]:
    """Yield names of both sides that nothing on the other answers, and how sure that is.

    A name of the rendering may answer anyone that the original names. Names go together by their
    order; where one side has more of them, only by what they mean.
    """
    least = float(settings("signature")["least_likeness"])
    lang = langs[1]
    lost = [
        one
        for one in src
        if _is_person(one.text) and all(_alike(one, other, lang) < least for other in trg)
    ]
    if not lost:
        return
    strange = [other for other in trg if all(_alike(one, other, lang) < least for one in everyone)]
    if len(src) == len(trg):
        couples = [(o, t) for o, t in zip(src, trg, strict=True) if o in lost and t in strange]
    else:
        couples = list(zip(_distinct(lost), _distinct(strange), strict=False))
    for one, other in couples:
        if _translates(one.text, other.text, langs):
            yield one, other, float(settings("signature")["translated"])
        elif len(src) == len(trg):
            yield one, other, float(settings("signature")["confidence"])


def _distinct(names: Iterable[_Name]) -> list[_Name]:
    return list({fold(name.text): name for name in names}.values())


def _alike(one: _Name, other: _Name, lang: str) -> float:
    """Return how surely two names are one person's.

    Of two words that look alike all but for one, the other was translated.
    """
    if fold(one.text) == fold(other.text):
        return 1.0
    if other.text.isascii():
        # Word by word: “Awan Khanh” sounds like Vân Khánh, and is a cloud.
        known = set(fold(one.text).split())
        words = fold(other.text).replace("-", " ").split()
        if any(word in known for word in words):
            return 1.0 if all(word in known for word in words) else 0.0
    return max(likeness(one.text, other.text, lang)[0], same_name(one.text, other.text))


def _translates(one: str, other: str, langs: tuple[str, str]) -> bool:
    """Return whether a word of a name is one of the other's in a dictionary, or has stayed."""
    known = translations(None, *langs).src
    keys = {form(text).key for text, _, _ in placed_tokens(other.lower())}
    words = one.lower().split()
    if set(fold(one).split()) & set(fold(other).split()):
        return True
    pieces = [*words, " ".join(words)]
    return any((word := known.get(form(piece).key)) and word.partners & keys for piece in pieces)


def _signed(document: Document) -> list[_Name]:
    """Return the names of signatures and of bylines that say they name an author."""
    found: list[_Name] = []
    for block in document.blocks:
        if block.role is Role.SIGNATURE or (block.role is Role.BYLINE and _names_author(block)):
            found += _names(block.text, Span(0, len(block.text)), document.lang)
    return found


def _credited(document: Document) -> list[_Name]:
    """Return the names of photographers."""
    found: list[_Name] = []
    for block in document.blocks:
        if block.credit:
            found += _names(block.text, block.credit, document.lang)
        elif block.role is Role.CREDIT:
            found += _names(block.text, Span(0, len(block.text)), document.lang)
    return found


def _names_author(block: Block) -> bool:
    return bool(labels().author.match(block.text) or labels().by.fullmatch(block.text))


def _names(text: str, span: Span, lang: str) -> list[_Name]:
    """Return the names in a stretch of a text, without labels, agencies and remarks."""
    if span.end - span.start > _LONGEST:
        return []
    stretch = text[span.start : span.end]
    inner = stretch.strip(_AROUND)
    if not _LABEL.match(inner):
        inner = stretch
    start = span.start + stretch.find(inner)
    if label := _LABEL.match(inner):
        start, inner = start + label.end(), inner[label.end() :]
    elif by := labels().by.fullmatch(inner):
        start, inner = start + by.start("name"), by["name"]
    inner = _BRACKETS.sub(lambda bracket: "|" * len(bracket.group()), inner)
    found: list[_Name] = []
    at = 0
    for part in (*_separators(lang).finditer(inner), None):
        end = part.start() if part else len(inner)
        piece = inner[at:end]
        name = piece.strip(_AROUND)
        if _is_name(name):
            place = start + at + piece.find(name)
            found.append(_Name(name, Span(place, place + len(name)), text))
        at = part.end() if part else end
    return found


@cache
def _separators(lang: str) -> re.Pattern[str]:
    words = knowledge.load("signatures")["and"].get(lang, [])
    ands = rf"|\s(?:{any_of(words)})\s" if words else ""
    return re.compile(f"{_BETWEEN}{ands}")


def _is_name(text: str) -> bool:
    """Return whether a part of a signature may name somebody: no agency, address or date."""
    if not text or text in _agencies() or any(map(str.isdigit, text)):
        return False
    return "@" not in text and "://" not in text and ".v" not in text.lower()


def _is_person(text: str) -> bool:
    """Return whether a Vietnamese text is the name of a person: all words have a capital."""
    words = text.split()
    low = f"{text.lower()} "
    return (
        0 < len(words) <= _MOST_WORDS
        and all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
        and not (len(words) == 1 and text.isupper())
        and not any(low.startswith(f"{first} ") for first in _no_persons())
    )


@cache
def _no_persons() -> tuple[str, ...]:
    return tuple(word.lower() for word in knowledge.load("signatures")["no_person"]["vi"])


@cache
def _agencies() -> frozenset[str]:
    table = knowledge.load("labels")["agency"]
    return frozenset([*table["seen"], *table["guess"]])


def _credit_in(text: str) -> re.Match[str] | None:
    return labels().credit.search(text, max(0, len(text) - _LONGEST))


def _may_end_in_credit(text: str) -> bool:
    """Return whether there is a colon in the last characters; most sentences have none."""
    return any(sign in text[-_LONGEST:] for sign in ":：៖")
