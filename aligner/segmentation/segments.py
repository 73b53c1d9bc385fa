"""A document's aligned blocks, cut into segments."""

from aligner.data import ALIGNED, Block, Document, DocumentPair, Role, Segment, SegmentedPair, Span
from aligner.segmentation.sentences import split_sentences


def segment_pair(pair: DocumentPair) -> SegmentedPair:
    """Return a pair with both sides cut into segments."""
    return SegmentedPair(pair, segment_document(pair.original), segment_document(pair.rendering))


def segment_document(document: Document) -> tuple[Segment, ...]:
    """Return the segments of a document in reading order.

    Bead positions count in this tuple. Only roles that are aligned are in it; a photo credit is no
    segment, and a headline is one, whatever stops it has.
    """
    segments: list[Segment] = []
    for number, block in enumerate(document.blocks):
        if block.role not in ALIGNED:
            continue
        for start, end in _spans(block, document.lang):
            segments.append(Segment(block.text[start:end], block.role, number, Span(start, end)))
    return tuple(segments)


def _spans(block: Block, lang: str) -> list[Span]:
    end = len(block.text) if block.credit is None else block.credit.start
    text = block.text[:end].rstrip(" |–—-") if block.credit else block.text
    if not text:
        return []
    return [Span(0, len(text))] if block.role is Role.TITLE else split_sentences(text, lang)
