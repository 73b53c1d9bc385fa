"""What several renderings of one original say about each other's findings.

The same finding in most renderings points to a hard phrase of the original, or to a check that
misreads it; one that stands alone beside others that have none is a slip of that rendering.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from aligner import knowledge
from aligner.data import Bitext, Finding, SegmentPair

#: Renderings from which there is a consensus: one with a finding and two others.
_ENOUGH: Final = 3
#: Types that a source phrase can cause; a text left untranslated is nobody's hard phrase.
_CAUSED: Final = frozenset({"number", "date", "money", "unit", "name", "negation", "trap"})


def with_consensus(bitexts: Sequence[Bitext]) -> list[Bitext]:
    """Return all renderings of one original, with findings compared.

    A finding is the same as another if both are of one type and of the same words of the same
    sentence. Where at least three renderings have the sentence, one that stands alone gets surer
    and one that most share less sure, by ``knowledge/findings.toml``; the message says so. Scores
    stay.
    """
    places = _places(bitexts)
    return [
        replace(bitext, rows=tuple(_compared(row, places) for row in bitext.rows))
        for bitext in bitexts
    ]


def _places(bitexts: Iterable[Bitext]) -> dict[str, list[SegmentPair]]:
    """Return the rows of all renderings by each sentence of the original that they render."""
    places: defaultdict[str, list[SegmentPair]] = defaultdict(list)
    for bitext in bitexts:
        for row in bitext.rows:
            if row.src_text and row.trg_text:
                for sentence in _sentences(row):
                    places[sentence].append(row)
    return places


def _sentences(row: SegmentPair) -> list[str]:
    """Return the positions of a row's sentences in the original: ``[0, 1]:[2]`` has two."""
    return row.bead.partition(":")[0].strip("[]").split(", ")


def _compared(row: SegmentPair, places: Mapping[str, list[SegmentPair]]) -> SegmentPair:
    if not row.findings or not row.src_text:
        return row
    others = {
        other.trg_url: other
        for sentence in _sentences(row)
        for other in places[sentence]
        if other.trg_url != row.trg_url
    }
    if len(others) + 1 < _ENOUGH:
        return row
    judged = tuple(_judged(row, found, list(others.values())) for found in row.findings)
    return replace(row, findings=judged)


def _judged(row: SegmentPair, found: Finding, others: Sequence[SegmentPair]) -> Finding:
    if found.type not in _CAUSED or found.src_span is None or found.confidence is None:
        return found
    words = _words(row, found)
    sharing = sum(
        any(item.type == found.type and _words(other, item) == words for item in other.findings)
        for other in others
    )
    factors = knowledge.load("findings")["consensus"]
    doubt = 1 - found.confidence
    if sharing == 0:
        told = f"the other {len(others)} renderings have no such error: a slip of this one"
        confidence = 1 - doubt * float(factors["alone"])
    elif 2 * sharing >= len(others):
        told = f"{sharing} of {len(others)} other renderings have it too: a hard phrase"
        confidence = found.confidence * float(factors["shared"])
    else:
        return found
    return replace(found, message=f"{found.message} ({told})", confidence=round(confidence, 6))


def _words(row: SegmentPair, found: Finding) -> str | None:
    span = found.src_span
    return row.src_text[span.start : span.end] if span else None


def by_original(bitexts: Iterable[Bitext]) -> Iterator[list[Bitext]]:
    """Yield the renderings of each original together; they follow each other in `bitexts`."""
    waiting: list[Bitext] = []
    for bitext in bitexts:
        if waiting and _original(waiting[-1]) != _original(bitext):
            yield waiting
            waiting = []
        waiting.append(bitext)
    if waiting:
        yield waiting


def _original(bitext: Bitext) -> str | None:
    return bitext.rows[0].src_url if bitext.rows else None
