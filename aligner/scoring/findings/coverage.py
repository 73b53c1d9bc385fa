"""Omissions, additions, renderings of something else, and words out of order.

These are faults of a sentence as a whole: each is told from a correct translation by its signals,
weighed by what the sample corpus and corruptions of it taught.
"""

from collections.abc import Iterator
from typing import Final

from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence
from aligner.scoring.faults import fault_probabilities
from aligner.scoring.findings.settings import finding, settings

#: Code points of a text that a message quotes at most.
_QUOTED: Final = 60


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is missing, added, unrelated or out of order."""
    sure = fault_probabilities(evidence.signals)
    # What renders something else lacks everything and adds everything: one finding says it.
    if sure["unrelated"] >= settings("unrelated")["least_confidence"]:
        yield finding(
            "unrelated",
            "hardly a word of either side is answered on the other: it renders something else",
            confidence=sure["unrelated"],
        )
        return
    if sure["omission"] >= settings("omission")["least_confidence"]:
        span = evidence.src_stretch.span
        yield finding(
            "omission",
            f"the rendering has nothing for {_quoted(evidence.src.text, span)}",
            src_span=span,
            expected=_cut(evidence.src.text, span),
            confidence=sure["omission"],
        )
    if sure["addition"] >= settings("addition")["least_confidence"]:
        span = evidence.trg_stretch.span
        yield finding(
            "addition",
            f"the original has nothing for {_quoted(evidence.trg.text, span)}",
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


def _cut(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def _quoted(text: str, span: Span | None) -> str:
    """Return a stretch in quotation marks, shortened, or what stands for one that has no place."""
    stretch = _cut(text, span)
    if stretch is None:
        return "a part of the other side"
    return f"“{stretch if len(stretch) <= _QUOTED else stretch[:_QUOTED].rstrip() + '…'}”"
