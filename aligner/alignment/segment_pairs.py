"""Beads → segment pairs: the text of a bead, both sides."""

from collections.abc import Iterable, Iterator, Sequence

from aligner.data import Bead, Document, Segment, SegmentedPair, SegmentPair


def segment_pairs(segmented: SegmentedPair, beads: Iterable[Bead]) -> Iterator[SegmentPair]:
    """Yield a row for each bead, also those with an empty side."""
    original, rendering = segmented.pair.original, segmented.pair.rendering
    for bead in beads:
        src = [segmented.src[n] for n in bead.src]
        trg = [segmented.trg[n] for n in bead.trg]
        yield SegmentPair(
            src_url=original.url,
            trg_url=rendering.url,
            src_text=_text(original, src),
            trg_text=_text(rendering, trg),
            src_lang=original.lang,
            trg_lang=rendering.lang,
            role=str((src or trg)[0].role),
            bead=str(bead),
            alignment_score=bead.score,
        )


def _text(document: Document, segments: Sequence[Segment]) -> str:
    """Return the text of neighbouring segments, with what stands between them in one block.

    So a bead of two Japanese sentences gets no space that the page does not have.
    """
    parts: list[str] = []
    start = 0
    for n, segment in enumerate(segments):
        if n == 0 or segment.block != segments[n - 1].block:
            start = segment.span.start
            parts.append("")
        parts[-1] = document.blocks[segment.block].text[start : segment.span.end]
    return " ".join(parts)
