"""Where sentences end: own rules for languages with splitting data, sentencex for the others."""

import re
from functools import cache
from typing import Final

from aligner.data import Span
from aligner.languages import language_tag, splitting
from aligner.segmentation.rules import Rules, bracket_spans, stop_ends
from aligner.segmentation.spaces import SpaceRules, space_ends

#: The library is given so many code points at a time, far more than any paragraph has: on
#: quotation marks that never close, its time grows with the square of the length.
_WINDOW: Final = 5_000
#: Ends so near to where a window was cut are looked at again: the cut may part a quotation.
_MARGIN: Final = 500
#: The library takes every space for one byte, and panics where it is not.
_SPACE: Final = re.compile(r"\s")


def split_sentences(text: str, lang: str) -> list[Span]:
    """Return where the sentences of a block stand.

    The spans are in order, do not overlap, begin and end on something visible, and hold all that
    is visible. Linear time.

    Parameters
    ----------
    text : str
        Normalised: one line.
    lang : str
        BCP 47 tag. Languages with splitting data have own rules with lists of abbreviations.

    Examples
    --------
    >>> text = "PGS.TS. Võ Thị Oanh nêu 2.450 ca. “Vì sao vậy?” bà hỏi. Không ai đáp…"
    >>> [text[start:end] for start, end in split_sentences(text, "vi")]
    ['PGS.TS. Võ Thị Oanh nêu 2.450 ca.', '“Vì sao vậy?” bà hỏi.', 'Không ai đáp…']
    """
    ends = _ends(text, lang)
    spans: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            spans.append(Span(left, left + len(stripped)))
        start = end
    return spans


def _ends(text: str, lang: str) -> list[int]:
    rules, spaces = _rules(lang)
    if rules is None:
        return _ends_by_library(text, lang)
    brackets = bracket_spans(text)
    ends = stop_ends(text, brackets, rules)
    if spaces and (spaces.known.beside_stops or not ends):
        return space_ends(text, ends, brackets, spaces)
    return ends


@cache
def _rules(lang: str) -> tuple[Rules | None, SpaceRules | None]:
    known = splitting(language_tag(lang) or lang)
    if known is None:
        return None, None
    return Rules.of(known), SpaceRules.of(known.spaces) if known.spaces else None


def _ends_by_library(text: str, lang: str) -> list[int]:
    import sentencex

    text = _SPACE.sub(" ", text)
    ends: list[int] = []
    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        found = [int(b["end_index"]) for b in sentencex.get_sentence_boundaries(lang, window)]
        if start + len(window) < len(text):
            found = [end for end in found if end <= _WINDOW - _MARGIN] or found[:-1]
        ends += [start + end for end in found]
        start += found[-1] if found else len(window)
    return ends
