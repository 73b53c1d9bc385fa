"""Expressions that a translator took at their words: a house of class 4 as one of four storeys."""

from collections.abc import Iterator

from aligner.data import Finding
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings
from aligner.traps import find_traps

#: Right renderings that a message names.
_NAMED = 3


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield each trap that the rendering fell into, and, less surely, each it may have."""
    pair = evidence.pair
    if pair.src_lang != ORIGINAL_LANGUAGE:
        return
    for hit in find_traps(pair.src_text, pair.trg_text, pair.trg_lang):
        expression = pair.src_text[hit.src_span.start : hit.src_span.end]
        right = " or ".join(f"“{form}”" for form in hit.right[:_NAMED])
        if hit.trg_span is None:
            found, told = None, "no usual rendering of it is found"
            confidence = float(settings("trap")["unsaid"])
        else:
            found = pair.trg_text[hit.trg_span.start : hit.trg_span.end]
            told, confidence = f"“{found}” translates it literally", None
        yield finding(
            "trap",
            f"“{expression}” is {hit.trap.meaning}, {right}; {told}",
            src_span=hit.src_span,
            trg_span=hit.trg_span,
            expected=hit.right[0] if hit.right else None,
            found=found,
            confidence=confidence,
        )
