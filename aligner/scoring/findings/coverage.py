"""Omissions, additions, renderings of something else, and words out of order.

These are faults of a sentence as a whole: each is told from a correct translation by its signals,
weighed by what the sample corpus and corruptions of it taught.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence, Side
from aligner.scoring.findings.settings import finding, settings

#: Words of a stretch from which it is quoted.
_FEWEST: Final = 2
#: Code points of a text that a message quotes at most.
_QUOTED: Final = 60


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is missing, added, unrelated or out of order."""
    sure = evidence.faults
    # What renders something else lacks everything and adds everything: one finding says it.
    if sure["unrelated"] >= settings("unrelated")["least_confidence"]:
        yield finding(
            "unrelated",
            "hardly a word of either side is answered on the other: it renders something else",
            confidence=sure["unrelated"],
        )
        return
    if sure["omission"] >= settings("omission")["least_confidence"]:
        span = _shown(evidence.src, evidence.src_stretch.span)
        yield finding(
            "omission",
            f"the rendering probably has nothing for {_quoted(evidence.src.text, span)}",
            src_span=span,
            expected=_cut(evidence.src.text, span),
            confidence=sure["omission"],
        )
    if sure["addition"] >= settings("addition")["least_confidence"]:
        span = _shown(evidence.trg, evidence.trg_stretch.span)
        yield finding(
            "addition",
            f"the original probably has nothing for {_quoted(evidence.trg.text, span)}",
            trg_span=span,
            found=_cut(evidence.trg.text, span),
            confidence=sure["addition"],
        )
    if sure["order"] >= settings("order")["least_confidence"]:
        yield finding(
            "order",
            "the words of the rendering stand in another order than a translation has",
            confidence=sure["order"],
        )


def _shown(side: Side, span: Span | None) -> Span | None:
    """Return a stretch as it is shown: of several words, and from letter to letter.

    One word alone says little of what is missing.
    """
    if span is None:
        return None
    inside = [t for t in side.tokens if span.start <= t.span.start < span.end and t.form.folded]
    if len(inside) < _FEWEST:
        return None
    start, end = span
    while start > 0 and unicodedata.category(side.text[start]).startswith("M"):
        start -= 1
    while end < len(side.text) and unicodedata.category(side.text[end]).startswith("M"):
        end += 1
    return Span(start, end)


def _cut(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def _quoted(text: str, span: Span | None) -> str:
    """Return a stretch in quotation marks, shortened, or what stands for one that has no place."""
    stretch = _cut(text, span)
    if stretch is None:
        return "a part of it"
    return f"“{stretch if len(stretch) <= _QUOTED else stretch[:_QUOTED].rstrip() + '…'}”"
