"""What alignment learns from a sample of document pairs: how long renderings are."""

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from aligner.alignment.beads import align_pair
from aligner.alignment.lengths import lengths_at_hand
from aligner.alignment.models import DECIMALS
from aligner.data import Lengths, Model, SegmentedPair

#: Document pairs that a language pair is learned from: some 2,000 beads, which give the mean
#: log-ratio of lengths to half a percent.
SAMPLE = 100
_ROUNDS = 2
#: Beads below this posterior probability teach nothing.
_SURE = 0.5
#: How many beads the priors weigh, so that a sample of one page does not overrule them.
_PRIOR_BEADS = 100.0
_LEAST_SPREAD = 0.003
_LEAST_NOISE = 0.2


def learn(sample: Iterable[SegmentedPair]) -> Model:
    """Return a model learned from segmented pairs.

    Aligns with what is known, then estimates the mean and variance of the log-ratio of lengths
    from the one-to-one beads found, each weighed by its probability; twice. The result depends on
    the set of pairs, not on their order.
    """
    by_language: dict[str, list[SegmentedPair]] = defaultdict(list)
    for segmented in sample:
        pair = segmented.pair
        by_language[f"{pair.original.lang}-{pair.rendering.lang}"].append(segmented)
    lengths: dict[str, Lengths] = {}
    for language, pairs in sorted(by_language.items()):
        pairs.sort(key=lambda s: (s.pair.original.content_hash, s.pair.rendering.content_hash))
        lengths[language] = lengths_at_hand(
            (segment.text for segmented in pairs for segment in segmented.src),
            (segment.text for segmented in pairs for segment in segmented.trg),
        )
        for _ in range(_ROUNDS):
            lengths[language] = _estimate(pairs, Model({language: lengths[language]}))
    return Model(lengths)


def _estimate(pairs: list[SegmentedPair], model: Model) -> Lengths:
    rows = [
        (len(segmented.src[bead.src[0]].text), len(segmented.trg[bead.trg[0]].text), bead.score)
        for segmented in pairs
        for bead in align_pair(segmented, model)
        if bead.shape == "1-1" and bead.score > _SURE
    ]
    prior = next(iter(model.lengths.values()))
    if not rows:
        return prior
    src, trg, weight = np.array(rows, np.float64).T
    ratio = np.log(trg / src)
    total = float(weight.sum())
    mean = (float((weight * ratio).sum()) + _PRIOR_BEADS * math.log(prior.expansion)) / (
        total + _PRIOR_BEADS
    )
    # Squared error is regressed on what the model says it grows with; outliers count as one nat.
    error = np.minimum((ratio - mean) ** 2, 1.0)
    inverse = 1.0 / src + 1.0 / trg
    scale = weight / (prior.spread + prior.noise * inverse) ** 2
    normal = np.array([
        [scale.sum(), (scale * inverse).sum()],
        [(scale * inverse).sum(), (scale * inverse * inverse).sum()],
    ])  # fmt: skip
    right = np.array([(scale * error).sum(), (scale * inverse * error).sum()])
    spread, noise = np.linalg.lstsq(normal, right, rcond=None)[0]
    trust = total / (total + _PRIOR_BEADS)
    values = {
        "expansion": math.exp(mean),
        "spread": trust * max(float(spread), _LEAST_SPREAD) + (1 - trust) * prior.spread,
        "noise": trust * max(float(noise), _LEAST_NOISE) + (1 - trust) * prior.noise,
    }
    # As a file keeps them, so that a model read back aligns as the one learned did.
    return Lengths(**{name: round(value, DECIMALS) for name, value in values.items()})
