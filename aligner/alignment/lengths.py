"""Length as evidence: long sentences are rendered by long ones.

As pointwise mutual information, so that merging sentences is no advantage in itself: the
probability of the rendering's length given the original's, over its probability among all runs of
as many segments (the difference between the two is in Gale and Church, 1993, left to the prior).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.data import Lengths

#: A log-ratio beyond this many nats of surprise is noise, not stronger evidence.
FLOOR = -8.0
#: The least variance of log length among runs: short lists of equal lines say nothing certain.
_MIN_VARIANCE = 0.1
#: How many code points the guess of equal lengths weighs against the texts at hand.
_PRIOR_CHARS = 200


def lengths_at_hand(src: Iterable[str], trg: Iterable[str]) -> Lengths:
    """Return a first guess from two whole texts: Japanese takes half the letters of Vietnamese.

    Examples
    --------
    >>> src, trg = ["Trời mưa suốt buổi chiều."] * 50, ["午後ずっと雨だった。"] * 50
    >>> round(lengths_at_hand(src, trg).expansion, 2)
    0.48
    """
    src_total, trg_total = (sum(map(len, side)) + _PRIOR_CHARS for side in (src, trg))
    return Lengths(expansion=trg_total / src_total)


def prefix_lengths(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the length in code points of the first 0, 1, … sentences, each at least 1 long."""
    lengths = np.zeros(len(texts) + 1)
    lengths[1:] = np.cumsum([max(1, len(text)) for text in texts])
    return lengths


def run_statistics(prefix: NDArray[np.float64], longest: int) -> NDArray[np.float64]:
    """Return mean and variance of log length for runs of 1 … `longest` segments: (longest, 2)."""
    table = np.zeros((longest, 2))
    for run in range(1, longest + 1):
        if len(prefix) > run:
            logs = np.log(prefix[run:] - prefix[:-run])
            table[run - 1] = logs.mean(), max(float(logs.var()), _MIN_VARIANCE)
        else:
            table[run - 1] = np.log(prefix[-1] or 1.0), 1.0
    return table
