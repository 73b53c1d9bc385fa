"""Two lists of sentences → beads."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aligner.alignment.collection import Blocks, collect
from aligner.alignment.dictionary import shipped_pairs
from aligner.alignment.parameters import Calibration, Parameters, parameters
from aligner.alignment.pieces import Similarity, search_text
from aligner.alignment.rates import first_rates
from aligner.alignment.reordering import with_moved
from aligner.alignment.search import Evidence, Guide, beads_of, guide
from aligner.alignment.tables import KnownWords, known_words, tables
from aligner.alignment.token_pairs import TokenPairs
from aligner.data import ALIGNED_TOGETHER, SCORE_DECIMALS, Bead, Model, PairModel, SegmentedPair

#: Models whose arrays are kept: one for each language of a site's renderings.
_REMEMBERED: Final = 40


def align_pair(segmented: SegmentedPair, model: Model) -> list[Bead]:
    """Return the beads of a document pair: every segment in exactly one, in reading order.

    Titles are aligned with titles, captions with captions and the body with the body, so that a
    caption that moved cannot push the body off course.

    """
    pair = segmented.pair
    langs = pair.original.lang, pair.rendering.lang
    known = model.pairs.get("-".join(langs))
    groups: list[list[Bead]] = []
    for group in ALIGNED_TOGETHER:
        src = [n for n, segment in enumerate(segmented.src) if segment.role in group]
        trg = [n for n, segment in enumerate(segmented.trg) if segment.role in group]
        found = align_texts(
            [segmented.src[n].text for n in src],
            [segmented.trg[n].text for n in trg],
            known,
            lexicon=shipped_pairs(*langs),
            blocks=([segmented.src[n].block for n in src], [segmented.trg[n].block for n in trg]),
            reorder=True,
        )
        groups.append([
            replace(bead, src=tuple(src[n] for n in bead.src), trg=tuple(trg[n] for n in bead.trg))
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


def align_texts(
    src: Sequence[str],
    trg: Sequence[str],
    known: PairModel | None = None,
    constants: Parameters | None = None,
    similarity: Similarity | None = None,
    *,
    lexicon: TokenPairs | None = None,
    blocks: Blocks | None = None,
    reorder: bool = False,
) -> list[Bead]:
    """Return the most probable beads between two lists of sentences.

    Monotone; up to four segments a side, or none on one side. Each bead's score is its posterior
    probability by forward–backward, calibrated, in [0, 1]; higher is better.

    Parameters
    ----------
    src, trg : sequence of str
        One sentence each.
    known : PairModel, optional
        What is known of the two languages; by default what holds for any, and what the two texts
        share without being taught: numbers, names, signs, lengths.
    constants : Parameters, optional
        By default those shipped.
    similarity : callable, optional
        Further evidence, of an encoder.
    lexicon : mapping, optional
        Which words translate which, as people wrote it down: see `dictionary`.
    blocks : two sequences of int, optional
        The paragraph in which each sentence stands: beads seldom cross into another.
    reorder : bool
        Also look for beads out of order among what has no counterpart; they are marked `moved`.

    Examples
    --------
    >>> src = ["Sáng 14/10, giá là 113.700 đồng.", "Ông Phạm Tùng chưa bán.", "Chờ thêm!"]
    >>> trg = ["Pada pagi 14/10, harganya 113.700 dong dan Bapak Pham Tung belum jual.", "Tunggu!"]
    >>> [str(bead) for bead in align_texts(src, trg)]
    ['[0, 1]:[0]', '[2]:[1]']
    """
    if not src or not trg:
        return [Bead((n,), (), 1.0) for n in range(len(src))] + [
            Bead((), (n,), 1.0) for n in range(len(trg))
        ]
    evidence = evidence_of(src, trg, known, constants, lexicon, blocks)
    found = search_text(evidence, similarity)
    beads = list(beads_of(found, evidence.constants))
    if reorder:
        beads = with_moved(beads, evidence)
    return [_scored(bead, evidence.constants.calibration) for bead in beads]


def evidence_of(
    src: Sequence[str],
    trg: Sequence[str],
    known: PairModel | None = None,
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
    blocks: Blocks | None = None,
) -> Evidence:
    """Return all that a search needs to know of two texts; see `align_texts`."""
    constants = constants or parameters()
    texts = collect([(src, trg)], constants, [blocks] if blocks else None, lexicon)
    ready = _ready(known) if known else _Ready(None, guide(first_rates(texts, constants)), ({}, {}))
    return Evidence(
        (texts.src.texts[0], texts.trg.texts[0]),
        tables(texts.src, texts.trg, texts.likely, ready.words, constants),
        ready.guide,
        ready.recurring,
        constants,
    )


def _scored(bead: Bead, calibration: Calibration) -> Bead:
    return replace(bead, score=round(calibration.score(bead.score), SCORE_DECIMALS))


@dataclass(frozen=True, slots=True)
class _Ready:
    """A model in the form that the search takes."""

    words: KnownWords | None
    guide: Guide
    recurring: tuple[Mapping[str, int], Mapping[str, int]]


_ready_models: OrderedDict[int, tuple[PairModel, _Ready]] = OrderedDict()


def _ready(known: PairModel) -> _Ready:
    """Return a model ready for use; the last few are remembered, by identity."""
    kept = _ready_models.get(id(known))
    if kept is None:
        made = _Ready(
            known_words(known.words),
            guide(known.rates),
            (dict(known.src_recurring), dict(known.trg_recurring)),
        )
        kept = _ready_models[id(known)] = known, made
        while len(_ready_models) > _REMEMBERED:
            _ready_models.popitem(last=False)
    return kept[1]
