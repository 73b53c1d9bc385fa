"""Named translation errors, one module a family.

Each family is a function from the evidence of one segment pair to its findings. The quality model
weighs also those that are too improbable to be shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from aligner.data import Document, Finding
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings import (
    amounts,
    coverage,
    divisions,
    honorifics,
    language,
    names,
    negation,
    one_sided,
    placeholders,
    punctuation,
    repetition,
    signatures,
    traps,
)
from aligner.scoring.findings.names import inconsistent

__all__ = ["FAMILIES", "inconsistent", "one_sided", "page_findings"]


def page_findings(original: Document, rendering: Document) -> Iterator[Finding]:
    """Yield what is wrong on a page outside its segments: names of authors that were translated.

    They have no place in a segment, only what was expected and found.
    """
    for _, found in signatures.find_between(original, rendering):
        yield replace(found, src_span=None, trg_span=None)


#: In the order of the README's table of types.
FAMILIES: Final[tuple[Callable[[Evidence], Iterator[Finding]], ...]] = (
    amounts.find,
    names.find,
    negation.find,
    language.find,
    coverage.find,
    repetition.find,
    placeholders.find,
    traps.find,
    honorifics.find,
    divisions.find,
    punctuation.find,
    signatures.find,
)
