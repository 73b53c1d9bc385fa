"""Two lists of sentences → beads."""

from collections.abc import Sequence

import numpy as np

from aligner.alignment.evidence import gather
from aligner.alignment.lengths import FLOOR, prefix_lengths, run_statistics
from aligner.alignment.parameters import parameters
from aligner.data import ALIGNED_TOGETHER, SCORE_DECIMALS, Bead, Lengths, Model, SegmentedPair
from aligner.errors import AlignmentError

#: The most cells (original × rendering segments) of one search: 0.9 GB. Books need a search that
#: does not look everywhere.
MAX_CELLS = 4_000_000


def align_pair(segmented: SegmentedPair, model: Model) -> list[Bead]:
    """Return the beads of a document pair: every segment in exactly one, in reading order.

    Titles are aligned with titles, captions with captions and the body with the body, so that a
    caption that moved cannot push the body off course.

    Raises
    ------
    AlignmentError
        If a side has too many segments.
    """
    pair = segmented.pair
    lengths = model.lengths_of(pair.original.lang, pair.rendering.lang)
    groups: list[list[Bead]] = []
    for group in ALIGNED_TOGETHER:
        src = [n for n, segment in enumerate(segmented.src) if segment.role in group]
        trg = [n for n, segment in enumerate(segmented.trg) if segment.role in group]
        try:
            found = align_texts(
                [segmented.src[n].text for n in src], [segmented.trg[n].text for n in trg], lengths
            )
        except AlignmentError as error:
            raise error.at(pair.rendering.url) from None
        groups.append([
            Bead(tuple(src[n] for n in bead.src), tuple(trg[n] for n in bead.trg), bead.score)
            for bead in found
        ])  # fmt: skip
    return _in_reading_order(groups)


def _in_reading_order(groups: Sequence[Sequence[Bead]]) -> list[Bead]:
    """Return all beads in the order of the rendering.

    An omission stands behind the bead before it in its group; one that its group begins with,
    behind the bead of the segment before it in the original, if that is not too far down.
    """
    ordered: list[tuple[int, bool, tuple[int, ...], Bead]] = []
    places: dict[int, int] = {}
    for group in groups:
        place: int | None = None
        for bead in group:
            if bead.trg:
                place = bead.trg[0]
            elif place is None:
                before = max((n for n in places if n < bead.src[0]), default=-1)
                first = next((other.trg[0] for other in group if other.trg), len(places))
                place = min(places.get(before, -1), first - 1)
            places.update(dict.fromkeys(bead.src, place))
            ordered.append((place, not bead.trg, bead.src, bead))
    return [bead for *_, bead in sorted(ordered, key=lambda entry: entry[:3])]


def align_texts(src: Sequence[str], trg: Sequence[str], lengths: Lengths) -> list[Bead]:
    """Return the most probable beads between two lists of sentences.

    Monotone; up to three segments a side, or none on one side. Each bead's score is its posterior
    probability by forward–backward, in [0, 1]; higher is better; not calibrated.

    Raises
    ------
    AlignmentError
        If the lists are too long.

    Examples
    --------
    >>> src = ["Sáng 14/10, giá là 113.700 đồng.", "Ông Phạm Tùng chưa bán.", "Chờ thêm!"]
    >>> trg = ["Pada pagi 14/10, harganya 113.700 dong dan Bapak Pham Tung belum jual.", "Tunggu!"]
    >>> [str(bead) for bead in align_texts(src, trg, Lengths())]
    ['[0, 1]:[0]', '[2]:[1]']
    """
    if not src or not trg:
        return [Bead((n,), (), 1.0) for n in range(len(src))] + [
            Bead((), (n,), 1.0) for n in range(len(trg))
        ]
    if (len(src) + 1) * (len(trg) + 1) > MAX_CELLS:
        raise AlignmentError(
            f"{len(src):,} and {len(trg):,} sentences",
            f"more than {MAX_CELLS:,} pairs of sentences to look at",
            "cut the texts at chapters and align these",
        )
    from aligner.alignment import kernel

    constants = parameters()
    longest = constants.longest_run
    evidence = gather(src, trg, constants)
    original = evidence.src.starts, evidence.src.tokens
    rendering = evidence.trg.starts, evidence.trg.tokens
    src_prefix, trg_prefix = prefix_lengths(src), prefix_lengths(trg)
    scores = kernel.bead_scores(
        constants.shapes,
        constants.shape_prior,
        kernel.run_scores(*original, *rendering, evidence.answered, evidence.frequency[1], longest),
        kernel.run_scores(*rendering, *original, evidence.answered, evidence.frequency[0], longest),
        src_prefix,
        trg_prefix,
        run_statistics(trg_prefix, longest),
        evidence.src.final,
        evidence.trg.final,
        constants.final_score,
        np.array([constants.lexical, constants.length, constants.punctuation]),
        np.array([np.log(lengths.expansion), lengths.spread, lengths.noise]),
        FLOOR,
    )
    # Of rates that explain the texts equally well, the first: fewest gaps.
    transition = max(
        constants.transitions,
        key=lambda rates: kernel.likelihood(scores, constants.shapes, rates),
    )
    path = kernel.best_path(scores, constants.shapes, transition)
    probability = kernel.posteriors(scores, constants.shapes, transition, path)
    return [
        Bead(
            tuple(range(i, i + n)),
            tuple(range(j, j + m)),
            round(float(p), SCORE_DECIMALS),
        )
        for (i, j, n, m), p in zip(path.tolist(), probability, strict=True)
    ]
